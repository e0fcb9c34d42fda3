"""What belongs where on a work list. Pure: days and the calendar in, words and bounds out."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from csprapp.clock.calendar import ONE_DAY, Calendar, days_between
from csprapp.clock.deadline import day_words, working_target
from csprapp.clock.rules import AGREED, SHIPPED, Step

SOON = 3  # working days


class Group(TextChoices):
    """The groups of a work list, the most pressing first."""

    OVERDUE = "overdue", "Overdue"
    TODAY = "today", "Today"
    SOON = "soon", "Next 3 working days"
    LATER = "later", "Later"


class Section(TextChoices):
    """The parts of My work, in their order: a case stands in the part of its most pressing duty."""

    NOW = "now", "Act now"
    STATUTORY = "statutory", "Statutory"
    AGREED = "agreed", "Agreed"
    LATER = "later", "Later"

    @property
    def hint(self) -> str:
        """What belongs there, where the heading alone does not say it."""
        return {
            Section.NOW: "statutory and overdue, or due today",
            Section.STATUTORY: "in the next 3 working days",
            Section.AGREED: "overdue, or in the next 3 working days",
        }.get(self, "")


# The rules each step of the chain holds.
STEPS = {step.value: tuple(rule.key for rule in SHIPPED if rule.step == step) for step in Step}
STEPS["Agreed task"] = (AGREED,)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The last day of the groups Today and Next 3 working days.

    A date on a day that is not worked is work for the working day before it: on Christmas Eve everything that
    falls due before the office opens again belongs to today.
    """

    today: dt.date
    today_ends: dt.date
    soon_ends: dt.date

    def group(self, act_on: dt.date) -> Group:
        """In which group a day is, overdue before today."""
        if act_on < self.today:
            return Group.OVERDUE
        if act_on <= self.today_ends:
            return Group.TODAY
        return Group.SOON if act_on <= self.soon_ends else Group.LATER

    def section(self, act_on: dt.date, *, statutory: bool) -> Section:
        """Where My work has a duty: what the law dates and is overdue, and all of today, is to be acted on now."""
        group = self.group(act_on)
        if group is Group.TODAY or (group is Group.OVERDUE and statutory):
            return Section.NOW
        if group is Group.LATER:
            return Section.LATER
        return Section.STATUTORY if statutory else Section.AGREED

    def span(self, group: Group) -> tuple[dt.date | None, dt.date | None]:
        """The day before a group's first day, and its last one; None where it has no end."""
        yesterday = self.today - ONE_DAY
        return {
            Group.OVERDUE: (None, yesterday),
            Group.TODAY: (yesterday, self.today_ends),
            Group.SOON: (self.today_ends, self.soon_ends),
            Group.LATER: (self.soon_ends, None),
        }[group]


def bounds(today: dt.date, calendar: Calendar) -> Bounds:
    """The groups' bounds on a London day. Raises OutsideCalendar."""
    return Bounds(
        today, calendar.add_working_days(today, 1) - ONE_DAY, calendar.add_working_days(today, SOON + 1) - ONE_DAY
    )


def about_today(today: dt.date, calendar: Calendar) -> str:
    """What the day itself is, when that is worth saying: no working day, or the last one for a while."""
    following = calendar.add_working_days(today, 1)
    if not calendar.is_working_day(today):
        return f"Today is not a working day. The next one is {day_words(following)}."
    if following - today > ONE_DAY:
        return f"The next working day is {day_words(following)}."
    return ""


class Kind(StrEnum):
    """The kinds of reminder, by what the day asks of a date."""

    SOON = "due_soon"
    TODAY = "due_today"
    OVERDUE = "overdue"


NOTICE = 2  # working days before the day to act
FURTHEST = 30  # working days ahead in which a closed office may bring a reminder forward
WEEK = 7


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder and the day it belongs to, which it still carries when it is given late."""

    kind: Kind
    day: dt.date


def reminder(
    act_on: dt.date, today: dt.date, calendar: Calendar, closed: Container[dt.date] = frozenset()
) -> Reminder | None:
    """The reminder that a date asks for on a London day, or None.

    Two working days before and on the day - the last open working day before it, when the office is closed then -,
    on the next working day once it has passed, and every week from there. Raises OutsideCalendar.
    """
    if today > act_on:
        return _overdue(act_on, today, calendar)
    due_day = working_target(act_on, calendar, closed)
    if today >= due_day:
        return Reminder(Kind.TODAY, due_day)
    day = due_day
    for _ in range(NOTICE):
        day = working_target(day - ONE_DAY, calendar, closed)
    return Reminder(Kind.SOON, day) if today >= day else None


def notice(
    act_on: dt.date,
    today: dt.date,
    calendar: Calendar,
    closed: Container[dt.date] = frozenset(),
    *,
    before: tuple[int, ...],
    since: dt.date,
) -> Reminder | None:
    """The reminder that the owner of an action gets on a London day, or None: so many days before (the last open
    working day by then), on the next working day once it has passed, and every week from there.

    None for a notice of a day before `since`, when the date was agreed: they were told then. Raises OutsideCalendar.
    """
    if today > act_on:
        return _overdue(act_on, today, calendar)
    for days in sorted(before):
        day = working_target(act_on - dt.timedelta(days=days), calendar, closed)
        if today >= day > since:
            return Reminder(Kind.SOON if days else Kind.TODAY, day)
    return None


def _overdue(act_on: dt.date, today: dt.date, calendar: Calendar) -> Reminder | None:
    first = calendar.add_working_days(act_on, 1)
    for weeks in range((today - first).days // WEEK, -1, -1):
        day = calendar.add_working_days(first + dt.timedelta(days=weeks * WEEK) - ONE_DAY, 1)
        if day <= today:
            return Reminder(Kind.OVERDUE, day)
    return None


def digest_day(today: dt.date, calendar: Calendar, closed: Container[dt.date] = frozenset()) -> dt.date | None:
    """The first day of this week on which the office works, once that has come. None in a week without one."""
    monday = today - dt.timedelta(days=today.weekday())
    found = (day for day in days_between(monday, today) if calendar.is_working_day(day) and day not in closed)
    return next(found, None)
