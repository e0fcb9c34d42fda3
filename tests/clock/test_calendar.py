import datetime as dt

import numpy as np
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import assume, given, strategies as st

from cases.deadlines.calendars import build
from csprapp.clock.calendar import BeforeCalendar, BeyondHorizon, Calendar, OutsideCalendar, days_between
from tests.clock.england import FIRST, LAST, TYPED
from tests.clock.factories import ENGLAND, day, small_calendar

NUMPY = np.busdaycalendar(holidays=np.array(sorted(TYPED), dtype="datetime64[D]"))
DAYS = st.dates(dt.date(2015, 6, 1), dt.date(2028, 6, 1))
NUMBERS = st.integers(-90, 90).filter(bool)


def by_numpy(start, n):
    """numpy's counting, rolled the other way first so that day 0 is never counted."""
    return np.busday_offset(start, n, roll="backward" if n > 0 else "forward", busdaycal=NUMPY).item()


# --- examples ----------------------------------------------------------------------------------------------


def test_working_days_are_added_from_the_next_working_day():
    cal = small_calendar(d_2024_01_01="New Year's Day")
    assert cal.add_working_days(day("2024-01-01"), 1) == day("2024-01-02")
    assert cal.add_working_days(day("2024-01-05"), 1) == day("2024-01-08")
    assert cal.add_working_days(day("2024-01-06"), 1) == day("2024-01-08")
    assert cal.add_working_days(day("2024-01-02"), 4) == day("2024-01-08")


def test_working_days_are_taken_away_from_the_working_day_before():
    cal = small_calendar(d_2024_01_02="A holiday")
    assert cal.add_working_days(day("2024-01-08"), -1) == day("2024-01-05")
    assert cal.add_working_days(day("2024-01-07"), -1) == day("2024-01-05")
    assert cal.add_working_days(day("2024-01-03"), -1) == day("2024-01-01")


def test_a_number_of_working_days_is_never_nought():
    with pytest.raises(ValueError, match="^A number of working days is never 0$"):
        small_calendar().add_working_days(day("2024-01-08"), 0)


def test_counting_leaves_out_the_first_day_and_counts_the_last():
    cal = small_calendar(d_2024_01_02="A holiday")
    assert cal.count_working_days(day("2024-01-01"), day("2024-01-03")) == 1
    assert cal.count_working_days(day("2024-01-03"), day("2024-01-01")) == -1
    assert cal.count_working_days(day("2024-01-06"), day("2024-01-07")) == 0


def test_the_first_and_last_day_can_be_answered_and_nothing_beyond():
    cal = small_calendar()
    assert cal.add_working_days(day("2024-01-02"), -1) == day("2024-01-01")
    assert cal.add_working_days(day("2024-02-28"), 1) == day("2024-02-29")
    for start, n in (
        ("2024-02-29", 1),
        ("2024-03-01", 1),
        ("2024-03-01", -1),
        ("2024-01-01", 100),
        ("2024-01-01", 10**9),
    ):
        with pytest.raises(BeyondHorizon, match="^This date is after 29 February 2024, the last day"):
            cal.add_working_days(day(start), n)
    for start, n in (
        ("2024-01-01", -1),
        ("2023-12-31", 1),
        ("2023-12-31", -1),
        ("2024-02-29", -44),
        ("2024-02-29", -(10**9)),
    ):
        with pytest.raises(BeforeCalendar, match="^The calendar starts on 1 January 2024: this date is before that$"):
            cal.add_working_days(day(start), n)


def test_counting_names_the_side_on_which_a_day_falls_off():
    cal = small_calendar()
    inside, early, late = day("2024-01-10"), day("2023-12-31"), day("2024-03-01")
    with pytest.raises(BeyondHorizon):
        cal.count_working_days(inside, late)
    with pytest.raises(BeforeCalendar):
        cal.count_working_days(early, inside)
    with pytest.raises(BeforeCalendar):
        cal.count_working_days(early, late)
    with pytest.raises(BeyondHorizon):
        cal.count_working_days(late, early)
    with pytest.raises(BeforeCalendar):
        cal.count_working_days(inside, early)


def test_every_question_about_a_day_off_the_table_is_refused():
    cal = small_calendar()
    for ask in (cal.is_working_day, cal.reason_not_working, cal.on_or_before, cal.require):
        with pytest.raises(BeyondHorizon):
            ask(day("2024-03-01"))
        with pytest.raises(BeforeCalendar):
            ask(day("2023-12-31"))
    assert not cal.covers(day("2024-03-01"))
    assert cal.covers(day("2024-02-29"))


def test_an_instant_given_by_mistake_is_refused_not_truncated():
    cal, instant = small_calendar(), dt.datetime(2024, 1, 8)
    asked = [lambda: cal.add_working_days(instant, 1), lambda: cal.add_working_days(instant, -1)]
    asked += [lambda: cal.count_working_days(instant, day("2024-01-09")), lambda: cal.is_working_day(instant)]
    for ask in asked:
        with pytest.raises(TypeError, match="^Give the calendar a London date, not an instant$"):
            ask()


def test_a_kind_of_date_that_is_no_instant_is_a_day():
    class Day(dt.date):
        """What a library that fakes the clock puts in a date's place."""

    assert small_calendar().add_working_days(Day(2024, 1, 8), 1) == day("2024-01-09")


def test_days_that_are_not_worked_say_why_the_weekend_first():
    cal = small_calendar(d_2024_01_01="New Year's Day", d_2024_01_06="A holiday on a Saturday")
    assert cal.reason_not_working(day("2024-01-01")) == "New Year's Day"
    assert cal.reason_not_working(day("2024-01-06")) == "weekend"
    assert cal.reason_not_working(day("2024-01-07")) == "weekend"
    assert cal.reason_not_working(day("2024-01-05")) is None
    assert list(cal.holidays) == [day("2024-01-01")]


def test_days_not_worked_between_two_days_are_listed_oldest_first_without_the_ends():
    cal = small_calendar(d_2024_01_05="A Friday", d_2024_01_08="A Monday", d_2024_01_03="Outside")
    expected = [(day("2024-01-05"), "A Friday"), (day("2024-01-06"), "weekend"), (day("2024-01-07"), "weekend")]
    assert cal.non_working_between(day("2024-01-03"), day("2024-01-08")) == expected
    assert cal.non_working_between(day("2024-01-08"), day("2024-01-03")) == expected
    assert cal.non_working_between(day("2024-01-08"), day("2024-01-08")) == []


def test_the_last_working_day_on_or_before_a_day():
    cal = small_calendar(d_2024_01_05="A Friday")
    assert cal.on_or_before(day("2024-01-04")) == day("2024-01-04")
    assert cal.on_or_before(day("2024-01-07")) == day("2024-01-04")
    assert cal.previous_working_day(day("2024-01-04")) == day("2024-01-03")


def test_dates_beyond_the_published_list_are_provisional():
    cal = small_calendar()
    assert not cal.is_provisional(day("2024-01-31"))
    assert cal.is_provisional(day("2024-02-01"))


def test_a_calendar_out_of_order_is_refused():
    message = "^A calendar begins, is proclaimed through a day and ends at its horizon, in that order$"
    for first, through, horizon in (
        ("2024-01-02", "2024-01-01", "2024-02-01"),
        ("2024-01-01", "2024-02-02", "2024-02-01"),
    ):
        with pytest.raises(ValueError, match=message):
            Calendar({}, first=day(first), proclaimed_through=day(through), horizon=day(horizon))
    one = day("2024-01-01")
    assert Calendar({}, first=one, proclaimed_through=one, horizon=one).is_working_day(one)


def test_a_holiday_on_the_last_day_is_kept():
    assert not small_calendar(d_2024_02_29="The last day").is_working_day(day("2024-02-29"))


def test_a_calendar_begins_in_1990_and_holidays_outside_it_are_left_out():
    cal = Calendar(
        {day("1989-12-25"): "Before", day("1990-01-01"): "First", day("1990-02-01"): "After"},
        proclaimed_through=day("1990-01-31"),
        horizon=day("1990-01-31"),
    )
    assert cal.holidays == {day("1990-01-01"): "First"}
    assert cal.covers(day("1990-01-01"))
    assert not cal.covers(day("1989-12-31"))


def test_two_calendars_carry_the_same_version_exactly_when_they_hold_the_same_facts():
    plain = small_calendar(d_2024_01_05="A Friday", d_2024_01_08="A Monday")
    assert plain.version == "2024-ccd3b3c4"
    same = Calendar(
        {day("2024-01-08"): "A Monday", day("2024-01-05"): "A Friday", day("2024-01-06"): "A Saturday"},
        first=plain.first,
        proclaimed_through=plain.proclaimed_through,
        horizon=plain.horizon,
    )
    assert same.version == plain.version
    renamed = small_calendar(d_2024_01_05="Another name", d_2024_01_08="A Monday")
    assert len({plain.version, renamed.version, small_calendar().version}) == 3


def test_each_day_from_one_to_another_comes_once():
    assert list(days_between(day("2024-02-28"), day("2024-03-01"))) == [
        day("2024-02-28"),
        day("2024-02-29"),
        day("2024-03-01"),
    ]
    assert list(days_between(day("2024-03-01"), day("2024-02-28"))) == []


# --- England, against three witnesses ----------------------------------------------------------------------


def test_the_shipped_list_is_the_one_typed_by_hand():
    assert {held for held in ENGLAND.holidays if FIRST <= held <= LAST} == TYPED


def test_the_shipped_list_is_the_governments():
    bundled = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    government = {row["date"] for row in bundled}
    first, last = min(government), max(government)
    assert {held for held in ENGLAND.holidays if first <= held <= last} == government
    assert last.year == ENGLAND.proclaimed_through.year


def test_a_day_staff_added_and_one_they_removed_are_in_the_calendar_built():
    added, removed = day("2027-06-07"), day("2027-05-31")
    cal = build(added=((added, "A proclaimed day"),), removed=frozenset({removed}))
    assert cal.reason_not_working(added) == "A proclaimed day"
    assert cal.is_working_day(removed)
    assert ENGLAND.is_working_day(added)
    assert not ENGLAND.is_working_day(removed)


def test_the_horizon_is_ten_years_after_the_published_list_ends():
    assert (ENGLAND.proclaimed_through, ENGLAND.horizon) == (day("2028-12-31"), day("2038-12-31"))
    later = build(proclaimed_through=day("2030-12-31"))
    assert (later.proclaimed_through, later.horizon) == (day("2030-12-31"), day("2040-12-31"))


@given(DAYS, NUMBERS)
def test_adding_agrees_with_numpy_on_the_list_typed_by_hand(start, n):
    assert ENGLAND.add_working_days(start, n) == by_numpy(start, n)


@given(DAYS, DAYS)
def test_counting_agrees_with_numpy_on_the_list_typed_by_hand(after, through):
    one = dt.timedelta(days=1)
    low, high = sorted((after, through))
    expected = int(np.busday_count(low + one, high + one, busdaycal=NUMPY))
    assert ENGLAND.count_working_days(after, through) == (expected if after <= through else -expected)


@given(DAYS)
def test_a_day_is_worked_exactly_when_numpy_says_so(start):
    assert ENGLAND.is_working_day(start) == bool(np.is_busday(start, busdaycal=NUMPY))


@given(DAYS, NUMBERS)
def test_adding_and_taking_away_undo_each_other_on_working_days(start, n):
    assume(ENGLAND.is_working_day(start))
    assert ENGLAND.add_working_days(ENGLAND.add_working_days(start, n), -n) == start


@given(DAYS, DAYS, NUMBERS)
def test_a_later_start_never_gives_an_earlier_date(one, other, n):
    low, high = sorted((one, other))
    assert ENGLAND.add_working_days(low, n) <= ENGLAND.add_working_days(high, n)


@given(DAYS, NUMBERS)
def test_one_more_working_day_always_gives_a_later_date(start, n):
    assume(n != -1)
    assert ENGLAND.add_working_days(start, n) < ENGLAND.add_working_days(start, n + 1)


@given(DAYS, NUMBERS)
def test_the_answer_is_never_a_day_that_is_not_worked(start, n):
    answer = ENGLAND.add_working_days(start, n)
    assert ENGLAND.is_working_day(answer)
    assert answer.weekday() < 5
    assert answer not in TYPED


@given(DAYS, NUMBERS)
def test_counting_agrees_with_adding(start, n):
    counted = ENGLAND.count_working_days(start, ENGLAND.add_working_days(start, n))
    # Going back from a weekend, the first working day met is the answer itself, which counting leaves out.
    first_is_left_out = n < 0 and not ENGLAND.is_working_day(start)
    assert counted == n + int(first_is_left_out)


@given(st.dates(dt.date(1995, 1, 1), dt.date(2030, 1, 1)))
def test_the_day_before_and_the_day_on_or_before_agree(start):
    found = ENGLAND.on_or_before(start)
    if ENGLAND.is_working_day(start):
        assert found == start
    else:
        assert found == ENGLAND.previous_working_day(start)
    with pytest.raises(OutsideCalendar):
        ENGLAND.on_or_before(start.replace(year=2050, day=1))
