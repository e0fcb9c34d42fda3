"""What a restricted case, or one of another area, must not say through the pages beside it."""

import datetime as dt
import re

import pytest

from cases.incidents.models import Incident, IncidentLink
from cases.incidents.queries import areas_for, owners
from cases.referrals import services as referrals
from cases.referrals.models import Consideration, Referral
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.partnership.models import Membership
from csprapp.records.services import add, change
from tests.dashboard.factories import start_clock
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def a_referral(area, by, **facts) -> Referral:
    values = {
        "received_on": TODAY,
        "referred_by": "Dr Invented",
        "initials": "Q.Z.",
        "nature": "death",
        "summary": "Canary of the referral",
        **facts,
    }
    return referrals.record_referral(Referral(area=area, **values), by=by, today=TODAY)


def restrict(case, *people):
    with change(Incident, case.pk, None, by=case.logged_by, why="Staff member's family") as record:
        record.restricted, record.restricted_reason = True, "Staff member's family"
    for person in people:
        give_access(case, person)
    return record


# --- Referrals ----------------------------------------------------------------------------------------------


def test_the_referral_of_a_restricted_case_is_open_to_the_people_named_on_it_alone(sign_in):
    area, keeper = make_area(), make_user("coordinator")
    referral = a_referral(area, keeper)
    case = referrals.make_case(referral, referral.version, by=keeper, today=TODAY)
    restrict(case, keeper)
    for role in (Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER):
        client = sign_in(make_user(role))
        for name in ("", "consider/", "told/", "case/"):
            found = client.get(f"/staff/referrals/{referral.pk}/{name}")
            missing = client.get(f"/staff/referrals/999999/{name}")
            assert (found.status_code, found.content) == (missing.status_code, missing.content), (role, name)
            assert found.status_code in {404, 405}
        page = client.get("/staff/referrals/").content.decode()
        assert f"/staff/referrals/{referral.pk}/" not in page
        assert case.reference not in page
    assert sign_in(keeper).get(f"/staff/referrals/{referral.pk}/").status_code == 200


def test_the_date_of_another_areas_referral_says_nothing_of_it(sign_in):
    here, there = make_area(), make_area()
    keeper = make_user("coordinator")
    referral = a_referral(there, keeper)
    for day in (1, 8):
        waiting = Consideration(
            considered_on=TODAY,
            considered_by="Manny Ager",
            outcome="waiting",
            reason="Canary of the reason",
            waiting_for="x",
            waiting_until=dt.date(2026, 12, day),
        )
        referral = referrals.consider(referral, referral.version, waiting, by=keeper, today=TODAY)
    address = f"/staff/deadlines/{referral.deadline_id}/"
    for role in (Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER):
        client = sign_in(make_user(role, area=here))
        found, missing = client.get(address), client.get("/staff/deadlines/999999/")
        assert (found.status_code, found.content) == (404, missing.content), role
    assert sign_in(keeper).get(address).status_code == 200
    assert sign_in(make_user(Role.SCRUTINEER, area=there)).get(address).status_code == 200


# --- The calendar -------------------------------------------------------------------------------------------


def test_the_preview_of_a_bank_holiday_names_only_the_cases_a_person_may_open(sign_in):
    case = make_case()
    clock = start_clock(case, "notify_panel", dt.date(2026, 11, 23))
    data = {
        **{"day_day": "25", "day_month": "11", "day_year": "2026"},
        **{"name": "A proclaimed day", "source": "The Gazette", "why": "Proclaimed"},
    }
    for role in (Role.ADMINISTRATOR, Role.MANAGER):
        person = make_user(role, area=make_area())
        page = sign_in(person).post("/staff/settings/bank-holidays/add/", data).content.decode()
        assert "1 open deadline would move" in page
        assert case.reference not in page
        assert clock.get_absolute_url() not in page
        assert clock.label not in page
    opened = sign_in(make_user(Role.MANAGER)).post("/staff/settings/bank-holidays/add/", data).content.decode()
    assert case.reference in opened


# --- Who still belongs ---------------------------------------------------------------------------------------


def test_who_no_longer_works_in_their_area_does_not_see_every_area_instead():
    here, there = make_area(), make_area()
    person = make_user(Role.COORDINATOR, area=here)
    make_case(area=here), make_case(area=there)
    Membership.objects.filter(user=person).update(valid_until=TODAY)
    tomorrow = TODAY + dt.timedelta(days=1)
    assert [case.area for case in Incident.objects.visible_to(person, TODAY)] == [here]
    assert not Incident.objects.visible_to(person, tomorrow)
    assert not Incident.objects.listed_for(person, tomorrow)
    assert not areas_for(person, tomorrow)
    assert person not in owners(there, tomorrow)


def test_a_limit_that_has_not_begun_limits_nobody_yet():
    person, area = make_user(Role.COORDINATOR), make_area()
    case = make_case(area=area)
    Membership.objects.create(user=person, area=make_area(), valid_from=TODAY + dt.timedelta(days=1))
    assert case in Incident.objects.visible_to(person, TODAY)
    assert person in owners(area, TODAY)


def test_a_person_named_on_a_case_does_not_open_it_once_every_role_of_theirs_has_ended(sign_in):
    keeper = make_user(Role.COORDINATOR)
    case = make_case(by=make_user(Role.COORDINATOR), restricted=True, restricted_reason="Staff member's family")
    give_access(case, keeper)
    client = sign_in(keeper)
    assert client.get(case.get_absolute_url()).status_code == 200
    grant = keeper.role_grants.get()
    grant.valid_until = TODAY - dt.timedelta(days=1)
    grant.save()
    assert client.get(case.get_absolute_url()).status_code == 404


# --- Small doors --------------------------------------------------------------------------------------------


def test_only_who_works_on_a_case_asks_the_scanner_again(sign_in):
    from cases.documents import services

    case = make_case()
    document = services.add_document(
        case, "Minutes", "sensitive", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, by=case.logged_by, today=TODAY
    )
    address = f"/staff/cases/{case.reference}/documents/{document.pk}/1/scan/"
    assert sign_in(make_user(Role.SCRUTINEER)).post(address).status_code == 403
    assert sign_in(case.logged_by).post(address).status_code == 302
    with pytest.raises(NotAllowed):
        services.scan_again(document.versions.get(), by=make_user(Role.PARTNER), today=TODAY)


def test_the_history_of_a_case_does_not_name_a_linked_case_the_reader_may_not_open(sign_in):
    area = make_area()
    case = make_case(area=area)
    other = make_case(area=area, restricted=True, restricted_reason="Staff member's family")
    add(IncidentLink(incident=case, other=other), by=case.logged_by, why="Linked the cases")
    page = sign_in(make_user(Role.SCRUTINEER)).get(f"/staff/cases/{case.reference}/history/").content.decode()
    assert "Linked case" in page or "linked case" in page
    assert other.reference not in page
    give_access(other, case.logged_by)
    assert other.reference in sign_in(case.logged_by).get(f"/staff/cases/{case.reference}/history/").content.decode()


def test_no_title_of_a_page_holds_a_childs_initials(sign_in):
    from tests.factories_cases import make_person

    case = make_case()
    person = make_person(case, initials="Q.Z.")
    page = sign_in(case.logged_by).get(f"/staff/cases/{case.reference}/people/{person.pk}/").content.decode()
    assert "Q.Z." not in re.search(r"<title>(.*?)</title>", page, re.S)[1]
