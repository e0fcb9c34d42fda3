"""Recommendations and the actions that answer them, to evidence of completion and, apart from it, of impact."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from csprapp.accounts.roles import Deed, may
from csprapp.partnership.models import Agency, Theme
from csprapp.records.models import Record
from reviews.learning.models import LearningReview

if TYPE_CHECKING:
    from csprapp.accounts.models import User


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "RecommendationQuerySet":
        """Those of the cases the person may open; a national or another area's one, for those who see cases."""
        cases = Incident.objects.visible_to(user, on)
        reach = Q(incident__in=cases) | Q(review__incident__in=cases)
        if may(user, Deed.SEE_CASES):
            reach |= Q(incident=None, review=None) | Q(review__isnull=False, review__incident=None)
        return self.filter(reach)


class Recommendation(Record):
    """What should change: ours, from a review or a rapid review, or a national or another area's that we follow."""

    class Source(models.TextChoices):
        OURS = "ours", "Our own review"
        NATIONAL = "national", "A national review"
        ELSEWHERE = "elsewhere", "Another area's review"

    class Acceptance(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Accepted in part"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    personal_fields = ("text", "response")

    source = models.CharField(max_length=10, choices=Source.choices, default=Source.OURS)
    source_title = models.CharField("which review", max_length=200, blank=True)
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="recommendations"
    )
    review = models.ForeignKey(
        LearningReview, null=True, blank=True, on_delete=models.PROTECT, related_name="recommendations"
    )
    made_on = models.DateField()
    text = models.TextField()
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")
    identified_before = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="identified_again"
    )
    acceptance = models.CharField(max_length=15, choices=Acceptance.choices, blank=True)
    response = models.TextField(blank=True)
    responded_on = models.DateField(null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="ours") & (Q(incident__isnull=False) | Q(review__isnull=False))
                | ~Q(source="ours") & ~Q(source_title=""),
                name="recommendation_names_its_review",
            ),
            models.CheckConstraint(
                condition=Q(acceptance="", responded_on=None)
                | ~Q(acceptance="") & ~Q(response="") & Q(responded_on__isnull=False),
                name="recommendation_response_has_words_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/recommendations/{self.pk}/"

    @property
    def case(self) -> Incident | None:
        """The case it came from, directly or through its review."""
        return self.incident or (self.review.incident if self.review else None)


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "ActionQuerySet":
        """Actions under a recommendation the person may read, and their own."""
        under = Recommendation.objects.visible_to(user, on)
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(recommendations__in=under) | Q(owner=user)).distinct()


class Action(Record):
    """What somebody will do. Done needs evidence; what came of it is judged apart, by somebody else."""

    class Impact(models.TextChoices):
        YES = "yes", "It made the difference that was wanted"
        SOME = "some", "It made some difference"
        NO = "no", "It made no difference"
        TOO_EARLY = "too_early", "Too early to say"

    personal_fields = ("text", "completion_evidence", "impact_evidence")

    recommendations = models.ManyToManyField(Recommendation, related_name="actions")
    text = models.TextField()
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="review_actions")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="review_actions"
    )
    started_on = models.DateField()
    deadline = models.OneToOneField(
        Deadline, null=True, blank=True, on_delete=models.PROTECT, related_name="review_action"
    )
    impact_deadline = models.OneToOneField(
        Deadline, null=True, blank=True, on_delete=models.PROTECT, related_name="review_action_impact"
    )
    completed_on = models.DateField(null=True, blank=True)
    completion_evidence = models.TextField(blank=True)
    impact = models.CharField(max_length=10, choices=Impact.choices, blank=True)
    impact_evidence = models.TextField(blank=True)
    impact_on = models.DateField(null=True, blank=True)
    impact_judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(completed_on=None) | ~Q(completion_evidence=""), name="action_done_with_evidence"
            ),
            models.CheckConstraint(
                condition=Q(impact="")
                | Q(completed_on__isnull=False, impact_on__isnull=False, impact_judged_by__isnull=False)
                & ~Q(impact_evidence=""),
                name="impact_judged_after_completion_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__isnull=False, completed_on=None) & ~Q(ended_reason=""),
                name="ended_action_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/actions/{self.pk}/"


class ActionProgress(Record):
    """A line of an action's progress log."""

    personal_fields = ("text",)

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField()
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.on}"
