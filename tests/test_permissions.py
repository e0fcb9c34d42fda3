"""Every address of the site, from the resolver: who is let in, who is sent to sign in, who learns nothing."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from csprapp import urls
from csprapp.accounts.roles import BY_AREA, BY_BODY, MAY, REACH, Permission, Role, has_permission
from tests.factories import make_user
from tests.factories_cases import give_access, make_case

# What stands for each kind of argument in an address.
EXAMPLES = {
    "int": "999999",
    "str": "x",
    "slug": "review-2026-zz",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "x",
}


def addresses(patterns=None, prefix="/"):
    """(view name, an example address) of every pattern."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        text = prefix + re.sub(r"^\^|\$$|\\Z$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            text = re.sub(r"<(?:(\w+):)?\w+>", lambda m: EXAMPLES.get(m[1] or "str", "x"), text)
            text = re.sub(r"\(\?P<\w+>[^)]*\)", "1", text)
            yield pattern.name, text


ALL = sorted(set(addresses()), key=str)
PRIVATE = [(name, address) for name, address in ALL if name not in urls.PUBLIC]


@pytest.mark.django_db
@pytest.mark.sqlite  # decided from a list of names, before any row is read
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client, method):
    for name, address in PRIVATE:
        response = getattr(client, method)(address)
        if name in urls.UNUSED:
            assert response.status_code == 404, name
        else:
            assert response.status_code == 302, f"{name} answered {response.status_code}"
            assert response["Location"].startswith("/staff/account/login/"), name
            assert response["Cache-Control"] == "no-store", name


@pytest.mark.proof  # those that answer: test_html
@pytest.mark.django_db
def test_nobody_is_answered_with_an_error_of_ours(sign_in):
    person = make_user(*Role)
    client = sign_in(person)
    for name, address in PRIVATE:
        if name == "account_logout":
            assert sign_in(person).get(address).status_code < 500
        else:
            assert client.get(address).status_code < 500, name


def case_addresses(case):
    """Every address that takes a case reference, filled with this one."""
    for name, address in PRIVATE:
        if address.startswith("/staff/cases/x/"):
            yield name, address.replace("/staff/cases/x/", f"/staff/cases/{case.reference}/")


def learns_nothing(client, addresses, *cases):
    """Every address of these cases answers as the same address of a case that never was, by GET and by POST."""
    assert addresses
    for name, address in addresses:
        for ask in (client.get, client.post):
            missing = ask(address.replace(cases[0].reference, "1999-0001"))
            assert missing.status_code in {404, 405}, name
            for case in cases:
                found = ask(address.replace(cases[0].reference, case.reference))
                assert (found.status_code, found.content) == (missing.status_code, missing.content), name


WITHOUT_CASES = [Role.CONTRIBUTOR, Role.ADMINISTRATOR, Role.PUBLISHER, Role.CHECKER, Role.REVIEWER]


@pytest.mark.django_db  # of a case with one of everything, and for every role: tests/security/test_strangers.py
def test_another_areas_case_a_restricted_one_and_a_missing_one_answer_with_the_same_bytes(sign_in, share):
    here, there = make_case(), make_case()
    restricted = make_case(area=here.area, restricted=True, restricted_reason="Staff member's family")
    for role, *cases in ((Role.COORDINATOR, there), (Role.MANAGER, there), (Role.SCRUTINEER, there, restricted)):
        asked = share(role, [Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER], case_addresses(there))
        learns_nothing(sign_in(make_user(role, area=here.area)), asked, *cases)


@pytest.mark.django_db
@pytest.mark.sqlite  # which roles open cases is decided by a table in Python; what queries then find: above, on both
@pytest.mark.parametrize("role", WITHOUT_CASES)
def test_roles_without_cases_open_none(sign_in, share, role):
    case = make_case()
    learns_nothing(sign_in(make_user(role)), share(role, WITHOUT_CASES, case_addresses(case)), case)


@pytest.mark.django_db
def test_a_reviewer_named_on_a_case_opens_it_until_their_last_day(sign_in):
    import datetime as dt

    from cases.incidents.models import Incident
    from csprapp.today import london_today

    case, reviewer = make_case(), make_user("reviewer")
    today = london_today()
    give_access(case, reviewer, kind="reviewer", valid_until=today)
    assert case in Incident.objects.visible_to(reviewer, today)
    assert case not in Incident.objects.visible_to(reviewer, today + dt.timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_table_of_deeds_is_what_a_person_may_do(role):
    user = make_user(role)
    for deed in Permission:
        assert has_permission(user, deed) == (role in MAY[deed]), deed
    user.is_active = False
    assert not any(has_permission(user, deed) for deed in Permission)


def test_every_role_says_what_it_reaches_and_only_those_that_see_cases_reach_one():
    assert set(REACH) == set(Role)
    assert MAY[Permission.SEE_CASES] | MAY[Permission.SEE_OWN_NOTIFICATIONS] == BY_AREA | BY_BODY


@pytest.mark.django_db
def test_a_role_ends_after_its_last_day():
    import datetime as dt

    user = make_user("manager")
    grant = user.role_grants.get()
    grant.valid_until = dt.date(2026, 11, 20)
    grant.save()
    assert user.roles(dt.date(2026, 11, 20)) == {Role.MANAGER}
    assert user.roles(dt.date(2026, 11, 21)) == frozenset()
