"""The plan of a review: milestones counted back from its due date, and checks of its progress at intervals."""

from collections import Counter

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

    personal_fields = ("title", "note", "dropped_reason")

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
    standing = models.CharField("how it is going", max_length=10, choices=Standing.choices, blank=True)
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

    @property
    def answered(self) -> list["MarkerAnswer"]:
        """The quality markers that were looked at."""
        return [row for row in self.markers.all() if row.answer]

    @property
    def markers_in_words(self) -> str:
        """How many markers stand how: "9 met, 3 partly met"; "" when none was looked at."""
        counts = Counter(row.answer for row in self.answered)
        return ", ".join(f"{counts[each]} {each.label.lower()}" for each in MarkerAnswer.Answer if counts[each])


class MarkerAnswer(Record):
    """How a review stands by one quality marker, in one check of its quality (regulation 14). Emptied, it was not
    looked at. `edition` names the set that the marker is of."""

    class Answer(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT_YET = "not_yet", "Not yet met"
        NOT_RELEVANT = "not_relevant", "Not relevant"

    personal_fields = ("note",)

    check_made = models.ForeignKey(ProgressCheck, on_delete=models.PROTECT, related_name="markers")
    edition = models.CharField(max_length=120)
    marker = models.CharField(max_length=30)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["check_made", "marker"], name="quality_marker_once_a_check")]

    def __str__(self) -> str:
        return f"{self.marker}: {self.get_answer_display()}"
