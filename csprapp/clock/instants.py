"""Instants and London days.

A deadline lasts until midnight ending its London day, so every instant becomes a London date before any rule
sees it. The two clock-change nights are handled here and nowhere else.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}($|[Tt ])", re.ASCII)


class NaiveInstant(ValueError):
    """An instant came without Z or an offset, so nobody can say which London day it belongs to."""


class NoSuchTime(ValueError):
    """The clocks went forward over this time: it never showed on a London clock."""


def london_date(instant: dt.datetime) -> dt.date:
    """The London date on which an aware instant falls.

    Raises NaiveInstant when it has no time zone.
    """
    if instant.utcoffset() is None:
        raise NaiveInstant("Give the time with Z or an offset from UTC, for example 2026-06-30T23:30:00Z")
    return instant.astimezone(LONDON).date()


def london_instant(day: dt.date, time: dt.time, *, later: bool = False) -> dt.datetime:
    """The aware instant of a time that a person read off a London clock.

    In the hour that comes twice in October the earlier one is taken, or the second when `later` is true.
    Raises NoSuchTime for a time in the hour that is skipped in March.
    """
    local = dt.datetime.combine(day, time.replace(tzinfo=None), tzinfo=LONDON).replace(fold=int(later))
    if _skipped(local):
        raise NoSuchTime(
            f"{time:%H:%M} did not exist on {day.day} {day:%B %Y}: the clocks went forward from 1:00 to 2:00"
        )
    return local


def _skipped(local: dt.datetime) -> bool:
    return local.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None)


def start_of_day(day: dt.date) -> dt.datetime:
    """The instant, in UTC, at which a London day begins; a deadline counts as overdue from the one after its day."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=LONDON).astimezone(dt.UTC)


def when(text: str) -> dt.date:
    """The London date of `YYYY-MM-DD`, or of an ISO 8601 instant with Z or an offset.

    Raises NaiveInstant for an instant without either, ValueError for anything else.
    """
    text = text.strip()
    unreadable = f"{text!r} is not a date like 2026-11-02 or a time like 2026-11-02T09:30:00Z"
    if not _DAY.match(text):
        raise ValueError(unreadable)
    try:
        if len(text) == len("2026-11-02"):
            return dt.date.fromisoformat(text)
        instant = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(unreadable) from error
    return london_date(instant)
