"""The columns of the sheets that no page of a lower room has: duties, the chronology of a case, agencies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from cases.deadlines.models import Deadline
from csprapp.partnership.models import Agency
from csprapp.tables.writing import Cell, Column
from csprapp.ui.facts import value_of
from dashboard.performance.rules import Outcome
from dashboard.sheets.icb import ICB
from dashboard.sheets.lines import Line
from dashboard.sheets.reading import Told
from reviews.returns.models import AgencyRequest

NOT_OPEN = "You cannot open it"


@dataclass(frozen=True)
class Duty:
    """A statutory clock on a London day. Of a case that is not open to the reader it counts, and says not which."""

    deadline: Deadline
    today: date

    @property
    def opened(self) -> bool:
        return bool(self.deadline.opened)

    def outcome(self, judged_by: date) -> str:
        """How it turned out, judged by a date: what the figures of Performance count."""
        row = self.deadline
        if row.ended_on:
            return str(Outcome.ENDED.label)
        if row.met_on:
            return str((Outcome.MET if row.met_on <= judged_by else Outcome.MET_LATE).label)
        return str((Outcome.MISSED if judged_by < self.today else Outcome.NOT_DUE).label)

    @property
    def days_late(self) -> Cell:
        """Days after the statutory date, of what was met late or is not met yet."""
        until = self.deadline.met_on or (None if self.deadline.ended_on else self.today)
        return max((until - self.deadline.computed_on).days, 0) if until else None


DUTIES: Sequence[Column] = (
    Column(
        "reference",
        "Case",
        lambda duty: duty.deadline.incident.reference if duty.opened else NOT_OPEN,
        "The number of the case",
    ),
    Column("area", "Area", lambda duty: duty.deadline.incident.area.name if duty.opened else None, "Where it happened"),
    Column("duty", "Duty", lambda duty: duty.deadline.title, "What must be done", width=40),
    Column(
        "started_on",
        "Started on",
        lambda duty: duty.deadline.started_on,
        "The day it is counted from",
        "Date",
        width=14,
    ),
    Column(
        "first_due",
        "First worked out as",
        lambda duty: duty.deadline.first_computed_on,
        "Before its start was corrected",
        "Date",
    ),
    Column(
        "statutory",
        "Statutory date",
        lambda duty: duty.deadline.computed_on,
        "Worked out from its start as it is now recorded",
        "Date",
        width=14,
    ),
    Column(
        "governing",
        "Date that applied",
        lambda duty: duty.deadline.due_on,
        "Where a decision set a different date",
        "Date",
    ),
    Column(
        "met_on",
        "Met on",
        lambda duty: duty.deadline.met_on,
        "The day it was done; the figures of LCSPRs also count the day the final report was sent",
        "Date",
        width=14,
    ),
    Column(
        "by_statute",
        "By the statutory date",
        lambda duty: duty.outcome(duty.deadline.computed_on),
        "How it turned out",
        "One of a list",
    ),
    Column(
        "by_governing",
        "By the date that applied",
        lambda duty: duty.outcome(duty.deadline.due_on),
        "How it turned out",
        "One of a list",
        width=24,
    ),
    Column(
        "days_late",
        "Days late",
        lambda duty: duty.days_late,
        "Counted from the statutory date to the day it was met, or the day of this sheet",
        "Number",
        width=10,
    ),
    Column(
        "ended",
        "No longer needed from",
        lambda duty: duty.deadline.ended_on,
        "The day it ended without being done",
        "Date",
        width=14,
    ),
    Column(
        "end_reason",
        "Why it was no longer needed",
        lambda duty: value_of(duty.deadline, "end_reason"),
        "",
        "One of a list",
    ),
    Column(
        "owner",
        "Owner",
        lambda duty: str(duty.deadline.owner or "") if duty.opened else None,
        "Who was responsible for it",
    ),
)


EVENTS: Sequence[Column] = (
    Column("day", "Date", lambda event: event.day, "The day, or the first day of a period", "Date", width=14),
    Column("until", "Until", lambda event: event.until, "The last day of a period", "Date", width=14),
    Column("about", "About when", lambda event: event.about, "In words, where the day is not known", private=True),
    Column(
        "agency",
        "Agency",
        lambda event: str(event.agency or ""),
        "Whose record it comes from. Empty means the unit’s own",
        width=30,
    ),
    Column("event", "Event", lambda event: event.event, "What happened", private=True, width=70),
    Column("significance", "Why it matters", lambda event: event.significance, "", private=True, width=50),
    Column("source", "Source", lambda event: event.source, "Where it is written", private=True, width=30),
)


@dataclass(frozen=True)
class AgencyLine:
    """An agency with the requests that the reader may see."""

    agency: Agency
    requests: list[AgencyRequest]
    today: date

    def number(self, standing: str) -> int:
        """How many were answered in time or late, or are late now."""
        return sum(self._standing(each) == standing for each in self.requests)

    def _standing(self, request: AgencyRequest) -> str:
        due = request.deadline.due_on if request.deadline else None
        if request.received_on:
            return "late" if due and request.received_on > due else "in time"
        return "overdue" if due and due < self.today else "waiting"


AGENCIES: Sequence[Column] = (
    Column("name", "Agency", lambda line: line.agency.name, "What it is called", width=36),
    Column("kind", "Kind", lambda line: line.agency.kind_in_words, "In the partnership’s words", width=24),
    Column("email", "Email", lambda line: line.agency.email, "The shared address that requests go to", width=30),
    Column(
        "designated_from",
        "Part of the arrangements from",
        lambda line: line.agency.designated_from,
        "For a childcare or education agency",
        "Date",
        width=26,
    ),
    Column(
        "nhs",
        "Needs the NHS number",
        lambda line: "Yes" if line.agency.needs_nhs_number else "No",
        "To find people",
        "Yes or no",
    ),
    Column(
        "upn",
        "Needs the pupil number",
        lambda line: "Yes" if line.agency.needs_pupil_number else "No",
        "To find people",
        "Yes or no",
    ),
    Column(
        "open",
        "In use",
        lambda line: "Yes" if line.agency.is_active else "No",
        "No means it is closed and no longer offered",
        "Yes or no",
        width=10,
    ),
    Column(
        "asked",
        "Requests",
        lambda line: len(line.requests),
        "Requests to it in cases that you can open, without those withdrawn",
        "Number",
        width=12,
    ),
    Column(
        "in_time",
        "Answered in time",
        lambda line: line.number("in time"),
        "By the date to answer by",
        "Number",
        width=16,
    ),
    Column("late", "Answered late", lambda line: line.number("late"), "After that date", "Number", width=14),
    Column(
        "overdue",
        "Overdue now",
        lambda line: line.number("overdue"),
        "Not answered, and the date has passed",
        "Number",
        width=14,
    ),
)


def _asked(line: Line) -> Callable[[Told], Cell]:
    """What a line of the ICB's sheet says of a case; nothing of one that it is not asked of."""
    return lambda told: line.value(told) if line.applies(told) else None


# The lines of the ICB's sheet, each as a column.
TRACKER: Sequence[Column] = tuple(
    Column(
        slugify(line.title).replace("-", "_"),
        line.title,
        _asked(line),
        line.meaning or f"As on the sheet of the case, under {part.title}",
        private=line.private,
        width=24,
    )
    for part in ICB.parts
    for line in part.lines
)
