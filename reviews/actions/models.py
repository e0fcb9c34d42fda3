"""Recommendations and the actions that answer them, to evidence of completion and, apart from it, of impact."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q

from cases.access.queries import NOTHING, key_of, open_to
from cases.deadlines.models import Deadline
from cases.documents.models import KeptFile
from cases.incidents.models import Incident
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.composed import is_any
from csprapp.partnership.models import Agency, PartnerBody, Theme
from csprapp.records.fields import OptionalKey, OptionalOne
from csprapp.records.models import Record
from reviews.learning.models import LearningReview
from reviews.learning.queries import review_open_to

if TYPE_CHECKING:
    from csprapp.accounts.models import User


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "RecommendationQuerySet":
        """Those of the cases and reviews the person may open; one of elsewhere alone, for those who see cases."""
        reach = open_to(user, on, "incident__") | review_open_to(user, on, "review__")
        if has_permission(user, Permission.SEE_CASES):
            reach |= Q(incident=None, review=None)
        return self.filter(reach)


class Recommendation(Record):
    """What should change: ours, from a review or a rapid review, or a national or another area's that we follow."""

    class Source(models.TextChoices):
        OURS = "ours", "Our own review"
        NATIONAL = "national", "A national review"
        ELSEWHERE = "elsewhere", "Another area’s review"

    class Acceptance(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Accepted in part"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    personal_fields = ("text", "response", "source_title")

    source = models.CharField(max_length=10, choices=Source.choices, default=Source.OURS)
    source_title = models.CharField("which review", max_length=200, blank=True)
    incident = OptionalKey(Incident, related_name="recommendations")
    review = OptionalKey(LearningReview, related_name="recommendations")
    made_on = models.DateField()
    text = models.TextField()
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")
    identified_before = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="identified_again")
    before_looked_on = models.DateField("when earlier recommendations were looked through", null=True, blank=True)
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
        indexes = [
            models.Index(fields=["-made_on", "-id"], name="recommendation_made"),  # a theme, a period
            # Search: what the recommendations of a case say. Nearly all hang on a review instead, and an index of all
            # of them is one that SQLite, where it has counted them, leaves alone.
            models.Index(fields=["incident"], condition=Q(incident__isnull=False), name="recommendation_of_case"),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/recommendations/{self.pk}/"

    @property
    def case(self) -> Incident | None:
        """The case it came from, directly or through its review."""
        return self.incident or (self.review.incident if self.review else None)


class RecommendationAnswer(Record):
    """What one agency or partner body answered to a recommendation, beside the partnership's own response."""

    personal_fields = ("response",)

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="answers")
    agency = OptionalKey(Agency, related_name="+")
    body = OptionalKey(PartnerBody, related_name="+")
    acceptance = models.CharField(max_length=15, choices=Recommendation.Acceptance.choices)
    response = models.TextField()
    responded_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "agency"], name="agency_answers_recommendation_once"),
            models.UniqueConstraint(fields=["recommendation", "body"], name="body_answers_recommendation_once"),
            models.CheckConstraint(
                condition=Q(agency=None, body__isnull=False) | Q(agency__isnull=False, body=None),
                name="recommendation_answered_by_one",
            ),
            models.CheckConstraint(condition=~Q(response=""), name="recommendation_answer_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.get_acceptance_display()}"

    @property
    def who(self) -> Agency | PartnerBody:
        """Who answered."""
        return self.agency or self.body


def action_open_to(user: "User", on: date, action: str = "") -> Q:
    """The condition that an action is open to a person on a London day: it stands under a recommendation that they may
    read, or is their own. `action` is the way from a row to its action ("action__"), empty on actions themselves."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    under = Recommendation.objects.visible_to(user, on).filter(actions=OuterRef(key_of(action)))
    return Q(**{f"{action}owner": user}) | Q(is_any(under))


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "ActionQuerySet":
        """Actions under a recommendation the person may read, and their own."""
        return self.filter(action_open_to(user, on))


class Action(Record):
    """What somebody will do. Done needs evidence; what came of it is judged apart, by somebody else.

    The owner is a user, or a person at an agency who has no account and is told by e-mail. `check_first_on` and every
    so many weeks or months from it somebody says how it stands.
    """

    class Unit(models.TextChoices):
        WEEKS = "weeks", "weeks"
        MONTHS = "months", "months"

    class Impact(models.TextChoices):
        YES = "yes", "It made the difference we wanted"
        SOME = "some", "It made some difference"
        NO = "no", "It made no difference"
        TOO_EARLY = "too_early", "Too early to say"

    DIFFERENCE = frozenset({Impact.YES, Impact.SOME})  # it made one, the whole or in part

    personal_fields = ("text", "owner_name", "owner_email", "completion_evidence", "impact_evidence", "ended_reason")

    recommendations = models.ManyToManyField(Recommendation, related_name="actions")
    text = models.TextField()
    agency = OptionalKey(Agency, related_name="review_actions")
    owner = OptionalKey(settings.AUTH_USER_MODEL, related_name="review_actions")
    owner_name = models.CharField("owner without an account", max_length=120, blank=True)
    owner_email = models.EmailField("e-mail of the owner without an account", blank=True)
    started_on = models.DateField("agreed on")
    deadline = OptionalOne(Deadline, related_name="review_action")
    impact_deadline = OptionalOne(Deadline, related_name="review_action_impact")
    check_every = models.PositiveSmallIntegerField("check-in every", null=True, blank=True)
    check_unit = models.CharField("weeks or months", max_length=6, choices=Unit.choices, blank=True)
    check_first_on = models.DateField("first check-in", null=True, blank=True)
    check_after_done = models.BooleanField("check-ins continue until its impact is judged", default=False)
    completed_on = models.DateField(null=True, blank=True)
    completion_evidence = models.TextField(blank=True)
    impact = models.CharField(max_length=10, choices=Impact.choices, blank=True)
    impact_evidence = models.TextField(blank=True)
    impact_on = models.DateField(null=True, blank=True)
    impact_judged_by = OptionalKey(settings.AUTH_USER_MODEL, related_name="+")
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
            models.CheckConstraint(
                condition=Q(owner_name="", owner_email="") | Q(owner=None) & ~Q(owner_name="") & ~Q(owner_email=""),
                name="action_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(impact_judged_by=None) | Q(owner=None) | ~Q(impact_judged_by=F("owner")),
                name="impact_is_not_judged_by_the_owner",
            ),
            models.CheckConstraint(
                condition=Q(check_every=None, check_unit="", check_first_on=None)
                | Q(check_every__gte=1, check_first_on__isnull=False) & ~Q(check_unit=""),
                name="check_ins_say_how_often",
            ),
        ]
        indexes = [
            # Actions: the open ones, by how long they are open
            models.Index(fields=["started_on"], condition=Q(completed_on=None, ended_on=None), name="action_open"),
            # Actions by theme and figures: those done in a year or a period
            models.Index(fields=["completed_on"], condition=Q(completed_on__isnull=False), name="action_done"),
            models.Index(fields=["impact", "completed_on"], name="action_impact"),  # those whose impact is to be judged
        ]

    def __str__(self) -> str:
        return f"Action {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/actions/{self.pk}/"

    @property
    def owned_by(self) -> str:
        """The owner's name, with or without an account; "" for nobody."""
        return str(self.owner) if self.owner else self.owner_name


class ActionProgress(Record):
    """A line of an action's progress log."""

    personal_fields = ("text", "source")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField()
    text = models.TextField()
    source = models.CharField("where it comes from", max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {day_words(self.on)}"


class CheckInQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: date) -> "CheckInQuerySet":
        """Those of actions that this user may open on this day."""
        return self.filter(action_open_to(user, on, "action__"))

    def waiting(self) -> "CheckInQuerySet":
        """Those not answered yet: at most one of an action."""
        return self.filter(made_on=None)


class CheckIn(Record):
    """How an action stands, asked every so many weeks or months. The next one is made when one is recorded."""

    class Standing(models.TextChoices):
        ON_TRACK = "on_track", "On track"
        BEHIND = "behind", "Behind, but will still be done"
        STUCK = "stuck", "Stuck: it needs help"

    personal_fields = ("text", "source")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="check_ins")
    number = models.PositiveSmallIntegerField()
    deadline = OptionalOne(Deadline, related_name="check_in")
    made_on = models.DateField("recorded", null=True, blank=True)
    standing = models.CharField("how it is going", max_length=10, choices=Standing.choices, blank=True)
    text = models.TextField("what was said", blank=True)
    source = models.CharField("where it comes from", max_length=200, blank=True)
    written_by = OptionalKey(settings.AUTH_USER_MODEL, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="check_in_once"),
            models.UniqueConstraint(fields=["action"], condition=Q(made_on=None), name="one_check_in_waits"),
            models.CheckConstraint(
                condition=Q(made_on=None, standing="", text="", written_by=None)
                | Q(made_on__isnull=False, written_by__isnull=False) & ~Q(standing="") & ~Q(text=""),
                name="check_in_says_how_it_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"Check-in {self.number} on action {self.action_id}"

    def get_absolute_url(self) -> str:
        return f"/staff/check-ins/{self.pk}/"


class ActionEvidence(KeptFile):
    """A file that shows that an action was done, or what came of it. It never changes."""

    class Shows(models.TextChoices):
        DONE = "done", "That it was done"
        IMPACT = "impact", "What came of it"

    personal_fields = ("title", "file", "finding")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence")
    shows = models.CharField(max_length=6, choices=Shows.choices)
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(scan="refused") | ~Q(finding=""), name="refused_evidence_says_why")
        ]

    def __str__(self) -> str:
        return self.title
