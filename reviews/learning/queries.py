"""Questions about learning reviews."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.incidents.models import Incident

if TYPE_CHECKING:
    from csprapp.accounts.models import User


class LearningReviewQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "LearningReviewQuerySet":
        """Reviews whose lead case the person may open; a review without a case, for those who see cases by role."""
        from csprapp.accounts.roles import Deed, may

        by_case = Q(incident__in=Incident.objects.visible_to(user, on))
        return self.filter(by_case | Q(incident=None)) if may(user, Deed.SEE_CASES) else self.filter(by_case)
