"""The case as its record said at a moment, for an inquiry, and what two such moments differ in."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cases.audit.history import Names, called, differences
from cases.audit.sources import Line, Source, all_lines
from cases.deadlines.models import Deadline, DeadlineChange
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_instant, start_of_day
from csprapp.clock.ledger import Kind, latest
from csprapp.ui.templatetags.ui import instant

Facts = tuple[tuple[str, str | None, str], ...]
Records = dict[tuple[Source, int], Line]


@dataclass(frozen=True)
class Part:
    """A record as it stood: what it is called, its facts, each with None or what it was at the first moment, and who
    recorded it so, when and why."""

    title: str
    facts: Facts
    byline: str
    move: str = ""  # of two moments: Added, Changed or Removed


def end_of(day: dt.date, at: dt.time | None = None) -> dt.datetime:
    """The instant by which something has to be recorded to count: the end of a London day, or of a minute of it, since
    pages say minutes. Of the hour that comes twice in October its second time. Raises NoSuchTime."""
    if at is None:
        return start_of_day(day + dt.timedelta(days=1))
    return london_instant(day, at, later=True) + dt.timedelta(minutes=1)


def as_it_was(
    incident: Incident,
    user: User,
    today: dt.date,
    end: dt.datetime,
    then: dt.datetime | None,
    *,
    show_names: bool = False,
) -> list[Part]:
    """Every record and date of the case as it was known at a moment (`end_of`); with a second one, what differs.

    What was entered later is not there, whatever day it is about. `show_names` shows names, which the caller logs.
    """
    names = Names(user, today, show_names)
    lines = all_lines(incident, user, today)
    names.look_up(lines)
    before, after = known(lines, end), known(lines, then) if then else {}
    if then is None:
        found = [_part(line, _facts(line.source, None, line.row, names), names) for line in before.values()]
        return [*found, *_dates(incident, end, None)]
    return [*_moves(before, after, names), *_dates(incident, end, then)]


def known(lines: Iterable[Line], end: dt.datetime) -> Records:
    """Of each record that was there at a moment, its newest line by then."""
    found = {}
    for key, of_one in groupby(lines, key=lambda line: (line.source, line.row.id)):
        by_then = [line for line in of_one if line.at < end]
        if by_then and by_then[-1].move != "-":
            found[key] = by_then[-1]
    return found


def _part(line: Line, facts: Facts, names: Names, move: str = "") -> Part:
    return Part(called(line.source, line.row, names), facts, _said(line.at, line.who, line.why), move)


def _said(at: dt.datetime, who: str, why: str) -> str:
    """Who wrote a line, when and why: "3pm, Tue 17 Nov 2026, Cora Dinator: Told by the hospital"."""
    return f"{instant(at)}, {who or 'the software'}" + (f": {why}" if why else "")


def _facts(source: Source, before: Any, after: Any, names: Names) -> Facts:
    return tuple(differences(source.model, before, after, names))


def _moves(before: Records, after: Records, names: Names) -> Iterator[Part]:
    for key in dict.fromkeys([*before, *after]):
        source, first, last = key[0], before.get(key), after.get(key)
        if first and last:
            if facts := _facts(source, first.row, last.row, names):
                yield _part(last, facts, names, "Changed")
        elif line := first or last:
            yield _part(line, _facts(source, None, line.row, names), names, "Removed" if first else "Added")


def _dates(incident: Incident, end: dt.datetime, then: dt.datetime | None) -> Iterator[Part]:
    ledger = DeadlineChange.objects.filter(deadline__incident=incident).order_by("pk")
    lines = {key: list(found) for key, found in groupby(sorted(ledger, key=_duty), key=_duty)}
    for duty in incident.deadlines.order_by("created_at", "pk"):
        first, last = (_date(duty, lines.get(duty.pk, []), each) if each else {} for each in (end, then))
        if then is None:
            facts: Facts = tuple((name, None, said) for name, said in first.items())
        else:
            named = [name for name in {**first, **last} if first.get(name, "") != last.get(name, "")]
            facts = tuple((name, first.get(name, "") if first else None, last.get(name, "")) for name in named)
        if facts:
            move = "" if then is None else "Changed" if first else "Added"
            yield Part(duty.title, facts, _by(duty, lines.get(duty.pk, []), then or end), move)


def _by(duty: Deadline, lines: list[DeadlineChange], end: dt.datetime) -> str:
    """Who changed a duty last by a moment; of one that nobody changed, since when it is there."""
    by_then = [line for line in lines if line.at < end]
    if not by_then:
        return instant(duty.created_at)
    return _said(by_then[-1].at, by_then[-1].by_name, by_then[-1].reason)


def _duty(line: DeadlineChange) -> int:
    return line.deadline_id


def _date(duty: Deadline, lines: list[DeadlineChange], end: dt.datetime) -> dict[str, str]:
    """A duty as it stood at a moment; nothing of one that was recorded later."""
    if duty.created_at >= end:
        return {}
    moved = [line for line in lines if line.old_date and line.new_date]
    by_then = [line.new_date for line in moved if line.at < end]
    later = [line.old_date for line in moved if line.at >= end]
    said = {"Due": by_then[-1] if by_then else later[0] if later else duty.due_on}
    entries = [line.entry for line in lines if line.at < end]
    for name, kind in (("Met", Kind.MET), ("Ended", Kind.ENDED)):
        if entry := latest(entries, kind):
            said[name] = entry.value
    return {name: day_words(value) for name, value in said.items() if value}
