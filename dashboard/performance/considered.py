"""Whether reviews looked at race, ethnicity and culture: in how many somebody answered it, and the cases behind that.

The Panel found that reviews are often silent about them ("It's Silent", March 2025), and yearly reports have to show
what was done.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, TextChoices, Value

from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.records.composed import composed, is_any
from dashboard.performance.queries import Period, opened_first, population
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview


class Considered(TextChoices):
    """Where it is asked. The words complete "considered in ..."."""

    RAPID = "rapid_review", "rapid reviews"
    TERMS = "lcspr", "LCSPRs, in their terms of reference"

    @property
    def answered(self) -> Q:
        """The condition on the clock of a review that somebody answered it there."""
        said = {"ethnicity_culture__gt": ""}
        if self is Considered.RAPID:
            return Q(is_any(RapidReview.objects.filter(incident=OuterRef("incident"), **said)))
        return Q(is_any(LearningReview.objects.filter(deadline=OuterRef("pk"), **said)))


@dataclass(frozen=True)
class Figure:
    """In how many reviews of the period it is answered, out of how many."""

    of: Considered
    answered: int
    every: int

    @property
    def not_answered(self) -> int:
        return self.every - self.answered


def _reviews(user: User, period: Period, today: date) -> QuerySet[Deadline]:
    return population(user, period, today, *Considered.values).filter(ended_on=None)


def considered(user: User, period: Period, today: date) -> list[Figure]:
    """The figure of each place where it is asked, of the reviews whose clock started in the period. One query."""
    counts = next(iter(composed(_numbers, user, today, period)), (0,) * 2 * len(Considered))
    return [Figure(of, *counts[2 * number : 2 * number + 2]) for number, of in enumerate(Considered)]


def _numbers(user: User, on: date, period: Period) -> QuerySet[Any]:
    """For each how many answered it, and how many there are; no row where there are none."""
    counts: dict[str, Any] = {}
    for of in Considered:
        counts[f"said_{of.name}"] = Count("pk", filter=Q(rule_key=of.value) & of.answered)
        counts[f"every_{of.name}"] = Count("pk", filter=Q(rule_key=of.value))
    found = _reviews(user, period, on).order_by().annotate(one=Value(1)).values("one")
    return found.annotate(**counts).values_list(*counts)


def behind_considered(user: User, period: Period, today: date, *, of: Considered, answered: bool) -> QuerySet[Deadline]:
    """The clocks of the reviews behind a figure, as many as it counts; those the reader may not open come last."""
    asked = _reviews(user, period, today).filter(rule_key=of.value)
    said = asked.filter(of.answered)
    found = said if answered else asked.exclude(pk__in=said.values("pk"))
    return opened_first(found, user, today, "started_on")
