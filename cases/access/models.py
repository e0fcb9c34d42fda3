"""The only table that opens a case beyond a role; what a second person has to agree to, and to look at afterwards."""

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

    personal_fields = ("reason",)

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


class AccessChange(Record):
    """A change of who may open a case, which waits for a second person: to lift the restriction, to take a named person
    off, or to name whoever asks."""

    class Kind(models.TextChoices):
        LIFT = "lift", "Lift the restriction"
        TAKE_OFF = "take_off", "Take a person off"
        NAME = "name", "Name the person who is asking"

    personal_fields = ("reason", "answer")

    incident = models.ForeignKey("cases.Incident", on_delete=models.PROTECT, related_name="access_changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    row = models.ForeignKey(CaseAccess, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField("last day", null=True, blank=True)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    deadline = models.ForeignKey("cases.Deadline", null=True, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField("why not", blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=None) | Q(agrees=False) | ~Q(asked_by=F("answered_by")),
                name="access_change_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(kind="take_off", row__isnull=False) | ~Q(kind="take_off") & Q(row=None),
                name="access_change_takes_off_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.incident}"

    def get_absolute_url(self) -> str:
        return f"/staff/access-changes/{self.pk}/"


class EmergencyReview(Record):
    """Somebody else looks afterwards at what was opened in an emergency, and says whether it had to be."""

    class Finding(models.TextChoices):
        NEEDED = "needed", "It was needed"
        NOT_NEEDED = "not_needed", "It was not needed"
        UNCLEAR = "unclear", "It is not possible to say"

    personal_fields = ("follows",)

    access = models.OneToOneField(CaseAccess, on_delete=models.PROTECT, related_name="emergency_review")
    deadline = models.ForeignKey("cases.Deadline", null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField("was it needed?", max_length=10, choices=Finding.choices, blank=True)
    follows = models.TextField("what was looked at, and what follows", blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", reviewed_by=None, reviewed_on=None)
                | ~Q(finding="") & Q(reviewed_by__isnull=False, reviewed_on__isnull=False),
                name="emergency_reviewed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Opened in an emergency: {self.access.incident}"

    def get_absolute_url(self) -> str:
        return f"/staff/emergencies/{self.pk}/"
