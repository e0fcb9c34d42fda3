"""The rapid review of one case: the facts, the learning, the three answers, and when it was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.deadlines.models import Deadline
from cases.documents.models import Document, DocumentVersion
from cases.incidents.models import Incident
from csprapp.composed import Written
from csprapp.records.fields import OptionalKey, OptionalOne
from csprapp.records.models import Record


class CriteriaMet(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NO_LONGER = "no_longer", "No longer: a later fact changed this"


class WhatNext(models.TextChoices):
    LCSPR = "lcspr", "A local child safeguarding practice review (LCSPR)"
    ALTERNATIVE = "alternative", "An alternative learning review"
    NONE = "none", "No further review"


# The sections that begin with words of the case's record, and where they stand there.
CARRIED = {"facts": "summary", "immediate_action": "immediate_safeguarding"}


class RapidReview(Record):
    """One per incident, made by the first service that writes to it. Sign-off locks it; later amendments append.

    Meeting the criteria never forces an LCSPR: the partners decide where they consider it appropriate
    (Children Act 2004 s16F). Whether national issues are raised never replaces that decision.
    """

    personal_fields = (
        "chair",
        "sent_by",
        "sent_evidence",
        "facts",
        "lived_experience",
        "characteristics",
        "ethnicity_culture",
        "immediate_action",
        "analysis",
        "learning",
        "sharing_plan",
        "attendance",
        "criteria_reason",
        "what_next_reason",
        "national_reason",
        "late_reason",
    )

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="rapid_review")
    deadline = OptionalOne(Deadline, related_name="rapid_review")
    meeting_on = models.DateField(null=True, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    attendance = models.TextField(blank=True)
    facts = models.TextField(blank=True)
    lived_experience = models.TextField(blank=True)
    characteristics = models.TextField("protected characteristics and their relevance", blank=True)
    ethnicity_culture = models.TextField("race, ethnicity and culture", blank=True)
    immediate_action = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    sharing_plan = models.TextField(blank=True)
    # Whether the section began with what the case's record says: the report then does not say it a second time.
    facts_carried_over = models.BooleanField("the facts begin with what is known", default=False)
    immediate_action_carried_over = models.BooleanField("the safety action begins with what is recorded", default=False)

    criteria_met = models.CharField(max_length=10, choices=CriteriaMet.choices, blank=True)
    criteria_reason = models.TextField(blank=True)
    what_next = models.CharField(max_length=12, choices=WhatNext.choices, blank=True)
    what_next_reason = models.TextField(blank=True)
    agreed_on = models.DateField("date agreed for an alternative review", null=True, blank=True)
    national_issues = models.BooleanField(null=True, blank=True)
    national_reason = models.TextField(blank=True)
    prepared_by = OptionalKey(settings.AUTH_USER_MODEL, related_name="+")
    ready_on = models.DateField("asked the partners to decide", null=True, blank=True)
    sent_on = models.DateField("sent to the Panel", null=True, blank=True)
    sent_by = models.CharField(max_length=120, blank=True)
    sent_evidence = models.CharField("how it was sent, and the evidence", max_length=300, blank=True)
    late_reason = models.TextField(blank=True)
    report = OptionalOne(Document, related_name="+", verbose_name="its report")
    sent_file = OptionalOne(DocumentVersion, related_name="+", verbose_name="the file that was sent")
    round = models.PositiveSmallIntegerField("how often the partners were asked again", default=1, editable=False)
    signed_off_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            # Performance: whether race, ethnicity and culture are considered; how far a case came
            models.Index(fields=["incident", "id"], condition=Q(Written("ethnicity_culture")), name="rapid_considered"),
            models.Index(fields=["incident", "sent_on", "what_next", "id"], name="rapid_sent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sent_on=None) | ~Q(sent_by=""), name="rapid_review_sent_by_somebody"),
            models.CheckConstraint(
                condition=Q(signed_off_on=None)
                | ~Q(criteria_met="") & ~Q(what_next="") & Q(national_issues__isnull=False),
                name="signed_off_answers_all_three",
            ),
        ]

    def __str__(self) -> str:
        return f"Rapid review of {self.incident}"

    def holds_the_record(self, section: str) -> bool:
        """Whether the section's own text has taken up what the case's record says (one of `CARRIED`)."""
        return bool(getattr(self, section).strip()) and getattr(self, f"{section}_carried_over")
