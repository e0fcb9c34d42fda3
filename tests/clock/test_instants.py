import datetime as dt
import time

import pytest
from hypothesis import given, strategies as st

from csprapp import today
from csprapp.clock import instants
from tests.clock.factories import day
from tests.standing_clock import machine_clock

UTC = dt.UTC


@pytest.fixture(autouse=True)
def a_machine_that_stands_in_tokyo(monkeypatch):
    """Every answer is London's wherever the server stands."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_an_instant_belongs_to_its_london_day():
    assert instants.london_date(dt.datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == day("2026-07-01")
    assert instants.london_date(dt.datetime(2026, 12, 23, 23, 30, tzinfo=UTC)) == day("2026-12-23")


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(instants.NaiveInstant) as refused:
        instants.london_date(dt.datetime(2026, 6, 30, 23, 30))
    assert str(refused.value) == ("Give the time with Z or an offset from UTC, for example 2026-06-30T23:30:00Z")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-02", "2026-11-02"),
        (" 2026-11-02 ", "2026-11-02"),
        ("2026-06-30T23:30:00Z", "2026-07-01"),
        ("2026-06-30T23:30Z", "2026-07-01"),
        ("2026-06-30 23:30:00+00:00", "2026-07-01"),
        ("2026-06-30t23:30:00+05:00", "2026-06-30"),
        ("2026-03-29T00:59:59Z", "2026-03-29"),
        ("2026-10-24T23:00:00Z", "2026-10-25"),
        ("2026-10-25T23:59:59Z", "2026-10-25"),
    ],
)
def test_a_day_or_an_instant_can_be_read(text, expected):
    assert instants.when(text) == day(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-02-30",
        "2026-1-1",
        "2026-11-02\n1",
        "20261102",
        "2026-W45-1",
        "2026-11-02T25:00:00Z",
        "2026-11-02x09:00Z",
    ],
)
def test_what_is_neither_is_refused_and_named(text):
    with pytest.raises(ValueError) as refused:
        instants.when(text)
    assert str(refused.value) == (f"{text!r} is not a date like 2026-11-02 or a time like 2026-11-02T09:30:00Z")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(instants.NaiveInstant):
        instants.when("2026-06-30T23:30:00")


def test_the_hour_that_the_clocks_skip_is_named():
    with pytest.raises(instants.NoSuchTime) as refused:
        instants.london_instant(day("2026-03-29"), dt.time(1, 30))
    assert str(refused.value) == ("01:30 did not exist on 29 March 2026: the clocks went forward from 1:00 to 2:00")
    before = instants.london_instant(day("2026-03-29"), dt.time(0, 59))
    after = instants.london_instant(day("2026-03-29"), dt.time(2, 0))
    assert after - before == dt.timedelta(hours=2) or after.astimezone(UTC) - before.astimezone(UTC) == dt.timedelta(
        minutes=1
    )
    assert after.astimezone(UTC) == dt.datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_the_hour_that_comes_twice_means_the_earlier_unless_told():
    night = day("2026-10-25")
    earlier = instants.london_instant(night, dt.time(1, 30))
    later = instants.london_instant(night, dt.time(1, 30), later=True)
    assert earlier.astimezone(UTC) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert later.astimezone(UTC) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert earlier.tzinfo is instants.LONDON


def test_a_time_with_a_zone_of_its_own_is_read_as_a_london_clock():
    read = instants.london_instant(day("2026-06-01"), dt.time(9, 0, tzinfo=UTC))
    assert read.astimezone(UTC) == dt.datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def test_a_deadline_lasts_until_midnight_in_london():
    assert instants.start_of_day(day("2026-07-09")) == dt.datetime(2026, 7, 8, 23, 0, tzinfo=UTC)
    assert instants.start_of_day(day("2026-07-08")) == dt.datetime(2026, 7, 7, 23, 0, tzinfo=UTC)
    assert instants.start_of_day(day("2026-12-09")) == dt.datetime(2026, 12, 9, 0, 0, tzinfo=UTC)
    assert instants.start_of_day(day("2026-07-08")).tzinfo is UTC


@given(st.dates(dt.date(1990, 1, 1), dt.date(2038, 1, 1)))
def test_a_london_day_begins_and_ends_where_its_neighbours_do(date):
    begin, end = instants.start_of_day(date), instants.start_of_day(date + dt.timedelta(days=1))
    assert instants.london_date(begin) == date == instants.london_date(end - dt.timedelta(seconds=1))
    assert instants.london_date(end) == date + dt.timedelta(days=1)
    hours = (end - begin) / dt.timedelta(hours=1)
    assert hours in (23, 24, 25)


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2038, 1, 1)))
def test_a_time_read_off_a_london_clock_reads_the_same_again(local):
    try:
        instant = instants.london_instant(local.date(), local.time())
    except instants.NoSuchTime:
        assert local.month == 3
        return
    assert instant.astimezone(UTC).astimezone(instants.LONDON).replace(tzinfo=None, fold=0) == local


def test_today_is_read_from_the_machine_and_lies_in_london(monkeypatch):
    monkeypatch.setattr(today, "_read", machine_clock)
    before = dt.datetime.now(UTC)
    instant = today.now()
    after = dt.datetime.now(UTC)
    assert before <= instant <= after
    assert today.london_today() in {instants.london_date(before), instants.london_date(today.now())}
