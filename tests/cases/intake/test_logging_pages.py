"""What a person does to log an incident, page by page."""

import datetime as dt

import pytest

from cases.incidents.models import Incident, Person
from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog, Draft
from tests.factories import make_area, make_body, make_user
from tests.factories_cases import give_access, log_case, make_case, make_person, three_boxes

WED = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)
NEW = "/staff/cases/new/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(WED)


@pytest.fixture
def area():
    return make_area("Inventedshire")


@pytest.fixture
def coordinator(area):
    return make_user("coordinator", name="Cora Dinator")


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def when(**more):
    return {
        **three_boxes("occurred_on", dt.date(2026, 11, 14)),
        **three_boxes("aware_on", dt.date(2026, 11, 16)),
        **more,
    }


def child(number=0, **fields):
    return {"child": [str(number)], **{f"p{number}-{name}": value for name, value in fields.items()}}


def fill(client, area, owner, *, when_data=None, people=None, known=None, owner_data=None):
    client.post(NEW, when() if when_data is None else when_data)
    client.post(f"{NEW}people/", people or child(initials="Q.Z."))
    client.post(f"{NEW}known/", {"area": area.pk, **(known or {})})
    return client.post(f"{NEW}owner/", {"owner": owner.pk, **(owner_data or {})})


def save(client, **data):
    token = client.get(f"{NEW}check/").context["token"]
    return client.post(f"{NEW}check/", {"token": token, **data})


def test_a_coordinator_logs_an_incident_and_is_told_what_happens_next(client, area, coordinator):
    assert fill(client, area, make_user("coordinator")).url == f"{NEW}check/"
    page = client.get(f"{NEW}check/").content.decode()
    assert "Mon 23 Nov 2026" in page
    assert "5 working days after Mon 16 Nov 2026" in page
    assert "Sat 21 Nov 2026 to Sun 22 Nov 2026 (weekend)" in page
    assert Incident.objects.count() == 0
    answer = save(client)
    case = Incident.objects.get()
    assert case.reference == "2026-0001"
    assert answer.url == f"/staff/cases/{case.reference}/logged/"
    confirmation = client.get(answer.url).content.decode()
    assert "Case 2026-0001 is logged" in confirmation
    assert "Monday 23 November 2026" in confirmation
    assert Outbox.objects.get().title == "2026-0001: notify by Mon 23 Nov"
    assert not Draft.objects.exists()


def test_the_month_may_be_a_name(client, area, coordinator):
    fill(client, area, coordinator, when_data={"aware_on_day": "16", "aware_on_month": "nov", "aware_on_year": "2026"})
    save(client)
    assert Incident.objects.get().aware_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize("written", ["Quinn Zed", "QUINN", "Q. Zed", "quinn"])
def test_a_name_typed_where_initials_belong_is_refused_while_it_is_logged(client, written):
    client.post(NEW, when())
    page = client.post(f"{NEW}people/", child(initials=written, name="Quinn Zed")).content.decode()
    assert "Enter initials, not the name" in page


@pytest.mark.parametrize(("written", "name"), [("Q.Z.", "Quinn Zed"), ("Baby Z.", "Baby Zed"), ("Bo", "Bo Zed")])
def test_initials_and_words_that_stand_for_them_are_taken(client, written, name):
    client.post(NEW, when())
    assert client.post(f"{NEW}people/", child(initials=written, name=name)).status_code == 302


def test_only_area_owner_and_one_person_by_initials_are_needed(client, area, coordinator):
    fill(client, area, make_user("coordinator"), when_data={"aware_on_day": ""})
    page = client.get(f"{NEW}check/").content.decode()
    assert "Find out when the local authority became aware" in page
    save(client)
    case = Incident.objects.get()
    assert case.people.get().role == Person.Role.CHILD
    assert list(case.deadlines.values_list("route", "due_on")) == [("case-awareness", dt.date(2026, 11, 18))]
    assert "find out when" in Outbox.objects.get().title


def test_each_missing_answer_is_named_beside_its_field(client):
    client.post(NEW, {})
    page = client.post(f"{NEW}people/", child()).content.decode()
    assert "Enter the initials of at least one person" in page
    page = client.post(f"{NEW}known/", {}).content.decode()
    assert "Select the area" in page
    page = client.post(f"{NEW}owner/", {}).content.decode()
    assert "Select who owns the case" in page


def test_the_check_page_leads_to_the_first_page_that_needs_something(client, area, coordinator):
    assert client.get(f"{NEW}check/").url == NEW
    client.post(NEW, when())
    assert client.get(f"{NEW}check/").url == f"{NEW}people/"
    client.post(f"{NEW}people/", child(name="No Initials"))
    wrong = client.get(f"{NEW}check/").url
    assert "Enter the person’s initials" in client.get(wrong).content.decode()


def test_an_aware_date_in_the_future_is_refused_beside_the_field(client):
    answer = client.post(NEW, when(**three_boxes("aware_on", dt.date(2026, 11, 19))))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="#id_aware_on_day"' in page
    assert "The date the local authority became aware must be today or in the past" in page
    assert 'value="19"' in page


def test_a_time_that_no_london_clock_showed_is_refused_of_each_day(client):
    skipped = {"occurred_time": "1:30am", "aware_time": "1:59am"}
    days = three_boxes("occurred_on", dt.date(2026, 3, 29)) | three_boxes("aware_on", dt.date(2026, 3, 29))
    for name, at in skipped.items():
        page = client.post(NEW, when(**days, **{name: at})).content.decode()
        assert "did not exist on 29 March 2026" in page, name
    twice = three_boxes("aware_on", dt.date(2026, 10, 25)) | {"aware_time": "1:30am"}
    assert client.post(NEW, when(**twice)).status_code == 302


def test_a_time_that_lies_ahead_today_is_refused(client):
    page = client.post(
        NEW, when(**three_boxes("aware_on", dt.date(2026, 11, 18)), aware_time="11:30pm")
    ).content.decode()
    assert "The time must not be in the future" in page


def test_nor_was_the_panel_notified_at_a_time_that_lies_ahead(client, area, coordinator):
    ahead = three_boxes("sent_on", dt.date(2026, 11, 18)) | {"sent_time": "11:30pm"}
    assert "The time must not be in the future" in fill(client, area, coordinator, owner_data=ahead).content.decode()


def test_an_incident_after_awareness_is_asked_about_and_not_refused(client, area, coordinator):
    fill(client, area, coordinator, when_data=when(**three_boxes("occurred_on", dt.date(2026, 11, 17))))
    assert "dated after the local authority became aware" in client.get(f"{NEW}check/").content.decode()
    save(client)
    assert Incident.objects.count() == 1


def test_what_was_typed_survives_signing_out(client, area, coordinator, sign_in):
    client.post(NEW, when(referred_by="The invented hospital"))
    client.post("/staff/account/logout/")
    page = sign_in(coordinator).get(NEW).content.decode()
    assert "The invented hospital" in page
    assert 'value="14"' in page


def test_wrong_answers_are_kept_too(client):
    client.post(NEW, {"aware_on_day": "31", "aware_on_month": "febtober", "aware_on_year": "2026"})
    assert "febtober" in client.get(NEW).content.decode()


def test_nobody_sees_another_persons_draft(client, sign_in):
    client.post(NEW, when(referred_by="The invented hospital"))
    assert "invented hospital" not in sign_in(make_user("coordinator")).get(NEW).content.decode()


def test_change_leads_back_to_the_check_page(client, area, coordinator):
    fill(client, area, coordinator)
    assert client.post(f"{NEW}?to=check", when()).url == f"{NEW}check/"


def test_people_are_added_and_removed_without_javascript(client):
    sent = client.post(f"{NEW}people/", {**child(initials="A.A."), "action": "add-child"})
    assert sent.status_code == 302
    page = client.get(sent.url).content.decode()
    assert 'value="A.A."' in page
    assert 'name="p1-initials"' in page
    both = {"child": ["0", "1"], "p0-initials": "A.A.", "p1-initials": "B.B."}
    client.post(f"{NEW}people/", {**both, "action": "add-adult"})
    client.post(f"{NEW}people/", {**both, "adult": ["2"], "p2-initials": "C.C.", "action": "remove-0"})
    page = client.get(f"{NEW}people/").content.decode()
    assert "A.A." not in page
    assert 'value="B.B."' in page
    assert 'value="C.C."' in page


def test_children_and_adults_are_kept_with_their_parts(client, area, coordinator):
    people = {
        "child": ["0", "1"], "adult": ["2"],
        "p0-role": "died", "p0-initials": "A.A.", "p0-name": "Ada Anyone", "p0-sex": "female",
        **three_boxes("p0-date_of_birth", dt.date(2020, 2, 29)), **three_boxes("p0-died_on", dt.date(2026, 11, 14)),
        "p1-role": "sibling", "p1-initials": "B.A.",
        "p2-role": "parent", "p2-initials": "P.A.", "p2-relationship": "Mother of A.A.",
    }  # fmt: skip
    fill(client, area, coordinator, people=people)
    save(client)
    ada, sibling, parent = Incident.objects.get().people.all()
    assert (ada.role, ada.name, ada.child.sex, ada.child.died_on) == (
        "died",
        "Ada Anyone",
        "female",
        dt.date(2026, 11, 14),
    )
    assert (sibling.role, parent.role, parent.relationship) == ("sibling", "parent", "Mother of A.A.")
    assert not hasattr(parent, "child")


def test_a_child_with_the_same_initials_and_birthday_is_shown_and_can_be_linked(client, area, coordinator):
    born = dt.date(2020, 2, 29)
    earlier = make_case(area=make_area())
    make_person(earlier, initials="AA", date_of_birth=born)
    fill(client, area, coordinator, people=child(role="harmed", initials="a. a.", **three_boxes("date_of_birth", born)))
    page = client.get(f"{NEW}check/").content.decode()
    assert earlier.reference in page
    assert "same initials and date of birth" in page
    save(client, link=[earlier.reference])
    case = Incident.objects.latest("pk")
    assert case.links.get().other == earlier


def test_the_same_day_in_the_same_area_is_shown(client, area, coordinator):
    earlier = make_case(area=area, occurred_on=dt.date(2026, 11, 14))
    fill(client, area, coordinator)
    assert earlier.reference in client.get(f"{NEW}check/").content.decode()


def test_a_restricted_case_elsewhere_never_shows_as_a_duplicate(client, area, coordinator):
    hidden = make_case(area=area, occurred_on=dt.date(2026, 11, 14), restricted=True)
    fill(client, area, coordinator)
    page = client.get(f"{NEW}check/").content.decode()
    assert hidden.reference not in page
    save(client, link=[hidden.reference])
    assert not Incident.objects.latest("pk").links.exists()
    give_access(hidden, coordinator)


def test_an_incident_already_notified_takes_date_and_reference_at_once(client, area, coordinator):
    sent = {**three_boxes("sent_on", dt.date(2026, 11, 17)), "national_reference": "NAT-77"}
    fill(client, area, coordinator, owner_data=sent)
    assert "Tue 8 Dec 2026" in client.get(f"{NEW}check/").content.decode()
    save(client)
    case = Incident.objects.get()
    assert case.notifications.get().national_reference == "NAT-77"
    met = dict(case.deadlines.values_list("rule_key", "met_on"))
    assert met == {"notify_panel": dt.date(2026, 11, 17), "tell_partners": None, "rapid_review": None}


def test_save_pressed_twice_makes_one_case(client, area, coordinator):
    fill(client, area, make_user("coordinator"))
    token = client.get(f"{NEW}check/").context["token"]
    first = client.post(f"{NEW}check/", {"token": token})
    second = client.post(f"{NEW}check/", {"token": token})
    assert first.url == second.url
    assert Incident.objects.count() == 1
    assert Outbox.objects.count() == 1


def test_a_restricted_case_needs_two_people_who_may_open_it(client, area, coordinator):
    restricted = {"restricted": "on", "restricted_reason": "A colleague's family"}
    answer = fill(client, area, coordinator, owner_data=restricted)
    assert "at least two people" in answer.content.decode()
    manager = make_user("manager")
    fill(client, area, coordinator, owner_data={**restricted, "named": [manager.pk]})
    save(client)
    case = Incident.objects.get()
    assert case.restricted
    assert set(case.access_rows.values_list("user", flat=True)) == {coordinator.pk, manager.pk}


def test_starting_again_throws_the_answers_away(client):
    client.post(NEW, when(referred_by="The invented hospital"))
    client.post(f"{NEW}again/")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "role", ["partner", "publisher", "checker", "contributor", "reviewer", "scrutineer", "administrator"]
)
def test_other_roles_are_told_that_theirs_cannot(role, sign_in):
    for url in (NEW, f"{NEW}people/", f"{NEW}check/"):
        assert sign_in(make_user(role)).get(url).status_code == 403


def test_an_officer_logs_in_their_own_authority_only(area, sign_in, coordinator):
    elsewhere = make_area("Elsewhere")
    officer = make_user("notifier")
    body = make_body("local_authority", area)
    officer.memberships.create(body=body, valid_from=dt.date(2020, 1, 1))
    client = sign_in(officer)
    page = client.post(f"{NEW}known/", {"area": elsewhere.pk}).content.decode()
    assert "Select a valid choice" in page
    assert "Inventedshire" in page
    fill(client, area, coordinator)
    assert save(client).status_code == 302
    assert Incident.objects.get().logged_by == officer


def test_reading_the_confirmation_is_logged(client, area, coordinator):
    fill(client, area, coordinator)
    client.get(save(client).url)
    assert AccessLog.objects.filter(case="2026-0001", user=coordinator, what="confirmation of logging").exists()


NASTY = ["", "\x00", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👧 \u202e", "x" * 100_000, "<script>alert(1)</script>", "٣", "9" * 5000, "-1", "=1+1"]


@pytest.mark.parametrize("page", ["", "people/", "known/", "owner/", "check/"])
def test_odd_input_is_answered_with_a_page(client, area, coordinator, page):
    names = [
        *three_boxes("occurred_on", None), *three_boxes("aware_on", None), "aware_time", "referred_by",
        "child", "adult", "p0-initials", "p0-name", "p0-role", *three_boxes("p0-date_of_birth", None), "area", "harms",
        "agencies", "summary", "owner", "proceedings", *three_boxes("sent_on", None), "national_reference", "named",
        "restricted", "token", "link", "action",
    ]  # fmt: skip
    for value in NASTY:
        answer = client.post(NEW + page, dict.fromkeys(names, value))
        assert answer.status_code in {200, 302}, value
        assert client.get(NEW + page).status_code in {200, 302}, value
    fill(client, area, coordinator)
    assert save(client).status_code == 302


def test_the_whole_page_asks_the_database_little(client, area, coordinator, django_assert_max_num_queries):
    for _ in range(5):
        log_case(area=area, by=coordinator, occurred_on=dt.date(2026, 11, 14))
    fill(client, area, coordinator)
    with django_assert_max_num_queries(45):
        client.get(f"{NEW}check/")


def test_back_keeps_what_is_typed_on_the_page_that_is_left(client):
    answer = client.post(f"{NEW}people/", {**child(initials="A.A."), "action": "back"})
    assert answer.url == NEW
    assert 'value="A.A."' in client.get(f"{NEW}people/").content.decode()
    answer = client.post(f"{NEW}known/?to=check", {"setting": "A school", "action": "back"})
    assert answer.url == f"{NEW}check/"
    assert 'value="A school"' in client.get(f"{NEW}known/").content.decode()


def test_later_keeps_what_is_typed(client):
    assert client.post(NEW, {"referred_by": "A neighbour", "action": "later"}).url == "/staff/"
    assert "A neighbour" in client.get(NEW).content.decode()


class TestQuickAnswers:
    """What is usual is one press, and what was answered before is not asked again."""

    def test_today_and_yesterday_fill_in_a_day_without_javascript_and_keep_what_was_typed(self, client):
        page = client.get(NEW).content.decode()
        assert 'value="day-yesterday-occurred_on" data-day="2026-11-17"' in page
        for action in ("day-yesterday-occurred_on", "day-today-aware_on"):
            kept = Draft.objects.filter(subject="when").first()
            said = {"referred_by": "A ward sister"} | (kept.data if kept else {})
            assert client.post(NEW, said | {"action": action}).url == NEW
        form = client.get(NEW).context["form"]
        assert form["referred_by"].value() == "A ward sister"
        page = client.get(NEW).content.decode()
        for name, day in (("occurred_on", "17"), ("aware_on", "18")):
            assert f'id="id_{name}_day" name="{name}_day" type="text" value="{day}"' in page

    @pytest.mark.parametrize("action", ["day-tomorrow-aware_on", "day-today", "day-today-"])
    def test_a_button_that_was_never_shown_fills_in_nothing(self, client, action):
        assert client.post(NEW, {"action": action}).url == f"{NEW}people/"

    @pytest.mark.parametrize(("role", "nature"), [("died", "death"), ("harmed", "serious_harm"), ("", "")])
    def test_the_part_of_the_child_answers_what_happened(self, client, role, nature):
        client.post(NEW, when())
        client.post(f"{NEW}people/", child(initials="Q.Z.", role=role))
        assert client.get(f"{NEW}known/").context["form"]["nature"].value() == (nature or "")

    def test_abuse_may_be_not_yet_known_and_initials_that_are_not_known_have_words(self, client, area, coordinator):
        client.post(NEW, when())
        assert "Not known yet? Enter words such as Baby A" in client.post(f"{NEW}people/", child()).content.decode()
        assert "Not yet known" in client.get(f"{NEW}known/").content.decode()
        fill(client, area, coordinator, known={"abuse_or_neglect": ""})
        save(client)
        assert Incident.objects.get().abuse_or_neglect == ""

    def test_starting_again_is_not_offered_above_an_error(self, client):
        client.post(NEW, when())
        words = "Delete these answers and start again"
        assert words in client.get(NEW).content.decode()
        assert words not in client.post(NEW, three_boxes("aware_on", dt.date(2027, 1, 1))).content.decode()
