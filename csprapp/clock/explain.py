"""A computed date as data that a page, a command or another program can show."""

import datetime as dt
from dataclasses import dataclass

from csprapp.clock.calendar import WEEKEND, Calendar, days_between
from csprapp.clock.deadline import Computed, compute
from csprapp.clock.instants import when
from csprapp.clock.rules import RuleBook, Unit

# The shipped list's names for what the government's own list calls otherwise.
PLAIN_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    WEEKEND: "Weekend",
}


def plain_name(reason: str) -> str:
    """Why a day is no working day, as people in England say it: "Boxing Day (substitute day)"."""
    name = reason.replace(" (observed)", "")
    plain = PLAIN_NAMES.get(name, name).replace("'", "’")  # the list of holidays writes "New Year's Day"
    return f"{plain} (substitute day)" if name != reason else plain


def explain(rule_key: str, from_when: str, calendar: Calendar, rules: RuleBook) -> dict[str, object]:
    """The explanation of one rule from one moment, in the keys that `explain_deadline` prints.

    `from_when` is YYYY-MM-DD or an instant with Z or an offset. Raises ValueError (UnknownRule, NaiveInstant,
    OutsideCalendar and so on) with a sentence.
    """
    day_0 = when(from_when)
    computed = compute(rules.rule(rule_key, day_0), day_0, calendar)
    return {
        "rule": rule_key,
        "from": from_when,
        "day_0": computed.day_0.isoformat(),
        "due_on": computed.due_on.isoformat(),
        "working_target": computed.working_target.isoformat(),
        "skipped": [{"date": day.isoformat(), "reason": reason} for day, reason in computed.skipped],
        "source": computed.rule.source,
    }


@dataclass(frozen=True, slots=True)
class DayOfCount:
    """One day of a count as a person checks it: its number when it is counted, or why it is not.

    `role` is day_0, due, counted or skipped.
    """

    day: dt.date
    role: str
    number: int | None
    reason: str


def count_days(computed: Computed, calendar: Calendar) -> list[DayOfCount]:
    """Every day from day 0 to the due date, in the direction of the count, numbered as the rule counts it.

    A rule of months counts none: its days carry no number.
    """
    step = 1 if computed.rule.length > 0 else -1
    window = days_between(*sorted((computed.day_0, computed.due_on)))
    days = list(window)[::step]
    counts_first = computed.rule.counts_day_0 and computed.rule.unit is Unit.WORKING_DAYS and step > 0
    number = 0
    found = []
    for day in days:
        reason = calendar.reason_not_working(day) or ""
        counted = _is_counted(computed, day, reason, counts_first)
        number += counted
        found.append(DayOfCount(day, _role(computed, day, counted), number if counted else None, reason))
    return found


def _is_counted(computed: Computed, day: dt.date, reason: str, counts_first: bool) -> bool:
    if computed.rule.unit is Unit.MONTHS or (day == computed.day_0 and not counts_first):
        return False
    return computed.rule.unit is Unit.DAYS or not reason


def _role(computed: Computed, day: dt.date, counted: bool) -> str:
    if day == computed.due_on:
        return "due"
    if day == computed.day_0:
        return "day_0"
    return "counted" if counted else "skipped"
