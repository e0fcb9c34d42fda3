"""Orders that forbid publishing, and other bodies' reviews, as people record them."""

import datetime as dt

import pytest

from cases.documents.models import Document
from cases.incidents.access import restrict
from cases.restrictions import services
from cases.restrictions.models import ParallelReview, ReportingRestriction
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, make_case, make_person, three_boxes

WED = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)
ORDER = {"kind": "s45", "protects": "Q.Z.", "matters": ["name", "school"], "until": "birthday"}
TYPED = (
    ORDER | three_boxes("from_on", dt.date(2026, 3, 2)) | {"court": "Inventedham Crown Court", "reason": "The order"}
)
REVIEW = {"kind": "child_death", "lead": "Dr Invented", "conduct": "joint", "speaks_to_family": "Nurse Invented"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(WED)


@pytest.fixture
def coordinator():
    return make_user("coordinator", name="Cora Dinator")


@pytest.fixture
def case(coordinator):
    return make_case(by=coordinator, area=make_area("Inventedshire"))


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(case, part="restrictions/"):
    return f"/staff/cases/{case.reference}/{part}"


def an_order(case, **facts):
    return services.RESTRICTIONS.append(case, ORDER | facts, reason="The order", by=case.owner, today=TODAY)


def a_review(case, **facts):
    return services.REVIEWS.append(case, REVIEW | facts, reason="Their letter", by=case.owner, today=TODAY)


class TestPages:
    def test_the_page_says_when_nothing_is_recorded_and_is_reached_from_the_hub(self, client, case):
        page = client.get(url(case)).content.decode()
        assert "No reporting restriction is recorded" in page
        assert "No parallel review is recorded" in page
        assert f'href="{url(case)}"' in client.get(url(case, "edit/")).content.decode()

    def test_an_order_is_recorded_with_everything_typed(self, client, case):
        child = make_person(case)
        copy = add(Document(incident=case, title="Order of the court"), by=case.owner, why="For a test")
        more = {
            "person": child.pk,
            "document": copy.pk,
            "checked_by": "Lex Invented",
            "words": "No picture of the home",
        }
        answer = client.post(
            url(case, "restrictions/add/"), TYPED | more | three_boxes("checked_on", dt.date(2026, 11, 17))
        )
        assert answer.url == url(case)
        row = ReportingRestriction.objects.get()
        assert (row.person, row.document, row.matters, row.from_on) == (
            child, copy, ["name", "school"], dt.date(2026, 3, 2),
        )  # fmt: skip
        page = client.get(url(case)).content.decode()
        for words in (
            "Section 45 order", "Inventedham Crown Court", "Name, School".lower(), "No picture of the home",
            "Until the 18th birthday", "Lex Invented Tue 17 Nov 2026", "Order of the court", "In force",
        ):  # fmt: skip
            assert words in page
        assert "name, school; No picture of the home" in client.get(url(case, "edit/")).content.decode()

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"kind": ""}, "Select which kind of restriction it is"),
            ({"protects": ""}, "Enter who it protects"),
            ({"matters": []}, "Select what may not be published, or enter it in the order’s words"),
            ({"until": ""}, "Select until when it lasts"),
            ({"until": "date"}, "Enter the last day of the restriction"),
            (three_boxes("until_on", dt.date(2030, 1, 1)), "Select “A date” if it ends on this day"),
            (three_boxes("checked_on", dt.date(2026, 11, 19)), "The day it was checked must be today or in the past"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, client, case, change, sentence):
        page = client.post(url(case, "restrictions/add/"), TYPED | change).content.decode()
        assert sentence in page
        assert 'value="Inventedham Crown Court"' in page
        assert not ReportingRestriction.objects.exists()

    def test_an_order_that_is_recorded_is_changed_with_a_reason_and_filled_in_without(self, client, case):
        client.post(url(case, "restrictions/add/"), TYPED | {"reason": "", "court": ""})
        row = ReportingRestriction.objects.get()
        filled = TYPED | {"reason": "", "version": 1}
        assert client.post(url(case, f"restrictions/{row.pk}/"), filled).status_code == 302
        page = client.post(url(case, f"restrictions/{row.pk}/"), filled | {"court": "Another court", "version": 2})
        assert "Enter why you are changing this" in page.content.decode()
        row.refresh_from_db()
        assert (row.court, row.history.first().history_change_reason) == ("Inventedham Crown Court", "Filled in")

    def test_people_and_documents_of_another_case_cannot_be_chosen(self, client, case):
        stranger = make_person(make_case())
        page = client.post(url(case, "restrictions/add/"), TYPED | {"person": stranger.pk}).content.decode()
        assert "Select a valid choice" in page
        assert not ReportingRestriction.objects.exists()

    def test_an_order_is_corrected_and_lifted_with_a_reason(self, client, case):
        row = an_order(case)
        client.post(url(case, f"restrictions/{row.pk}/"), TYPED | {"court": "Youth Court", "version": 1})
        day = three_boxes("lifted_on", dt.date(2026, 11, 17))
        client.post(url(case, f"restrictions/{row.pk}/lift/"), day | {"reason": "The judge said so", "version": 2})
        row.refresh_from_db()
        assert (row.court, row.lifted_on, row.lifted_reason) == (
            "Youth Court", dt.date(2026, 11, 17), "The judge said so",
        )  # fmt: skip
        assert "Lifted Tue 17 Nov 2026: The judge said so" in client.get(url(case)).content.decode()

    def test_a_quicker_colleague_is_shown_and_not_overwritten(self, client, case):
        row = an_order(case)
        services.RESTRICTIONS.correct(
            row, 1, ORDER | {"court": "Their court"}, reason="They knew", by=make_user("manager"), today=TODAY
        )
        answer = client.post(url(case, f"restrictions/{row.pk}/"), TYPED | {"court": "My court", "version": 1})
        assert answer.status_code == 409
        assert "Their court" in answer.content.decode()
        assert "My court" in answer.content.decode()
        row.refresh_from_db()
        assert row.court == "Their court"

    def test_pressing_twice_records_one(self, client, case):
        for _ in range(2):
            client.post(url(case, "restrictions/add/"), TYPED | {"token": "the-same-press"})
        assert ReportingRestriction.objects.count() == 1

    def test_a_parallel_review_is_recorded_and_ends(self, client, case):
        client.post(url(case, "parallel-reviews/add/"), REVIEW | {"reason": "Their letter"})
        row = ParallelReview.objects.get()
        page = client.get(url(case)).content.decode()
        for words in ("Child death review", "Dr Invented", "Joint with ours", "Nurse Invented", "Under way"):
            assert words in page
        day = three_boxes("ended_on", dt.date(2026, 11, 17))
        client.post(url(case, f"parallel-reviews/{row.pk}/"), REVIEW | day | {"reason": "Their report", "version": 1})
        row.refresh_from_db()
        assert row.ended_on == dt.date(2026, 11, 17)
        assert row.lead == "Dr Invented"

    def test_a_review_with_something_wrong_keeps_what_was_typed(self, client, case):
        page = client.post(
            url(case, "parallel-reviews/add/"), REVIEW | {"kind": "", "reason": "Said so"}
        ).content.decode()
        assert "Select which review it is" in page
        assert 'value="Dr Invented"' in page

    def test_who_reads_the_case_reads_the_page_and_changes_nothing(self, case, sign_in):
        row, review = an_order(case), a_review(case)
        reader = sign_in(make_user("scrutineer", area=case.area))
        page = reader.get(url(case))
        assert page.status_code == 200
        assert "restrictions/add/" not in page.content.decode()
        for part in (
            "restrictions/add/", f"restrictions/{row.pk}/", f"restrictions/{row.pk}/lift/", "parallel-reviews/add/",
            f"parallel-reviews/{review.pk}/",
        ):  # fmt: skip
            assert reader.get(url(case, part)).status_code in {403, 404}

    def test_the_page_of_the_case_says_what_binds(self, client, case):
        an_order(case)
        page = client.get(url(case, "")).content.decode()
        assert f'href="{url(case)}"' in page
        assert "Section 45 order" in page

    def test_the_history_of_the_case_shows_both(self, client, case):
        an_order(case)
        a_review(case)
        page = client.get(url(case, "history/")).content.decode()
        assert "Added: reporting restriction" in page
        assert "Added: parallel review" in page


class TestWhoMayAndWhatIsRefused:
    @pytest.mark.parametrize("role", ["scrutineer", "partner", "publisher", "checker", "reviewer", "administrator"])
    def test_other_roles_record_nothing(self, case, role):
        other, row, review = make_user(role, area=case.area), an_order(case), a_review(case)
        said = {"reason": "Because", "by": other, "today": TODAY}
        for act in (
            lambda: services.RESTRICTIONS.append(case, ORDER, **said),
            lambda: services.RESTRICTIONS.correct(row, 1, ORDER, **said),
            lambda: services.lift_restriction(row, 1, TODAY, **said),
            lambda: services.REVIEWS.append(case, REVIEW, **said),
            lambda: services.REVIEWS.correct(review, 1, REVIEW, **said),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert (ReportingRestriction.objects.get().version, ParallelReview.objects.get().version) == (1, 1)

    def test_a_case_that_is_shut_to_a_coordinator_stays_shut(self, case):
        manager = make_user("manager")
        restrict(case, case.version, [case.owner, manager], reason="A colleague", by=manager, today=TODAY)
        with pytest.raises(NotAllowed):
            services.RESTRICTIONS.append(case, ORDER, reason="x", by=make_user("coordinator"), today=TODAY)

    @pytest.mark.parametrize(
        "facts",
        [
            {"protects": " "},
            {"kind": "s99"},
            {"matters": []},
            {"matters": ["shoe size"]},
            {"until": "date"},
            {"until": "life", "until_on": TODAY},
            {"checked_on": TODAY + dt.timedelta(days=1)},
            {"lifted_on": TODAY},
        ],
    )
    def test_what_cannot_be_is_refused(self, case, facts):
        with pytest.raises(Refused):
            an_order(case, **facts)
        assert not ReportingRestriction.objects.exists()

    def test_a_person_of_another_case_is_refused(self, case):
        with pytest.raises(Refused, match="in this case"):
            an_order(case, person=make_person(make_case()))

    def test_a_stale_change_is_a_conflict(self, case):
        row = an_order(case)
        services.lift_restriction(row, 1, TODAY, reason="Lifted", by=case.owner, today=TODAY)
        with pytest.raises(Conflict):
            services.lift_restriction(row, 1, None, reason="Not so", by=case.owner, today=TODAY)
        assert ReportingRestriction.objects.get().lifted_on == TODAY

    def test_one_lifted_by_mistake_binds_again(self, case):
        row = an_order(case)
        services.lift_restriction(row, 1, TODAY, reason="Lifted", by=case.owner, today=TODAY)
        row = services.lift_restriction(row, 2, None, reason="The wrong order", by=case.owner, today=TODAY)
        assert row.is_live(TODAY)

    def test_no_day_to_come_and_no_empty_reason_for_lifting(self, case):
        row = an_order(case)
        for on, reason in ((TODAY + dt.timedelta(days=1), "Soon"), (TODAY, " ")):
            with pytest.raises(Refused):
                services.lift_restriction(row, 1, on, reason=reason, by=case.owner, today=TODAY)


class TestWhetherItBinds:
    def test_until_the_18th_birthday_and_not_on_it(self, case):
        child = make_person(case, date_of_birth=dt.date(2009, 3, 1))
        row = an_order(case, person=child)
        assert row.is_live(dt.date(2027, 2, 28))
        assert not row.is_live(dt.date(2027, 3, 1))

    def test_until_a_birthday_nobody_knows_it_binds(self, case):
        assert an_order(case).is_live(dt.date(2060, 1, 1))

    def test_until_a_date_that_day_included(self, case):
        row = an_order(case, until="date", until_on=dt.date(2027, 1, 5))
        assert row.is_live(dt.date(2027, 1, 5))
        assert not row.is_live(dt.date(2027, 1, 6))

    def test_for_life(self, case):
        assert an_order(case, kind="s45a", until="life").is_live(dt.date(2090, 1, 1))
