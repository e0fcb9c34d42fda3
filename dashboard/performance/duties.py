"""The statutory duties of a period, read once: how they turned out, why they were late, what their reviews say."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Case, Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from csprapp.accounts.models import User
from csprapp.composed import composed
from dashboard.performance.considered import Considered, Figure
from dashboard.performance.lateness import Reasons, in_order, was_late, with_reason
from dashboard.performance.periods import Period
from dashboard.performance.queries import JudgedBy, Measure, began, counted, sent_on
from dashboard.performance.rules import LATE, OnTime, Outcome, on_time, turned_out
from reviews.learning.models import LearningReview


@dataclass(frozen=True, slots=True)
class Duties:
    """Duties of a measure that are alike: begun and done on the same days, turned out alike by both dates. `why` they
    were late, "" where nobody said so; `considered`: their review says how race, ethnicity and culture are. Both only
    where that was asked."""

    measure: Measure
    started_on: date
    done_on: date | None
    outcomes: Mapping[JudgedBy, Outcome]
    why: str
    considered: bool
    number: int

    @property
    def is_ended(self) -> bool:
        """No longer needed, by whichever date."""
        return Outcome.ENDED in self.outcomes.values()


@dataclass(frozen=True)
class Line:
    """One measure judged by one date."""

    measure: Measure
    judged_by: JudgedBy
    counts: dict[Outcome, int]

    @property
    def on_time(self) -> OnTime:
        """Met in time, out of those whose day has come."""
        return on_time(self.counts)

    @property
    def cells(self) -> list[tuple[Outcome, int]]:
        """Each outcome with its number, in the order of `Outcome`."""
        return list(self.counts.items())

    @property
    def every(self) -> int:
        return sum(self.counts.values())


Found = Mapping[Measure, Sequence[Duties]]  # of every measure, in the order in which they began
STARTED = attrgetter("started_on")
SENT, WHY, CONSIDERED = BESIDE = ("sent", "late_for", "considered")  # what is asked beside the duties themselves
DAYS = ("started_on", "computed_on", "due_on", "met_on", "ended_on")


def duties(user: User, period: Period, today: date, *beside: str) -> Found:
    """The duties of every measure that began in a period, with what of `BESIDE` is asked: without `SENT` no figure is
    one of final reports. One query: alike duties come as one row with their number."""
    found: dict[Measure, list[Duties]] = {measure: [] for measure in Measure}
    for rule_key, started, computed, due, met, ended, sent, *told in composed(_alike, user, today, period, beside):
        for measure in (measure for measure in Measure if measure.rule_key == rule_key):
            done = sent if measure is Measure.LCSPR_SENT else met
            judged = zip(JudgedBy, (computed, due), strict=True)
            outcomes = {by: turned_out(day, done, ended, today) for by, day in judged}
            found[measure].append(Duties(measure, started, done, outcomes, *told))
    return {measure: sorted(rows, key=STARTED) for measure, rows in found.items()}


def _alike(user: User, on: date, period: Period, beside: tuple[str, ...]) -> QuerySet[Any]:
    # What belongs to the review is asked for LCSPRs alone: joined, it would be looked for beside every duty.
    review = LearningReview.objects.filter(deadline=OuterRef("pk")).order_by()
    answered = [Q(rule_key=of.value, ended_on=None) & of.answered for of in Considered]
    asked: dict[str, Any] = {
        SENT: Case(When(rule_key=Measure.LCSPR.rule_key, then=Subquery(review.values(sent=sent_on())[:1]))),
        WHY: Case(When(was_late(on), then=F("why")), default=Value("")),
        CONSIDERED: Case(*(When(each, then=True) for each in answered), default=False),
    }
    nothing = {SENT: Value(None, DateField()), WHY: Value(""), CONSIDERED: Value(False)}
    found = with_reason(began(period).filter(counted(user, on))).order_by()
    found = found.annotate(**{name: (asked if name in beside else nothing)[name] for name in BESIDE})
    alike = ("rule_key", *DAYS, *BESIDE)
    return found.values(*alike).annotate(number=Count("pk")).values_list(*alike, "number")


def began_in(found: Found, measure: Measure, period: Period) -> Sequence[Duties]:
    """The duties of a measure that began in a period."""
    rows = found[measure]
    return rows[bisect_left(rows, period.start, key=STARTED) : bisect_right(rows, period.end, key=STARTED)]


def line_of(found: Found, measure: Measure, judged_by: JudgedBy, period: Period) -> Line:
    """How the duties of a measure that began in a period turned out."""
    counts: Counter[Outcome] = Counter()
    for each in began_in(found, measure, period):
        counts[each.outcomes[judged_by]] += each.number
    return Line(measure, judged_by, {which: counts[which] for which in Outcome})


def figures(user: User, period: Period, today: date) -> list[Line]:
    """Every measure by both dates. One query, whatever the size."""
    found = duties(user, period, today, SENT)
    return [line_of(found, measure, judged_by, period) for measure in Measure for judged_by in JudgedBy]


def reasons(found: Found, period: Period) -> dict[Measure, Reasons]:
    """The reasons of each measure; the final report of a review is late for the same ones."""
    told = {}
    for measure in (measure for measure in Measure if measure is not Measure.LCSPR_SENT):
        counts: Counter[str] = Counter()
        for each in began_in(found, measure, period):
            if each.outcomes[JudgedBy.GOVERNING] in LATE:
                counts[each.why] += each.number
        told[measure] = Reasons(measure, in_order(counts))
    return told


def considered(found: Found, period: Period) -> list[Figure]:
    """The figure of each place where it is asked, of the reviews whose clock started in the period."""
    told = []
    for of in Considered:
        rows = [each for each in began_in(found, Measure(of.value), period) if not each.is_ended]
        answered = sum(each.number for each in rows if each.considered)
        told.append(Figure(of, answered, sum(each.number for each in rows)))
    return told
