"""Who read what, as the privacy lead, an administrator and the reader themselves see it."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.deadlines.calendars import calendar_in_force
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Partnership
from csprapp.records.access import log_read_by
from csprapp.records.models import AccessLog
from dashboard.reading.queries import unusual_of
from dashboard.reading.rules import Mark
from dashboard.work.waiting import reading_to_look_at
from tests.factories import make_user
from tests.factories_cases import log_case, make_person

pytestmark = pytest.mark.django_db
READING, UNUSUAL, OWN = "settings-reading", "settings-unusual-reading", "own-reading"


@pytest.fixture
def lead():
    return make_user(Role.PRIVACY_LEAD, name="Priya Lead")


@pytest.fixture
def reader(clock):
    """Somebody who on a night in October opened the case of a family of their own name."""
    september = dt.date(2026, 9, 30)
    Partnership.objects.create(pk=1, name="Inventedshire Children Partnership", reading_looked_until=september)
    reader = make_user(Role.COORDINATOR, name="Sam Quíllby")
    case = log_case(by=reader)
    make_person(case, initials="A.Q.", name="Amara Quillby-Festing")
    clock.move_to(dt.datetime(2026, 10, 20, 22, 30, tzinfo=dt.UTC))
    log_read_by(reader, reader.name, "Coordinator", what="overview", case=case.reference)
    clock.move_to(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    return reader


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_is_narrowed_by_person_case_page_and_day(sign_in, lead, reader):
    client, case = sign_in(lead), AccessLog.objects.get(what="overview").case
    for asked in (
        {"who": "quíllby"},
        {"case": case},
        {"what": "over"},
        {"day_day": 20, "day_month": 10, "day_year": 2026},
    ):
        assert "Sam Quíllby" in body(client.get(reverse(READING), asked)), asked
    assert "Sam Quíllby" not in body(client.get(reverse(READING), {"day_day": 21, "day_month": 10, "day_year": 2026}))
    assert AccessLog.objects.filter(user=lead, what="who read what").count() == 5


def test_what_stands_out_of_a_month_is_shown_and_looking_is_recorded_once(sign_in, lead, reader):
    client = sign_in(lead)
    page = body(client.get(reverse(UNUSUAL)))
    assert "Unusual reading, October 2026" in page
    assert Mark.SURNAME in page
    assert Mark.NIGHT in page
    assert "Look at the unusual reading of October 2026" in body(client.get("/staff/"))
    form = client.get(reverse(UNUSUAL)).context["form"]
    said = {"token": form["token"].value(), "version": form["version"].value(), "note": "Asked: no relation"}
    assert client.post(reverse(UNUSUAL), said).status_code == 302
    assert Partnership.objects.get().reading_looked_until == dt.date(2026, 10, 31)
    assert "Asked: no relation" in Partnership.history.first().history_change_reason
    assert "Look at the unusual reading" not in body(client.get("/staff/"))
    page = body(client.get(reverse(UNUSUAL)))
    assert f"Looked at by {lead.name}, " in page
    assert ": Asked: no relation" in page
    assert "I have looked at it" not in page


def test_a_month_that_was_passed_over_can_still_be_looked_at(sign_in, lead, reader):
    client = sign_in(lead)
    said = {"version": client.get(reverse(UNUSUAL)).context["form"]["version"].value(), "note": "Asked"}
    client.post(reverse(UNUSUAL), said)
    page = body(client.get(reverse(UNUSUAL), {"month": "2026-08"}))
    assert "Looked at by" not in page
    assert "I have looked at it" in page


def test_a_month_that_is_not_over_or_none_is_not_looked_at(sign_in, lead, reader):
    client = sign_in(lead)
    assert "I have looked at it" not in body(client.get(reverse(UNUSUAL), {"month": "2026-11"}))
    for month in ("2026-12", "2026-13", "soon", "0000-00"):
        assert client.get(reverse(UNUSUAL), {"month": month}).status_code == 404
    refused = client.post(f"{reverse(UNUSUAL)}?month=2026-11", {"note": "Nothing"})
    assert "This month is not over" in body(refused)


def test_nobody_looks_at_a_month_before_there_was_a_partnership(sign_in, lead, clock):
    clock.move_to(dt.datetime(2026, 11, 15, 9, tzinfo=dt.UTC))
    Partnership.objects.create(pk=1, name="Inventedshire Children Partnership")
    assert "Look at the unusual reading" not in body(sign_in(lead).get("/staff/"))
    clock.move_to(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    assert "Look at the unusual reading of November 2026" in body(sign_in(lead).get("/staff/"))


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        (dt.date(2026, 10, 1), dt.date(2026, 10, 9)),
        (dt.date(2026, 11, 2), dt.date(2026, 11, 10)),
    ],  # a Saturday; not one
)
def test_it_is_to_be_looked_at_on_a_day_of_work(day, due_on):
    Partnership.objects.create(pk=1, name="Inventedshire", reading_looked_until=dt.date(2026, 8, 31))
    (row,) = reading_to_look_at(day, calendar_in_force())
    assert row.due_on == due_on


def test_everybody_sees_their_own_and_nobody_elses(sign_in, lead, reader):
    assert AccessLog.objects.get(what="overview").case in body(sign_in(reader).get(reverse(OWN)))
    assert "not opened anything yet" in body(sign_in(make_user(Role.PARTNER)).get(reverse(OWN)))
    for role in (Role.MANAGER, Role.COORDINATOR, Role.SCRUTINEER):
        client = sign_in(make_user(role))
        assert {client.get(reverse(name)).status_code for name in (READING, UNUSUAL)} == {403}


def test_it_asks_as_much_however_much_was_read(sign_in, lead, reader, django_assert_max_num_queries):
    rows = AccessLog.objects.filter(what="overview").values("at", "user_id", "user_name", "case", "what").get()
    AccessLog.objects.bulk_create([AccessLog(**rows | {"case": f"2025-{number:04}"}) for number in range(300)])
    client = sign_in(lead)
    client.get(reverse(UNUSUAL))
    with django_assert_max_num_queries(12):
        assert "And " in body(client.get(reverse(UNUSUAL)))
    with django_assert_max_num_queries(12):
        client.get(reverse(READING))
    found, _ = unusual_of(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert sum(line.mark is Mark.NIGHT for line in found) == 301
