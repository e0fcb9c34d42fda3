"""The only place that sees a review and its publication at once. The keys lead one way: nothing public knows of them."""

from django.conf import settings
from django.db import models

from csprapp.records.models import Record


class PublicationLink(Record):
    """Which review a publication was written from."""

    review = models.ForeignKey(
        "reviews.LearningReview", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    incident = models.ForeignKey(
        "cases.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    publication = models.OneToOneField("publications.Publication", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"publication {self.publication_id}"


class Clearance(Record):
    """Somebody checked one edition, as it was at one digest, line by line. A later edit voids it: the digest differs."""

    edition = models.ForeignKey("publications.Edition", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    checklist = models.JSONField(default=dict)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField()

    def __str__(self) -> str:
        return f"edition {self.edition_id} cleared {self.cleared_on}"
