"""What of a review the partners sign: its final report, and the decision about publication."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from csprapp.accounts.models import User
from csprapp.partnership.models import PartnerBody
from csprapp.records.fields import OptionalKey
from csprapp.records.models import Record
from reviews.decisions.models import CONFIRMED_BY_SOMEBODY, SIGNED_OR_RECORDED, Position
from reviews.drafts.models import ReportDraft
from reviews.learning.models import LearningReview
from reviews.learning.queries import OfAReviewQuerySet, review_open_to


class Asked(Record):
    """One thing that the partners are asked to sign, in the very words they read. These never change: what is corrected
    is asked again, as another row, and this one is over.
    """

    class About(models.TextChoices):
        REPORT = "report", "Final report"
        PUBLICATION = "publication", "Publication decision"

    personal_fields = ("words",)

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="asked")
    about = models.CharField(max_length=12, choices=About.choices)
    round = models.PositiveSmallIntegerField()
    words = models.TextField("what they are asked to sign")
    draft = OptionalKey(ReportDraft, related_name="+")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_off_on = models.DateField("signed by the partners", null=True, blank=True)
    over_on = models.DateField("asked again, or no longer asked, since", null=True, blank=True)

    objects = OfAReviewQuerySet.as_manager()

    class Meta:
        ordering = ["about", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["review", "about", "round"], name="asked_once_in_a_round"),
            models.UniqueConstraint(fields=["review", "about"], condition=Q(over_on=None), name="asked_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(about="report", draft__isnull=False) | Q(about="publication", draft=None),
                name="asked_about_a_report_says_which",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}, round {self.round}"


class ReviewPositionQuerySet(models.QuerySet["ReviewPosition"]):
    def visible_to(self, user: User, on: date) -> "ReviewPositionQuerySet":
        """Those of reviews that this user may open on this day."""
        return self.filter(review_open_to(user, on, "asked__review__"))


class ReviewPosition(Position):
    """What one body says to what it was asked; its outcome is empty until it says it."""

    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="positions")
    body = models.ForeignKey(PartnerBody, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Position.Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField("person who decided", max_length=120, blank=True)

    objects = ReviewPositionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["asked", "body"], name="one_position_per_body"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on=None, signed_by=None, recorded_by=None, recorded_from="")
                | ~Q(outcome="") & Q(decided_on__isnull=False) & SIGNED_OR_RECORDED,
                name="position_signed_or_recorded",
            ),
            models.CheckConstraint(condition=CONFIRMED_BY_SOMEBODY, name="position_confirmed_by_somebody"),
        ]

    def get_absolute_url(self) -> str:
        return f"/staff/positions/{self.pk}/"
