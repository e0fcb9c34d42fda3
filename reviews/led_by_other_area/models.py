"""What another area that leads a review asked of us, what we returned, and what came of it."""

from django.db import models
from django.db.models import Q

from csprapp.records.models import Record
from reviews.learning.models import LearningReview
from reviews.learning.queries import OfAReviewQuerySet


class LedElsewhere(Record):
    """Their request, our return and their report. Their recommendations to us hang on the review itself."""

    personal_fields = ("asked_by", "asked_what", "returned_what", "report_what")

    review = models.OneToOneField(LearningReview, on_delete=models.PROTECT, related_name="elsewhere")
    asked_by = models.CharField("who asked us", max_length=200)
    asked_on = models.DateField("asked")
    asked_what = models.TextField("what they asked for")
    returned_on = models.DateField("our return was sent", null=True, blank=True)
    returned_what = models.TextField("what we sent, to whom and how", blank=True)
    report_on = models.DateField("their report reached us", null=True, blank=True)
    report_what = models.TextField("what it means for us", blank=True)

    objects = OfAReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_on=None, returned_what="") | Q(returned_on__isnull=False) & ~Q(returned_what=""),
                name="return_elsewhere_says_what",
            )
        ]

    def __str__(self) -> str:
        return f"Request of {self.review.led_by}"
