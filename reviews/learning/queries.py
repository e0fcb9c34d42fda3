"""Questions about learning reviews."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.incidents.models import Incident
from reviews.learning.rules import Stage, stage

if TYPE_CHECKING:
    from csprapp.accounts.models import User
    from reviews.learning.models import LearningReview


class LearningReviewQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "LearningReviewQuerySet":
        """Reviews whose lead case the person may open; a review without a case, for those who see cases by role."""
        from csprapp.accounts.roles import Deed, may

        by_case = Q(incident__in=Incident.objects.visible_to(user, on))
        return self.filter(by_case | Q(incident=None)) if may(user, Deed.SEE_CASES) else self.filter(by_case)


def stage_of(review: "LearningReview", today: date) -> Stage:
    """How far a review is on a London day, from its facts."""
    return stage(
        ended_on=review.ended_on,
        published_on=review.published_on,
        report_finished_on=review.report_finished_on,
        publication_decision=review.publication_decision,
        reviewer_appointed_on=review.reviewer_appointed_on,
        today=today,
    )


def review_of(incident: Incident) -> "LearningReview | None":
    """The review that this case leads or is part of: a running one before an ended one, the newest first."""
    from reviews.learning.models import LearningReview

    found = LearningReview.objects.filter(Q(incident=incident) | Q(linked_incidents=incident)).distinct()
    return min(found, key=lambda review: (review.ended_on is not None, -review.pk), default=None)
