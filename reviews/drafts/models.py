"""Drafts of a review's report, each a file that never changes, and to whom each went."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.documents.models import KeptFile
from csprapp.records.models import Record
from reviews.learning.models import LearningReview
from reviews.learning.queries import OfAReviewQuerySet, review_open_to

if TYPE_CHECKING:
    from datetime import date

    from csprapp.accounts.models import User


class ReportDraft(KeptFile):
    """One version of the draft report, uploaded by the unit or by the independent reviewer."""

    personal_fields = ("note", "file", "finding")

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    note = models.CharField("what is new in it", max_length=200, blank=True)

    objects = OfAReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="report_draft_once"),
            models.CheckConstraint(condition=~Q(scan="refused") | ~Q(finding=""), name="refused_draft_says_why"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.number}"


class DraftSentQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: "date") -> "DraftSentQuerySet":
        """Those of reviews that this user may open on this day."""
        return self.filter(review_open_to(user, on, "draft__review__"))


class DraftSent(Record):
    """One version went to somebody, and what they said about it."""

    class To(models.TextChoices):
        PARTNERS = "partners", "The statutory partners"
        REVIEWER = "reviewer", "The independent reviewer"
        FAMILY = "family", "The family"
        AGENCIES = "agencies", "Agencies or practitioners"
        OTHER = "other", "Somebody else"

    personal_fields = ("who", "comments", "answer")

    draft = models.ForeignKey(ReportDraft, on_delete=models.PROTECT, related_name="sent")
    to = models.CharField("to whom", max_length=10, choices=To.choices)
    who = models.CharField("who received it, and how", max_length=200, blank=True)
    sent_on = models.DateField("sent")
    comments_on = models.DateField("comments received", null=True, blank=True)
    comments = models.TextField("what they said, in summary", blank=True)
    answer = models.TextField("what was done with their comments", blank=True)

    objects = DraftSentQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comments_on=None, comments="") | Q(comments_on__isnull=False) & ~Q(comments=""),
                name="draft_comments_have_words_and_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft} to {self.get_to_display().lower()}"
