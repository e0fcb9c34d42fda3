"""The ledger of a deadline: entries in, dates out, folded by kind and never by position.

An entry is never changed or removed; it is reversed by another. Reversing an entry gives the dates that would
be there had it never been made, and the order in which entries arrive changes nothing.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import due
from csprapp.clock.rules import Rule


class Kind(StrEnum):
    """What an entry says. Those after ENDED and before REVERSED are evidence and add nothing to the fold."""

    START_CORRECTED = "start_corrected"
    DATE_SET = "date_set"
    DELAY_RECORDED = "delay_recorded"
    MET = "met"
    ENDED = "ended"
    CALENDAR_CHANGED = "calendar_changed"
    RULE_CHANGED = "rule_changed"
    OWNER_CHANGED = "owner_changed"
    LOOKED_AT = "looked_at"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `id` is its place in time of recording, `decided_on` the day it was decided.

    `value` is the date it gives; `reverses` the id of the earlier entry that a `reversed` line takes back.
    """

    id: int
    kind: Kind
    decided_on: dt.date
    value: dt.date | None = None
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """What the standing entries add up to."""

    started_on: dt.date
    computed_on: dt.date
    due_on: dt.date
    target_on: dt.date | None
    act_on: dt.date
    met_on: dt.date | None
    ended_on: dt.date | None


def standing_entries(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that are not reversed, oldest id first; a reversal may itself be reversed.

    Raises ValueError when a line reverses nothing, itself or a later line.
    """
    standing: list[Entry] = []
    gone: set[int] = set()
    ordered = sorted(entries, key=lambda entry: entry.id, reverse=True)
    known = {entry.id for entry in ordered}
    for entry in ordered:
        if entry.kind is Kind.REVERSED and (entry.reverses not in known or entry.reverses >= entry.id):
            raise ValueError(f"Line {entry.id} must reverse an earlier line of the same ledger")
        if entry.id in gone:
            continue
        standing.append(entry)
        if entry.kind is Kind.REVERSED:
            gone.add(entry.reverses)  # type: ignore[arg-type]  # checked above
    return standing[::-1]


def latest(entries: Iterable[Entry], kind: Kind) -> Entry | None:
    """The latest standing entry of a kind: by its own decided_on, then by id."""
    of_kind = [entry for entry in standing_entries(entries) if entry.kind is kind]
    return max(of_kind, key=lambda entry: (entry.decided_on, entry.id), default=None)


def _value(entries: list[Entry], kind: Kind) -> dt.date | None:
    entry = latest(entries, kind)
    return entry.value if entry else None


def start_of(started_on: dt.date, entries: Iterable[Entry]) -> dt.date:
    """The day the clock started: the latest standing correction, else as first recorded."""
    return _value(list(entries), Kind.START_CORRECTED) or started_on


def fold(
    started_on: dt.date,
    entries: Iterable[Entry],
    rule: Rule | None,
    calendar: Calendar,
    *,
    agreed_on: dt.date | None = None,
) -> Dates:
    """The dates that the standing entries give.

    `started_on` is the start as first recorded; `rule` the version in force on `start_of(...)`, or None for a
    duty without a statutory rule, whose first agreed date is `agreed_on`. Raises OutsideCalendar, ValueError.
    """
    entries = list(entries)
    start = start_of(started_on, entries)
    if rule is not None:
        computed_on = due(rule, start, calendar)
    elif agreed_on is not None:
        computed_on = agreed_on
    else:
        raise ValueError("A deadline without a rule needs the date that was agreed")
    due_on = _value(entries, Kind.DATE_SET) or computed_on
    target_on = _value(entries, Kind.DELAY_RECORDED)
    return Dates(
        started_on=start,
        computed_on=computed_on,
        due_on=due_on,
        target_on=target_on,
        act_on=target_on or due_on,
        met_on=_value(entries, Kind.MET),
        ended_on=_value(entries, Kind.ENDED),
    )
