"""The case as its record said on a day, and what two days differ in."""

import datetime as dt

import pytest

from cases.audit.moments import as_it_was, end_of
from cases.deadlines import services as deadlines
from cases.editing.corrections import correct_person
from cases.incidents.models import Incident
from csprapp.records.models import AccessLog
from csprapp.records.services import change
from tests.factories import make_area, make_user
from tests.factories_cases import log_case, make_person

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (dt.date(2026, 11, day) for day in (16, 17, 18, 19))


@pytest.fixture
def coordinator():
    return make_user("coordinator", name="Cora Dinator")


@pytest.fixture
def case(coordinator, clock):
    """Logged on Monday; on Tuesday, at half past eleven at night, a summary; on Wednesday initials are put right."""
    clock.move_to(dt.datetime(2026, 11, 16, 10, tzinfo=dt.UTC))
    case = log_case(by=coordinator, area=make_area("Inventedshire"), today=MONDAY, aware_on=MONDAY)
    person = make_person(case, initials="Q.R.", name="Quentin Rumbold")
    clock.move_to(dt.datetime(2026, 11, 17, 23, 30, tzinfo=dt.UTC))
    with change(Incident, case.pk, None, by=coordinator, why="Told by the hospital") as record:
        record.summary = "Fell from a window"
    clock.move_to(dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC))
    person.refresh_from_db()
    said = {"reason": "A typing error", "wrong": ["initials"], "by": coordinator, "today": WEDNESDAY}
    correct_person(person, person.version, {"initials": "Q.S."}, **said)
    return case


def on_day(case, by, today, day, then=None):
    return as_it_was(case, by, today, end_of(day), then and end_of(then))


def facts(parts, title):
    return {name: (before, after) for part in parts if part.title == title for name, before, after in part.facts}


def test_a_day_knows_nothing_that_was_entered_later(case, coordinator):
    on = {day: on_day(case, coordinator, WEDNESDAY, day) for day in (MONDAY, TUESDAY, WEDNESDAY)}
    assert "What is known so far" not in facts(on[MONDAY], "Case")
    assert facts(on[TUESDAY], "Case")["What is known so far"] == (None, "Fell from a window")
    assert facts(on[TUESDAY], "Person Q.R.")["Full name"] == (None, "Hidden")
    assert facts(on[WEDNESDAY], "Person Q.S.")
    assert not facts(on[WEDNESDAY], "Person Q.R.")
    assert on_day(case, coordinator, WEDNESDAY, MONDAY - dt.timedelta(days=1)) == []


def test_each_record_says_who_recorded_it_so_when_and_why(case, coordinator):
    parts = on_day(case, coordinator, WEDNESDAY, TUESDAY)
    said = {part.title: part.byline for part in parts}
    assert said["Case"] == "11:30pm, Tue 17 Nov 2026, Cora Dinator: Told by the hospital"
    assert said["Person Q.R."] == "10am, Mon 16 Nov 2026, Cora Dinator: A person for a test"
    moved = {part.title: part.byline for part in on_day(case, coordinator, WEDNESDAY, MONDAY, WEDNESDAY)}
    assert moved["Person Q.S."] == "9am, Wed 18 Nov 2026, Cora Dinator: A typing error"


def test_two_days_show_what_differs_and_nothing_else(case, coordinator):
    found = on_day(case, coordinator, WEDNESDAY, MONDAY, WEDNESDAY)
    moves = {part.title: part.move for part in found}
    assert moves == {"Case": "Changed", "Person Q.S.": "Changed", "Child’s details of Q.S.": "Added"}
    assert facts(found, "Person Q.S.") == {"Initials": ("Q.R.", "Q.S.")}
    assert on_day(case, coordinator, WEDNESDAY, WEDNESDAY, WEDNESDAY) == []


def test_a_date_stands_as_it_was_known_and_met_when_that_was_recorded(case, coordinator, clock):
    duty = case.deadlines.get(rule_key="notify_panel")
    said = {"by": coordinator, "decided_on": WEDNESDAY}
    duty = deadlines.set_date(duty, dt.date(2026, 11, 30), why="The Panel said so", **said)
    clock.move_to(dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC))
    deadlines.meet(duty, MONDAY, **said)  # entered on Thursday, whatever day it is about
    on = {day: on_day(case, coordinator, THURSDAY, day) for day in (TUESDAY, WEDNESDAY, THURSDAY)}
    found = [facts(parts, "Notify the national Panel") for parts in on.values()]
    assert [of["Due"][1] for of in found] == ["Mon 23 Nov 2026", "Mon 30 Nov 2026", "Mon 30 Nov 2026"]
    assert [of.get("Met") for of in found] == [None, None, (None, "Mon 16 Nov 2026")]
    moved = on_day(case, coordinator, THURSDAY, TUESDAY, WEDNESDAY)
    assert facts(moved, "Notify the national Panel") == {"Due": ("Mon 23 Nov 2026", "Mon 30 Nov 2026")}


def test_names_are_shown_on_request_and_both_are_logged(case, coordinator, sign_in):
    client = sign_in(coordinator)
    address = f"/staff/cases/{case.reference}/history/as-it-was/?day_day=17&day_month=11&day_year=2026"
    assert "Quentin Rumbold" not in client.get(address).content.decode()
    assert "Quentin Rumbold" in client.post(address).content.decode()
    said = list(AccessLog.objects.order_by("pk").values_list("what", flat=True))
    shown = "record as it was at the end of Tue 17 Nov 2026"
    assert said[-2:] == [shown, f"{shown}, with names"]


def test_a_day_that_is_none_is_said_beside_the_field(case, coordinator, sign_in):
    page = sign_in(coordinator).get(
        f"/staff/cases/{case.reference}/history/as-it-was/?day_day=31&day_month=2&day_year=2026"
    )
    assert "The day: February 2026 has no day 31" in page.content.decode()


def test_a_time_of_a_day_knows_what_was_recorded_up_to_that_minute(case, coordinator):
    summary = "What is known so far"
    before = as_it_was(case, coordinator, WEDNESDAY, end_of(TUESDAY, dt.time(23, 29)), None)
    by_then = as_it_was(case, coordinator, WEDNESDAY, end_of(TUESDAY, dt.time(23, 30)), None)
    assert summary not in facts(before, "Case")
    assert facts(by_then, "Case")[summary] == (None, "Fell from a window")
    between = as_it_was(case, coordinator, WEDNESDAY, end_of(TUESDAY, dt.time(23)), end_of(TUESDAY))
    assert facts(between, "Case") == {summary: ("", "Fell from a window")}


class TestAsked:
    def asked(self, sign_in, case, coordinator, **said):
        days = {"day_day": 17, "day_month": 11, "day_year": 2026, **said}
        return sign_in(coordinator).get(f"/staff/cases/{case.reference}/history/as-it-was/", days).content.decode()

    def test_by_the_minute_and_the_log_says_which(self, case, coordinator, sign_in):
        assert "As recorded by 11:29pm Tue 17 Nov 2026" in self.asked(sign_in, case, coordinator, at="23:29")
        assert AccessLog.objects.latest("pk").what == "record as it was at 11:29pm Tue 17 Nov 2026"

    def test_two_times_of_one_day(self, case, coordinator, sign_in):
        second = {"then_day": 17, "then_month": 11, "then_year": 2026}
        page = self.asked(sign_in, case, coordinator, at="11pm", then_at="11:45pm", **second)
        assert "What changed between 11pm Tue 17 Nov 2026 and 11:45pm Tue 17 Nov 2026" in page
        assert "Fell from a window" in page
        page = self.asked(sign_in, case, coordinator, at="11:45pm", then_at="11pm", **second)
        assert "The second time must be after the first" in page

    def test_what_is_missing_or_never_was_is_said_beside_the_field(self, case, coordinator, sign_in):
        assert "Enter the second day" in self.asked(sign_in, case, coordinator, then_at="11pm")
        assert "Enter a time" in self.asked(sign_in, case, coordinator, at="teatime")
        skipped = {"day_day": 29, "day_month": 3, "at": "1:30am"}
        assert "01:30 did not exist on 29 March 2026" in self.asked(sign_in, case, coordinator, **skipped)
        assert self.asked(sign_in, case, coordinator, day_day=31, day_month=12, day_year=9999)
