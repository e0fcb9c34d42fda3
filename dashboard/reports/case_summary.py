"""A case on two pages for a meeting: what happened, its dates and how they stand, decisions with reasons, who waits,
and what is next. Without names unless somebody asked for them. Long texts are shortened: the case page has them whole.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.text import Truncator, capfirst

from cases.deadlines.queries import Row
from cases.deadlines.sheet import RULES
from cases.incidents.models import Incident, Person
from cases.incidents.queries import bodies_of
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words, plain_day
from csprapp.composed import composed
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from dashboard.casefile.facts import CaseFile, read_case
from dashboard.casefile.rules import next_step, stage
from dashboard.casefile.showing import waits_of
from dashboard.casefile.views import what_happened
from dashboard.casefile.waits import ANSWER
from dashboard.reporting.people import Named, age_words, labelled
from dashboard.reporting.report_blocks import NOT_RECORDED, Paragraphs, Part, Report, Section, Table
from dashboard.reports.board import INSIDE
from dashboard.reports.without_names import WithoutNames
from reviews.actions.models import Action
from reviews.actions.queries import of_case
from reviews.decisions.presenters import how_it_was_given
from reviews.rapid.queries import this_round

WORDS, FEW_WORDS = 30, 12  # of a text, and of a reason or an action; two pages hold no more
DATES, MOST, FEW = 4, 4, 2  # rows of the dates, of another table, and of what waits or is to be done
NAMELESS = "Known names are left out of this summary. Read it before you share it."
NAMED = (
    "This summary names a child and their family. Keep it as securely as the case file, and destroy it after the "
    "meeting."
)


def case_summary(incident: Incident, user: User, today: date, *, names: bool) -> Report:
    """The summary of a case that is open to a person. Call it after the read is logged."""
    written = _Summary(read_case(incident, user, today), names=names)
    told = (
        ("happened", "What happened", written.happened()),
        ("people", "People", written.people()),
        ("dates", "Dates", written.dates()),
        ("decisions", "Decisions, with reasons", written.decisions()),
        ("waits", "Who is waiting for whom", written.waits()),
        ("next", "Next", written.next()),
    )
    sections = tuple(Section(key, title, tuple(parts) or (Paragraphs(NOT_RECORDED),)) for key, title, parts in told)
    heading = f"Case {incident.reference}: summary for a meeting"
    notes = (NAMED if names else NAMELESS,)
    return Report(incident.reference, Partnership.current().name, today, sections, notes, INSIDE, heading)


def _rank(person: Person) -> int:
    """Who comes first where there is not room for everybody: whom the review is about, who may have caused harm, who
    looked after the child."""
    parts = (Person.SUBJECT_ROLES, (Person.Role.BELIEVED,), (Person.Role.PARENT, Person.Role.CARER))
    return next((place for place, roles in enumerate(parts) if person.role in roles), len(parts))


class _Summary:
    """Writes each section of one case."""

    def __init__(self, file: CaseFile, *, names: bool) -> None:
        self.file, self.names = file, names
        self.cleaner = None if names else WithoutNames([file.incident.pk])

    def text(self, said: Any, most: int = WORDS) -> str:
        """A text as it may be shown here, in so many words at most."""
        words = f"{plain_day(said)}" if isinstance(said, date) else str(said or "")
        words = self.cleaner.clean(words, self.file.incident.pk) if self.cleaner else words
        return Truncator(words.strip()).words(most, truncate=" … (shortened)")

    def happened(self) -> Iterator[Part]:
        incident = self.file.incident
        facts = [
            ("Stage", stage(self.file.facts).label),
            ("Area", str(incident.area)),
            ("Owner", str(incident.owner or "Nobody")),
        ]
        facts += [(fact.key, self.text(fact.value)) for fact in what_happened(incident) if fact.value]
        yield Table("The incident", ("Fact", "As recorded"), tuple(facts), (2, 5))

    def people(self) -> Iterator[Part]:
        on = self.file.incident.occurred_on or self.file.incident.aware_on
        everybody = labelled(self.file.people)
        foremost = sorted(range(len(everybody)), key=lambda place: (_rank(everybody[place].person), place))[:MOST]
        rows = [self._person(everybody[place], on) for place in sorted(foremost)]
        if rows:
            heads = (
                ("Name", "Part in the case", "Date of birth")
                if self.names
                else ("Called", "Part in the case", "Age then")
            )
            yield Table("People in the case", heads, tuple(rows), (2, 3, 2))
        if len(everybody) > MOST:
            yield Paragraphs(f"{len(everybody) - MOST} more on the case page.")

    def _person(self, each: Named, on: date | None) -> tuple[str, ...]:
        person = each.person
        part = str(person.get_role_display())
        if self.names:
            born = plain_day(person.date_of_birth) if person.date_of_birth else "Not recorded"
            return person.name or person.initials, part, born
        return capfirst(each.label), part, age_words(person.date_of_birth, on) or "Not known"

    def dates(self) -> Iterator[Part]:
        file = self.file
        rows = sorted([*file.running, *file.settled], key=_weight)
        lines = tuple(
            (called_now(row.deadline.title), day_words(row.due_on), row.standing, row.owner or "Nobody")
            for row in rows[:DATES]
        )
        if lines:
            yield Table("Dates and their status", ("What", "Due", "Status", "Who"), lines, (4, 2, 3, 3))
        if len(rows) > DATES:
            yield Paragraphs(f"{len(rows) - DATES} more on the case page.")

    def decisions(self) -> Iterator[Part]:
        rapid, review = self.file.rapid, self.file.review
        asked = [
            ("Are the criteria met?", rapid.get_criteria_met_display(), rapid.criteria_reason),
            ("What happens here?", rapid.get_what_next_display(), rapid.what_next_reason),
        ]
        if review:
            begun = f"{review.get_kind_display()}, {plain_day(review.decided_on)}"
            asked.append(("Review", begun, review.decision_reason))
            asked.append(("Publication", review.get_publication_decision_display(), review.publication_reason))
        rows = [(ask, str(answer), self.text(why, FEW_WORDS)) for ask, answer, why in asked if answer]
        made = this_round(rapid, self.file.decisions)
        prefetch_related_objects(list(made.values()), "signed_by")
        for body in bodies_of(self.file.incident) if made else ():
            row = made.get(body.pk)
            said = f"{row.words}\n{how_it_was_given(row)}" if row else "Not decided yet"
            rows.append((body.name, said, self.text(row.reasons, FEW_WORDS) if row else ""))
        if rows:
            yield Table("What was decided", ("Question or partner", "Decision", "Reason"), tuple(rows), (3, 3, 5))

    def waits(self) -> Iterator[Part]:
        found = list(self._waits())
        yield Paragraphs("\n".join(found[:FEW]) or "We are not waiting for anybody.")
        if len(found) > FEW:
            yield Paragraphs(f"{len(found) - FEW} more on the case page.")

    def _waits(self) -> Iterator[str]:
        """As the page of the case says it, but each agency that has not answered by itself, with its date."""
        incident = self.file.incident
        found = waits_of(self.file, str(incident.owner or ""))
        yield from (f"{wait.whom}: {wait.what}" for wait in found if wait.what != ANSWER)
        asked = incident.agency_requests.filter(withdrawn_on=None, received_on=None).select_related(
            "agency", "deadline"
        )
        for row in asked.order_by("asked_on", "pk"):
            due = f", due {day_words(row.deadline.due_on)}" if row.deadline else ""
            yield f"{row.agency}: {ANSWER}, asked {plain_day(row.asked_on)}{due}"

    def next(self) -> Iterator[Part]:
        step = next_step(self.file.facts)
        if step:
            why = f"\n{capfirst(called_now(step.why))}." if step.why else ""
            yield Paragraphs(f"{called_now(step.words)}.{why}")
        else:
            yield Paragraphs("The case is closed.")
        actions = composed(_open_actions, self.file.reader, self.file.today, about=(self.file.incident.pk,))
        rows = [
            (self.text(text, FEW_WORDS), agency or "No agency", day_words(due) if due else "No date")
            for due, _, text, agency in actions[:FEW]
        ]
        if rows:
            yield Table("Actions that are open", ("Action", "Agency", "Due"), tuple(rows), (5, 2, 2))
        if len(actions) > FEW:
            yield Paragraphs(f"{len(actions) - FEW} more on the case page.")


def _open_actions(user: User, on: date, case: int) -> QuerySet[Any]:
    """The open actions of a case, what is due first of all."""
    under = of_case(case).visible_to(user, on).order_by().values("pk")
    found = Action.objects.filter(recommendations__in=under, completed_on=None, ended_on=None)
    shown = ("deadline__due_on", "pk", "text", "agency__name")
    return found.distinct().order_by("deadline__due_on", "pk").values_list(*shown)


def _weight(row: Row) -> tuple[bool, bool]:
    """What is open comes first, and of that what the law dates or is overdue; else in the order of the case page."""
    return not row.deadline.is_open, not (row.overdue or row.deadline.rule_key in RULES)
