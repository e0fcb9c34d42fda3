"""Reviews of a period by their kind, as numbers."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from csprapp.accounts.models import User
from csprapp.composed import composed
from dashboard.performance.periods import Period
from dashboard.performance.queries import counted
from reviews.learning.models import LearningReview
from reviews.learning.queries import alone_open_to

WHAT = ("running", "decided", "published", "ended")
ROW = ("kind", "what", "number")


def reviews_of(user: User, period: Period, today: date) -> dict[str, tuple[int, int, int, int]]:
    """Of each kind how many reviews of ours run today, and how many were decided, published and ended in the period;
    kinds without any are left out. One query."""
    rows: dict[str, dict[str, int]] = {}
    for kind, what, number in composed(_kinds, user, today, period):
        rows.setdefault(kind, dict.fromkeys(WHAT, 0))[what] = number
    kinds = [kind for kind in LearningReview.Kind if kind.value in rows]
    return {str(kind.label): tuple(rows[kind.value].values()) for kind in kinds}  # type: ignore[misc]


def _kinds(user: User, on: date, period: Period) -> "QuerySet[Any]":
    ours = LearningReview.objects.filter(counted(user, on) | alone_open_to(user, on), led_by="").order_by()
    within = (period.start, period.end)
    conditions = (
        Q(published_on=None, ended_on=None),
        Q(decided_on__range=within),
        Q(published_on__range=within),
        Q(ended_on__range=within),
    )
    # Each is a question of its own, which begins with an index of its own; one for all of them would read every review.
    first, *others = (
        ours.filter(condition).values("kind").annotate(what=Value(what), number=Count("pk")).values_list(*ROW)
        for what, condition in zip(WHAT, conditions, strict=True)
    )
    return first.union(*others, all=True)
