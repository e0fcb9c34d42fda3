"""The calendar of England that the clock is given: the shipped list, less and with the days staff changed."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import holidays

from csprapp.clock.calendar import FIRST_DAY, SATURDAY, Calendar, days_between
from csprapp.clock.deadline import working_target
from csprapp.clock.rules import RuleBook
from csprapp.kept import Kept

if TYPE_CHECKING:
    from cases.deadlines.models import ClosureDays

# The last year of the government's published list: https://www.gov.uk/bank-holidays, read 23 November 2026.
PROCLAIMED_THROUGH = dt.date(2028, 12, 31)
YEARS_TO_HORIZON = 10


def horizon_after(proclaimed_through: dt.date) -> dt.date:
    """The last day the clock will answer for: the end of the tenth year after the published list ends."""
    return dt.date(proclaimed_through.year + YEARS_TO_HORIZON, 12, 31)


def _united_kingdom() -> type[holidays.HolidayBase]:
    """The package's own class of the one country: asked for it by name it loads all 250, which take 12 MB for good."""
    place = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    loader = SourceFileLoader("holidays_of_the_united_kingdom", str(place))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    found: type[holidays.HolidayBase] = module.UnitedKingdom
    return found


@lru_cache(maxsize=4)
def shipped_holidays(last_year: int) -> tuple[tuple[dt.date, str], ...]:
    """England's weekday bank holidays, Christmas Day and Good Friday, to the end of a year, oldest first.

    England's own list: `GB` without a subdivision would leave out Easter Monday and the August holiday.
    """
    found = _united_kingdom()(subdiv="ENG", years=range(FIRST_DAY.year, last_year + 1))
    return tuple((day, name) for day, name in sorted(found.items()) if day.weekday() < SATURDAY)


@lru_cache(maxsize=4)
def build(
    proclaimed_through: dt.date = PROCLAIMED_THROUGH,
    added: tuple[tuple[dt.date, str], ...] = (),
    removed: frozenset[dt.date] = frozenset(),
) -> Calendar:
    """The shipped list less the days removed, with the days added. Built once per content."""
    horizon = horizon_after(proclaimed_through)
    days = {day: name for day, name in shipped_holidays(horizon.year) if day not in removed}
    return Calendar(days | dict(added), proclaimed_through=proclaimed_through, horizon=horizon)


def shipped_calendar() -> Calendar:
    """The calendar as the software ships it, for where there is no database."""
    return build()


def calendar_of(rows: Iterable[tuple[str, dt.date, str]]) -> Calendar:
    """The calendar with staff's changes, each given as (kind, day, name): those in force, or those being considered."""
    from cases.deadlines.models import CalendarDay

    rows = sorted(rows)
    kinds = CalendarDay.Kind
    published = [day for kind, day, _ in rows if kind == kinds.PUBLISHED]
    return build(
        max([PROCLAIMED_THROUGH, *published]),
        tuple((day, name) for kind, day, name in rows if kind == kinds.ADDED),
        frozenset(day for kind, day, _ in rows if kind == kinds.REMOVED),
    )


def changed_days() -> list[tuple[str, dt.date, str]]:
    """What staff have changed and still stands, as `calendar_of` takes it."""
    from cases.deadlines.models import CalendarDay

    return list(CalendarDay.objects.filter(in_force=True).values_list("kind", "day", "name"))


def calendar_in_force() -> Calendar:
    """The calendar with what staff have changed. A new bank holiday is in it at the next question."""
    return _calendar()


def rules_in_force() -> RuleBook:
    """The cited rules, shipped and the partnership's own."""
    return _rules()


def _own_rules() -> RuleBook:
    from cases.deadlines.models import RuleVersion

    return RuleBook(version.value for version in RuleVersion.objects.all())


def _closures() -> list["ClosureDays"]:
    from cases.deadlines.models import ClosureDays

    return list(ClosureDays.objects.filter(in_force=True))


_calendar = Kept(lambda: calendar_of(changed_days()), "cases.CalendarDay")
_rules = Kept(_own_rules, "cases.RuleVersion")
_spans = Kept(_closures, "cases.ClosureDays")


def closures(agency_id: int | None = None) -> list["ClosureDays"]:
    """The days the authority closes, or an agency when its id is given, first ones first."""
    return [row for row in _spans() if row.agency_id == agency_id]


def last_open_day(day: dt.date, agency_id: int | None = None) -> dt.date:
    """The last working day on or before `day` on which our office is open, and an agency's when its id is given.

    For targets, reminders and the dates agencies are asked to answer by; a statutory date is never moved by it.
    """
    closed = closed_days() | (closed_days(agency_id) if agency_id is not None else frozenset())
    return working_target(day, calendar_in_force(), closed)


def closed_days(agency_id: int | None = None) -> frozenset[dt.date]:
    """The days on which the authority is closed, or an agency when its id is given."""
    return frozenset(day for row in closures(agency_id) for day in days_between(row.first_day, row.last_day))
