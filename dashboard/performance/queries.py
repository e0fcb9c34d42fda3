"""Statutory figures: queries on the one table of deadlines. Restricted cases count for every reader, as numbers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Greatest

from cases.access.queries import by_role
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.rules import SHIPPED
from csprapp.partnership.national import called_now
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
        return "the statutory date" if self is JudgedBy.STATUTE else "the date that governed"


@dataclass(frozen=True)
class Period:
    """London days, both counted: the clocks that started in it."""

    start: date
    end: date


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


def population(user: User, period: Period, today: date) -> QuerySet[Deadline]:
    """The clocks a reader's figures count: of the cases their role reaches, restricted ones included, without
    duplicates and cases logged in error."""
    counted = Incident.objects.filter(by_role(user, today)).counted().filter(pk=OuterRef("incident"))
    rules = {measure.rule_key for measure in Measure}
    started = Deadline.objects.filter(rule_key__in=rules, started_on__gte=period.start, started_on__lte=period.end)
    return started.filter(Exists(counted.order_by()))


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


def turned_out(which: Outcome, judged_by: JudgedBy, today: date) -> Q:
    """The condition of an outcome on a London day; the day judged by is still in time."""
    if which is Outcome.ENDED:
        return Q(ended_on__isnull=False)
    kept = Q(ended_on=None)
    if which is Outcome.MET:
        return kept & Q(done_on__lte=F(judged_by.value))
    if which is Outcome.MET_LATE:
        return kept & Q(done_on__gt=F(judged_by.value))
    passed = Q(**{f"{judged_by.value}__lt": today})
    return kept & Q(done_on=None) & (passed if which is Outcome.MISSED else ~passed)


def figures(user: User, period: Period, today: date) -> list[Line]:
    """Every measure by both dates. One query per measure, whatever the size."""
    found = population(user, period, today)
    lines = []
    for measure in Measure:
        wanted = {
            f"{judged_by.value}_{which.name}": Count("pk", filter=turned_out(which, judged_by, today))
            for judged_by in JudgedBy
            for which in Outcome
        }
        counts = of_measure(found, measure).aggregate(**wanted)
        lines += [
            Line(measure, judged_by, {which: counts[f"{judged_by.value}_{which.name}"] for which in Outcome})
            for judged_by in JudgedBy
        ]
    return lines


def behind(
    user: User, period: Period, today: date, *, measure: Measure, judged_by: JudgedBy, which: Outcome
) -> QuerySet[Deadline]:
    """The clocks behind one figure, as many as it counts, those first whose case the reader may open."""
    found = of_measure(population(user, period, today), measure).filter(turned_out(which, judged_by, today))
    return opened_first(found, user, today, judged_by.value)


def opened_first(found: QuerySet[Deadline], user: User, today: date, *order: str) -> QuerySet[Deadline]:
    """Clocks in an order. `opened` says whether the reader may open the case; those they may not come last, so that
    their place says nothing."""
    visible = Incident.objects.visible_to(user, today).filter(pk=OuterRef("incident"))
    opened = ExpressionWrapper(Q(Exists(visible.order_by())), output_field=BooleanField())
    return found.annotate(opened=opened).select_related("incident", "owner").order_by("-opened", *order, "pk")
