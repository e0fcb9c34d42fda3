"""What a hostile person sends: characters, numbers and sizes that no form offers. Never an error of ours."""

import datetime as dt
import http.cookies

import pytest
from django.db import DatabaseError, connection, transaction

from cases.incidents.models import Incident
from csprapp.accounts.roles import Role
from csprapp.records.models import AccessLog
from tests.dashboard.factories import start_clock
from tests.factories import make_user
from tests.factories_cases import make_case, make_person, three_boxes
from tests.factories_publishing import make_public

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
HUGE = "9" * 40
NUL = "%00"


@pytest.fixture
def quiet(client):
    """A client that gives an error of ours as a page, as the server does."""
    client.raise_request_exception = False
    return client


def patient(client):
    client.raise_request_exception = False
    return client


def test_a_character_that_a_database_refuses_finds_nothing(sign_in, quiet):
    publication = make_public()
    for address in (
        f"/reviews/{publication.slug}/documents/abc/{NUL}",
        f"/reviews/{publication.slug}/documents/abc/a{NUL}.pdf",
    ):
        assert quiet.get(address).status_code == 404, address
    staff = patient(sign_in(make_user(Role.COORDINATOR, Role.MANAGER, Role.PUBLISHER)))
    for address in (
        f"/staff/cases/{NUL}/",
        f"/staff/cases/2026-0001{NUL}/break-glass/",
        f"/staff/reviews/1/cases/{NUL}/",
        f"/staff/publications/{publication.pk}/preview/documents/abc/{NUL}",
        f"/staff/settings/bank-holidays/{NUL}/remove/",
    ):
        assert staff.get(address).status_code == 404, address


def test_a_number_too_large_for_the_database_is_no_error_of_ours(sign_in):
    case = make_case(summary="Known so far")
    person = make_person(case)
    deadline = start_clock(case, "notify_panel", dt.date(2026, 11, 16))
    client = patient(sign_in(case.logged_by))
    base = f"/staff/cases/{case.reference}/"
    pages = [
        "details/",
        f"people/{person.pk}/",
        "rapid-review/write/facts/",
        "rapid-review/meeting/",
        "decision/criteria/",
    ]
    for address in [base + page for page in pages]:
        for version in (HUGE, f"-{HUGE}", "x", "-1"):
            sent = {"version": version, "reason": "Said so", "role": "harmed", "initials": "Q.Z.", "text": "New"}
            assert client.post(address, sent).status_code < 500, (address, version)
            if "write" in address:
                insert = {**sent, "insert": "record-facts"}
                assert client.post(address, insert).status_code < 500, (address, version)
    first = "start_day=1&start_month=1&start_year=2026"
    for address in (
        f"/staff/deadlines/{HUGE}/",
        f"/staff/team/?page={HUGE}",
        f"/staff/cases/?page={HUGE}",
        f"/staff/?page={HUGE}",
        f"/staff/actions/?page={HUGE}&agency={HUGE}&theme={HUGE}",
        f"/staff/performance/?start_year={HUGE}&start_day=1&start_month=1",
        f"/staff/calculator/?rule=working_days&number={HUGE}&{first}",
        f"/staff/calculator/?rule=months&number={HUGE}&{first}",
        f"/staff/calculator/?rule=days&number=-{HUGE}&{first}",
    ):
        assert client.get(address).status_code < 500, address
    assert deadline.pk


def test_a_month_beyond_all_years_and_a_number_that_is_none_are_no_error_of_ours(sign_in):
    case = make_case(summary="Known so far")
    client = patient(sign_in(make_user(*Role)))
    for month in ("9999-12", "0001-01", "2026-13", "20²6-01", "2026-1" + "1" * 5000):
        for page in ("emergencies/", "calendar/", "settings/reading/unusual/"):
            assert client.get(f"/staff/{page}?month={month}").status_code in {200, 404}, (page, month)
    assert client.get(f"/staff/settings/bank-holidays/?year=2026{'1' * 5000}").status_code == 200
    for agency in (HUGE, "²", "1" * 5000):
        assert client.get(f"/staff/performance/behind/?of=agency&agency={agency}").status_code in {200, 404}, agency
        assert client.get(f"/staff/performance/behind/?of=action&agency={agency}").status_code in {200, 404}, agency
    typed = three_boxes("occurred_on", TODAY)
    for day in ("0310000000000", "1" * 5000, "²"):
        sent = {**typed, "occurred_on_day": day, "version": "1", "reason": "Said so"}
        assert client.post(f"/staff/cases/{case.reference}/details/", sent).status_code == 200, day[:20]
    for key in (HUGE, "9223372036854775808", "1" * 5000, "²", "x"):
        several = {"kind": "thematic", "title": "x", "areas": key, **three_boxes("decided_on", TODAY)}
        assert client.post("/staff/reviews/new/", several).status_code == 200, key[:20]
        assert client.post("/staff/cases/new/known/", {"agencies": key, "summary": "x"}).status_code == 200, key[:20]
    for version in ("²", "1" * 5000, HUGE):
        sent = {**typed, "version": version, "action": "day-today-occurred_on"}
        assert client.post(f"/staff/cases/{case.reference}/details/", sent).status_code == 200, version[:20]


def test_a_press_with_a_broken_token_or_version_is_no_error_of_ours(sign_in):
    case = make_case()
    deadline = start_clock(case, "notify_panel", dt.date(2026, 11, 16))
    client = patient(sign_in(case.logged_by))
    base = f"/staff/deadlines/{deadline.pk}/change/"
    client.post(base, {"kind": "date_set", **three_boxes("value", dt.date(2026, 11, 27))})
    client.post(f"{base}reason/", {"reason": "A later letter", **three_boxes("decided_on", TODAY)})
    for sent in ({"token": "x" * 500}, {"token": "a\0b"}, {"version": "x"}, {"version": HUGE}):
        assert client.post(f"{base}check/", sent).status_code < 500, sent
    address = f"/staff/publications/{make_public().pk}/publish/"
    publisher = patient(sign_in(make_user(Role.PUBLISHER)))
    for sent in ({"version": "x"}, {"token": "x" * 500}, {"version": HUGE}):
        assert publisher.post(address, {"action": "hold", **sent}).status_code < 500, sent


def test_of_a_field_sent_twice_the_last_counts_and_one_in_the_address_never(sign_in):
    """What is judged is what is saved: no first value passes the check while another one is kept."""
    case = make_case(setting="A school")
    address = f"/staff/cases/{case.reference}/details/"
    twice = {"setting": ["The first", "The last"], "reason": ["", "Misheard"], "version": ["999", str(case.version)]}
    answer = sign_in(case.logged_by).post(f"{address}?setting=Of+the+address&reason=x&version={case.version}", twice)
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.setting == "The last"
    assert case.history.first().history_change_reason == "Misheard"
    alone = sign_in(case.logged_by).post(f"{address}?setting=Of+the+address&reason=x", {"version": case.version})
    assert alone.status_code == 200
    case.refresh_from_db()
    assert case.setting == "The last"


def test_a_request_larger_than_any_form_of_ours_is_refused_before_it_is_read(client, sign_in):
    for each, address in ((client, "/staff/account/login/"), (sign_in(make_user(Role.COORDINATOR)), "/staff/search/")):
        answer = each.post(address, {"login": "x"}, headers={"content-length": str(200 * 1024 * 1024)})
        assert answer.status_code == 413, address
    assert client.post("/reviews/", {"a": "b"}, headers={"content-length": str(200 * 1024 * 1024)}).status_code == 413


def test_whoever_sends_too_many_files_at_once_is_told_how_much_goes(sign_in):
    client = sign_in(make_user(Role.COORDINATOR))
    answer = client.post("/staff/imports/", {"a": "b"}, headers={"content-length": str(33 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "You can send up to 30MB at a time" in answer.content.decode()


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "1 2", "²"])
def test_a_length_that_is_no_number_is_a_bad_request(quiet, sign_in, length):
    for each, address in ((quiet, "/staff/account/login/"), (patient(sign_in(make_user(Role.COORDINATOR))), "/staff/")):
        assert each.post(address, {"login": "x"}, headers={"content-length": length}).status_code == 400, address


def test_what_is_said_after_a_save_is_kept_on_the_server_and_not_in_a_cookie_of_its_own(sign_in):
    from tests.cases.referrals.test_referrals import a_referral

    case = make_case()
    client = sign_in(case.logged_by)
    referral = a_referral(case.logged_by, area=case.area, today=TODAY)
    answer = client.post(f"/staff/referrals/{referral.pk}/case/")
    assert answer.status_code == 302
    assert isinstance(answer.cookies, http.cookies.SimpleCookie)
    assert set(answer.cookies) <= {"session", "csrf"}
    assert "has been made from the referral" in client.get(answer["Location"]).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_append_only_row_cannot_be_replaced_by_another_with_its_key():
    user = make_user(Role.COORDINATOR)
    row = AccessLog.objects.create(user=user, user_name=user.name, what="case page", case="2026-0001")
    columns = [field.column for field in AccessLog._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    other = ", ".join("'another page'" if column == "what" else f'"{column}"' for column in columns)
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO records_accesslog ({names}) SELECT {other} FROM records_accesslog")
    assert AccessLog.objects.get(pk=row.pk).what == "case page"
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE records_accesslog")
    assert AccessLog.objects.filter(pk=row.pk).exists()
    assert not Incident.objects.exists()
