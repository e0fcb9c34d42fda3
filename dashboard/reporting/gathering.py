"""Reads the record of one case into the parts of its rapid review report, with nobody's name in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst

from cases.deadlines.models import DeadlineChange
from cases.deadlines.queries import standing_lines
from cases.incidents.models import Child, Incident, Person
from cases.incidents.queries import bodies_of
from cases.notifications.clocks import RAPID, clock_of
from cases.notifications.models import Notification
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.files.text import printable
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from csprapp.records.together import keep_beside, read_beside
from csprapp.ui.facts import name_of, value_of
from dashboard.reporting import layout
from dashboard.reporting.naming import Cleaner, Replaced
from dashboard.reporting.people import Named, age_words, labelled, struck_off
from dashboard.reporting.report_blocks import NOT_RECORDED, Heading, Paragraphs, Part, Report, Section, Table
from publishing.disclosure.searches import Finding, Place, Sort, findings
from publishing.links.queries import known_to
from reviews.decisions.disagreements import in_words
from reviews.decisions.models import Criterion, PartnerDecision
from reviews.decisions.presenters import how_it_was_given
from reviews.decisions.queries import answers_of
from reviews.decisions.rules import PANELS_OWN
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import decisions_of, rapid_review_of
from reviews.returns.queries import chronology_of

# Facts of the incident that stand as texts of their own, or that the report leaves out.
OF_THE_CHILD = ("sex", "sex_note", "ethnic_group", "ethnicity", "disabilities", "disability")
ELSEWHERE = {"summary", "immediate_safeguarding", "media_interest"}
# What the Panel must not find in the report. Dates, references and workers' names belong in it.
GIVES_AWAY = {Sort.NAME, Sort.INITIALS, Sort.BORN, Sort.ADDRESS, Sort.PLACE, Sort.NUMBER}


OF_THE_CASE = (
    "people__child", "former_values", "notifications", "proceedings", "parallel_reviews", "agency_requests__agency",
    "agency_requests__answer",
)  # fmt: skip
OF_THE_REVIEW = (
    "amendments", "answers", "decisions__signed_by", "decisions__recorded_by", "decisions__confirmed_by",
    "disagreements",
)  # fmt: skip


@dataclass(frozen=True)
class Gathered:
    """The report, what was taken out of it, what in it still looks as if it gave somebody away, what is empty."""

    report: Report
    replaced: list[Replaced]
    suspicious: list[Finding]
    empty: list[str]


def gather(incident: Incident, today: date, review: RapidReview | None = None) -> Gathered:
    """The report of a case as its record stands, made on a London day; of its rapid review, if that is in the hand."""
    writer = _Writer(incident, review or rapid_review_of(incident), today)
    sections, empty = [], []
    for line in layout.lines():
        parts = writer.section(line.key, line.title)
        if not parts:
            empty.append(line.title)
        if line.shown:
            sections.append(Section(line.key, line.title, tuple(parts) or (Paragraphs(NOT_RECORDED),)))
    shown = {section.title for section in sections}
    partnership, notes = Partnership.current().name, tuple(writer.notes())
    report = Report(incident.reference, partnership, today, tuple(sections), notes)
    lacking = [title for title in empty if title in shown]
    return Gathered(report, writer.cleaner.replaced, _suspicious(incident, report, today), lacking)


def _suspicious(incident: Incident, report: Report, today: date) -> list[Finding]:
    """What is left that might give somebody away: nearly a name, a date of birth, an address, an NHS number."""
    known = [fact for fact in known_to([incident], today) if fact.sort in GIVES_AWAY and fact.value != incident.setting]
    return findings([Place(section.title, text_of(section)) for section in report.sections], known)


def text_of(section: Section) -> str:
    """Everything of a section that somebody reads, as one text."""
    found: list[str] = [section.title]
    for part in section.parts:
        if isinstance(part, Table):
            found += [part.caption, *part.heads, *(cell for row in part.rows for cell in row)]
        else:
            found.append(part.text)
    return "\n".join(found)


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


def _table(caption: str, heads: dict[str, int], rows: list[tuple[str, ...]]) -> Iterable[Part]:
    """A table whose columns are so wide, each in parts of the whole; none without a row."""
    if rows:
        yield Table(caption, tuple(heads), tuple(rows), tuple(heads.values()))


class _Writer:
    """Writes each section of one case's report. A section with nothing recorded gives no parts."""

    def __init__(self, incident: Incident, review: RapidReview, today: date) -> None:
        self.incident, self.review, self.today = incident, review, today
        clock, struck = clock_of(incident, RAPID), Person.everything.filter(incident=incident, in_error=True)
        ledger = DeadlineChange.objects.filter(deadline__in=clock.values("pk"))
        also = clock, ledger, struck, incident.area.partner_bodies.all(), chronology_of(incident)
        found = read_beside(incident, *OF_THE_CASE, and_of=(review, OF_THE_REVIEW), also=also)
        clocks, changes, struck, bodies, self.events = found
        self.deadline = clocks[0] if clocks else None
        if self.deadline:
            keep_beside(self.deadline, "changes", changes)
        keep_beside(incident.area, "partner_bodies", bodies)
        former = list(incident.former_values.all())
        self.people: list[Named] = labelled(list(incident.people.all()), former)
        everybody = [*self.people, *struck_off(struck, former)]
        self.cleaner = Cleaner([each for named in everybody for each in (named.someone, *named.before)])
        self.title = ""
        self.amendments: dict[str, list] = {}
        for row in self.review.amendments.all() if self.review.pk else ():
            self.amendments.setdefault(row.about, []).append(row)

    def section(self, key: str, title: str) -> list[Part]:
        self.title = title
        write: Callable[[], Iterable[Part]] = getattr(self, key, lambda: self._text(getattr(self.review, key)))
        return [*write(), *self._added(key)]

    def notes(self) -> Iterable[str]:
        """What the reader should know first: that it was not signed off, or that nothing is decided yet."""
        if not self.review.signed_off_on:
            made = decisions_of(self.review)
            waiting = [body.name for body in bodies_of(self.incident) if body.pk not in made]
            if waiting:
                yield f"Not yet decided when this was made: {', '.join(waiting)}."

    def _clean(self, text: str) -> str:
        return self.cleaner.clean(printable(text).strip(), self.title)

    def _text(self, text: str) -> Iterable[Part]:
        if text.strip():
            yield Paragraphs(self._clean(text))

    def _added(self, key: str) -> Iterable[Part]:
        """What was added after sign-off; amendments of the decision stand where it stands."""
        for row in self.amendments.get({"outcome": "decision"}.get(key, key), ()):
            yield Heading(f"Added {_day(row.made_on)}")
            yield Paragraphs(self._clean(f"{row.text}\n\nWhy: {row.reason}"))

    def dates(self) -> Iterable[Part]:
        made = self.incident.notifications.all()
        sent = next((row for row in made if row.withdrawn_on is None and row.went_to_panel), None)
        rows = [
            (name_of(self.incident, "occurred_on"), _day(self.incident.occurred_on)),
            (name_of(self.incident, "aware_on"), _day(self.incident.aware_on)),
            (called_now("The Panel was notified"), _day(sent.sent_on) if sent else ""),
            (name_of(Notification, "national_reference"), sent.national_reference if sent else ""),
            (name_of(self.incident, "panel_reference"), self.incident.panel_reference),
            ("Rapid review due, as worked out", _day(self.deadline.computed_on) if self.deadline else ""),
            (called_now("Date set by the Panel"), _day(self._panel_date())),
            (f"Rapid review meeting{', planned for' if self.meeting_is_ahead else ''}", _day(self.review.meeting_on)),
            ("Signed off by the partners", _day(self.review.signed_off_on)),
        ]
        rows = [(what, value) for what, value in rows if value]
        yield from _table("From the incident to the review", {"What": 2, "When": 3}, rows)

    def _panel_date(self) -> date | None:
        said = self.deadline and standing_lines(self.deadline.changes.all(), Kind.DATE_SET)
        return self.deadline.due_on if self.deadline and said else None

    def facts(self) -> Iterable[Part]:
        case = self.incident
        said = [name for name in Incident.KNOWN if name not in ELSEWHERE]
        rows = [(name_of(case, "area"), case.area.name)]
        rows += [(name_of(case, name), self._clean(value_of(case, name))) for name in said]
        yield from _table("The incident", {"What": 2, "Recorded": 3}, [row for row in rows if row[1]])
        if not self.review.holds_the_record("facts"):
            yield from self._text(case.summary)
        yield from self._text(self.review.facts)

    def family(self) -> Iterable[Part]:
        on = self.incident.occurred_on or self.incident.aware_on
        heads = {"Person": 3, "Part in the case": 4, "Age then": 2, "What is recorded": 6}
        yield from _table("The people of the case", heads, [self._person(named, on) for named in self.people])

    def _person(self, named: Named, on: date | None) -> tuple[str, ...]:
        person, child = named.person, getattr(named.person, "child", None)
        facts = [person.relationship]
        if child is not None:
            facts += [value_of(child, name) for name in OF_THE_CHILD]
            facts += [child.known_as, value_of(child, "placement_type")]
        said = self._clean(". ".join(fact.strip().rstrip(".") for fact in facts if fact.strip()))
        label = capfirst(named.label)
        return label, person.get_role_display(), self._age(person, child, on), said

    def _age(self, person: Person, child: Child | None, on: date | None) -> str:
        if child is not None and child.unborn and child.expected_on:
            return f"Unborn, expected in {child.expected_on:%B %Y}"
        return age_words(person.date_of_birth, on) or "Not known"

    def immediate_action(self) -> Iterable[Part]:
        if not self.review.holds_the_record("immediate_action"):
            yield from self._text(self.incident.immediate_safeguarding)
        yield from self._text(self.review.immediate_action)

    def agencies(self) -> Iterable[Part]:
        for request in (row for row in self.incident.agency_requests.all() if row.withdrawn_on is None):
            answer = getattr(request, "answer", None)
            yield Heading(request.agency.name)
            if answer is None or request.received_on is None:
                yield Paragraphs(f"Asked {_day(request.asked_on)}. There was no answer when this was made.")
                continue
            nil = " It has no record of the family (a nil return)." if answer.nil_return else ""
            yield Paragraphs(f"Asked {_day(request.asked_on)}, answered {_day(request.received_on)}.{nil}")
            yield from self._text(answer.involvement)
            if answer.team_involved:
                team = f"{answer.get_team_involved_display()}. {self._clean(answer.team_note)}".strip()
                yield Paragraphs(f"Multi-agency child protection team involved: {team}")
            if answer.learning.strip():
                yield Paragraphs(f"Immediate learning: {self._clean(answer.learning)}")

    def chronology(self) -> Iterable[Part]:
        rows = []
        for line in self.events:
            days = f"{_day(line.day)} to {_day(line.until)}" if line.until else _day(line.day)
            agency = line.agency.name if line.agency else ""
            when, what = self._clean(line.about) or days, self._clean(line.event)
            rows.append((when, agency, what, self._clean(line.significance)))
        yield from _table("Events by date", {"When": 3, "Agency": 3, "What happened": 6, "Why it matters": 4}, rows)

    @property
    def meeting_is_ahead(self) -> bool:
        """Whether the meeting lies ahead on the day of the report."""
        return self.review.meeting_on is not None and self.review.meeting_on > self.today

    def meeting(self) -> Iterable[Part]:
        if not self.review.meeting_on:
            return
        chaired = "to be chaired" if self.meeting_is_ahead else "chaired"
        chair = f", {chaired} by {self.review.chair}" if self.review.chair else ""
        yield Paragraphs(f"{'Planned for ' if self.meeting_is_ahead else ''}{_day(self.review.meeting_on)}{chair}.")
        if self.review.attendance.strip():
            yield Heading("Who attended")
            yield Paragraphs(self._clean(self.review.attendance))

    def criteria(self) -> Iterable[Part]:
        given = answers_of(self.review)
        rows = [self._criterion(line, given.get(line.value)) for line in Criterion] if given else []
        yield from _table("Each line with its answer", {"Criterion or circumstance": 5, "Answer": 2, "Reason": 6}, rows)

    def _criterion(self, line: Criterion, row: object) -> tuple[str, ...]:
        name = called_now(f"({line.value}) {line.label}")
        if row is None:
            later = called_now("The Panel has not replied yet") if line.value == PANELS_OWN else ""
            return name, "Not answered", later
        return name, row.get_answer_display(), self._clean(row.reason)

    def outcome(self) -> Iterable[Part]:
        national = {True: "Yes", False: "No", None: ""}[self.review.national_issues]
        answers = [
            ("Are the criteria for notification met?", self.review.get_criteria_met_display(),
             self.review.criteria_reason),
            ("What happens here?", self.review.get_what_next_display(), self.review.what_next_reason),
            ("Does it raise complex or national issues?", national, self.review.national_reason),
        ]  # fmt: skip
        if any(answer for _, answer, _ in answers):
            rows = [(ask, answer or "Not answered", self._clean(why)) for ask, answer, why in answers]
            yield from _table("The three answers", {"Question": 4, "Answer": 3, "Reason": 6}, rows)

    def decisions(self) -> Iterable[Part]:
        made = decisions_of(self.review)
        rows = [self._decision(body.name, made.get(body.pk)) for body in bodies_of(self.incident)] if made else []
        heads = {"Statutory partner": 3, "Decision": 2, "Reasons": 5, "Who and when": 4}
        yield from _table("The statutory partners", heads, rows)
        for row in self.review.disagreements.all() if self.review.pk else ():
            if row.round == self.review.round and not row.over_on:
                yield Heading("A disagreement")
                yield Paragraphs(self._clean("\n\n".join(in_words(row))))

    def _decision(self, name: str, row: PartnerDecision | None) -> tuple[str, ...]:
        if row is None:
            return name, "Not decided yet", "", ""
        return name, row.words, self._clean(row.reasons), how_it_was_given(row)

    def parallel(self) -> Iterable[Part]:
        rows = [(row.get_kind_display(), self._clean(row.status)) for row in self.incident.proceedings.all()]
        for row in self.incident.parallel_reviews.all():
            lead = f"Led by {row.lead}. " if row.lead else ""
            rows.append((row.get_kind_display(), f"{lead}{row.get_conduct_display()}".strip()))
        yield from _table("Other proceedings and reviews", {"What": 2, "Status": 3}, rows)
