"""Statutory figures: queries on the one table of deadlines. Restricted cases count for every reader, as numbers."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest

from cases.access.queries import by_role
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from cases.incidents.queries import NOT_COUNTED
from csprapp.accounts.models import User
from csprapp.clock.rules import SHIPPED
from csprapp.partnership.national import called_now
from csprapp.records.composed import composed
from dashboard.performance.periods import Period
from dashboard.performance.rules import OnTime, Outcome, on_time

SENT_WORDS = "LCSPRs: final report sent"


class MeasureOf(StrEnum):
    """What the members of `Measure` have in common: the words of a figure, and the rule whose duties it counts."""

    @property
    def words(self) -> str:
        return called_now(MEASURED.get(self.value, SENT_WORDS))

    @property
    def rule_key(self) -> str:
        return "lcspr" if self is Measure.LCSPR_SENT else self.value


# What is measured: the rules that say so. The same six months give two figures: published, and the final report sent.
MEASURED = {rule.key: rule.measured for rule in SHIPPED if rule.measured}
Measure = MeasureOf("Measure", {key.upper(): key for key in MEASURED} | {"LCSPR_SENT": "lcspr-sent"})


class JudgedBy(StrEnum):
    """Which date a duty is judged by."""

    STATUTE = "computed_on"
    GOVERNING = "due_on"

    @property
    def words(self) -> str:
        return "the statutory date" if self is JudgedBy.STATUTE else "the date that was set"

    @property
    def heading(self) -> str:
        return "By the statutory date" if self is JudgedBy.STATUTE else "By the date that was set, by the Panel or here"


@dataclass(frozen=True, slots=True)
class Duties:
    """Duties of a measure that are alike: begun and done on the same days, turned out alike by both dates."""

    measure: Measure
    started_on: date
    done_on: date | None
    outcomes: Mapping[JudgedBy, Outcome]
    number: int


@dataclass(frozen=True)
class Line:
    """One measure judged by one date."""

    measure: Measure
    judged_by: JudgedBy
    counts: dict[Outcome, int]

    @property
    def on_time(self) -> OnTime:
        return on_time(self.counts)

    @property
    def cells(self) -> list[tuple[Outcome, int]]:
        return list(self.counts.items())

    @property
    def every(self) -> int:
        return sum(self.counts.values())


def cases_within(user: User, today: date) -> QuerySet[Incident]:
    """The cases a reader's figures count: those their role reaches, restricted ones included, without duplicates and
    cases logged in error."""
    return Incident.objects.filter(by_role(user, today)).counted().order_by()


def population(user: User, period: Period, today: date, *of: str) -> QuerySet[Deadline]:
    """The clocks a reader's figures count; of some rules alone, where they are given."""
    rules = of or {measure.rule_key for measure in Measure}
    started = Deadline.objects.filter(rule_key__in=rules, started_on__gte=period.start, started_on__lte=period.end)
    # Of `cases_within`, joined: to ask anew for the case of each of thousands takes SQLite a third longer.
    return started.filter(by_role(user, today, "incident__")).exclude(incident__closed_as__in=NOT_COUNTED)


def of_measure(found: QuerySet[Deadline], measure: Measure) -> QuerySet[Deadline]:
    """The clocks of a measure, each with the day it was `done_on`."""
    found = found.filter(rule_key=measure.rule_key)
    return found.annotate(done_on=SENT if measure is Measure.LCSPR_SENT else F("met_on"))


# The final report counts as sent on the last of its three days; none of them may be missing.
REVIEW = "learning_review__"
ALL_SENT = Q(
    **{f"{REVIEW}report_finished_on__isnull": False},
    **{f"{REVIEW}sent_to_panel_on__isnull": False},
    **{f"{REVIEW}sent_to_secretary_on__isnull": False},
)
SENT = Case(
    When(
        ALL_SENT,
        then=Greatest(f"{REVIEW}report_finished_on", f"{REVIEW}sent_to_panel_on", f"{REVIEW}sent_to_secretary_on"),
    )
)


def turned_out(which: Outcome, judged_by: str, today: date, done: str = "done_on") -> Q:
    """The condition of an outcome on a London day; the day judged by is still in time."""
    if which is Outcome.ENDED:
        return Q(ended_on__isnull=False)
    kept = Q(ended_on=None)
    if which is Outcome.MET:
        return kept & Q(**{f"{done}__lte": F(judged_by)})
    if which is Outcome.MET_LATE:
        return kept & Q(**{f"{done}__gt": F(judged_by)})
    passed = Q(**{f"{judged_by}__lt": today})
    return kept & Q(**{done: None}) & (passed if which is Outcome.MISSED else ~passed)


class OfAlike(Case):
    """A case of which rows that are grouped by its columns are judged together: once, and not each of them."""

    def get_group_by_cols(self) -> list[Any]:
        return [column for each in self.get_source_expressions() for column in each.get_group_by_cols()]


def outcome(judged_by: str, today: date, done: str) -> Case:
    """Which outcome a row has, by the same conditions; "" for the final report of what has none."""
    whens = [When(~Q(rule_key=Measure.LCSPR_SENT.rule_key), then=Value(""))] if done == "sent_on" else []
    whens += [When(turned_out(which, judged_by, today, done), then=Value(which.value)) for which in Outcome]
    return OfAlike(*whens, output_field=CharField())


ALIKE = ("rule_key", "started_on", "met_on", "sent_on")
JUDGED_FROM = ("computed_on", "due_on", "ended_on")
TURNED_OUT = [(done, by) for done in ("met_on", "sent_on") for by in JudgedBy]


Found = Mapping[Measure, Sequence[Duties]]  # of every measure, in the order in which they began
STARTED = attrgetter("started_on")


def duties(user: User, period: Period, today: date) -> Found:
    """The duties of every measure that began in a period. One query: alike ones come as one row with their number."""
    found: dict[Measure, list[Duties]] = {measure: [] for measure in Measure}
    for rule_key, started_on, met_on, sent_on, *judged, number in composed(_alike, user, today, period):
        outcomes = dict(zip(TURNED_OUT, judged, strict=True))
        for measure in (measure for measure in Measure if measure.rule_key == rule_key):
            done = "sent_on" if measure is Measure.LCSPR_SENT else "met_on"
            said = {by: Outcome(outcomes[done, by]) for by in JudgedBy}
            done_on = sent_on if measure is Measure.LCSPR_SENT else met_on
            found[measure].append(Duties(measure, started_on, done_on, said, number))
    return {measure: sorted(rows, key=STARTED) for measure, rows in found.items()}


def began_in(found: Found, measure: Measure, period: Period) -> Sequence[Duties]:
    """The duties of a measure that began in a period."""
    rows = found[measure]
    return rows[bisect_left(rows, period.start, key=STARTED) : bisect_right(rows, period.end, key=STARTED)]


def _alike(user: User, on: date, period: Period) -> QuerySet[Any]:
    judged = {f"{done}_{by.name}": outcome(by.value, on, done) for done, by in TURNED_OUT}
    found = population(user, period, on).annotate(sent_on=SENT).order_by().values(*ALIKE, *JUDGED_FROM)
    return found.annotate(number=Count("pk")).annotate(**judged).values_list(*ALIKE, *judged, "number")


def line_of(found: Found, measure: Measure, judged_by: JudgedBy, period: Period) -> Line:
    """How the duties of a measure that began in a period turned out."""
    counts: Counter[Outcome] = Counter()
    for each in began_in(found, measure, period):
        counts[each.outcomes[judged_by]] += each.number
    return Line(measure, judged_by, {which: counts[which] for which in Outcome})


def figures(user: User, period: Period, today: date) -> list[Line]:
    """Every measure by both dates. One query, whatever the size."""
    found = duties(user, period, today)
    return [line_of(found, measure, judged_by, period) for measure in Measure for judged_by in JudgedBy]


def behind(
    user: User, period: Period, today: date, *, measure: Measure, judged_by: JudgedBy, which: Iterable[Outcome]
) -> QuerySet[Deadline]:
    """The clocks behind one figure, as many as it counts, those first whose case the reader may open."""
    wanted = Q(pk__in=[])
    for each in which:
        wanted |= turned_out(each, judged_by.value, today)
    found = of_measure(population(user, period, today), measure).filter(wanted)
    return opened_first(found, user, today, judged_by.value)


def opened_first(
    found: QuerySet, user: User, today: date, *order: str, case: str = "incident", related: tuple[str, ...] = ()
) -> QuerySet:
    """Rows of a case in an order. `opened` says whether the reader may open it; those they may not come last, so that
    their place says nothing. `case` is the way to the case ("pk" of cases themselves)."""
    visible = Incident.objects.visible_to(user, today).filter(pk=OuterRef(case))
    opened = ExpressionWrapper(Q(Exists(visible.order_by())), output_field=BooleanField())
    beside = related or (("owner",) if case == "pk" else ("incident", "owner"))
    return found.annotate(opened=opened).select_related(*beside).order_by("-opened", *order, "pk")
