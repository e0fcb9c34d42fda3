"""How long a closed case is kept: what somebody decided at the end of its period, and what holds it whatever ended."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.access.queries import OfACaseQuerySet
from cases.incidents.models import Incident
from cases.referrals.models import Referral
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, Role, has_permission
from csprapp.records.models import ErasureRequest, Record


class LegalHold(Record):
    """An inquiry, a court, the police or a claim needs a case: nothing of it is emptied until it is lifted."""

    personal_fields = ("asked_by", "reason", "lifted_reason")
    form_questions = {"asked_by": "Who is asking for it?", "reason": "Why must it be kept?"}

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="legal_holds")
    asked_by = models.CharField("who asks for it", max_length=120, help_text="For example, the coroner or an inquiry")
    reason = models.TextField("why it must be kept", help_text="Do not name a child or anybody in a family.")
    held_from = models.DateField("held from")
    lifted_on = models.DateField("lifted", null=True, blank=True)
    lifted_reason = models.TextField("why it is lifted", blank=True)

    objects = OfACaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_reason="") | Q(lifted_on__isnull=False), name="hold_lifted_on_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"Legal hold of {self.incident}"


class RetentionReview(Record):
    """The period of a closed case is over, or of a referral that became none, or of an answered request for somebody's
    data, and somebody looks: it is kept longer, held (a case), or destroyed by two people."""

    class Outcome(models.TextChoices):
        RETAIN = "retain", "Keep it longer"
        HOLD = "hold", "Put it on hold: an inquiry, a court or a claim needs it"
        DESTROY = "destroy", "Destroy it: a second person must agree"
        LAPSED = "lapsed", "No longer due"

    OFFERED = [each for each in Outcome.choices if each[0] != "lapsed"]

    personal_fields = ("reason",)

    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="retention_reviews"
    )
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="retention_reviews"
    )
    subject_request = models.ForeignKey(
        "cases.SubjectRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="retention_reviews"
    )
    class_key = models.CharField("class of record", max_length=30)
    counted_from = models.DateField("counted from")
    review_on = models.DateField("review on")
    outcome = models.CharField("what happens to it", max_length=10, choices=Outcome.choices, blank=True)
    retain_until = models.DateField("kept until", null=True, blank=True)
    reason = models.TextField("why", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    request = models.OneToOneField(
        ErasureRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="retention_review"
    )

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(decided_on=None), name="one_open_retention_review"
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(decided_on=None), name="one_open_review_of_a_referral"
            ),
            models.UniqueConstraint(
                fields=["subject_request"], condition=Q(decided_on=None), name="one_open_review_of_a_request"
            ),
            models.CheckConstraint(
                condition=Q(incident__isnull=False, referral=None, subject_request=None)
                | Q(incident=None, referral__isnull=False, subject_request=None)
                | Q(incident=None, referral=None, subject_request__isnull=False),
                name="retention_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(outcome="retain", retain_until__isnull=False) | ~Q(outcome="retain") & Q(retain_until=None),
                name="retained_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Retention review of {self.known_by}"

    def get_absolute_url(self) -> str:
        return f"/staff/privacy/retention/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.decided_on is None

    @property
    def known_by(self) -> str:
        """The case's reference, or the number of the referral or the request: no name."""
        return self.incident.reference if self.incident else str(self.referral or self.subject_request)


class SubjectRequestQuerySet(models.QuerySet["SubjectRequest"]):
    def visible_to(self, user: User, on: date) -> "SubjectRequestQuerySet":
        """All, for a privacy lead; for others who answer requests those that are theirs."""
        if not has_permission(user, Permission.ANSWER_RIGHTS):
            return self.none()
        return self if Role.PRIVACY_LEAD in user.roles(on) else self.filter(Q(worker=user) | Q(opened_by=user))


SUBJECT_REQUEST = "subject-request"  # the route of its date


class SubjectRequest(Record):
    """Somebody asks what is held about a person (UK GDPR article 15): who asks, how they showed who they are, and when
    it has to be answered. `marks`: of each piece that was found, what it is, and the ground where it is exempt."""

    class Closed(models.TextChoices):
        ANSWERED = "answered", "Answered"
        NOTHING = "nothing", "Nothing is held"
        REFUSED = "refused", "Refused, with the reason and how to complain"
        WITHDRAWN = "withdrawn", "Withdrawn"

    personal_fields = (
        "name",
        "other_names",
        "date_of_birth",
        "asked_by",
        "identity",
        "extended_reason",
        "note",
        "marks",
    )
    form_questions = {
        "name": "Whose data is it?",
        "other_names": "Any other names they have or have had",
        "asked_by": "Who is asking, and who for?",
        "identity": "How did you check who they are, and that they may ask?",
        "received_on": "When was the request received?",
        "counted_from": "Which day is the month counted from?",
        "worker": "Who will answer it?",
        "closed_as": "How does it end?",
        "closed_on": "When?",
    }

    name = models.CharField("the person", max_length=120)
    other_names = models.TextField("other names", help_text="One on each line. Include former names", blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    asked_by = models.CharField("who asks", max_length=200, help_text="For example, the person, or a solicitor")
    identity = models.TextField("how identity was checked", blank=True)
    received_on = models.DateField("day it came")
    counted_from = models.DateField(
        "counted from",
        help_text="The day it was received or, if later, the day their identity was shown or the request was clear",
    )
    extended = models.BooleanField("two months longer", default=False)
    extended_reason = models.TextField("why it takes longer", blank=True)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(default=dict, editable=False)
    closed_on = models.DateField("answered", null=True, blank=True)
    closed_as = models.CharField("how it ended", max_length=10, choices=Closed.choices, blank=True)
    note = models.TextField("what was sent, and what was left out", blank=True)

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_as="") | Q(closed_on__isnull=False) & ~Q(closed_as=""),
                name="subject_request_closed_says_how",
            ),
            models.CheckConstraint(
                condition=Q(extended=False) | ~Q(extended_reason=""), name="subject_request_extended_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/privacy/requests/{self.pk}/"

    @property
    def names(self) -> list[str]:
        """Every name, each by itself."""
        return [name.strip() for name in (self.name, *self.other_names.splitlines()) if name.strip()]


def held_cases(on: date) -> models.QuerySet[LegalHold]:
    """The holds that stand on a London day."""
    return LegalHold.objects.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), held_from__lte=on)
