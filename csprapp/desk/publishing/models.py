"""The only place that sees a review and its publication at once. The keys lead one way: nothing public knows of
them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from csprapp.records.models import Record


class PublicationLink(Record):
    """The private side of one publication: what it was written from, and what had to be done before it may go out.

    Every publication has one row; review and incident are both empty for what is about no case of ours. The planned
    day starts the two advance-copy clocks, which count backwards from it.
    """

    class Family(models.TextChoices):
        TOLD = "told", "The family was told"
        NOT_TOLD = "not_told", "The family was not told"

    personal_fields = ("family_note", "family_wishes", "sooner_because")

    review = models.ForeignKey(
        "reviews.LearningReview", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    incident = models.ForeignKey("cases.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    publication = models.OneToOneField("publications.Publication", on_delete=models.PROTECT, related_name="+")

    planned_on = models.DateField("planned publication date", null=True, blank=True)
    family = models.CharField("whether the family was told", max_length=10, choices=Family.choices, blank=True)
    family_told_on = models.DateField(null=True, blank=True)
    family_note = models.TextField("who was told and how, or why not", blank=True)
    family_wishes = models.TextField("what the family wishes", blank=True)
    practitioners_told_on = models.DateField(null=True, blank=True)
    sooner_because = models.TextField("why sooner than seven working days after the advance copies", blank=True)

    law_deadline = models.OneToOneField(
        "cases.Deadline", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    guidance_deadline = models.OneToOneField(
        "cases.Deadline", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    date_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_on = models.DateField("publication recorded on the review", null=True, blank=True)

    going_deadline = models.OneToOneField(
        "cases.Deadline", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    going_told_on = models.DateField("family told that the page will go", null=True, blank=True)
    repository_on = models.DateField("copy handed to the national repository", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(family="told") | Q(family_told_on__isnull=False), name="family_told_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"publication {self.publication_id}"


class Clearance(Record):
    """Somebody checked one edition, as it was at one digest, line by line. A later edit voids it: the digest differs.

    `checklist` keeps each line as it stood and each finding accepted, with the reason given.
    """

    personal_fields = ("checklist",)

    edition = models.ForeignKey("publications.Edition", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    checklist = models.JSONField(default=dict)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField()

    def __str__(self) -> str:
        return f"edition {self.edition_id} cleared {self.cleared_on}"
