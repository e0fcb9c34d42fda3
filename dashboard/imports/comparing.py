"""A date that a tracker worked out, against the date that the rules give: where they differ, the mistake that explains
it, found by making it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csprapp.clock.calendar import WEEKEND, Calendar, OutsideCalendar
from csprapp.clock.deadline import add_months, compute, day_words
from csprapp.clock.rules import Rule, RuleBook, Unit

# The rule, the key of the sheet's own due date, the day it runs from, and days from which people count by mistake.
COMPARED = (
    ("notify_panel", "notify_due", "aware_on", (("occurred_on", "from the incident, not from awareness"),)),
    (
        "rapid_review", "rr_due", "notified_on",
        (("aware_on", "from awareness, not from the notification"),
         ("occurred_on", "from the incident, not from the notification"),
         ("notify_due", "from the day the notification was due, not from the notification")),
    ),
    (
        "lcspr", "lcspr_due", "decided_on",
        (("rr_sent", "from the day the rapid review was sent, not from the decision"),
         ("rr_meeting", "from the rapid review meeting, not from the decision"),
         ("notified_on", "from the notification, not from the decision"),
         ("occurred_on", "from the incident, not from the decision"),
         ("aware_on", "from awareness, not from the decision")),
    ),
)  # fmt: skip
CALENDAR = "calendar days"
NAMES = {"notify_panel": "Notification due", "rapid_review": "Rapid review due", "lcspr": "LCSPR due"}


@dataclass(frozen=True)
class Difference:
    """One date of a case that the sheet has otherwise; `what` is the rule."""

    reference: str
    what: str
    sheet: dt.date
    computed: dt.date
    reason: str
    case: Any = field(default=None, compare=False, repr=False)  # as it is planned

    @property
    def place(self) -> str:
        """What stands for the case: our reference, theirs, or its first row."""
        first = self.case.rows[0] if self.case else None
        return (self.case and self.case.here) or self.reference or f"{first.sheet}, row {first.row}"

    @property
    def name(self) -> str:
        """What the date is called."""
        return NAMES[self.what]


@dataclass(frozen=True)
class Counting:
    """By what a date is worked out here."""

    calendar: Calendar
    rules: RuleBook
    closed: Collection[dt.date] = ()  # the office's own closure days, which move no statutory date


def differences(
    reference: str, days: Mapping[str, dt.date], dues: Mapping[str, dt.date], by: Counting
) -> Iterator[Difference]:
    """The dates of a case that differ from the sheet's own. A date that the Panel advised is no difference."""
    for rule_key, due_key, start_key, mistaken in COMPARED:
        start, sheet = days.get(start_key), dues.get(due_key)
        suspected = days.get("suspected_on")
        if start and suspected and rule_key == "notify_panel":
            start = max(start, suspected)  # the Panel is notified from the day on which it was suspected
        if start is None or sheet is None:
            continue
        rule = by.rules.rule(rule_key, start)
        try:
            computed = compute(rule, start, by.calendar)
        except OutsideCalendar:
            continue
        if (
            sheet in (computed.due_on, computed.working_target)
            or rule_key == "rapid_review"
            and sheet == days.get("panel_date")
        ):
            continue
        others = [((dues if key.endswith("_due") else days).get(key), words) for key, words in mistaken]
        reason = why(rule, start, sheet, by, [(day, words) for day, words in others if day and day != start])
        yield Difference(reference, rule_key, sheet, computed.due_on, reason)


def why(rule: Rule, start: dt.date, sheet: dt.date, by: Counting, others: list[tuple[dt.date, str]]) -> str:
    """The mistake by which the sheet comes to its date; without one, how far it is away."""
    elsewhere = next((words for other, words in others if _safe(rule, other, by) == sheet), "")
    for day, words in _tries(rule, start, by):
        if day == sheet:
            also = f", or {elsewhere}" if elsewhere and CALENDAR in words else ""
            return f"Your sheet {words}{also}"
    if elsewhere:
        return f"Your sheet counted {elsewhere}"
    for other, words in others if rule.unit is Unit.WORKING_DAYS else ():
        for day, how in _of_holidays(rule.length, other, by.calendar):
            if day == sheet:
                return f"Your sheet counted {words}, and it {how}"
    return _apart(rule, start, sheet, by)


def _safe(rule: Rule, start: dt.date, by: Counting) -> dt.date | None:
    try:
        return compute(rule, start, by.calendar).due_on
    except OutsideCalendar:
        return None


def _tries(rule: Rule, start: dt.date, by: Counting) -> Iterator[tuple[dt.date, str]]:
    """The usual mistakes, each with the date it leads to and how it is told."""
    if rule.unit is Unit.MONTHS:
        yield from _of_months(rule, start, by)
        return
    length, calendar = rule.length, by.calendar
    yield from _of_holidays(length, start, calendar)
    yield start + dt.timedelta(days=length), f"counted {CALENDAR}, not working days"
    yield start + dt.timedelta(days=length - 1), f"counted {CALENDAR}, and the day itself as day one"
    if by.closed:
        words = "left out days when the office was closed, which do not move a statutory date"
        yield count(start, length, calendar, closed=by.closed), words
        words = "is off by the closure days, and counted the day itself as day one"
        yield count(start, length - 1, calendar, closed=by.closed), words
    yield count(start, length, calendar, saturdays=True), "counted Saturdays as working days"
    if not calendar.is_working_day(start):
        before = calendar.on_or_before(start)
        yield count(before, length - 1, calendar), "counted the working day before as day one"
    yield count(start, length + 1, calendar), "began counting a day late: day one is the next working day"
    for other in (5, 7, 10, 14, 15, 20, 21, 28):
        yield count(start, other, calendar), f"counted {other} working days, not {length}"
    for other in (7, 14, 21, 28, 30):
        yield start + dt.timedelta(days=other), f"counted {other} calendar days, not {length} working days"


def _of_holidays(length: int, start: dt.date, calendar: Calendar) -> Iterator[tuple[dt.date, str]]:
    """Bank holidays counted as working days, and the day itself as day one, alone and together."""
    due, one = calendar.add_working_days(start, length), dt.timedelta(days=1)
    holidays = {day: name for day, name in calendar.non_working_between(start, due + one) if name != WEEKEND}
    named = " and ".join(_called(name, day) for day, name in holidays.items())
    several = "working days" if len(holidays) > 1 else "a working day"
    for day, name in holidays.items():
        yield count(start, length, calendar, working={day}), f"counted {_called(name, day)} as a working day"
    if len(holidays) > 1:
        yield count(start, length, calendar, working=set(holidays)), f"counted {named} as working days"
    if not calendar.is_working_day(start) and start not in calendar.holidays:
        return
    itself = "counted the day itself as day one"
    first = set() if calendar.is_working_day(start) else {start}
    yield count(start - one, length, calendar, working=first), itself
    if holidays:
        words = f"{itself}, and {named} as {several}"
        yield count(start - one, length, calendar, working=first | set(holidays)), words


def _of_months(rule: Rule, start: dt.date, by: Counting) -> Iterator[tuple[dt.date, str]]:
    due, one = add_months(start, rule.length), dt.timedelta(days=1)
    yield due - one, "counted the day itself as day one"
    if not by.calendar.is_working_day(due):
        following = by.calendar.add_working_days(due, 1)
        yield following, "moved the date to the next working day, but six months end on the day itself"
    for days, words in (
        (26 * 7, "26 weeks"),
        (180, "180 days"),
        (182, "182 days"),
        (183, "183 days"),
        (168, "24 weeks"),
    ):
        yield start + dt.timedelta(days=days), f"counted {words}, not six months"
    yield due + one, "counted a day too many"
    for months in (3, 4, 5, 7, 8, 9, 12):
        yield add_months(start, months), f"counted {months} months, not {rule.length}"
    end = add_months(due.replace(day=1), 1) - one
    yield end, "moved the date to the end of the month"


def count(
    start: dt.date,
    length: int,
    calendar: Calendar,
    *,
    working: Collection[dt.date] = (),
    closed: Collection[dt.date] = (),
    saturdays: bool = False,
) -> dt.date:
    """The working day of this number after a day, where some holidays are worked and some days are not."""
    day, one = start, dt.timedelta(days=1)
    while length > 0:
        day += one
        worked = day in working or calendar.is_working_day(day) or saturdays and day.weekday() == 5
        length -= worked and day not in closed
    return day


def _called(name: str, day: dt.date) -> str:
    plain = name.replace(" (observed)", "").replace(" (substitute day)", "")
    return f"{plain} ({day_words(day)})"


def _apart(rule: Rule, start: dt.date, sheet: dt.date, by: Counting) -> str:
    due = _safe(rule, start, by)
    if due is None:
        return "No common mistake explains the sheet’s date"
    days = (sheet - due).days
    way = "later" if days > 0 else "earlier"
    if abs(days) in (365, 366):
        return f"Your sheet’s date is a year {way}: check the year"
    number = f"{abs(days)} day" if abs(days) == 1 else f"{abs(days)} days"
    return (
        f"Your sheet’s date is {number} {way}, and no common mistake explains it: check the dates it was worked out "
        "from"
    )
