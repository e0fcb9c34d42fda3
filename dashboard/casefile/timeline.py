"""What happened in a case, read from the history of its records and the ledgers of its dates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.utils.text import capfirst

from cases.audit.sources import newest
from cases.deadlines.models import DeadlineChange
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.instants import london_date
from csprapp.clock.ledger import Kind

QUIET = {Kind.CALENDAR_CHANGED, Kind.RULE_CHANGED}
NEWEST = 200  # lines of all histories, and as many of the ledgers, that are looked at


@dataclass(frozen=True)
class Entry:
    """One thing that was written: when, by whom, why, and what it touched. `quiet`: the software's own doing."""

    at: datetime
    who: str
    why: str
    touched: str
    quiet: bool = False


@dataclass(frozen=True)
class Event:
    """What one person did at one moment, however many records it touched."""

    at: datetime
    who: str
    title: str
    touched: str
    quiet: bool


@dataclass(frozen=True)
class Day:
    """A London day of the timeline, newest event first."""

    day: date
    events: list[Event] = field(default_factory=list)


def timeline(incident: Incident, user: User, today: date, limit: int = 20) -> tuple[list[Day], bool]:
    """The newest events of a case by day, newest first, and whether there are more: of the same records as its
    history, as far as this person may read them.
    """
    entries = sorted(_entries(incident, user, today), key=lambda entry: entry.at, reverse=True)
    events = list(merge(entries))
    days = groupby(events[:limit], key=lambda event: london_date(event.at))
    return [Day(day, list(found)) for day, found in days], len(events) > limit


def _entries(incident: Incident, user: User, today: date) -> Iterator[Entry]:
    for each in newest(incident, user, today, NEWEST):
        yield Entry(each.at, each.who, each.why, each.source.kind, not each.who)
    lines = DeadlineChange.objects.filter(deadline__incident=incident).select_related("deadline").order_by("-pk")
    for line in lines[:NEWEST]:
        touched = f"{line.deadline.label}: {line.get_kind_display().lower()}"
        yield Entry(line.at, line.by_name, line.reason, touched, Kind(line.kind) in QUIET)


def merge(entries: Iterable[Entry]) -> Iterator[Event]:
    """Entries of one person, one reason and one minute are one event; they come newest first and stay so."""

    def deed(entry: Entry) -> tuple[datetime, str, str]:
        return entry.at.replace(second=0, microsecond=0), entry.who, entry.why

    for (_, who, why), found in groupby(entries, key=deed):
        together = list(found)
        touched = list(dict.fromkeys(entry.touched for entry in reversed(together)))
        words = capfirst("; ".join(touched))
        title, words = (why, words) if why else (f"Changed: {words}", "")
        yield Event(together[0].at, who, title, words, all(entry.quiet for entry in together))
