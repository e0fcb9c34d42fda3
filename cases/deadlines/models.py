"""One table for every dated duty, and the append-only ledger that is the only thing that moves it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.deadlines.queries import DeadlineQuerySet
from csprapp.clock.ledger import Kind
from csprapp.today import now


class EndReason(models.TextChoices):
    WITHDRAWN = "withdrawn", "Withdrawn"
    CRITERIA_NOT_MET = "criteria_not_met", "Criteria not met"
    DUPLICATE = "duplicate", "Duplicate"
    LOGGED_IN_ERROR = "logged_in_error", "Logged in error"
    NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"


class Deadline(models.Model):
    """A duty with a date. `route` and `subject_id` name the page that resolves it; the subject holds the key to this row.

    `first_computed_on` never changes; `computed_on` is the statutory date for the start as it now stands; `due_on` is the
    date that governs; `target_on` a revised target or look-again date that moves nothing; `act_on` orders the work list.
    Open means: neither met nor ended. The label holds no name.
    """

    AGREED = "agreed"

    incident = models.ForeignKey(
        "cases.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    rule_key = models.CharField(max_length=40)
    rule_version = models.CharField(max_length=80, blank=True)
    calendar_version = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=120)
    route = models.CharField(max_length=60, help_text="The view name of the page that resolves it")
    subject_id = models.PositiveBigIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    recorded_start = models.DateField(help_text="The start as first recorded; never changes")
    started_on = models.DateField()
    first_computed_on = models.DateField()
    computed_on = models.DateField()
    due_on = models.DateField()
    target_on = models.DateField(null=True, blank=True)
    act_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    provisional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["act_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule_key", "route", "subject_id"], name="deadline_once"),
            models.CheckConstraint(
                condition=Q(met_on=None) | Q(ended_on=None), name="deadline_met_or_ended_not_both"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="deadline_end_says_why",
            ),
            models.CheckConstraint(
                condition=Q(target_on=None, act_on=F("due_on")) | Q(act_on=F("target_on")),
                name="deadline_act_on",
            ),
        ]
        indexes = [
            models.Index(
                fields=["act_on", "id"], condition=Q(met_on=None, ended_on=None), name="deadline_open"
            ),
            models.Index(fields=["rule_key", "due_on"], name="deadline_figures"),
        ]

    def __str__(self) -> str:
        return f"{self.label} by {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.ended_on is None


class DeadlineChange(models.Model):
    """One line of a deadline's ledger. Never changed, never deleted: taken back by another line that reverses it."""

    append_only = True
    personal_fields = ("reason",)

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value.replace("_", " ")) for kind in Kind]
    )
    decided_on = models.DateField()
    value = models.DateField(null=True, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    old_date = models.DateField(null=True, blank=True)
    new_date = models.DateField(null=True, blank=True)
    category = models.CharField(max_length=30, blank=True)
    told = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversed", reverses__isnull=False) | ~Q(kind="reversed") & Q(reverses=None),
                name="reversal_names_a_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value or ''}"
