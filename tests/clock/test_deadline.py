import datetime as dt

import pytest
from hypothesis import given, strategies as st

from csprapp.clock.calendar import BeforeCalendar, BeyondHorizon
from csprapp.clock.deadline import Standing, add_months, compute, day_words, due, plain_day, standing, working_target
from csprapp.clock.rules import Unit, plain_length
from tests.clock.factories import BOOK, ENGLAND, day, make_rule, small_calendar

CHRISTMAS = [
    (day("2026-12-19"), "weekend"),
    (day("2026-12-20"), "weekend"),
    (day("2026-12-25"), "Christmas Day"),
    (day("2026-12-26"), "weekend"),
    (day("2026-12-27"), "weekend"),
    (day("2026-12-28"), "Boxing Day (observed)"),
]


def test_a_computed_date_carries_its_whole_explanation():
    rule = BOOK.rule("notify_panel", day("2026-12-18"))
    computed = compute(rule, day("2026-12-18"), ENGLAND)
    assert computed.rule is rule
    assert (computed.day_0, computed.due_on) == (day("2026-12-18"), day("2026-12-29"))
    assert computed.working_target == day("2026-12-29")
    assert list(computed.skipped) == CHRISTMAS
    assert computed.provisional is False
    assert computed.calendar_version == ENGLAND.version


def test_a_length_of_months_skips_nothing_and_is_not_moved_off_a_holiday():
    computed = compute(plain_length("months:6"), day("2026-06-26"), ENGLAND)
    assert (computed.due_on, computed.working_target) == (day("2026-12-26"), day("2026-12-24"))
    assert computed.skipped == ()


def test_plain_days_count_every_day():
    computed = compute(plain_length("days:-7"), day("2027-01-05"), ENGLAND)
    assert (computed.due_on, computed.skipped) == (day("2026-12-29"), ())
    assert compute(plain_length("days:3"), day("2026-12-24"), ENGLAND).due_on == day("2026-12-27")


def test_a_date_beyond_the_published_list_is_provisional_whichever_way_it_is_counted():
    for key, start, expected in (
        ("working_days:5", "2028-12-22", True),
        ("working_days:3", "2028-12-22", False),
        ("months:6", "2028-06-30", False),
        ("months:6", "2028-07-01", True),
        ("working_days:-7", "2029-01-05", True),
        ("working_days:-7", "2028-12-29", False),
    ):
        assert compute(plain_length(key), day(start), ENGLAND).provisional is expected, key


@pytest.mark.parametrize("unit", [Unit.MONTHS, Unit.DAYS, Unit.WORKING_DAYS])
def test_beyond_the_horizon_nothing_is_answered(unit):
    cal = small_calendar()
    for length in (60, 400_000, 999_999):
        with pytest.raises(BeyondHorizon):
            due(make_rule(length, unit), day("2024-01-10"), cal)
    with pytest.raises(BeyondHorizon):
        due(make_rule(1, unit), day("2024-03-01"), cal)
    with pytest.raises(BeforeCalendar):
        due(make_rule(1, unit), day("2023-12-31"), cal)


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.WORKING_DAYS])
def test_before_the_calendar_begins_nothing_is_answered(unit):
    for length in (-60, -999_999):
        with pytest.raises(BeforeCalendar):
            due(make_rule(length, unit), day("2024-01-10"), small_calendar())


def test_a_start_off_the_calendar_is_refused_even_when_the_answer_is_on_it():
    with pytest.raises(BeyondHorizon):
        due(make_rule(-7, Unit.DAYS), day("2024-03-01"), small_calendar())
    with pytest.raises(BeforeCalendar):
        due(make_rule(1, Unit.MONTHS), day("2023-12-31"), small_calendar())


def test_the_local_option_counts_a_worked_day_nought_as_day_one():
    cal = small_calendar(d_2024_01_02="A holiday")
    option = make_rule(3, counts_day_0=True)
    assert due(option, day("2024-01-03"), cal) == day("2024-01-05")
    assert due(make_rule(3), day("2024-01-03"), cal) == day("2024-01-08")
    assert due(make_rule(1, counts_day_0=True), day("2024-01-03"), cal) == day("2024-01-03")
    assert due(make_rule(2, counts_day_0=True), day("2024-01-03"), cal) == day("2024-01-04")
    assert due(option, day("2024-01-06"), cal) == day("2024-01-10")
    assert due(option, day("2024-01-02"), cal) == day("2024-01-05")
    assert due(make_rule(-3, counts_day_0=True), day("2024-01-10"), cal) == day("2024-01-05")
    assert due(make_rule(3, Unit.DAYS, counts_day_0=True), day("2024-01-10"), cal) == day("2024-01-13")
    with pytest.raises(BeyondHorizon):
        due(option, day("2024-03-01"), cal)


def test_closure_days_bring_the_target_forward_and_leave_the_date():
    cal = small_calendar(d_2024_01_08="A holiday")
    assert working_target(day("2024-01-09"), cal) == day("2024-01-09")
    assert working_target(day("2024-01-09"), cal, {day("2024-01-09")}) == day("2024-01-05")
    assert working_target(day("2024-01-07"), cal, {day("2024-01-05"), day("2024-01-04")}) == day("2024-01-03")
    assert working_target(day("2024-01-10"), cal, {day("2024-01-09")}) == day("2024-01-10")


def test_a_target_on_the_last_day_of_the_calendar_still_minds_the_closure_days():
    last = ENGLAND.horizon
    closed = ENGLAND.on_or_before(last)
    assert working_target(last, ENGLAND, {closed}) == ENGLAND.previous_working_day(closed)
    assert working_target(last + dt.timedelta(1), ENGLAND, {closed}) == last + dt.timedelta(1)


# --- months, beside a count by hand ------------------------------------------------------------------------


def turn_pages(start: dt.date, n: int) -> dt.date:
    """Months counted as a person does with a wall calendar: turn n pages, then find the day or the page's last."""
    page = start.replace(day=1)
    for _ in range(abs(n)):
        page = (page + dt.timedelta(31 if n > 0 else -1)).replace(day=1)
    last = (page + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    return min(page + dt.timedelta(start.day - 1), last)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2400, 1, 1)), st.integers(-1200, 1200))
def test_months_are_added_as_pages_of_a_calendar_are_turned(start, n):
    assert add_months(start, n) == turn_pages(start, n)


def test_months_are_not_sticky_at_the_end_of_the_month():
    assert add_months(day("2026-09-30"), 6) == day("2027-03-30")
    assert add_months(add_months(day("2026-08-31"), 6), 6) == day("2027-08-28")


def test_months_stay_within_the_years_that_dates_can_have():
    assert add_months(day("9999-06-30"), 6) == day("9999-12-30")
    assert add_months(day("0001-02-28"), -1) == day("0001-01-28")
    for start, n in (("9999-06-30", 7), ("0001-01-31", -1), ("2026-01-31", 10**12), ("2026-01-31", -(10**12))):
        with pytest.raises(OverflowError, match="^That many months go beyond the years a date can have$"):
            add_months(day(start), n)


# --- how it stands, in words -------------------------------------------------------------------------------

# 2026: Thursday 24 December is worked, then 25 and 28 are holidays; 29 December is the next working day.
DUE = day("2026-12-24")


def words(today, due_on=DUE, **facts):
    return standing(due_on, day(today), ENGLAND, **facts)


def test_working_days_left_are_counted():
    assert words("2026-12-22") == Standing("open", 2, "2 working days left")
    assert words("2026-12-23") == Standing("open", 1, "1 working day left")
    assert words("2026-12-20", day("2026-12-21")) == Standing("open", 1, "1 working day left")
    assert words("2020-12-24").words == "1,514 working days left"


def test_due_today():
    assert words("2026-12-24") == Standing("today", 0, "Due today")


def test_a_date_on_a_weekend_says_when_the_last_working_day_is():
    assert words("2026-12-24", day("2026-12-26")) == Standing(
        "open", 0, "Due Sat 26 Dec 2026; today is the last working day"
    )
    assert words("2026-12-25", day("2026-12-27")) == Standing("open", 0, "Due Sun 27 Dec 2026; no working days left")


def test_a_date_beyond_the_calendar_stands_without_a_count():
    far = ENGLAND.horizon + dt.timedelta(days=1)
    assert words("2026-12-24", far) == Standing("open", 0, "Due Sat 1 Jan 2039")
    assert words("2026-12-24", ENGLAND.horizon).days > 0


def test_overdue_is_counted_in_working_days():
    assert words("2026-12-29") == Standing("overdue", 1, "Overdue by 1 working day")
    assert words("2026-12-31") == Standing("overdue", 3, "Overdue by 3 working days")


def test_overdue_over_a_weekend_is_said_in_plain_days():
    assert words("2026-12-25") == Standing("overdue", 0, "Overdue by 1 day")
    assert words("2026-12-28") == Standing("overdue", 0, "Overdue by 4 days")


def test_met_in_time_and_met_late():
    assert words("2027-01-20", met_on=day("2026-12-24")) == Standing("met", 0, "Met on Thu 24 Dec 2026")
    assert words("2027-01-20", met_on=day("2026-12-25")) == Standing(
        "met_late", 0, "Met late on Fri 25 Dec 2026, 1 day after"
    )
    assert words("2027-01-20", met_on=day("2026-12-30")) == Standing(
        "met_late", 2, "Met late on Wed 30 Dec 2026, 2 working days after"
    )


def test_met_stands_whatever_else_is_recorded():
    found = words("2027-01-20", met_on=DUE, ended_on=DUE, target_on=day("2027-06-01"))
    assert found.state == "met"


def test_ended_says_when_and_why():
    assert words("2026-12-31", ended_on=day("2026-12-22")) == Standing("ended", 0, "Ended on Tue 22 Dec 2026")
    found = words("2026-12-31", ended_on=day("2026-12-22"), end_reason="duplicate")
    assert found.words == "Ended on Tue 22 Dec 2026: duplicate"


def test_a_standing_delay_replaces_overdue_until_its_day_has_passed():
    delay = {"target_on": day("2027-06-01"), "waiting_for": "the trial"}
    assert words("2027-06-01", **delay) == Standing(
        "waiting", 0, "Was due Thu 24 Dec 2026; waiting for the trial; look again Tue 1 Jun 2027"
    )
    assert words("2026-12-25", target_on=day("2027-06-01")) == Standing(
        "waiting", 0, "Was due Thu 24 Dec 2026; revised target Tue 1 Jun 2027"
    )
    assert words("2027-06-01", **delay, span="6 months").words == (
        "6 months passed on Thu 24 Dec 2026; waiting for the trial; look again Tue 1 Jun 2027"
    )
    assert words("2027-06-02", **delay).state == "overdue"
    assert words("2026-12-24", **delay).words == "Due today"


def test_a_standing_prints_as_its_words():
    assert str(words("2026-12-24")) == "Due today"


def test_a_date_is_written_with_its_weekday():
    assert day_words(day("2025-01-14")) == "Tue 14 Jan 2025"
    assert day_words(day("2026-12-05")) == "Sat 5 Dec 2026"


def test_in_a_letter_a_date_is_written_in_full_and_none_is_nothing():
    assert plain_day(day("2025-01-04")) == "4 January 2025"
    assert plain_day(None) == ""


@given(st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1)), st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1)))
def test_a_deadline_is_overdue_exactly_after_its_day(due_on, today):
    found = standing(due_on, today, ENGLAND)
    assert (found.state == "overdue") == (today > due_on)
    assert (found.state == "today") == (today == due_on)
    assert found.days == abs(ENGLAND.count_working_days(due_on, today))
