"""The review that follows: an LCSPR, an alternative learning review, a thematic review or an audit."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.deadlines.models import Deadline, EndReason
from cases.incidents.models import Incident
from csprapp.records.models import Record
from reviews.learning.queries import LearningReviewQuerySet


class LearningReview(Record):
    """One review, which may draw on several incidents. Only an LCSPR needs one, and only an LCSPR has six months.

    The six months run from the decision to initiate, not from the Panel's reply nor from appointing the reviewer.
    """

    class Kind(models.TextChoices):
        LCSPR = "lcspr", "Local child safeguarding practice review (LCSPR)"
        ALTERNATIVE = "alternative", "Alternative learning review"
        THEMATIC = "thematic", "Thematic review"
        AUDIT = "audit", "Audit"

    class PublicationDecision(models.TextChoices):
        FULL = "full", "Publish in full"
        IMPROVEMENTS = "improvements", "Publish the improvements only"
        NONE = "none", "Do not publish"

    personal_fields = (
        "decision_reason",
        "terms_of_reference",
        "method",
        "family_contact",
        "publication_reason",
        "publication_told",
        "ended_reason",
    )

    kind = models.CharField(max_length=12, choices=Kind.choices)
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="learning_reviews"
    )
    linked_incidents = models.ManyToManyField(Incident, blank=True, related_name="linked_reviews")
    deadline = models.OneToOneField(
        Deadline, null=True, blank=True, on_delete=models.PROTECT, related_name="learning_review"
    )
    decided_on = models.DateField("decision to initiate")
    decision_reason = models.TextField()
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_name = models.CharField(max_length=120, blank=True)
    reviewer_organisation = models.CharField(max_length=120, blank=True)
    reviewer_independent = models.TextField("check of independence and conflicts", blank=True)
    reviewer_appointed_on = models.DateField(null=True, blank=True)
    terms_of_reference = models.TextField(blank=True)
    method = models.TextField(blank=True)
    family_contact = models.TextField(blank=True)
    report_finished_on = models.DateField(null=True, blank=True)
    sent_to_panel_on = models.DateField(null=True, blank=True)
    sent_to_secretary_on = models.DateField("sent to the Secretary of State", null=True, blank=True)
    publication_decision = models.CharField(max_length=12, choices=PublicationDecision.choices, blank=True)
    publication_decided_on = models.DateField(null=True, blank=True)
    publication_reason = models.TextField(blank=True)
    publication_told = models.TextField("who was told", blank=True)
    published_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_as = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    ended_reason = models.TextField(blank=True)

    objects = LearningReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="lcspr") | Q(incident__isnull=False), name="lcspr_has_an_incident"
            ),
            models.CheckConstraint(
                condition=Q(publication_decision="", publication_decided_on=None)
                | ~Q(publication_decision="") & Q(publication_decided_on__isnull=False) & ~Q(publication_reason=""),
                name="publication_decision_has_a_date_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_as="", ended_reason="")
                | Q(ended_on__isnull=False) & ~Q(ended_as="") & ~Q(ended_reason=""),
                name="ended_review_says_why",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(ended_on=None), name="review_published_or_ended_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} decided {self.decided_on}"

    def get_absolute_url(self) -> str:
        return f"/staff/reviews/{self.pk}/"
