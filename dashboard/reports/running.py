"""Reviews of a period by their kind, as numbers."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from csprapp.accounts.models import User
from dashboard.performance.periods import Period
from dashboard.performance.queries import cases_within
from reviews.learning.models import LearningReview
from reviews.learning.queries import alone_open_to


def reviews_of(user: User, period: Period, today: date) -> dict[str, tuple[int, int, int, int]]:
    """Of each kind how many reviews of ours run today, and how many were decided, published and ended in the period;
    kinds without any are left out. One query."""
    own = Exists(cases_within(user, today).filter(pk=OuterRef("incident")))
    found = LearningReview.objects.filter(own | alone_open_to(user, today), led_by="").order_by()
    within = (period.start, period.end)
    counts = {
        "running": Count("pk", filter=Q(published_on=None, ended_on=None)),
        "decided": Count("pk", filter=Q(decided_on__range=within)),
        "published": Count("pk", filter=Q(published_on__range=within)),
        "ended": Count("pk", filter=Q(ended_on__range=within)),
    }
    rows = {row["kind"]: row for row in found.values("kind").annotate(**counts)}
    told = {
        str(kind.label): tuple(rows[kind.value][name] for name in counts)
        for kind in LearningReview.Kind
        if kind.value in rows
    }
    return {kind: each for kind, each in told.items() if any(each)}  # type: ignore[misc]
