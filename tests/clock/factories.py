"""A small calendar whose days a reader can count on their fingers, and England's as shipped."""

import datetime as dt

from cases.deadlines.calendars import shipped_calendar
from csprapp.clock.calendar import Calendar
from csprapp.clock.rules import Rule, RuleBook, Unit

ENGLAND = shipped_calendar()
BOOK = RuleBook()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def small_calendar(**holidays: str) -> Calendar:
    """January and February 2024 (1 January is a Monday); holidays as d_2024_01_02="name"."""
    return Calendar(
        {dt.date(*map(int, key.split("_")[1:])): name for key, name in holidays.items()},
        first=day("2024-01-01"),
        proclaimed_through=day("2024-01-31"),
        horizon=day("2024-02-29"),
    )


def make_rule(length: int = 5, unit: Unit = Unit.WORKING_DAYS, **changes) -> Rule:
    fields = {
        "key": "notify_panel",
        "name": "Notify",
        "starts": "the day",
        "met_when": "sent",
        "source": "A source",
        "edition": "first",
        "mark": "guidance",
        "in_force_from": day("2023-12-15"),
    }
    return Rule(length=length, unit=unit, **(fields | changes))
