"""Whether reviews looked at race, ethnicity and culture: in how many somebody answered it, and the cases behind that.

The Panel found that reviews are often silent about them ("It's Silent", March 2025), and yearly reports have to show
what was done.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, TextChoices

from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.composed import Written, is_any
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
        said = Written("ethnicity_culture")
        if self is Considered.RAPID:
            return Q(is_any(RapidReview.objects.filter(said, incident=OuterRef("incident"))))
        return Q(is_any(LearningReview.objects.filter(said, deadline=OuterRef("pk"))))


@dataclass(frozen=True)
class Figure:
    """In how many reviews of the period it is answered, out of how many."""

    of: Considered
    answered: int
    every: int

    @property
    def not_answered(self) -> int:
        return self.every - self.answered


def behind_considered(user: User, period: Period, today: date, *, of: Considered, answered: bool) -> QuerySet[Deadline]:
    """The clocks of the reviews behind a figure, as many as it counts; those the reader may not open come last."""
    asked = population(user, period, today, of.value).filter(ended_on=None)
    said = asked.filter(of.answered)
    found = said if answered else asked.exclude(pk__in=said.values("pk"))
    return opened_first(found, user, today, "started_on")
