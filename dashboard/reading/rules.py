"""Which reading of cases somebody should look at. Pure: what was read, by whom, and facts of the cases; no database.

A mark says "look", never "wrong": who works late on a deadline reads at night.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from csprapp.clock.instants import LONDON, london_date

MANY_CASES, WITHIN = 12, timedelta(hours=1)
NIGHT_FROM, NIGHT_UNTIL = time(22), time(6)  # London
CLOSED_LATELY = 14  # days


class Mark(StrEnum):
    """Why it stands out, the gravest first."""

    GLASS = "Opened in an emergency"
    SURNAME = "Somebody in the case has the same surname as the reader"
    MANY = "Many cases within an hour"
    CLOSED = "A recently closed case"
    NIGHT = "At night"


@dataclass(frozen=True)
class Read:
    """One line of the access log about a case."""

    at: datetime
    user: int
    case: str
    in_emergency: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a case that was read: the folded words of its people's names, when it was closed, its owner."""

    names: frozenset[str] = frozenset()
    closed_on: date | None = None
    owner: int | None = None


@dataclass(frozen=True)
class Unusual:
    """Reading that stands out: one line for a reader, a case and a London day; of many cases one for the day."""

    mark: Mark
    user: int
    first: datetime
    times: int
    case: str = ""
    cases: Sequence[str] = field(default_factory=tuple)


def unusual(reads: Iterable[Read], facts: Mapping[str, Facts], surnames: Mapping[int, str]) -> list[Unusual]:
    """What stands out, gravest first, then oldest. `surnames` are folded, by reader; "" where none is known."""
    ordered = sorted(reads, key=_place)
    found = []
    for (user, _), of_day in groupby(ordered, key=lambda read: (read.user, london_date(read.at))):
        lines = list(of_day)
        found += _many(user, lines)
        for case in dict.fromkeys(line.case for line in lines):
            of_case = [line for line in lines if line.case == case]
            found += _of_a_case(of_case, facts.get(case, Facts()), surnames.get(user, ""))
    return sorted(found, key=lambda line: (list(Mark).index(line.mark), line.first, line.user, line.case))


def _place(read: Read) -> tuple[Any, ...]:
    return read.user, read.at, read.case


def _many(user: int, lines: Sequence[Read]) -> Iterator[Unusual]:
    """The hour of the day in which the most cases were opened, when they were many."""
    open_now: Counter[str] = Counter()
    start, most, fullest = 0, 0, (0, 0)
    for end, line in enumerate(lines):
        open_now[line.case] += 1
        while line.at - lines[start].at > WITHIN:
            open_now[lines[start].case] -= 1
            open_now += Counter()  # without what has fallen to nothing
            start += 1
        if len(open_now) > most:
            most, fullest = len(open_now), (start, end + 1)
    if most >= MANY_CASES:
        hour = lines[slice(*fullest)]
        yield Unusual(Mark.MANY, user, hour[0].at, len(hour), cases=tuple(dict.fromkeys(line.case for line in hour)))


def _of_a_case(lines: Sequence[Read], facts: Facts, surname: str) -> Iterator[Unusual]:
    user, case = lines[0].user, lines[0].case
    marked = {
        Mark.GLASS: [line for line in lines if line.in_emergency],
        Mark.SURNAME: lines if surname and surname in facts.names else [],
        Mark.CLOSED: [line for line in lines if user != facts.owner and _lately(facts.closed_on, line.at)],
        Mark.NIGHT: [line for line in lines if _at_night(line.at)],
    }
    for mark, those in marked.items():
        if those:
            yield Unusual(mark, user, those[0].at, len(those), case)


def _lately(closed_on: date | None, at: datetime) -> bool:
    return closed_on is not None and 0 <= (london_date(at) - closed_on).days <= CLOSED_LATELY


def _at_night(at: datetime) -> bool:
    there = at.astimezone(LONDON).time()
    return there >= NIGHT_FROM or there < NIGHT_UNTIL


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of its month."""
    first = day.replace(day=1)
    return first, month_after(first) - timedelta(days=1)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def look_at(last: date) -> str:
    """How the reason begins under which a look at the reading up to a month's last day is kept; the note follows."""
    return f"Reading up to {last.isoformat()} was looked at: "
