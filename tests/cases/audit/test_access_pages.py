"""What a person does with who may open a case, and with its history."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.access.models import AccessChange, CaseAccess
from cases.audit.forms import NameForm, RestrictForm
from cases.audit.queries import may_open
from cases.editing.corrections import correct_person
from cases.incidents import agreeing
from cases.incidents.models import Incident
from cases.intake.forms import OwnerForm
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog
from tests.factories import make_area, make_body, make_delegate, make_user
from tests.factories_cases import TODAY, give_access, log_case

WED = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(WED)


@pytest.fixture
def coordinator():
    return make_user("coordinator", name="Cora Dinator")


@pytest.fixture
def manager():
    return make_user("manager", name="Manny Ger")


@pytest.fixture
def lead():
    return make_user("privacy_lead", name="Priva Lead")


@pytest.fixture
def case(coordinator):
    return log_case(by=coordinator, area=make_area("Inventedshire"))


@pytest.fixture
def restricted(coordinator, case):
    colleague = make_user("coordinator", name="Colin League")
    return log_case(by=coordinator, area=case.area, restricted_reason="A colleague's family", named=[colleague])


def url(case, part=""):
    return f"/staff/cases/{case.reference}/{part}"


def version(case):
    return Incident.objects.get(pk=case.pk).version


def test_a_manager_sees_who_may_open_a_case_and_who_read_it(case, manager, coordinator, sign_in):
    sign_in(coordinator).get(url(case, "notification/"))
    page = sign_in(manager).get(url(case, "access/")).content.decode()
    assert "Cora Dinator" in page
    assert "Notification and copy sheet" in page
    assert "10am, Wed 18 Nov 2026" in page


def test_a_coordinator_sees_who_may_open_it_and_not_who_read_it(case, coordinator, sign_in):
    page = sign_in(coordinator).get(url(case, "access/")).content.decode()
    assert "Cora Dinator" in page
    assert "Who read it" not in page
    assert "Name a person" not in page


def test_the_people_said_to_open_a_case_are_exactly_those_who_can(case, restricted):
    elsewhere = make_area("Elsewhere")
    for role in Role:
        make_user(role)
        make_user(role, area=case.area)
        make_user(role, area=elsewhere)
    make_delegate(make_body("police", case.area))
    make_delegate(make_body("police", elsewhere))
    give_access(case, make_user("reviewer"), kind="reviewer")
    give_access(restricted, make_user("partner"), kind="broken_glass", valid_until=TODAY)
    for each in (case, restricted):
        said = {opener.user.pk for opener in may_open(each, TODAY)}
        can = {u.pk for u in User.objects.all() if Incident.objects.visible_to(u, TODAY).filter(pk=each.pk).exists()}
        assert said == can


def test_the_same_people_may_be_named_when_a_case_is_logged_restricted_or_gets_one_more(coordinator):
    for role in Role:
        make_user(role)
    roles = {Role.COORDINATOR, Role.MANAGER, Role.PARTNER, Role.NOTIFIER, Role.SCRUTINEER}
    nameable = {user.pk for user in User.objects.all() if user.roles(TODAY) & roles}
    doors = {
        "logged": OwnerForm(user=coordinator, today=TODAY).fields["named"],
        "restricted": RestrictForm(today=TODAY).fields["people"],
        "one more": NameForm(today=TODAY, already=[coordinator]).fields["person"],
    }
    for door, field in doors.items():
        assert {user.pk for user in field.queryset} | {coordinator.pk} == nameable, door


def test_a_manager_restricts_a_case_to_the_people_named(case, manager, coordinator, sign_in):
    other = make_user("coordinator")
    client = sign_in(manager)
    data = {"people": [manager.pk, coordinator.pk], "reason": "A colleague's family", "version": version(case)}
    assert client.post(url(case, "access/restrict/"), data).url == url(case, "access/")
    assert client.get(url(case, "access/")).status_code == 200
    assert sign_in(other).get(url(case, "access/")).status_code == 404


def test_one_person_is_too_few_for_a_restricted_case(case, manager, sign_in):
    data = {"people": [manager.pk], "reason": "A colleague's family", "version": version(case)}
    page = sign_in(manager).post(url(case, "access/restrict/"), data).content.decode()
    assert "at least two people" in page
    assert not Incident.objects.get(pk=case.pk).restricted


def test_somebody_who_can_act_on_its_dates_must_be_named(case, manager, sign_in):
    partners = [make_user("partner").pk, make_user("partner").pk]
    data = {"people": partners, "reason": "A colleague's family", "version": version(case)}
    page = sign_in(manager).post(url(case, "access/restrict/"), data).content.decode()
    assert "must be a coordinator or manager" in page


def agree():
    """The second person agrees to what they were asked last."""
    asked = AccessChange.objects.latest("pk")
    agreeing.answer(asked, asked.version, agrees=True, by=asked.deadline.owner, today=TODAY)


def test_the_last_two_people_cannot_be_taken_off(restricted, manager, lead, sign_in):
    give_access(restricted, manager)
    client = sign_in(manager)
    rows = CaseAccess.objects.filter(incident=restricted).order_by("pk")
    first, second = rows[0], rows[1]
    data = {"reason": "Left the team", "version": 1, "second": lead.pk}
    assert client.post(url(restricted, f"access/{first.pk}/remove/"), data).status_code == 302
    agree()
    page = client.post(url(restricted, f"access/{second.pk}/remove/"), data).content.decode()
    assert "at least two people" in page
    second.refresh_from_db()
    assert not second.removed


def test_a_person_taken_off_cannot_open_it_from_then_on(restricted, manager, lead, coordinator, sign_in):
    give_access(restricted, manager)
    row = CaseAccess.objects.get(incident=restricted, user=coordinator)
    data = {"reason": "Left the team", "version": 1, "second": lead.pk}
    sign_in(manager).post(url(restricted, f"access/{row.pk}/remove/"), data)
    agree()
    assert sign_in(coordinator).get(url(restricted, "access/")).status_code == 404


def test_whoever_was_named_on_an_open_case_is_taken_off_at_once(case, manager, sign_in):
    helper = make_user("partner", name="Hel Per")
    row = give_access(case, helper)
    assert sign_in(helper).get(url(case)).status_code == 200
    sign_in(manager).post(
        url(case, f"access/{row.pk}/remove/"), {"reason": "Back in her own area", "version": row.version}
    )
    assert sign_in(helper).get(url(case)).status_code == 404


def test_a_person_is_named_until_a_day(restricted, manager, sign_in):
    give_access(restricted, manager)
    helper = make_user("partner", name="Hel Per")
    until = {"until_day": "20", "until_month": "11", "until_year": "2026"}
    sign_in(manager).post(url(restricted, "access/name/"), {"person": helper.pk, "reason": "Covers leave", **until})
    visible = Incident.objects.visible_to
    assert visible(helper, dt.date(2026, 11, 20)).filter(pk=restricted.pk).exists()
    assert not visible(helper, dt.date(2026, 11, 21)).filter(pk=restricted.pk).exists()


def test_lifting_the_restriction_opens_it_to_its_area_again(restricted, manager, lead, sign_in):
    give_access(restricted, manager)
    data = {"reason": "The colleague has left", "version": version(restricted), "second": lead.pk}
    sign_in(manager).post(url(restricted, "access/lift/"), data)
    agree()
    assert sign_in(make_user("coordinator")).get(url(restricted, "access/")).status_code == 200


def test_a_manager_breaks_the_glass_and_the_people_named_are_told(restricted, manager, sign_in):
    client = sign_in(manager)
    assert client.get(url(restricted, "access/")).status_code == 404
    page = client.get(url(restricted, "break-glass/")).content.decode()
    assert "Your name and your reason are recorded" in page
    assert "Enter why" in client.post(url(restricted, "break-glass/"), {"reason": "  "}).content.decode()
    client.post(url(restricted, "break-glass/"), {"reason": "Its date is today and nobody is here"})
    assert client.get(url(restricted, "access/")).status_code == 200
    told = Outbox.objects.filter(kind="glass_broken", urgent=True)
    assert set(told.values_list("user__name", flat=True)) == {"Cora Dinator", "Colin League"}
    assert "colleague" not in told[0].text
    log = AccessLog.objects.get(what="opened in an emergency")
    assert (log.case, log.why) == (restricted.reference, "Its date is today and nobody is here")


def test_before_the_glass_breaks_the_page_says_who_is_told_and_afterwards_until_when_it_is_open(
    restricted, manager, lead, sign_in
):
    client, one_line = sign_in(manager), url(restricted, "")
    told = "The people named on {}, its owner and the privacy lead are told immediately"
    assert told.format("it") in client.get(one_line).content.decode()
    page = client.get(url(restricted, "break-glass/")).content.decode()
    assert told.format("the case") in page
    assert "until midnight. Early next month somebody else will review why" in page
    answer = client.post(url(restricted, "break-glass/"), {"reason": "Its date is today"}, follow=True)
    assert "You opened this restricted case. You can read it until midnight." in answer.content.decode()
    people = set(Outbox.objects.filter(kind="glass_broken").values_list("user__name", flat=True))
    assert people == {"Cora Dinator", "Colin League", lead.name}


def test_broken_glass_closes_at_midnight(restricted, manager, sign_in):
    sign_in(manager).post(url(restricted, "break-glass/"), {"reason": "Its date is today"})
    assert not Incident.objects.visible_to(manager, dt.date(2026, 11, 19)).filter(pk=restricted.pk).exists()


@pytest.mark.parametrize("role", ["coordinator", "scrutineer", "partner", "administrator"])
def test_nobody_else_learns_that_there_is_glass_to_break(restricted, role, sign_in):
    client = sign_in(make_user(role))
    there, missing = client.get(url(restricted, "break-glass/")), client.get("/staff/cases/2026-9999/break-glass/")
    assert (there.status_code, missing.status_code) == (404, 404)
    assert there.content == missing.content


def test_a_manager_of_another_area_cannot_break_it(restricted, sign_in):
    elsewhere = sign_in(make_user("manager", area=make_area("Elsewhere")))
    assert elsewhere.post(url(restricted, "break-glass/"), {"reason": "Curious"}).status_code == 404


@pytest.mark.parametrize("part", ["restrict/", "lift/", "name/"])
def test_a_coordinator_cannot_change_who_may_open_a_case(case, coordinator, sign_in, part):
    assert sign_in(coordinator).get(url(case, f"access/{part}")).status_code == 403


def test_the_history_shows_who_when_why_before_and_after(case, coordinator, sign_in):
    client = sign_in(coordinator)
    data = {"setting": "A school", "reason": "The ambulance crew said so", "version": version(case)}
    client.post(url(case, "details/"), data)
    data = {"setting": "A family home", "reason": "Misheard", "version": version(case)}
    client.post(url(case, "details/"), data)
    page = client.get(url(case, "history/")).content.decode()
    for words in (
        "Cora Dinator",
        "10am, Wed 18 Nov 2026",
        "Misheard",
        "<del>A school</del>",
        "<ins>A family home</ins>",
    ):
        assert words in page
    assert "Added: person Q.Z." in page


def test_the_history_asks_as_little_for_many_changes_as_for_few(case, coordinator, sign_in):
    client, asked = sign_in(coordinator), []
    for number in range(6):
        data = {"setting": f"Place {number}", "reason": "Again", "version": version(case)}
        client.post(url(case, "details/"), data)
        with CaptureQueriesContext(connection) as queries:
            client.get(url(case, "history/"))
        asked.append(len(queries))
    assert asked[-1] <= asked[0]


def test_a_stranger_gets_the_same_404_everywhere(case, sign_in):
    stranger = sign_in(make_user("coordinator", area=make_area("Elsewhere")))
    for part in ("access/", "history/", "access/restrict/", "access/name/", "access/1/remove/"):
        there, missing = stranger.get(url(case, part)), stranger.get(f"/staff/cases/2026-9999/{part}")
        assert (there.status_code, missing.status_code) == (404, 404)
        assert there.content == missing.content


@pytest.mark.parametrize("reference", ["%00", "2026", "2026-0001%0A", "٢٠٢٦-٠٠٠١", "x" * 300])
def test_an_odd_reference_is_not_found(manager, sign_in, reference):
    for part in ("access/", "break-glass/", "notification/"):
        assert sign_in(manager).get(f"/staff/cases/{reference}/{part}").status_code == 404


def test_names_in_the_history_are_shown_on_request_and_that_is_logged(case, coordinator, sign_in):
    client = sign_in(coordinator)
    person = case.people.get()
    facts = {"name": "Quinn Zed"}
    correct_person(person, 1, facts, reason="The birth certificate", by=coordinator, today=TODAY)
    assert "Quinn Zed" not in client.get(url(case, "history/")).content.decode()
    assert "Quinn Zed" in client.post(url(case, "history/")).content.decode()
    assert AccessLog.objects.filter(what="history of the record, with names", user=coordinator).exists()
