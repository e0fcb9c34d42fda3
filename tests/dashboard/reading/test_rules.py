"""Which reading stands out, tried on lines of a log."""

import datetime as dt

import pytest

from dashboard.reading.rules import MANY_CASES, Facts, Mark, Read, month_after, month_before, month_of, unusual

ANN, BEN = 1, 2
NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def marks(reads, facts=None, surnames=None):
    return [
        (line.mark, line.user, line.case or len(line.cases), line.times)
        for line in unusual(reads, facts or {}, surnames or {})
    ]


def opened(count, apart=MINUTE, user=ANN):
    return [Read(NOON + number * apart, user, f"2026-{number:04}") for number in range(count)]


def test_a_day_at_the_desk_is_nothing_unusual():
    assert marks([Read(NOON, ANN, "2026-0001"), Read(NOON + MINUTE, BEN, "2026-0001")], {"2026-0001": Facts()}) == []


def test_many_cases_within_an_hour_and_not_spread_over_the_day_or_two_people():
    assert marks(opened(MANY_CASES)) == [(Mark.MANY, ANN, MANY_CASES, MANY_CASES)]
    assert marks(opened(MANY_CASES - 1)) == []
    assert marks(opened(MANY_CASES, apart=6 * MINUTE)) == [], "eleven in each hour"
    assert marks([Read(NOON + number * MINUTE, ANN, "2026-0001") for number in range(90)]) == [], "one case, many pages"
    halves = opened(MANY_CASES)
    assert marks([*halves[::2], *[Read(read.at, BEN, read.case) for read in halves[1::2]]]) == []


def test_the_fullest_hour_of_a_long_day_is_told():
    quiet = [Read(NOON - dt.timedelta(hours=3), ANN, "2025-0001")]
    (line,) = unusual([*quiet, *opened(MANY_CASES + 3)], {}, {})
    assert (line.first, len(line.cases)) == (NOON, MANY_CASES + 3)


@pytest.mark.parametrize(
    ("hour", "night"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("05:59", True), ("06:00", False)],
)
def test_night_is_from_ten_to_six_in_london(hour, night):
    at = dt.datetime.fromisoformat(f"2026-07-01T{hour}+01:00")
    assert bool(marks([Read(at, ANN, "2026-0001")])) == night


def test_a_case_closed_lately_unless_it_is_the_readers_own():
    closed = {"2026-0001": Facts(closed_on=dt.date(2026, 11, 4), owner=BEN)}
    assert marks([Read(NOON, ANN, "2026-0001")], closed) == [(Mark.CLOSED, ANN, "2026-0001", 1)]
    assert marks([Read(NOON, BEN, "2026-0001")], closed) == []
    assert marks([Read(NOON + dt.timedelta(days=1), ANN, "2026-0001")], closed) == [], "fifteen days after"
    assert marks([Read(NOON - dt.timedelta(days=15), ANN, "2026-0001")], closed) == [], "before it was closed"


def test_the_readers_own_surname_comes_before_the_night_and_an_emergency_before_both():
    late = NOON + dt.timedelta(hours=11)
    facts, surnames = {"2026-0001": Facts(frozenset({"quillby", "sam"}))}, {ANN: "quillby", BEN: "sample"}
    found = [Read(late, ANN, "2026-0001"), Read(late, BEN, "2026-0001", in_emergency=True)]
    assert [mark for mark, *_ in marks(found, facts, surnames)] == [Mark.GLASS, Mark.SURNAME, Mark.NIGHT, Mark.NIGHT]
    assert Mark.SURNAME not in [mark for mark, *_ in marks(found, facts, {ANN: ""})]


def test_months():
    assert month_of(dt.date(2028, 2, 10)) == (dt.date(2028, 2, 1), dt.date(2028, 2, 29))
    assert month_before(dt.date(2026, 1, 31)) == dt.date(2025, 12, 1)
    assert month_after(dt.date(2026, 12, 31)) == dt.date(2027, 1, 1)
