"""The pages of the security events and of the roles: who reads them, what they say, what they cost."""

from datetime import timedelta

import pytest

from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note
from csprapp.accounts.roles import Permission, Role
from csprapp.records.models import AccessLog
from csprapp.today import now
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.roles_table import tables, written

pytestmark = pytest.mark.django_db
EVENTS, ROLES = "/staff/settings/security/", "/staff/settings/security/roles/"
MAY = {Role.ADMINISTRATOR, Role.PRIVACY_LEAD}


def test_administrators_and_the_privacy_lead_read_them_and_nobody_else(sign_in):
    for role in Role:
        client = sign_in(make_user(role))
        assert {client.get(page).status_code for page in (EVENTS, ROLES)} == {200 if role in MAY else 403}, role
    assert set(AccessLog.objects.values_list("what", "roles")) == {
        ("security events", "Administrator"),
        ("security events", "Privacy lead"),
    }


def test_a_privacy_lead_comes_to_what_is_theirs_and_opens_no_case(sign_in):
    client, case = sign_in(make_user(Role.PRIVACY_LEAD)), make_case()
    for page in ("/staff/", "/staff/settings/"):
        assert EVENTS in client.get(page).content.decode(), page
    assert client.get(case.get_absolute_url()).status_code == 404


def test_the_page_says_who_did_what_to_whom_and_how_often(sign_in):
    admin, person, case = make_user(Role.ADMINISTRATOR, name="Ada Min"), make_user(name="Gi Ven"), make_case()
    note(Kind.ROLE_GIVEN, user=admin, about=person)
    note(Kind.EMERGENCY, user=person, about=case)
    for _ in range(5):
        note(Kind.SIGN_IN, Outcome.FAILED, user=person)
    page = sign_in(admin).get(EVENTS).content.decode()
    for words in ("Ada Min", "Gi Ven", f"Case {case.reference}", "4 of 5 within the hour", "<strong>failed</strong>"):
        assert words in page, words


def test_what_an_event_is_about_is_said_in_words(sign_in):
    note(Kind.EXPORT, about="dashboard.export:7", view="case-sheet-file")
    note(Kind.REFUSED, Outcome.REFUSED, about="404", view="account_login")
    note(Kind.REFUSED, Outcome.REFUSED, about="404 2026-0042 7", view="case-document-file")
    note(Kind.EXPORT, about="gone.kind:3")
    page = sign_in(make_user(Role.ADMINISTRATOR)).get(EVENTS).content.decode()
    for words in (
        "Export 7",
        "case sheet file",
        "Page not found<",
        "Page not found: 2026-0042 7<",
        ">login<",
        "gone.kind:3",
    ):
        assert words in page, words
    assert "account_login" not in page


def test_a_report_that_was_taken_as_a_file_is_one_of_them(sign_in):
    assert sign_in(make_user(Role.MANAGER)).get("/staff/reports/board.docx").status_code == 200
    assert "Report: board paper" in sign_in(make_user(Role.ADMINISTRATOR)).get(EVENTS).content.decode()


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"kind": "export"}, {"Data taken out"}),
        ({"outcome": "failed"}, {"Sign-in"}),
        ({"who": "zoe"}, {"Sign-in"}),
        ({"day_day": "1", "day_month": "6", "day_year": "2026"}, {"Second factor removed"}),
    ],
)
def test_they_are_narrowed_by_kind_outcome_person_and_day(sign_in, clock, asked, left):
    note(Kind.EXPORT, view="backup")
    note(Kind.SIGN_IN, Outcome.FAILED, user=make_user(name="Zoe Tried"))
    with clock.at(now().replace(month=6, day=1)):
        note(Kind.FACTOR_REMOVED)
    lines = sign_in(make_user(Role.PRIVACY_LEAD)).get(EVENTS, asked).context["lines"]
    assert {line.event.get_kind_display() for line in lines} == left


def test_a_page_costs_the_same_at_any_size(sign_in, clock, django_assert_max_num_queries):
    client, start = sign_in(make_user(Role.ADMINISTRATOR)), now()
    for number in range(120):
        with clock.at(start - timedelta(hours=number)):
            note(Kind.ROLE_GIVEN, user=make_user(), about=make_user())
    client.get(EVENTS)  # the session is written once a minute
    with django_assert_max_num_queries(12):
        assert "120 events" in client.get(EVENTS, {"page": 2}).content.decode()


def test_the_table_of_roles_says_what_decides(sign_in):
    page = sign_in(make_user(Role.ADMINISTRATOR)).get(ROLES).content.decode()
    for deed in Permission:
        assert str(deed)[1:] in page, deed


def test_the_tables_in_the_documentation_are_those_that_decide():
    assert written() == tables(), "run python -m tests.roles_table"
