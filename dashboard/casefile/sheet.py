"""The list of cases as a sheet: what each column says of a case, for the page, a saved view and the export.

A column is called as a unit's own tracker calls it, so that the sheet can be read in again. Of a restricted case that
is not open to the reader it has what the list says of it, and nothing else.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q, prefetch_related_objects
from django.utils.text import capfirst

from cases.deadlines.models import Deadline
from cases.deadlines.sheet import RULES
from cases.incidents.models import Incident, Person
from cases.notifications.models import AreaLead, Notification
from csprapp.accounts.models import User
from csprapp.composed import OneOf, composed
from csprapp.partnership.national import called_now
from csprapp.tables.writing import Cell, Column, in_parts
from csprapp.ui.facts import value_of
from dashboard.casefile.queries import listed, with_stage
from dashboard.casefile.rules import Stage
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview

CHUNK = 500
RESTRICTED = "Restricted case"
SAID_OF_ANY = frozenset({"reference", "restricted", "owner", "next_on"})


@dataclass
class CaseLine:
    """A case with what its columns read beside it."""

    case: Incident
    next: Deadline | None = None
    notification: Notification | None = None
    review: LearningReview | None = None
    lead: AreaLead | None = None
    clocks: dict[str, Deadline] = field(default_factory=dict)
    every: list[Deadline] = field(default_factory=list)  # its statutory clocks, those set aside too

    @property
    def opened(self) -> bool:
        return bool(self.case.opened)

    @property
    def rapid(self) -> RapidReview | None:
        return getattr(self.case, "rapid_review", None)

    @property
    def people(self) -> list[Person]:
        """Everybody of the case, as read with it."""
        return list(self.case.people.all())

    @property
    def children(self) -> list[Person]:
        """The children the case is about: no siblings, nor others."""
        return [person for person in self.people if person.role in Person.SUBJECT_ROLES]


def case_lines(user: User, today: date, keys: Iterable[int], columns: Iterable[Column]) -> Iterator[CaseLine]:
    """The cases with these keys that are listed for a person, in the order of the keys, with all that these columns
    read: in a constant number of queries for every 500."""
    beside = {BESIDE[column.key] for column in columns if column.key in BESIDE}
    for some in in_parts(keys, CHUNK):
        cases = {case.pk: case for case in composed(_with_rapid_review, user, today, about=(tuple(some),))}
        yield from _with_facts([cases[key] for key in some if key in cases], beside)


def _with_rapid_review(user: User, on: date, keys: Any) -> models.QuerySet[Incident]:
    cases = listed(user, on).filter(OneOf("pk", keys)).select_related("rapid_review").order_by()
    return with_stage(cases, on).annotate(review_id=F("review_id"), next_on=F("next_on"))


def _with_facts(cases: list[Incident], beside: Collection[str]) -> Iterator[CaseLine]:
    prefetch_related_objects(cases, *sorted({"people", "agencies"} & set(beside)))
    keys = [case.pk for case in cases if case.opened]
    clocks: dict[int, dict[str, Deadline]] = defaultdict(dict)
    every: dict[int, list[Deadline]] = defaultdict(list)
    next_ones, shown = {}, {case.pk: case.review_id for case in cases}
    ours = Q(incident__in=keys, rule_key__in=RULES) | Q(pk__in=[case.next_id for case in cases if case.next_id])
    for deadline in Deadline.objects.filter(ours).order_by("started_on", "pk"):
        next_ones[deadline.pk] = deadline
        if deadline.rule_key in RULES:
            every[deadline.incident_id or 0].append(deadline)
        if deadline.rule_key == "lcspr" and deadline.subject_id != shown.get(deadline.incident_id):
            continue  # of a review that another one followed
        clocks[deadline.incident_id or 0][deadline.rule_key] = deadline
    sent = Notification.objects.filter(incident__in=keys, withdrawn_on=None).order_by("sent_on", "pk")
    notified = {each.incident_id: each for each in sent} if "notification" in beside else {}
    review_keys = {case.review_id for case in cases if case.review_id and "review" in beside}
    reviews = LearningReview.objects.in_bulk(review_keys) if review_keys else {}
    leads = AreaLead.objects.filter(incident__in=keys, taken_back_on=None) if "lead" in beside else ()
    led = {lead.incident_id: lead for lead in leads}
    for case in cases:
        line = CaseLine(case, next_ones.get(case.next_id))
        if case.opened:
            line.notification, line.review = notified.get(case.pk), reviews.get(case.review_id)
            line.lead = led.get(case.pk)
            line.clocks, line.every = clocks[case.pk], every[case.pk]
        yield line


def _column(
    key: str, title: str, value: Callable[[CaseLine], Cell], meaning: str, kind: str = "Text", **more: Any
) -> Column:
    """A column; of a case that is not open to the reader it is empty, unless the list says it of any case."""
    shown = value if key in SAID_OF_ANY else lambda line: value(line) if line.opened else None
    width = {"Date": 14, "Number": 10, "Yes or no": 12}.get(kind, 22)
    return Column(key, title, shown, meaning, kind, **{"width": width, **more})


def _fact(name: str, title: str = "", **more: Any) -> Column:
    """A column with a fact of the case itself, under the name that it has everywhere or one that trackers use."""
    kind, value = _kind_and_value(Incident, name, lambda line: line.case)
    said = capfirst(str(Incident._meta.get_field(name).verbose_name))
    return _column(name, title or said, value, said, kind, **more)


def _of(
    model: type[models.Model], record: Callable[[CaseLine], Any], key: str, name: str, *said: str, **more: Any
) -> Column:
    """The same with a fact of something that hangs on the case; `said` are title and meaning."""
    kind, value = _kind_and_value(model, name, record)
    title, meaning = said
    return _column(key, title, value, meaning, kind, **more)


def _kind_and_value(
    model: type[models.Model], name: str, record: Callable[[CaseLine], Any]
) -> tuple[str, Callable[[CaseLine], Cell]]:
    column = model._meta.get_field(name)

    def plain(line: CaseLine) -> Cell:
        row = record(line)
        return None if row is None else getattr(row, name)

    def said(line: CaseLine) -> Cell:
        row = record(line)
        return "" if row is None else value_of(row, name)

    if isinstance(column, models.DateField):
        return "Date", plain
    kind = "Yes or no" if isinstance(column, models.BooleanField) else "One of a list" if column.choices else "Text"
    return kind, said


def _rapid(key: str, name: str, *said: str, **more: Any) -> Column:
    return _of(RapidReview, lambda line: line.rapid, key, name, *said, **more)


def _review(key: str, name: str, *said: str, **more: Any) -> Column:
    return _of(LearningReview, lambda line: line.review, key, name, *said, **more)


def _notified(key: str, name: str, *said: str, **more: Any) -> Column:
    return _of(Notification, lambda line: line.notification, key, name, *said, **more)


def _clock(rule: str, day: str = "computed_on") -> Callable[[CaseLine], Cell]:
    def due(line: CaseLine) -> Cell:
        deadline = line.clocks.get(rule)
        return getattr(deadline, day) if deadline else None

    return due


def _to_notify(line: CaseLine) -> Cell:
    """Whom a notification that is still to be made goes to."""
    open_ones = {rule for rule, clock in line.clocks.items() if not (clock.met_on or clock.ended_on)}
    if line.notification or not open_ones & {"notify_panel", "report_death"}:
        return ""
    duty = Notification.Duty.PANEL if "notify_panel" in open_ones else Notification.Duty.DEATH
    return called_now(str(duty.label))


def _set_otherwise(line: CaseLine) -> Cell:
    """The date that governs, where a decision or the Panel's advice made it another than the computed one."""
    deadline = line.clocks.get("rapid_review")
    return deadline.due_on if deadline and deadline.due_on != deadline.computed_on else None


def _decision(line: CaseLine) -> Cell:
    rapid = line.rapid
    return value_of(rapid, "what_next") if rapid and rapid.signed_off_on else ""


def _each(people: Sequence[Person], name: str) -> str:
    return "; ".join(value_of(person, name) or "not recorded" for person in people)


def _born(line: CaseLine) -> Cell:
    if len(line.children) == 1:
        return line.children[0].date_of_birth
    days = (person.date_of_birth for person in line.children)
    return "; ".join(f"{day:%d/%m/%Y}" if day else "not recorded" for day in days)


def _next(line: CaseLine) -> Cell:
    return line.next.title if line.next else ""


def _code_name(line: CaseLine) -> Cell:
    return line.case.code_name


COLUMNS: tuple[Column, ...] = (
    _column("reference", "Reference", lambda line: line.case.reference, "The number of the case: year and number"),
    _column("code_name", "Code name", _code_name, "A word used for the case that gives nothing away about it"),
    _column(
        "restricted",
        "Restricted",
        lambda line: "Yes" if line.case.restricted else "No",
        "Yes: only people named on it can open it. If you are not, you see its number, owner and next date",
        "Yes or no",
    ),
    _column("area", "Area", lambda line: line.case.area.name, "The local authority area where it happened"),
    _column(
        "owner", "Owner", lambda line: str(line.case.owner or ""), "The person in the unit who looks after the case"
    ),
    _column(
        "stage", "Stage", lambda line: Stage(line.case.stage).label, "How far the case has got, from what is recorded"
    ),
    _column(
        "next_on", "Next date", lambda line: line.case.next_on, "The next day on which something must be done", "Date"
    ),
    _column("next", "What is next", _next, "What must be done on that day"),
    _fact("occurred_on", "Happened on"),
    _fact("aware_on", "Became aware on"),
    _fact("nature"),
    _fact("abuse_or_neglect"),
    _fact("suspected_on", "Abuse or neglect first suspected on"),
    _fact("harms"),
    _fact("home_authority"),
    _fact("other_areas"),
    _fact("media_interest"),
    _column(
        "children",
        "Number of children",
        lambda line: len(line.children) or None,
        "Children who died, were harmed or caused harm",
        "Number",
    ),
    _column(
        "agencies",
        "Agencies that know the family",
        lambda line: "; ".join(map(str, line.case.agencies.all())),
        "Separated by semicolons",
    ),
    _fact("panel_reference", "Panel reference"),
    _column(
        "notify_due",
        "Notification due",
        _clock("notify_panel"),
        "The statutory date: five working days from awareness",
        "Date",
    ),
    _notified("notified_on", "sent_on", "Notified on", "The day the latest valid notification was sent"),
    _notified("notified_to", "duty", "Notified to", "Who that notification went to"),
    _notified(
        "national_reference", "national_reference", "National reference", "The reference the national service gave it"
    ),
    _column("to_notify", "To be notified to", _to_notify, "Who a notification still to be made goes to"),
    _column(
        "told_on",
        "Local partners told on",
        _clock("tell_partners", "met_on"),
        "The day the last of the local safeguarding partners was told",
        "Date",
    ),
    _fact("not_notified_on", "Decided not to notify on"),
    _column(
        "rapid_due",
        "Rapid review due",
        _clock("rapid_review"),
        "The statutory date: fifteen working days from the notification",
        "Date",
    ),
    _column(
        "rapid_date",
        "Rapid review date, if different",
        _set_otherwise,
        "The date that applies, where the Panel or a decision set a different one",
        "Date",
    ),
    _rapid("meeting_on", "meeting_on", "Rapid review meeting on", "The day of the meeting"),
    _rapid("signed_off_on", "signed_off_on", "Signed off on", "The day the last partner agreed"),
    _rapid("rapid_sent_on", "sent_on", "Rapid review sent on", "The day it went to the Panel"),
    _rapid("criteria_met", "criteria_met", "Criteria met", "Whether the criteria for a review are met"),
    _column("decision", "Decision", _decision, "What the partners decided, once all have signed", "One of a list"),
    _rapid("national_issues", "national_issues", "Raises national issues", "Whether the partners think it does"),
    _review("review_kind", "kind", "Kind of review", "The review that followed"),
    _review("review_decided_on", "decided_on", "Review decided on", "The day of the decision to start it"),
    _column(
        "review_due",
        "Review due",
        _clock("lcspr"),
        "The statutory date of an LCSPR: six months from the decision",
        "Date",
    ),
    _review("reviewer_organisation", "reviewer_organisation", "Reviewer’s organisation", "Of the independent reviewer"),
    _review("report_finished_on", "report_finished_on", "Report finished on", "The day the final report was finished"),
    _review(
        "sent_to_panel_on",
        "sent_to_panel_on",
        "Report sent to the Panel on",
        "The day the final report went to the Panel",
    ),
    _review(
        "sent_to_secretary_on",
        "sent_to_secretary_on",
        "Report sent to the Secretary of State on",
        "The day the final report went to the Secretary of State",
    ),
    _review("published_on", "published_on", "Published on", "The first public day"),
    _review("review_ended_on", "ended_on", "Review ended on", "The day it ended without being published"),
    _column("led_by", "Another area leads", lambda line: line.lead and line.lead.led_by, "The partnership that leads"),
    _column(
        "led_since",
        "Another area leads since",
        lambda line: line.lead and line.lead.since_on,
        "The day from which it leads; no statutory date of ours runs",
        "Date",
    ),
    _fact("closed_on", "Closed on"),
    _fact("closed_as"),
    _fact("referred_by", private=True),
    _column(
        "initials",
        "Children’s initials",
        lambda line: _each(line.children, "initials"),
        "In the order of the case",
        private=True,
    ),
    _column("names", "Children’s names", lambda line: _each(line.children, "name"), "In the same order", private=True),
    _column(
        "born", "Children’s dates of birth", _born, "In the same order; a date where there is one child", private=True
    ),
    _fact("setting", private=True),
    _fact("summary", private=True, width=60),
    _fact("immediate_safeguarding", private=True, width=60),
    _notified("late_reason", "late_reason", "Why the notification was late", "As it was recorded", private=True),
)


# What is read beside the case for a column, where a list is not to ask for all of it.
BESIDE: dict[str, str] = {
    **dict.fromkeys(("children", "initials", "names", "born"), "people"),
    "agencies": "agencies",
    **dict.fromkeys(("led_by", "led_since"), "lead"),
    **dict.fromkeys(("notified_on", "notified_to", "national_reference", "late_reason", "to_notify"), "notification"),
    **dict.fromkeys(
        (
            "review_kind", "review_decided_on", "reviewer_organisation", "report_finished_on", "sent_to_panel_on",
            "sent_to_secretary_on", "published_on", "review_ended_on",
        ),
        "review",
    ),
}  # fmt: skip


def columns() -> list[Column]:
    """Every column, the national Panel called as it is called now."""
    return [
        Column(
            each.key, called_now(each.title), each.value, called_now(each.meaning), each.kind, each.private, each.width
        )
        for each in COLUMNS
    ]
