"""Reviews of a period by their kind, as numbers."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from csprapp.accounts.models import User
from csprapp.composed import composed
from dashboard.performance.periods import Period
from dashboard.performance.queries import cases_within
from reviews.learning.models import LearningReview
from reviews.learning.queries import alone_open_to


def reviews_of(user: User, period: Period, today: date) -> dict[str, tuple[int, int, int, int]]:
    """Of each kind how many reviews of ours run today, and how many were decided, published and ended in the period;
    kinds without any are left out. One query."""
    rows = {kind: tuple(counts) for kind, *counts in composed(_kinds, user, today, period)}
    return {str(kind.label): rows[kind.value] for kind in LearningReview.Kind if kind.value in rows}  # type: ignore[misc]


def _kinds(user: User, on: date, period: Period) -> "QuerySet[Any]":
    own = Exists(cases_within(user, on).filter(pk=OuterRef("incident")))
    within = (period.start, period.end)
    conditions = {
        "running": Q(published_on=None, ended_on=None),
        "decided": Q(decided_on__range=within),
        "published": Q(published_on__range=within),
        "ended": Q(ended_on__range=within),
    }
    # Each condition begins with an index of its own; one question for all of them would read every review.
    first, *others = (LearningReview.objects.filter(each).order_by().values("pk") for each in conditions.values())
    near = LearningReview.objects.filter(pk__in=first.union(*others))
    found = near.filter(own | alone_open_to(user, on), led_by="").order_by()
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return found.values("kind").annotate(**counts).values_list("kind", *counts)
