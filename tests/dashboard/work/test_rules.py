"""Which group of a work list a day belongs to."""

import datetime as dt

import pytest

from cases.deadlines.calendars import shipped_calendar
from dashboard.work.rules import Group, about_today, bounds

CALENDAR = shipped_calendar()
CHRISTMAS_EVE = dt.date(2026, 12, 24)  # a Thursday; the office opens again on Tuesday 29 December


@pytest.mark.parametrize(
    ("act_on", "group"),
    [
        (dt.date(2026, 11, 20), Group.OVERDUE),
        (dt.date(2026, 11, 23), Group.TODAY),
        (dt.date(2026, 11, 24), Group.SOON),
        (dt.date(2026, 11, 26), Group.SOON),
        (dt.date(2026, 11, 27), Group.LATER),
    ],
)
def test_an_ordinary_week_groups_by_working_days(act_on, group):
    assert bounds(dt.date(2026, 11, 23), CALENDAR).group(act_on) is group


@pytest.mark.parametrize(
    ("act_on", "group"),
    [
        (dt.date(2026, 12, 23), Group.OVERDUE),
        (dt.date(2026, 12, 24), Group.TODAY),
        (dt.date(2026, 12, 25), Group.TODAY),
        (dt.date(2026, 12, 28), Group.TODAY),
        (dt.date(2026, 12, 29), Group.SOON),
        (dt.date(2026, 12, 31), Group.SOON),
        (dt.date(2027, 1, 3), Group.SOON),
        (dt.date(2027, 1, 4), Group.LATER),
    ],
)
def test_on_christmas_eve_what_falls_due_before_the_office_opens_again_is_todays_work(act_on, group):
    assert bounds(CHRISTMAS_EVE, CALENDAR).group(act_on) is group


def test_the_page_says_when_the_next_working_day_is_far():
    assert about_today(CHRISTMAS_EVE, CALENDAR) == "The next working day is Tue 29 Dec 2026."
    assert (
        about_today(dt.date(2026, 12, 26), CALENDAR) == "Today is not a working day. The next one is Tue 29 Dec 2026."
    )
    assert about_today(dt.date(2026, 12, 22), CALENDAR) == ""
