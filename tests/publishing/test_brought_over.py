"""What was public on another website is checked by one second person on one page: each whole, none for the others."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import NotAllowed
from csprapp.clock.deadline import add_months
from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog, Submission
from csprapp.records.services import change
from csprapp.tasks import work
from csprapp.tasks.models import Job
from publications.library import writing
from publications.library.models import Edition, Publication
from publishing.clearance import brought_over_views, clearing
from publishing.links import checking, handoffs, queries
from publishing.links.models import Clearance, PublicationLink
from publishing.schedule import before, services
from tests.factories import make_user
from tests.factories_cases import give_access, make_case
from tests.factories_publishing import NOW, make_people, make_public, make_review, make_waiting, small_pdf
from tests.publishing.test_embargoes import an_embargo
from tests.publishing.test_pages import home
from tests.ui.asked import page_of

pytestmark = pytest.mark.django_db

PAGE = "/staff/publications/brought-over/"
SENT = dt.date(2026, 2, 2)
SINCE = dt.date(2026, 3, 2)
OLD = {"report_finished_on": SENT, "sent_to_panel_on": SENT, "sent_to_secretary_on": SENT}


def make_brought(*, by=None, since=SINCE, case=None, **more) -> Edition:
    """An edition that waits for its second person, of what is public on another website."""
    case = case or make_case()
    edition = make_waiting(by=by or make_user("publisher"), review=make_review(case=case, **OLD), **more)
    link = queries.link_of(edition.publication)
    before.record_elsewhere(link, link.version, since=since, where="Our old website", by=edition.author, at=NOW)
    return edition


def make_named(**more) -> Edition:
    """One in which the check finds a name of the case."""
    case = make_case()
    make_people(case)
    return make_brought(case=case, statement="Quill is remembered by us.", **more)


def answers(page, *approved, reason="", publish=False) -> dict:
    """What a browser sends: every line ticked, the day where it is to `publish`, and a reason for each finding."""
    sent: dict = {"shown": [], "approve": [str(edition.pk) for edition in approved]}
    for asked in page.context["asked"]:
        sent["shown"].append(str(asked.edition.pk))
        sent[f"{asked.prefix}-digest"] = asked.digest
        for field in asked.form or ():
            tick = field.name.startswith("line_") or field.name == "on_its_day" and publish
            typed = reason if field.name.startswith("reason_") else ""
            sent[field.html_name] = "on" if tick else field.value() or typed
    return {name: value for name, value in sent.items() if value not in ("", None)}


def summary(answer) -> str:
    found = re.search(r'govuk-error-summary__list">(.*?)</ul>', answer.text, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", found.group(1)) if found else ""


def state(edition) -> str:
    return Edition.objects.get(pk=edition.pk).state


@pytest.fixture
def checker():
    return make_user("checker")


@pytest.fixture
def client(sign_in_afresh, checker):
    return sign_in_afresh(checker)


class TestWhoMay:
    @pytest.mark.parametrize("role", ["coordinator", "manager", "partner", "reviewer", "contributor", "administrator"])
    def test_only_who_checks_publications_opens_it(self, sign_in_afresh, role):
        edition, client = make_brought(), sign_in_afresh(make_user(role))
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, {"approve": edition.pk, "shown": edition.pk}).status_code == 403
        assert state(edition) == "in_review"

    def test_who_wrote_in_one_never_sees_a_tick_for_it_and_sending_one_approves_nothing(self, sign_in_afresh, client):
        author = make_user("publisher", "checker")
        edition = make_brought(by=author)
        sent = answers(client.get(PAGE), edition)
        own = sign_in_afresh(author)
        page = own.get(PAGE)
        assert "You wrote in 1 more publication" in page.text
        assert edition.publication.slug not in page.text
        own.post(PAGE, sent)
        assert state(edition) == "in_review"
        assert not Clearance.objects.exists()

    def test_of_a_restricted_case_nothing_is_said_to_whoever_is_not_named_on_it(self, sign_in_afresh, client):
        case, writer, named = (
            make_case(restricted=True, restricted_reason="X"),
            make_user("publisher"),
            make_user("checker"),
        )
        give_access(case, writer)
        give_access(case, named)
        edition = make_brought(by=writer, case=case)
        sent = answers(sign_in_afresh(named).get(PAGE), edition)
        assert edition.publication.slug not in client.get(PAGE).text
        answer = client.post(PAGE, sent)
        assert edition.publication.slug not in answer.text
        assert state(edition) == "in_review"

    def test_every_edition_shown_is_logged_as_its_own_check_is(self, client, checker):
        two = [make_brought(), make_brought()]
        client.get(PAGE)
        logged = AccessLog.objects.filter(user=checker).values_list("what", "case").order_by("pk")
        cases = [queries.link_of(each.publication).review.incident.reference for each in two]
        assert list(logged) == [("publication check", case) for case in cases]

    def test_it_asks_for_a_fresh_sign_in(self, sign_in_afresh, checker, client):
        edition = make_brought()
        sent = answers(client.get(PAGE), edition)
        answer = sign_in_afresh(checker, ago=3600).post(PAGE, sent)
        assert "/reauthenticate/" in answer["Location"]
        assert state(edition) == "in_review"


class TestWhichWait:
    def test_what_is_new_here_has_its_own_page_alone(self, client):
        new, brought = make_waiting(), make_brought()
        page = client.get(PAGE).text
        assert brought.publication.slug in page
        assert new.publication.slug not in page

    def test_what_is_public_here_or_was_taken_down_is_not_among_them(self, client):
        publication, by = make_public(), make_user("publisher")
        draft = writing.start_edition(publication.pk, by=by, why="W")
        draft = writing.save_edition(draft.pk, draft.version, {"change_note": "A word"}, by=by, why="W")
        services.submit(draft.pk, draft.version, by=by, at=NOW)
        with change(PublicationLink, queries.link_of(publication).pk, None, by=by, why="W") as link:
            link.elsewhere_since, link.elsewhere = SINCE, "Our old website"
        edition = make_brought()
        services.withdraw(edition.publication_id, why="W", ground="mistake", by=make_user("manager"), at=NOW)
        assert client.get(PAGE).context["asked"] == []
        assert "Nothing that was public elsewhere is waiting" in client.get(PAGE).text

    def test_the_list_of_publications_leads_to_it(self, client, sign_in):
        make_brought()
        assert PAGE in client.get("/staff/publications/").text
        assert PAGE not in sign_in(make_user("coordinator")).get("/staff/publications/").text

    def test_the_list_counts_those_alone_that_the_person_would_find_there(self, client, sign_in):
        case, author = make_case(restricted=True, restricted_reason="A colleague"), make_user("publisher", "checker")
        give_access(case, author)
        make_brought(by=author, case=case)
        assert PAGE not in client.get("/staff/publications/").text  # of a case that is shut to this checker
        for number in (1, 2):
            make_brought(by=author)
            page = client.get("/staff/publications/")
            assert page.context["brought_over"] == len(client.get(PAGE).context["asked"]) == number
        assert PAGE not in sign_in(author).get("/staff/publications/").text  # every word of them is this person's own


class TestEachIsShownWhole:
    def test_everything_its_own_page_shows_and_asks(self, client):
        named = make_named(pdf=small_pdf("Nobody in it is real."))
        page, own = client.get(PAGE), client.get(home(named) + "check/")
        (asked,) = page.context["asked"]
        fields = [name.removeprefix("reason_") for name in asked.form.fields]
        assert fields == [name.removeprefix("reason_") for name in own.context["form"].fields]
        assert asked.digest == own.context["digest"]
        assert "Our old website" in page.text
        for words in ("Told on Mon 9 Nov 2026", "Quill", "No open proceeding is recorded."):
            assert words in page.text
            assert words in own.text
        document = named.documents.get()
        assert f"{home(named)}preview/documents/{document.key}/{document.name}" in page.text
        assert f'href="{home(named)}preview/"' in page.text

    def test_what_still_has_to_be_recorded_is_said_in_the_place_of_the_tick(self, client):
        edition = make_brought(family=False)
        page = client.get(PAGE)
        assert "Record when the practitioners involved were told" in page.text
        assert f'id="approve-{edition.pk}"' not in page.text
        answer = client.post(PAGE, answers(page, edition))
        assert "Record when the practitioners involved were told" in summary(answer)
        assert state(edition) == "in_review"


class TestTheButton:
    def test_those_ticked_are_approved_each_with_its_own_clearance(self, client, checker):
        one, two, left = make_brought(), make_named(), make_brought()
        answer = client.post(PAGE, answers(client.get(PAGE), one, two, reason="The family chose it"), follow=True)
        assert [state(each) for each in (one, two, left)] == ["approved", "approved", "in_review"]
        assert f"Approved: {one.publication.slug}, {two.publication.slug}." in answer.text
        assert [each.edition for each in answer.context["asked"]] == [left]
        kept = Clearance.objects.get(edition=two)
        assert (kept.cleared_by, kept.digest) == (checker, two.digest)
        assert [row["reason"] for row in kept.checklist["accepted"]] == ["The family chose it"] * len(
            kept.checklist["accepted"]
        )
        assert kept.checklist["accepted"]

    def test_what_is_against_one_keeps_back_none_of_the_others(self, client):
        one, named = make_brought(), make_named()
        sent = answers(client.get(PAGE), one, named, reason="")
        answer = client.post(PAGE, sent)
        assert (state(one), state(named)) == ("approved", "in_review")
        assert f"Approved: {one.publication.slug}." in answer.text
        assert f"{named.publication.slug}: Say why this can stay" in summary(answer)
        (asked,) = answer.context["asked"]
        assert asked.chosen
        assert asked.form["line_disclosure"].value()

    def test_one_that_changed_meanwhile_is_refused_beside_it_and_has_to_be_ticked_anew(self, client):
        stale, fresh = make_brought(), make_brought()
        sent = answers(client.get(PAGE), stale, fresh)
        draft = services.send_back(stale.pk, stale.version, by=stale.author, why="A word", at=NOW)
        draft = writing.save_edition(draft.pk, draft.version, {"summary": "Other words."}, by=stale.author, why="W")
        services.submit(draft.pk, draft.version, by=stale.author, at=NOW)
        answer = client.post(PAGE, sent)
        assert (state(stale), state(fresh)) == ("in_review", "approved")
        assert f"{stale.publication.slug}: Somebody else has changed this edition" in summary(answer)
        (asked,) = answer.context["asked"]
        assert not asked.chosen
        assert f'value="{stale.pk}" id="approve-{stale.pk}">' in answer.text
        assert client.post(PAGE, answers(answer, stale)).status_code == 302
        assert Clearance.objects.get(edition=stale).digest == Edition.objects.get(pk=stale.pk).digest

    def test_a_digest_that_was_made_up_approves_nothing(self, client):
        edition = make_brought()
        sent = answers(client.get(PAGE), edition) | {f"e{edition.pk}-digest": "0" * 64}
        assert "Somebody else has changed" in summary(client.post(PAGE, sent))
        assert state(edition) == "in_review"

    def test_what_was_typed_of_one_not_ticked_stays_and_is_not_judged(self, client):
        named, one = make_named(), make_brought()
        page = client.get(PAGE)
        sent = answers(page, one, reason="")
        reasons = [field.html_name for field in page.context["asked"][0].form if field.name.startswith("reason_")]
        sent |= {reasons[0]: "Half a reason", f"e{one.pk}-line_disclosure": ""}
        answer = client.post(PAGE, sent)
        assert "Half a reason" in answer.text
        assert named.publication.slug not in summary(answer)
        assert one.publication.slug in summary(answer)
        assert {state(named), state(one)} == {"in_review"}

    def test_one_not_ticked_that_changes_is_still_noticed_later(self, client):
        changed, one = make_brought(), make_brought()
        sent = answers(client.get(PAGE), one) | {f"e{one.pk}-line_disclosure": ""}
        answer = client.post(PAGE, sent)
        writing.send_back(changed.pk, changed.version, by=changed.author, why="A word")
        draft = Edition.objects.get(pk=changed.pk)
        draft = writing.save_edition(draft.pk, draft.version, {"summary": "Other."}, by=changed.author, why="W")
        writing.submit(draft.pk, draft.version, by=changed.author, at=NOW)
        again = client.post(PAGE, answers(answer, changed))
        assert "Somebody else has changed this edition" in summary(again)
        assert state(changed) == "in_review"

    def test_without_a_tick_it_says_so(self, client):
        edition = make_brought()
        answer = client.post(PAGE, answers(client.get(PAGE)))
        assert brought_over_views.TICK in summary(answer)
        assert "<title>Error: " in answer.text
        assert state(edition) == "in_review"

    def test_pressed_twice_it_says_the_same_twice(self, client):
        edition = make_brought()
        sent = answers(client.get(PAGE), edition)
        one, two = client.post(PAGE, sent, follow=True), client.post(PAGE, sent, follow=True)
        assert f"Approved: {edition.publication.slug}." in one.text
        assert f"Approved: {edition.publication.slug}." in two.text
        assert Clearance.objects.count() == 1

    def test_one_token_approves_one_edition(self, client):
        one, other = make_brought(), make_brought()
        sent = answers(client.get(PAGE), one, other)
        sent[f"e{other.pk}-token"] = sent[f"e{one.pk}-token"]
        answer = client.post(PAGE, sent)
        assert (state(one), state(other)) == ("approved", "in_review")
        assert f"Approved: {one.publication.slug}." in answer.text
        assert other.publication.slug in summary(answer)

    def test_one_that_another_person_approved_meanwhile_is_named(self, client):
        mine, theirs = make_brought(), make_brought()
        sent = answers(client.get(PAGE), mine, theirs)
        link = queries.link_of(theirs.publication)
        found = queries.disclosure_of(link, theirs, NOW.date())
        ticked = frozenset({"disclosure", "restrictions", "proceedings"})
        said = clearing.Answers(ticked, {each.key: "R" for each in found})
        clearing.approve(theirs.pk, theirs.version, theirs.digest, said, by=make_user("checker"), at=NOW)
        answer = client.post(PAGE, sent)
        assert f"{theirs.publication.slug}: it is no longer waiting for you" in summary(answer)
        assert f"Approved: {mine.publication.slug}." in answer.text

    def test_it_sets_no_day_and_shows_the_public_nothing(self, client):
        edition = make_brought()
        client.post(PAGE, answers(client.get(PAGE), edition))
        edition.publication.refresh_from_db()
        assert edition.publication.public_from is None
        assert client.get(f"/reviews/{edition.publication.slug}/").status_code == 404

    def test_a_name_that_a_court_protects_stops_its_own_edition_alone(self, client, monkeypatch):
        one, other = make_brought(), make_brought()
        sent = answers(client.get(PAGE), one, other)
        approve, stop = clearing.approve, one.pk

        def court(key, *given, **more):
            if key == stop:
                raise clearing.Refused("A court protects this. It must be removed")
            return approve(key, *given, **more)

        monkeypatch.setattr(clearing, "approve", court)
        answer = client.post(PAGE, sent)
        assert (state(one), state(other)) == ("in_review", "approved")
        assert "A court protects this" in summary(answer)
        assert Submission.objects.filter(answer_url__startswith="/staff/publications/").count() == 1


class TestPublishedAtOnce:
    def test_who_agrees_to_it_publishes_each_with_its_first_day(self, client, checker):
        one, two = make_brought(), make_brought(since=SINCE + dt.timedelta(1))
        answer = client.post(PAGE, answers(client.get(PAGE), one, two, publish=True), follow=True)
        assert f"Approved: {one.publication.slug} (public now), {two.publication.slug} (public now)." in answer.text
        for edition, since in ((one, SINCE), (two, SINCE + dt.timedelta(1))):
            publication = Publication.objects.get(pk=edition.publication_id)
            assert (publication.public_from, publication.public_until) == (since, add_months(since, 12))
            reasons = publication.history.values_list("history_change_reason", "history_user")
            assert ("Published before: Our old website", checker.pk) in reasons
            assert queries.link_of(publication).review.published_on == since
            assert client.get(f"/reviews/{publication.slug}/").status_code == 200
            mail = Outbox.objects.get(kind="edition_dated", recipient=edition.author.email)
            assert "It is public now" in mail.text
        assert not Outbox.objects.filter(kind="edition_approved").exists()
        assert not Deadline.objects.open().filter(route__in=handoffs.DUTIES).exists()

    def test_its_own_page_offers_the_same(self, client):
        edition = make_brought()
        page = client.get(home(edition) + "check/")
        form = page.context["form"]
        ticks = {name: "on" for name in form.fields if name.startswith("line_")}
        said = {"digest": page.context["digest"], "action": "approve", "on_its_day": "on"}
        said |= {field.html_name: field.value() for field in form.hidden_fields()}
        answer = client.post(home(edition) + "check/", ticks | said, follow=True)
        assert "It is public now, with Mon 2 Mar 2026 as its first public day." in answer.text

    def test_what_the_law_has_against_that_day_is_said_and_it_can_only_be_approved(self, client):
        edition = make_brought(since=SENT + dt.timedelta(3))
        page = client.get(PAGE)
        assert "It cannot be published here with Thu 5 Feb 2026 as its first public day" in page.text
        assert "The law requires 7 days" in page.text
        client.post(PAGE, answers(page, edition, publish=True) | {f"e{edition.pk}-on_its_day": "on"})
        assert state(edition) == "approved"
        assert Publication.objects.get().public_from is None

    def test_a_day_that_was_changed_meanwhile_is_not_agreed_to_unseen(self, client):
        edition, other = make_brought(), make_brought()
        sent = answers(client.get(PAGE), edition, other, publish=True)
        link = queries.link_of(edition.publication)
        day = SINCE + dt.timedelta(7)
        before.record_elsewhere(link, link.version, since=day, where="There", by=edition.author, at=NOW)
        answer = client.post(PAGE, sent)
        assert "Somebody else has changed the planned day" in summary(answer)
        assert (state(edition), state(other)) == ("in_review", "approved")
        assert not answer.context["asked"][0].form["on_its_day"].value()
        client.post(PAGE, answers(answer, edition, publish=True))
        edition.publication.refresh_from_db()
        assert edition.publication.public_from == day

    def test_a_court_that_is_waited_for_holds_it_back(self, client):
        edition = make_brought()
        sent = answers(client.get(PAGE), edition, publish=True)
        case = queries.link_of(edition.publication).review.incident
        an_embargo(case)
        client.post(PAGE, sent)
        assert Publication.objects.get().public_from is None

    def test_the_service_takes_no_other_day_from_a_checker(self, checker):
        edition = make_brought()
        with pytest.raises(clearing.Refused, match="changed since when"):
            before.publish_as_before(
                edition.publication_id, None, since=SINCE + dt.timedelta(1), where="Our old website",
                by=checker, at=NOW, approving=edition,
            )  # fmt: skip
        with pytest.raises(NotAllowed):
            before.publish_as_before(
                edition.publication_id, None, since=SINCE, where="Our old website",
                by=edition.author, at=NOW, approving=edition,
            )  # fmt: skip


class TestWhatIsStillBeingRead:
    @pytest.fixture(autouse=True)
    def _beside(self, settings, monkeypatch):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        monkeypatch.setattr(checking, "OF_MANY", 10)

    def test_it_has_no_form_until_its_check_is_made_and_the_others_have(self, client, monkeypatch):
        long = make_brought()
        assert "The check is still being made" in client.get(PAGE).text
        assert Job.objects.count() == 1
        work.run.call(Job.objects.get().pk)
        page = client.get(PAGE)
        assert page.context["asked"][0].form is not None
        assert client.post(PAGE, answers(page, long)).status_code == 302
        assert state(long) == "approved"

    def test_answers_that_were_sent_meanwhile_stay_and_approve_nothing(self, client):
        edition = make_brought()
        sent = {"shown": edition.pk, "approve": edition.pk, f"e{edition.pk}-line_disclosure": "on", "e0-line": "x"}
        answer = client.post(PAGE, sent)
        assert f'<input type="hidden" name="e{edition.pk}-line_disclosure" value="on">' in answer.text
        assert "e0-line" not in answer.text
        assert brought_over_views.STILL in summary(answer)
        assert state(edition) == "in_review"


class TestMany:
    def test_a_page_holds_ten_and_the_next_ones_follow(self, client, monkeypatch):
        monkeypatch.setattr(brought_over_views, "A_PAGE", 2)
        made = [make_brought() for _ in range(3)]
        shown = [[each.edition for each in client.get(f"{PAGE}?page={n}").context["asked"]] for n in (1, 2)]
        assert shown == [made[:2], made[2:]]
        assert "Page 1 of 2" in client.get(PAGE).text

    def test_it_asks_the_database_as_much_with_three_waiting_as_with_many(self, client, monkeypatch):
        monkeypatch.setattr(brought_over_views, "A_PAGE", 3)
        for _ in range(3):
            make_brought()
        counts = []
        for more in (0, 9):
            for _ in range(more):
                make_brought()
            client.get(PAGE)  # what others say of the same families is read once
            with CaptureQueriesContext(connection) as asked:
                assert len(client.get(PAGE).context["asked"]) == 3
            counts.append(len(asked))
        assert counts[0] == counts[1]

    @pytest.mark.both
    def test_it_asks_the_database_as_much_of_ten_as_of_three(self, client):
        counts = []
        for more in (3, 7):
            for number in range(more):
                make_named() if number % 2 else make_brought()
            client.get(PAGE)  # what others say of the same families is read once
            asked = page_of(client, PAGE).asked
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_more_than_a_page_is_never_approved_by_one_press(self, client, monkeypatch):
        monkeypatch.setattr(brought_over_views, "A_PAGE", 1)
        one, other = make_brought(), make_brought()
        sent = answers(client.get(PAGE), one, other)
        sent["shown"] = [str(one.pk), str(other.pk)]
        client.post(PAGE, sent)
        assert (state(one), state(other)) == ("approved", "in_review")
