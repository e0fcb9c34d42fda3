"""The plan of a review: milestones counted back from its due date, and checks of its progress at intervals."""

from django.db import models
from django.db.models import Q

from cases.deadlines.models import Deadline
from csprapp.records.fields import OptionalOne
from csprapp.records.models import Record
from reviews.learning.models import LearningReview
from reviews.learning.queries import OfAReviewQuerySet
from reviews.planning.rules import NAMES, OTHER


class Milestone(Record):
    """A step of a review, with an agreed date in the table of deadlines. Its title names nobody."""

    personal_fields = ("note", "dropped_reason")

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=12, choices=[*NAMES.items(), (OTHER, "Another step")])
    title = models.CharField("step", max_length=100)
    deadline = OptionalOne(Deadline, related_name="milestone")
    counted_from = models.DateField("counted back from", null=True, blank=True)
    met_on = models.DateField("reached", null=True, blank=True)
    note = models.TextField(blank=True)
    dropped_on = models.DateField("dropped", null=True, blank=True)
    dropped_reason = models.TextField("why it was dropped", blank=True)

    objects = OfAReviewQuerySet.as_manager()

    class Meta:
        ordering = ["deadline__due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_on=None, dropped_reason="")
                | Q(dropped_on__isnull=False, met_on=None) & ~Q(dropped_reason=""),
                name="milestone_dropped_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/staff/milestones/{self.pk}/"


class ProgressCheck(Record):
    """Time and quality looked at once (2018 Regulations, regulation 14). The next one is made when one is recorded."""

    class Standing(models.TextChoices):
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk of being late, or of not being good enough"
        LATE = "late", "Late"

    personal_fields = ("found", "agreed")

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="progress_checks")
    number = models.PositiveSmallIntegerField()
    deadline = OptionalOne(Deadline, related_name="progress_check")
    made_on = models.DateField("looked at", null=True, blank=True)
    standing = models.CharField("how it stands", max_length=10, choices=Standing.choices, blank=True)
    found = models.TextField("what was found", blank=True)
    agreed = models.TextField("what was agreed", blank=True)

    objects = OfAReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="progress_check_once"),
            models.UniqueConstraint(fields=["review"], condition=Q(made_on=None), name="one_progress_check_waits"),
            models.CheckConstraint(
                condition=Q(made_on=None, standing="", found="")
                | Q(made_on__isnull=False) & ~Q(standing="") & ~Q(found=""),
                name="progress_check_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"Progress check {self.number}"

    def get_absolute_url(self) -> str:
        return f"/staff/checks/{self.pk}/"
