"""What the partners must take into account, and what each of them decided."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.access.queries import open_to
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import PartnerBody
from csprapp.records.fields import OptionalKey
from csprapp.records.models import Record
from reviews.learning.queries import review_open_to
from reviews.rapid.models import CriteriaMet, RapidReview, WhatNext

# What an amendment may be about: a part of the rapid review, the criteria or the decision.
ABOUT = [
    ("facts", "The facts"),
    ("lived_experience", "The child’s lived experience"),
    ("characteristics", "Protected characteristics"),
    ("ethnicity_culture", "Race, ethnicity and culture"),
    ("immediate_action", "Immediate safety action"),
    ("analysis", "Analysis"),
    ("learning", "Learning already clear"),
    ("sharing_plan", "Plan for sharing the learning"),
    ("meeting", "The meeting"),
    ("criteria", "Criteria and circumstances"),
    ("decision", "The decision"),
]

ON_EACH = ("on_criteria", "on_what_next", "on_national")  # a position of its own to each of the three answers
OWN: dict[str, Any] = {"max_length": 10, "blank": True, "choices": [("agrees", "Agrees"), ("dissents", "Disagrees")]}
SIGNED_OR_RECORDED = Q(signed_by__isnull=False, recorded_by=None, recorded_from="") | Q(
    signed_by=None, recorded_by__isnull=False
) & ~Q(recorded_from="")
CONFIRMED_BY_SOMEBODY = Q(confirmed_on=None, confirmed_by=None) | Q(
    confirmed_on__isnull=False, confirmed_by__isnull=False
)


class Criterion(models.TextChoices):
    """Regulation 11 of the 2018 Regulations, and statutory guidance; "include": a ninth line is open."""

    IMPROVEMENTS = "a", "Improvements are needed, including where they were identified before"
    THEMES = "b", "Recurrent themes in safeguarding and promoting the welfare of children"
    WORKING_TOGETHER = "c", "Concerns about two or more organisations or agencies working together"
    PANEL_CONCLUDED = (
        "d",
        "The Panel has considered the case and concluded that a local review may be more appropriate",
    )
    SINGLE_AGENCY = "e", "Cause for concern about the actions of a single agency"
    NO_AGENCY = "f", "No agency was involved, and that gives cause for concern"
    SEVERAL_AREAS = "g", "More than one local authority, police area or integrated care board"
    INSTITUTION = "h", "Safeguarding in an institutional setting"
    OTHER = "i", "Any other matter"


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNCLEAR = "unclear", "Unclear"
    NOT_YET_KNOWN = "not_yet_known", "Not yet known"


class CriterionAnswer(Record):
    """One line of the criteria and circumstances, answered with a reason."""

    personal_fields = ("reason",)

    rapid_review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="answers")
    criterion = models.CharField(max_length=1, choices=Criterion.choices)
    answer = models.CharField(max_length=15, choices=Answer.choices)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["rapid_review", "criterion"], name="criterion_answered_once"),
            models.CheckConstraint(
                condition=Q(answer="not_yet_known") | Q(criterion="i", answer="no") | ~Q(reason=""),
                name="criterion_answer_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"({self.criterion}) {self.get_answer_display()}"


class EarlierLearning(Record):
    """An earlier recommendation whose improvement this case needs again: regulation 11 asks about "improvements ...
    including where those improvements have been previously identified". Unticked, it stays with `stands` false.
    """

    rapid_review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="earlier_learning")
    recommendation = models.ForeignKey("reviews.Recommendation", on_delete=models.PROTECT, related_name="seen_again")
    stands = models.BooleanField("identified before", default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rapid_review", "recommendation"], name="earlier_learning_named_once")
        ]

    def __str__(self) -> str:
        return str(self.recommendation)


class Position(Record):
    """The dated position, with reasons, of one statutory partner body: signed by its delegate or recorded from minutes.

    Nobody signs on screen as someone else: either `signed_by` is the delegate, or `recorded_by` and `recorded_from` say
    who wrote down a decision made elsewhere, and from what.
    """

    class Outcome(models.TextChoices):
        AGREES = "agrees", "Agrees"
        DISSENTS = "dissents", "Disagrees"

    personal_fields = ("reasons", "decided_by", "recorded_from")

    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reasons = models.TextField()
    decided_on = models.DateField()
    decided_by = models.CharField("person who decided", max_length=120)
    signed_by = OptionalKey(settings.AUTH_USER_MODEL, related_name="+")
    recorded_by = OptionalKey(settings.AUTH_USER_MODEL, related_name="+")
    recorded_from = models.CharField(max_length=200, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = OptionalKey(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.body}: {self.words}"

    @property
    def words(self) -> str:
        """What this partner says, in words."""
        return str(self.get_outcome_display())

    @property
    def disagrees(self) -> bool:
        return self.outcome == self.Outcome.DISSENTS

    def was_recorded_by(self, user: User) -> bool:
        """Whether this person wrote it down for the partner: then another delegate confirms it."""
        return self.recorded_by_id == user.pk


class PartnerDecision(Position):
    """What one body decided on the three answers of a rapid review, as a whole; to each of them its own position is
    empty where it is the same."""

    rapid_review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    body = models.ForeignKey(PartnerBody, on_delete=models.PROTECT, related_name="decisions")
    on_criteria = models.CharField("whether the criteria are met", **OWN)
    on_what_next = models.CharField("what happens here", **OWN)
    on_national = models.CharField("whether it raises complex or national issues", **OWN)
    ballot = models.CharField("digest of the answers decided on", max_length=64, editable=False)

    class Meta:
        ordering = ["decided_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rapid_review", "round", "body"], name="one_decision_per_body_and_round"),
            models.CheckConstraint(condition=SIGNED_OR_RECORDED, name="decision_signed_or_recorded"),
            models.CheckConstraint(condition=CONFIRMED_BY_SOMEBODY, name="decision_confirmed_by_somebody"),
        ]

    @property
    def positions(self) -> tuple[str, ...]:
        """The position to each of the three answers."""
        return tuple(getattr(self, name) or self.outcome for name in ON_EACH)

    @property
    def words(self) -> str:
        """ "Agrees, but disagrees on whether it raises complex or national issues"."""
        others = [name for name in ON_EACH if getattr(self, name) not in {"", self.outcome}]
        if not others:
            return super().words
        named = " and on ".join(str(self._meta.get_field(name).verbose_name) for name in others)
        return f"{super().words}, but {self.Outcome(getattr(self, others[0])).label.lower()} on {named}"

    @property
    def disagrees(self) -> bool:
        return self.Outcome.DISSENTS in self.positions


class DisagreementQuerySet(models.QuerySet["Disagreement"]):
    def visible_to(self, user: User, on: date) -> "DisagreementQuerySet":
        """Those about a case or a review that the person may open on a London day."""
        return self.filter(open_to(user, on, "rapid_review__incident__") | review_open_to(user, on, "asked__review__"))


class Disagreement(Record):
    """The partners did not agree on what they were asked, in one round: how that was resolved, by whom and when, and
    who was told. It stays on record, also when it fell away because nobody disagrees any more or all were asked anew.
    """

    personal_fields = ("how", "told", "over_because", "resolved_by")

    rapid_review = OptionalKey(RapidReview, related_name="disagreements")
    round = models.PositiveSmallIntegerField(null=True, editable=False)
    asked = OptionalKey("reviews.Asked", related_name="disagreements")
    arose_on = models.DateField("recorded")
    how = models.TextField("how it was resolved", blank=True)
    resolved_by = models.CharField("who resolved it", max_length=120, blank=True)
    resolved_on = models.DateField("resolved", null=True, blank=True)
    told = models.TextField("who was told of it", blank=True)
    panel_told_on = models.DateField(null=True, blank=True)
    over_on = models.DateField("no longer applies from", null=True, blank=True)
    over_because = models.TextField("why it no longer applies", blank=True)

    objects = DisagreementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rapid_review__isnull=False, round__isnull=False, asked=None)
                | Q(rapid_review=None, round=None, asked__isnull=False),
                name="disagreement_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(resolved_on=None, how="", resolved_by="", told="", panel_told_on=None)
                | Q(resolved_on__isnull=False) & ~Q(how="") & ~Q(resolved_by="") & ~Q(told=""),
                name="resolved_disagreement_says_how",
            ),
            models.CheckConstraint(
                condition=Q(over_on=None, over_because="") | Q(over_on__isnull=False, resolved_on=None),
                name="disagreement_resolved_or_over_not_both",
            ),
        ]

    def __str__(self) -> str:
        return f"Disagreement of {day_words(self.arose_on)}"

    def get_absolute_url(self) -> str:
        return f"/staff/disagreements/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.resolved_on is None and self.over_on is None


class EarlierDecision(Record):
    """The three answers as they were signed off, kept when a later fact makes the partners decide again.

    The six months of an LCSPR run from the later decision; the earlier one stays on record.
    """

    personal_fields = ("criteria_reason", "what_next_reason", "national_reason", "again_because")

    rapid_review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="earlier_decisions")
    round = models.PositiveSmallIntegerField()
    criteria_met = models.CharField(max_length=10, choices=CriteriaMet.choices)
    criteria_reason = models.TextField()
    what_next = models.CharField(max_length=12, choices=WhatNext.choices)
    what_next_reason = models.TextField()
    agreed_on = models.DateField("date agreed for an alternative review", null=True)
    national_issues = models.BooleanField()
    national_reason = models.TextField()
    signed_off_on = models.DateField()
    again_on = models.DateField("the day the new fact became known")
    again_because = models.TextField("why the partners decide again")

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["rapid_review", "round"], name="one_earlier_decision_per_round")]

    def __str__(self) -> str:
        return f"{self.get_what_next_display()}, {day_words(self.signed_off_on)}"


class Amendment(Record):
    """What is added to a record that sign-off has locked. Nothing above it changes."""

    personal_fields = ("text", "reason")

    rapid_review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="amendments")
    about = models.CharField(max_length=20, choices=ABOUT)
    text = models.TextField()
    reason = models.TextField()
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_about_display()}, {day_words(self.made_on)}"


class PanelReply(Record):
    """What the Panel answered to the rapid review, and what the partners answered to that."""

    class Position(models.TextChoices):
        AGREES = "agrees", "Agrees"
        QUERIES = "queries", "Asks a question"
        DISAGREES = "disagrees", "Disagrees"
        NATIONAL = "national", "Considers a national review"

    personal_fields = ("text", "response")

    rapid_review = models.ForeignKey(RapidReview, on_delete=models.PROTECT, related_name="replies")
    received_on = models.DateField()
    position = models.CharField(max_length=10, choices=Position.choices)
    text = models.TextField(blank=True)
    response = models.TextField(blank=True)
    responded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        indexes = [  # Performance: how the Panel sees what was decided here
            models.Index(fields=["rapid_review", "-received_on", "-id", "position"], name="panel_reply_latest")
        ]

    def __str__(self) -> str:
        return f"{self.get_position_display()}, {day_words(self.received_on)}"
