"""What agencies are asked for a rapid review, and what they answer.

A request is enforceable (Children Act 2004 s16H) and limited to the purpose of the review. A contributor sees their own
agency's requests and nothing else of the case.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.access.queries import open_to
from cases.deadlines.models import Deadline
from cases.documents.models import Document
from cases.incidents.models import Incident, Person
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Agency, Membership, Partnership
from csprapp.records.fields import OptionalKey, OptionalOne, day_of_a_life
from csprapp.records.models import ERASED, Record

if TYPE_CHECKING:
    from datetime import date

    from csprapp.accounts.models import User


class AgencyRequestQuerySet(models.QuerySet):
    def visible_to(self, user: "User", on: "date") -> "AgencyRequestQuerySet":
        """For a contributor the requests to their own agency; for others those of the cases they may open."""
        reach = open_to(user, on, "incident__")
        if has_permission(user, Permission.ANSWER_REQUEST):
            own = Membership.objects.live(on).filter(user=user, agency__isnull=False).values("agency_id")
            reach |= Q(agency__in=own, withdrawn_on=None)
        return self.filter(reach)

    def waiting(self) -> "AgencyRequestQuerySet":
        """Asked, neither answered nor taken back."""
        return self.filter(received_on=None, withdrawn_on=None)

    def late(self, today: "date") -> "AgencyRequestQuerySet":
        """Those that still wait and were due before this day."""
        return self.waiting().filter(deadline__due_on__lt=today)


class AgencyRequest(Record):
    """One agency is asked, for one case, by one date. Its search list names only people ticked for it."""

    personal_fields = ("email", "context", "period_from", "period_until", "withdrawn_reason")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="agency_requests")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="requests")
    deadline = OptionalOne(Deadline, related_name="agency_request")
    people = models.ManyToManyField(Person, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField(null=True, blank=True)
    period_until = models.DateField(null=True, blank=True)
    context = models.TextField("two neutral sentences", blank=True)
    legal_basis = models.CharField("law under which it is asked", max_length=300)
    received_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = AgencyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "agency"], condition=Q(withdrawn_on=None), name="one_request_to_an_agency"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
                name="request_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident}: request to {self.agency}"

    @property
    def asks_about_team(self) -> bool:
        """Whether its return says if a multi-agency child protection team was involved: not of one that was asked
        before such teams were at work."""
        return Partnership.current().has_protection_teams(self.asked_on)

    def get_absolute_url(self) -> str:
        return f"/staff/requests/{self.pk}/"


class Chase(Record):
    """The agency was reminded."""

    request = models.ForeignKey(AgencyRequest, on_delete=models.PROTECT, related_name="chases")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.request} chased {day_words(self.on)}"


class AgencyReturn(Record):
    """What the agency answered: by its contributor, or entered for it from another source."""

    class Team(models.TextChoices):
        """Whether a multi-agency child protection team was involved."""

        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "We do not know"

    personal_fields = ("involvement", "learning", "team_note", "source", "received_from", "answered_by")

    request = models.OneToOneField(AgencyRequest, on_delete=models.PROTECT, related_name="answer")
    nil_return = models.BooleanField(default=False)
    involvement = models.TextField(blank=True)
    learning = models.TextField("immediate learning", blank=True)
    team_involved = models.CharField(
        "multi-agency child protection team involved", max_length=10, choices=Team.choices, blank=True
    )
    team_note = models.TextField("which team, when, and what it did", blank=True)
    submitted_on = models.DateField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("entered for the agency from", max_length=200, blank=True)
    received_from = models.CharField("who sent or said it", max_length=120, blank=True)
    answered_by = models.CharField("who answered through the link, as they said", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(nil_return=True) | ~Q(involvement=""), name="return_says_something")
        ]

    def __str__(self) -> str:
        return f"Return of {self.request.agency}"


class ReturnPaper(Record):
    """A document that came with an agency's return: a document of the case, and whose return it belongs to."""

    request = models.ForeignKey(AgencyRequest, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="return_paper")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.document}"


class Door(Record):
    """A way to one request without an account: a link sent to an address, and a passcode said by telephone."""

    personal_fields = ("email",)

    request = models.OneToOneField(AgencyRequest, on_delete=models.PROTECT, related_name="door")
    email = models.EmailField("where the link was sent")
    sent_on = models.DateField("link sent on")

    def __str__(self) -> str:
        return f"{self.request}, by link"


class DoorKey(models.Model):
    """The secret half of a door. Neither the link's token nor the passcode can be read from it.

    The token is worked out from `nonce` and the server's own secret, so that the mail can be sent and the database
    alone opens nothing. In no history: the deeds are in the door's.
    """

    door = models.OneToOneField(Door, on_delete=models.PROTECT, related_name="key")
    nonce = models.CharField(max_length=43)
    token_hash = models.CharField(max_length=64, unique=True)
    passcode = models.CharField("passcode, hashed", max_length=128)
    tries = models.PositiveSmallIntegerField("wrong tries since it was last opened", default=0)

    def __str__(self) -> str:
        return f"Key of door {self.door_id}"


class ChronologyEntry(Record):
    """An event in the child's life or an agency's contact: a day, a period, or about when."""

    personal_fields = ("day", "until", "about", "event", "significance", "source")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="chronology")
    agency = OptionalKey(Agency, related_name="+")
    request = OptionalKey(AgencyRequest, related_name="chronology")
    day = day_of_a_life("day, or first day of a period")
    until = models.DateField(null=True, blank=True)
    about = models.CharField("about when, in words", max_length=60, blank=True)
    event = models.TextField()
    significance = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    struck_on = models.DateField("removed from the chronology", null=True, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("day")), name="period_runs_forwards")
        ]

    def __str__(self) -> str:
        return day_words(self.day) if self.day else ERASED

    @property
    def counts(self) -> bool:
        """Whether it is still a line of the chronology: neither removed nor emptied by an erasure."""
        return self.struck_on is None and self.day is not None
