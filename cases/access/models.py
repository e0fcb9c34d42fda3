"""The only table that opens a case beyond a role."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from csprapp.accounts.models import in_force
from csprapp.records.models import Record


class CaseAccessQuerySet(models.QuerySet):
    def live(self, on: date) -> "CaseAccessQuerySet":
        """Rows that open a case on a London day; the last day counts, unless the person was taken off before."""
        return self.filter(in_force(on), removed=False)


class CaseAccess(Record):
    """One person may open one case, from a day until another, for a reason somebody gave."""

    class Kind(models.TextChoices):
        NAMED = "named", "Named on the case"
        REVIEWER = "reviewer", "Independent reviewer"
        BROKEN_GLASS = "broken_glass", "Opened in an emergency"

    incident = models.ForeignKey("cases.Incident", on_delete=models.PROTECT, related_name="access_rows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_access")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    valid_from = models.DateField("from")
    valid_until = models.DateField("until", null=True, blank=True)
    removed = models.BooleanField(
        "taken off the case", default=False, help_text="Taken off the case; history says by whom and why"
    )
    reason = models.TextField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CaseAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="access_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"
