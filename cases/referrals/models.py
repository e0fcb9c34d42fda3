"""A referral for consideration: what comes in before there is a case. Most never become one."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.access.queries import open_to, work_areas
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident, Nature
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Area
from csprapp.records.fields import OptionalOne
from csprapp.records.models import Record

if TYPE_CHECKING:
    from datetime import date

    from csprapp.accounts.models import User


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: "date") -> "ReferralQuerySet":
        """Referrals of the areas a coordinator or manager works in, or a scrutineer reads. One that became a case is
        open to whoever may open that case: restricting the case shuts it too."""
        if not (has_permission(user, Permission.WORK_CASE) or has_permission(user, Permission.READ_REFERRALS)):
            return self.none()
        own = Q(incident=None) | open_to(user, on, "incident__")
        return self.filter(work_areas(user, on)).filter(own)

    def considered(self) -> "ReferralQuerySet":
        """Those of which something was decided."""
        return self.exclude(outcome__in=UNDECIDED)

    def waiting(self) -> "ReferralQuerySet":
        """Not yet considered, or waiting for a fact."""
        return self.filter(outcome__in=UNDECIDED)


class Outcome(models.TextChoices):
    """What was decided of a referral."""

    NOTIFY = "notify", "Notify: it becomes a case"
    NOT_NOTIFY = "not_notify", "Do not notify"
    LOCAL_LEARNING = "local_learning", "Local learning review or audit instead"
    OTHER_PROCESS = "other_process", "Another process deals with it"
    WAITING = "waiting", "Wait for a fact"


UNDECIDED = ("", Outcome.WAITING)


class Referral(Record):
    """Who referred, when, and what was made of it. The newest consideration stands; earlier ones are kept."""

    personal_fields = (
        "referred_by", "agency", "contact", "email", "occurred_on", "initials", "date_of_birth", "summary", "told",
        "search_text",
    )  # fmt: skip
    form_questions = {
        "received_on": "When was the referral received?",
        "referred_by": "Who referred it?",
        "contact": "How can we reach them?",
        "occurred_on": "When did it happen?",
        "nature": "What happened?",
        "summary": "What have we been told?",
        "told": "What was the referrer told?",
        "told_on": "When?",
    }

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="referrals")
    received_on = models.DateField("day it came")
    referred_by = models.CharField("person who referred", max_length=120)
    agency = models.CharField("their agency", max_length=120, blank=True)
    contact = models.CharField("how to reach them", max_length=200, blank=True)
    email = models.EmailField("their email address", blank=True)
    reference = models.CharField("what its referrer knows it by", max_length=12, blank=True, editable=False)
    occurred_on = models.DateField("day it happened", null=True, blank=True)
    nature = models.CharField("what happened", max_length=20, choices=Nature.choices, blank=True)
    initials = models.CharField("child’s initials", max_length=20)
    date_of_birth = models.DateField("child’s date of birth", null=True, blank=True)
    summary = models.TextField("what we are told", blank=True)
    outcome = models.CharField("what was decided", max_length=20, choices=Outcome.choices, blank=True)
    told = models.TextField("what the referrer was told", blank=True)
    told_on = models.DateField("day the referrer was told", null=True, blank=True)
    incident = OptionalOne(Incident, related_name="came_from_referral")
    deadline = OptionalOne(Deadline, related_name="referral_waiting")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    search_text = models.TextField(blank=True, default="", editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident=None) | Q(outcome="notify"), name="referral_with_a_case_is_to_notify"
            ),
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="referral_reference_once"),
        ]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="referral_in_order"),  # Referrals: a page considered
            models.Index(fields=["outcome", "-received_on", "-id"], name="referral_by_outcome"),  # those to consider
        ]

    def __str__(self) -> str:
        return f"Referral {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/referrals/{self.pk}/"

    @property
    def may_be_emailed(self) -> bool:
        """Whether its referrer left an address, and there is something to say."""
        return bool(self.email and self.reference and self.outcome)


class IncomingReferral(models.Model):
    """A referral as it was left on the page that needs no account, until it is taken in a minute later: then its words
    are emptied here. Whoever serves that page may add a row and read no word of any."""

    personal_fields = ("facts",)

    press = models.CharField("which press of the button", max_length=64, unique=True)
    reference = models.CharField(max_length=12, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    facts = models.JSONField("what was written", default=dict)
    taken_in = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(taken_in=False), name="referral_to_take_in")]

    def __str__(self) -> str:
        return self.reference


class Consideration(Record):
    """One look at a referral: who, when, what they decided and why, and the new fact when it is not the first."""

    personal_fields = ("considered_by", "reason", "new_fact", "waiting_for")
    form_questions = {
        "considered_on": "When was it considered?",
        "considered_by": "Who considered it?",
        "outcome": "What was decided?",
        "reason": "Why?",
        "new_fact": "What is the new fact?",
        "waiting_for": "Which fact are you waiting for?",
        "waiting_until": "When will you look again?",
    }

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="considerations")
    considered_on = models.DateField("day it was considered")
    considered_by = models.CharField("who considered it", max_length=120)
    outcome = models.CharField("what was decided", max_length=20, choices=Outcome.choices)
    reason = models.TextField()
    new_fact = models.TextField(blank=True)
    waiting_for = models.CharField(max_length=200, blank=True)
    waiting_until = models.DateField("day to look again", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="waiting") | Q(waiting_until__isnull=False) & ~Q(waiting_for=""),
                name="waiting_says_for_what_and_until_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {day_words(self.considered_on)}"
