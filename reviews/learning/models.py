"""The review that follows: an LCSPR, an alternative learning review, a thematic review or an audit."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.deadlines.models import Deadline, EndReason
from cases.incidents.models import Incident
from csprapp.clock.deadline import day_words
from csprapp.composed import Written
from csprapp.partnership.models import Area
from csprapp.records.fields import OptionalKey, OptionalOne
from csprapp.records.models import Record
from reviews.learning.queries import LearningReviewQuerySet, OfAReviewQuerySet, ReviewerAccessQuerySet


class LearningReview(Record):
    """One review, which may draw on several incidents. Only an LCSPR needs one, and only an LCSPR has six months.

    The six months run from the decision to initiate, not from the Panel's reply nor from appointing the reviewer: the
    partners' decision makes the review, by its round, and `begun_on` is empty until somebody begins it.
    One without a lead case belongs to areas (to all of them when none is named) and has a title that names nobody.
    `led_by` is the other area that leads it, "" when we do: then no statutory clock of ours runs.
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
        "reviewer_name",
        "reviewer_independent",
        "reviewer_checked_by",
        "reviewer_conflict",
        "terms_of_reference",
        "ethnicity_culture",
        "method",
        "family_contact",
        "publication_reason",
        "publication_told",
        "ended_reason",
    )

    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=120, blank=True, help_text="Of a review without a lead case; names nobody")
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    led_by = models.CharField("the other area that leads it", max_length=120, blank=True)
    incident = OptionalKey(Incident, related_name="learning_reviews")
    linked_incidents = models.ManyToManyField(Incident, blank=True, related_name="linked_reviews")
    deadline = OptionalOne(Deadline, related_name="learning_review")
    decided_on = models.DateField("decision to initiate")
    decision_reason = models.TextField()
    decision_round = models.PositiveSmallIntegerField("the decision that made it", null=True, editable=False)
    begun_on = models.DateField("begun", null=True, blank=True)
    lead = OptionalKey(settings.AUTH_USER_MODEL, related_name="+")
    reviewer_name = models.CharField(max_length=120, blank=True)
    reviewer_organisation = models.CharField(max_length=120, blank=True)
    reviewer_independent = models.TextField("check of independence and conflicts", blank=True)
    reviewer_checked_by = models.CharField("who checked independence", max_length=120, blank=True)
    reviewer_checked_on = models.DateField("independence checked", null=True, blank=True)
    reviewer_conflict = models.TextField("conflict of interest declared, and how it was handled", blank=True)
    reviewer_appointed_on = models.DateField(null=True, blank=True)
    terms_of_reference = models.TextField(blank=True)
    ethnicity_culture = models.TextField("how race, ethnicity and culture are looked at", blank=True)
    method = models.TextField(blank=True)
    family_contact = models.TextField(blank=True)
    check_weeks = models.PositiveSmallIntegerField("weeks between progress checks", null=True, blank=True)
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
        indexes = [  # of the figures: what runs, and what was decided, published or ended in a period
            models.Index(fields=["id"], condition=Q(published_on=None, ended_on=None), name="review_under_way"),
            # Reviews: the running ones; Publications: what is to be published
            models.Index(fields=["published_on"], condition=Q(ended_on=None), name="review_running"),
            models.Index(fields=["-decided_on", "-id"], name="review_decided"),
            models.Index(fields=["published_on"], condition=Q(published_on__isnull=False), name="review_published"),
            models.Index(fields=["ended_on"], condition=Q(ended_on__isnull=False), name="review_ended"),
            # Performance: how far a case came; whether race, ethnicity and culture are considered
            models.Index(fields=["incident", "kind", "led_by", "id"], name="review_of_case"),
            models.Index(fields=["deadline", "id"], condition=Q(Written("ethnicity_culture")), name="lcspr_considered"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["incident", "decision_round"], name="one_review_per_decision"),
            models.CheckConstraint(
                condition=~Q(kind="lcspr") | Q(incident__isnull=False) | ~Q(led_by=""), name="lcspr_has_an_incident"
            ),
            models.CheckConstraint(
                condition=Q(incident__isnull=False) | ~Q(title=""), name="review_without_a_case_has_a_title"
            ),
            models.CheckConstraint(
                condition=Q(led_by="") | Q(incident=None), name="review_led_elsewhere_leads_no_case_of_ours"
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
        return f"{self.get_kind_display()} decided {day_words(self.decided_on)}"

    def get_absolute_url(self) -> str:
        return f"/staff/reviews/{self.pk}/"

    @property
    def called(self) -> str:
        """What it is called in a list or a heading: its title, else its kind. Neither names anybody."""
        return self.title or str(self.get_kind_display())

    @property
    def is_statutory(self) -> bool:
        """Whether the law sets its date: six months for an LCSPR of ours. Any other has an agreed date, or none."""
        return self.kind == self.Kind.LCSPR and not self.led_by

    @property
    def goes_to_the_panel(self) -> bool:
        """Whether its report goes to the Panel and the Secretary of State; that of a thematic review or an audit does
        not have to."""
        return self.kind in {self.Kind.LCSPR, self.Kind.ALTERNATIVE}

    @property
    def reference(self) -> str:
        """What stands for it where no name may stand: its lead case, else its own number."""
        return self.incident.reference if self.incident else f"review {self.pk}"


class AgreedTerms(Record):
    """The terms of reference as they were agreed, version by version. The review's own text may be ahead of them."""

    personal_fields = ("text", "ethnicity_culture", "agreed_with")

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="agreed_terms")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("terms of reference")
    ethnicity_culture = models.TextField("how race, ethnicity and culture are looked at", blank=True)
    agreed_on = models.DateField()
    agreed_with = models.TextField("who agreed them")

    objects = OfAReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="agreed_terms_version_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(agreed_with=""), name="agreed_terms_say_by_whom"),
        ]

    def __str__(self) -> str:
        return f"Terms of reference, version {self.number}"


class ReviewerAccess(Record):
    """Opens a review that has no lead case to an independent reviewer; where there is a case, CaseAccess does."""

    personal_fields = ("reason",)

    review = models.ForeignKey(LearningReview, on_delete=models.PROTECT, related_name="reviewer_access")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField("from")
    valid_until = models.DateField("until")
    removed = models.BooleanField("taken off the case", default=False)
    reason = models.TextField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReviewerAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("valid_from")), name="reviewer_access_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} until {day_words(self.valid_until)}"
