"""What happened in a case, read from the history of its records and the ledgers of its dates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from cases.access.models import CaseAccess
from cases.deadlines.models import DeadlineChange
from cases.documents.models import Document
from cases.incidents.models import Incident, Person, Proceeding
from cases.notifications.models import Notification, Told
from csprapp.clock.instants import london_date
from csprapp.clock.ledger import Kind
from reviews.decisions.models import Amendment, PanelReply, PartnerDecision
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest, AgencyReturn

# A record's name on the timeline, and the column of its history that leads to the case.
OF_CASE = (
    (Incident, "case", "id"),
    (Person, "person", "incident_id"),
    (Proceeding, "proceeding", "incident_id"),
    (Notification, "notification", "incident_id"),
    (Told, "who was told", "incident_id"),
    (Document, "document", "incident_id"),
    (CaseAccess, "access", "incident_id"),
    (RapidReview, "rapid review", "incident_id"),
    (AgencyRequest, "agency request", "incident_id"),
    (LearningReview, "review", "incident_id"),
)
# Records further away: the path from each to its case.
FURTHER = (
    (PartnerDecision, "partner's decision", "rapid_review__incident"),
    (PanelReply, "Panel's reply", "rapid_review__incident"),
    (Amendment, "amendment", "rapid_review__incident"),
    (AgencyReturn, "agency's return", "request__incident"),
)
QUIET = {Kind.CALENDAR_CHANGED, Kind.RULE_CHANGED}
NEWEST = 60  # entries of each kind of record that are looked at


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


def timeline(incident: Incident, limit: int = 25) -> tuple[list[Day], bool]:
    """The newest events of a case by day, newest first, and whether there are more."""
    entries = sorted(_entries(incident), key=lambda entry: entry.at, reverse=True)
    events = list(merge(entries))
    days = groupby(events[:limit], key=lambda event: london_date(event.at))
    return [Day(day, list(found)) for day, found in days], len(events) > limit


def _entries(incident: Incident) -> Iterator[Entry]:
    for model, name, column in OF_CASE:
        yield from _history(model.history.filter(**{column: incident.pk}), name)
    for model, name, path in FURTHER:
        own = model.objects.filter(**{path: incident}).values("pk")
        yield from _history(model.history.filter(id__in=own), name)
    lines = DeadlineChange.objects.filter(deadline__incident=incident).select_related("deadline").order_by("-pk")
    for line in lines[:NEWEST]:
        touched = f"{line.deadline.label}: {line.get_kind_display().lower()}"
        yield Entry(line.at, line.by_name, line.reason, touched, Kind(line.kind) in QUIET)


def _history(rows: Any, name: str) -> Iterator[Entry]:
    newest = rows.select_related("history_user").order_by("-history_date", "-history_id")[:NEWEST]
    return (_entry(row, name) for row in newest)


def _entry(row: Any, name: str) -> Entry:
    who = str(row.history_user) if row.history_user else ""
    return Entry(row.history_date, who, row.history_change_reason or "", name, not who)


def merge(entries: Iterable[Entry]) -> Iterator[Event]:
    """Entries of one person, one reason and one minute are one event; they come newest first and stay so."""

    def deed(entry: Entry) -> tuple[datetime, str, str]:
        return entry.at.replace(second=0, microsecond=0), entry.who, entry.why

    for (_, who, why), found in groupby(entries, key=deed):
        together = list(found)
        touched = list(dict.fromkeys(entry.touched for entry in reversed(together)))
        words = "; ".join(touched)
        words = words[:1].upper() + words[1:]
        title, words = (why, words) if why else (f"Changed: {words}", "")
        yield Event(together[0].at, who, title, words, all(entry.quiet for entry in together))
