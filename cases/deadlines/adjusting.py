"""Changing what every date rests on: the bank holidays, the published list's reach, closure days and rule versions.

Each change names who and why, is one transaction, and moves the open deadlines it touches at once.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cases.deadlines.calendars import (
    PROCLAIMED_THROUGH,
    calendar_in_force,
    calendar_of,
    changed_days,
    rules_in_force,
    shipped_calendar,
)
from cases.deadlines.models import CalendarDay, ClosureDays, Deadline, RuleVersion
from cases.deadlines.recalculation import Move, plan, recalculate
from cases.deadlines.services import hold_calendar
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.calendar import WEEKEND, Calendar
from csprapp.clock.deadline import add_months, day_words
from csprapp.clock.explain import plain_name
from csprapp.clock.rules import Rule, RuleBook, Unit
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change

Kind = CalendarDay.Kind


@dataclass(frozen=True)
class NewDay:
    """A change of the calendar that is being considered: add a day, take one out, or move the list's reach."""

    kind: str
    day: date
    name: str = ""
    source: str = ""


def check_day(new: NewDay, calendar: Calendar) -> None:
    """Nothing, or Refused with a sentence: the change must change something, on a day the calendar covers."""
    words = day_words(new.day)
    if new.kind == Kind.PUBLISHED:
        if new.day <= calendar.proclaimed_through:
            raise Refused(f"The published list already goes up to {day_words(calendar.proclaimed_through)}")
        if new.day.year > PROCLAIMED_THROUGH.year + 10:
            raise Refused("The government publishes only a few years ahead. Check the year")
        return
    if not calendar.covers(new.day):
        raise Refused(f"The calendar runs from {day_words(calendar.first)} to {day_words(calendar.horizon)}")
    reason = calendar.reason_not_working(new.day)
    if reason == WEEKEND:
        raise Refused(f"{words} is at a weekend, so this changes no working day")
    if new.kind == Kind.ADDED and reason:
        raise Refused(f"{words} is already a bank holiday: {plain_name(reason)}")
    if new.kind == Kind.REMOVED and not reason:
        raise Refused(f"{words} is already a working day")


def considered(new: NewDay) -> Calendar:
    """The calendar as it would be. Raises Refused when the change would change nothing."""
    rows = changed_days()
    check_day(new, calendar_of(rows))
    return calendar_of(_after(new, rows))


def _after(new: NewDay, rows: list[tuple[str, date, str]]) -> list[tuple[str, date, str]]:
    undone = [row for row in rows if row[1] == new.day and row[0] != Kind.PUBLISHED]
    kept = [row for row in rows if row not in undone]
    shipped = shipped_calendar().holidays.get(new.day)
    if new.kind == Kind.PUBLISHED or (new.kind == Kind.ADDED and not shipped) or (new.kind == Kind.REMOVED and shipped):
        return [*kept, (new.kind, new.day, new.name)]
    return kept


def preview_day(new: NewDay) -> list[Move]:
    """Every open deadline the change would move. Raises Refused, OutsideCalendar."""
    return plan(considered(new), rules_in_force())


def change_calendar(new: NewDay, *, by: User, why: str, today: date) -> list[Move]:
    """Make the change and move the open deadlines, in one transaction; their owners are told.

    Raises NotAllowed, Refused, OutsideCalendar.
    """
    require_permission(by, Permission.SET_CALENDAR)
    with transaction.atomic():
        hold_calendar(alone=True)
        rows = changed_days()
        check_day(new, calendar_of(rows))
        for row in CalendarDay.objects.filter(in_force=True, day=new.day).exclude(kind=Kind.PUBLISHED):
            with change(CalendarDay, row.pk, None, by=by, why=why) as undone:
                undone.in_force = False
        if (new.kind, new.day, new.name) in _after(new, rows):
            facts = {"kind": new.kind, "day": new.day, "name": new.name, "source": new.source}
            add(CalendarDay(**facts), by=by, why=why)
        return recalculate(by=by, why=why, today=today)


def add_closure(
    first_day: date, last_day: date, name: str, covered_by: str, *, by: User, why: str, agency_id: int | None = None
) -> ClosureDays:
    """Days on which the office (or an agency) is closed. No statutory date moves. Raises NotAllowed, Refused."""
    require_permission(by, Permission.SET_CALENDAR)
    if last_day < first_day:
        raise Refused("The last day must be on or after the first day")
    row = ClosureDays(first_day=first_day, last_day=last_day, name=name, covered_by=covered_by, agency_id=agency_id)
    return add(row, by=by, why=why)


def end_closure(pk: int, version: int | None, *, by: User, why: str) -> ClosureDays:
    """Take closure days out. Raises NotAllowed, Conflict."""
    require_permission(by, Permission.SET_CALENDAR)
    with change(ClosureDays, pk, version, by=by, why=why) as row:
        row.in_force = False
    return row


def considered_rules(version: RuleVersion) -> RuleBook:
    """The rules as they would be with this version."""
    own = [row.value for row in RuleVersion.objects.all() if _place(row) != _place(version)]
    return RuleBook([*own, version.value])


def _place(version: RuleVersion) -> tuple[str, date]:
    return version.key, version.in_force_from


def preview_rule(version: RuleVersion) -> list[Move]:
    """Every open deadline the version would move: only clocks started on or after its day in force."""
    return plan(calendar_in_force(), considered_rules(version))


def change_rule(version: RuleVersion, *, by: User, why: str, today: date) -> list[Move]:
    """Put a version in force; one of the same rule and day is replaced, and its history kept.

    Raises NotAllowed, Refused, OutsideCalendar.
    """
    require_permission(by, Permission.SET_CALENDAR)
    check_rule(version)
    with transaction.atomic():
        hold_calendar(alone=True)
        earlier = RuleVersion.objects.filter(key=version.key, in_force_from=version.in_force_from).first()
        if earlier is None:
            add(version, by=by, why=why)
        else:
            with change(RuleVersion, earlier.pk, None, by=by, why=why) as row:
                for name in ("length", "unit", "counts_day_0", "source", "edition"):
                    setattr(row, name, getattr(version, name))
        return recalculate(by=by, why=why, today=today)


def check_rule(version: RuleVersion) -> None:
    """Nothing, or Refused: a length, in the direction the rule has always counted.

    A report is public for at least one year (SI 2018/789, regulation 17), counted in months.
    """
    shipped = next(rule for rule in rules_in_force().versions(version.key) if rule.shipped)
    if version.length == 0 or (version.length < 0) != (shipped.length < 0):
        way = "before" if shipped.length < 0 else "after"
        raise Refused(f"This rule counts to a day {way} its day 0: you cannot change the direction")
    if version.key == "public_until" and (version.unit != Unit.MONTHS or version.length < 12):
        raise Refused("A report is public for at least one year (regulation 17): the length must be 12 months or more")


def calendar_warning(today: date, calendar: Calendar) -> str:
    """What to say when an open deadline, or a year from today, lies beyond the published list; "" when none does."""
    last = calendar.proclaimed_through
    running = Deadline.objects.provisional(calendar).count()
    if running:
        dates = "1 open date is" if running == 1 else f"{running:,} open dates are"
        return f"{dates} after {day_words(last)}, where the government’s list of bank holidays ends, and may move."
    if add_months(today, 12) > last:
        return f"The government’s list of bank holidays ends on {day_words(last)}, less than a year from now."
    return ""


def rules_by_key() -> list[tuple[Rule, list[Rule]]]:
    """Each rule as it is now with all its versions, newest first."""
    book = rules_in_force()
    return [(book.versions(key)[-1], list(reversed(book.versions(key)))) for key in book.rule_keys()]
