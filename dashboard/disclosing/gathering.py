"""Reads the record of one case into the parts of a case file that were asked for, as whoever asked may read it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.text import capfirst

from cases.audit.history import Names, called, changes_of, differences, of_dates
from cases.audit.moments import end_of, known
from cases.audit.queries import may_open, reads
from cases.audit.sources import Source, all_lines
from cases.disclosures.models import Disclosure
from cases.disclosures.rules import DOCUMENTS, Part
from cases.incidents.former import FormerValue
from cases.incidents.models import Child, Incident, Person
from cases.restrictions.models import ReportingRestriction
from csprapp.clock.deadline import day_words
from csprapp.ui.components import Event
from csprapp.ui.templatetags.ui import instant
from dashboard.disclosing.blocks import Block, Change, Record, Section, Table, Text
from dashboard.disclosing.papers import Paper, marking_part
from reviews.returns.models import ChronologyEntry
from reviews.returns.queries import chronology_of

# Which part a kind of record stands in: the models that differ from the rest of their room, then rooms.
MODELS: dict[type, Part] = {
    Person: Part.PEOPLE, Child: Part.PEOPLE, FormerValue: Part.PEOPLE, ChronologyEntry: Part.CHRONOLOGY,
}  # fmt: skip
ROOMS = {
    "cases.incidents": Part.FACTS, "cases.restrictions": Part.FACTS, "cases.notifications": Part.NOTIFICATIONS,
    "cases.referrals": Part.NOTIFICATIONS, "cases.letters": Part.NOTIFICATIONS, "cases.access": Part.READING,
    "cases.notes": Part.NOTES, "cases.disclosures": Part.READING, "cases.retention": Part.READING,
    "cases.documents": Part.DOCUMENTS, "reviews.rapid": Part.RAPID,
    "reviews.returns": Part.RAPID, "reviews.decisions": Part.RAPID, "reviews.actions": Part.ACTIONS,
    "reviews.learning": Part.REVIEWS, "reviews.signing": Part.REVIEWS, "reviews.contacts": Part.REVIEWS,
    "reviews.planning": Part.REVIEWS, "reviews.drafts": Part.REVIEWS, "reviews.events": Part.REVIEWS,
    "reviews.led_by_other_area": Part.REVIEWS, "publishing.links": Part.REVIEWS,
    "publishing.takedown": Part.REVIEWS,
}  # fmt: skip
NONE = "Nothing is recorded."


def part_of(model: type) -> Part:
    """Where a kind of record stands. Raises KeyError for one that has no place yet."""
    return MODELS.get(model) or ROOMS[".".join(model.__module__.split(".")[:2])]


class Gatherer:
    """Everything of one case, read once."""

    def __init__(self, asked: Disclosure, papers: Iterable[Paper], today: date) -> None:
        self.asked, self.case, self.today = asked, asked.incident, today
        self.parts = {Part(each) for each in asked.parts}
        self.names = Names(asked.asked_by, today, Part.PEOPLE in self.parts)
        self.lines = all_lines(self.case, asked.asked_by, today)
        self.names.look_up(self.lines)
        self.agencies = {row.pk: str(row.agency) for row in self.case.agency_requests.select_related("agency")}
        self.papers = list(papers)

    def sections(self) -> Iterator[Section]:
        """The sections of the parts that were asked for, in their order; documents stand for all their parts."""
        special = {
            Part.CHRONOLOGY: self._chronology, Part.HISTORY: self._history, Part.READING: self._reading,
            Part.FACTS: self._facts, Part.DOCUMENTS: self._documents,
        }  # fmt: skip
        for part in Part:
            if part in DOCUMENTS:
                continue
            if part in self.parts:
                blocks = list(special.get(part, lambda part=part: self._records(part))())
                yield Section(part.label, blocks or [Text(NONE)])
        if self.parts.intersection(DOCUMENTS):
            yield Section("Documents", list(self._documents()))

    def _records(self, part: Part) -> Iterator[Block]:
        """Every record of a part as it stands, those taken out as recorded by mistake included: they say so."""
        for line in known(self.lines, end_of(self.today)).values():
            if part_of(line.source.model) == part:
                facts = differences(line.source.model, None, line.row, self.names)
                yield Record(self._called(line.source, line.row), [(name, value) for name, _, value in facts])

    def _called(self, source: Source, row: Any) -> str:
        """What a record is called, with the agency or the action that it belongs to."""
        name = capfirst(called(source, row, self.names))
        if agency := self.agencies.get(getattr(row, "request_id", 0)):
            return f"{name}: {agency}"
        if action := getattr(row, "action_id", None):
            return f"{name} {action}"
        return name

    def _facts(self) -> Iterator[Block]:
        yield from self._records(Part.FACTS)
        duties = self.case.deadlines.select_related("owner").order_by("due_on", "pk")
        rows = [(each.title, day_words(each.due_on), self._ended(each), str(each.owner or "")) for each in duties]
        if rows:
            yield Table("Dates of the case", ("What", "Due", "Status", "Owner"), (5, 3, 3, 3), rows)

    def _ended(self, duty: Any) -> str:
        if duty.met_on:
            return f"Met {day_words(duty.met_on)}"
        return f"{duty.get_end_reason_display()}, {day_words(duty.ended_on)}" if duty.ended_on else "Open"

    def _chronology(self) -> Iterator[Block]:
        rows = []
        for line in chronology_of(self.case):
            days = f"{day_words(line.day)} to {day_words(line.until)}" if line.until else day_words(line.day)
            rows.append((line.about or days, str(line.agency or ""), line.event, line.significance))
        if rows:
            heads = ("When", "Agency", "What happened", "Why it matters")
            yield Table("Events by date", heads, (3, 3, 6, 4), rows)

    def _history(self) -> Iterator[Block]:
        """Every change of the parts that were asked for, oldest first: an answer to who knew what, when."""
        papers = {paper.key for paper in self.papers}
        found = [
            event for source, row, event in changes_of(self.lines, self.names) if self._wanted(source, row, papers)
        ]
        if Part.FACTS in self.parts:
            found += of_dates(self.case)
        for event in sorted(found, key=lambda each: each.when):
            yield Change(event.title, self._byline(event), event.changes)

    def _wanted(self, source: Source, row: Any, papers: set[tuple[str, int]]) -> bool:
        """Whether a line belongs to the parts; of documents only to those whose marking was asked for."""
        part = part_of(source.model)
        if part != Part.DOCUMENTS:
            return part in self.parts
        if source.model._meta.model_name == "document":
            return marking_part(row.marking) in self.parts
        return (source.model._meta.model_name, row.id) in papers

    def _byline(self, event: Event) -> str:
        who = event.who or "the software"
        return f"{instant(event.when)}, {who}" + (f": {event.text}" if event.text else "")

    def _reading(self) -> Iterator[Block]:
        openers = [(str(each.user), each.why, self._until(each.row)) for each in may_open(self.case, self.today)]
        yield Table("Who may open it on this day", ("Who", "Why", "Until"), (3, 5, 3), openers)
        yield from self._records(Part.READING)
        rows = [
            (instant(each.at), f"{each.user_name}\n{each.roles}".strip(), each.what, each.why)
            for each in reads(self.case).order_by("at", "pk").iterator(chunk_size=2000)
        ]
        if rows:
            yield Table("Who read it", ("When", "Who", "What", "Why"), (3, 3, 4, 3), rows)

    def _until(self, row: Any) -> str:
        if row is None:
            return "While in the role"
        return day_words(row.valid_until) if row.valid_until else "No end date"

    def _documents(self) -> Iterator[Block]:
        if not self.papers:
            yield Text(NONE)
            return
        yield Text(
            "The pages of each PDF come after a sheet that names it. They show what can be read on them. Notes, "
            "forms and links are not carried over. Every file is also in the ZIP that goes with this one, "
            "unchanged, under the name given."
        )
        heads = ("", "Document", "File", "SHA-256 of the file")
        rows = [(str(each.number), each.words, each.about, each.kept.sha256) for each in self.papers]
        yield Table("Documents in this case file", heads, (1, 6, 5, 6), rows)


def restrictions_of(incident: Incident, today: date) -> list[str]:
    """What a court does not allow to be published, which whoever gets the file has to know."""
    rows = ReportingRestriction.objects.filter(incident=incident).order_by("pk")
    return [f"A court restricts what may be published: {row}, {row.in_words}." for row in rows if row.is_live(today)]
