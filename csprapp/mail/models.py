"""Mail that a change caused, written in the same transaction as the change and delivered afterwards."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from csprapp.clock.deadline import day_words
from csprapp.mail.failures import Reach
from csprapp.today import now

UNSENT = Q(sent_at=None, settled_at=None)
WAITING = UNSENT & Q(given_up_at=None)
STUCK = UNSENT & Q(stuck_at__isnull=False)


class OutboxQuerySet(models.QuerySet["Outbox"]):
    """Questions about mail."""

    def unsent(self) -> Self:
        """Not sent, and nobody said that it is not needed."""
        return self.filter(UNSENT)

    def waiting(self) -> Self:
        """Not sent yet, and still tried."""
        return self.filter(WAITING)

    def stuck(self) -> Self:
        """What cannot be delivered and waits for a person."""
        return self.filter(STUCK)


class Outbox(models.Model):
    """One message to one person. Unique by kind, subject, recipient and day: no double, however often a job runs.

    Each is on its own schedule: `next_try_at` is when it is due. One that fails is tried ever more rarely; after a
    time it is stuck, which a person sees, and in the end it is given up. A person may settle what needs no delivery
    any more.
    """

    personal_fields = ("title", "text")

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, help_text="What it is about, such as deadline:12")
    recipient = models.EmailField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    case = models.CharField(max_length=20, blank=True)
    urgent = models.BooleanField(default=False, help_text="Goes before every other")
    title = models.CharField(max_length=150)
    text = models.TextField()
    identifier = models.UUIDField(default=uuid4, help_text="Of its Message-ID: random, so that none is given twice")
    created_at = models.DateTimeField(default=now)
    next_try_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, help_text="When a worker last took it in hand")
    failing_since = models.DateTimeField(null=True)
    failure = models.CharField(
        max_length=200, blank=True, help_text="The last failure: the mail server’s code and words"
    )
    reach = models.CharField(max_length=10, choices=Reach.choices, blank=True, help_text="What the last failure is of")
    stuck_at = models.DateTimeField(null=True, help_text="Since when a person is to see to it")
    given_up_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True, help_text="When somebody said that it is not needed any more")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "recipient", "day"], name="one_mail_a_day")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=UNSENT, name="mail_unsent"),
            models.Index(fields=["case"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def message_id(self) -> str:
        """Stable over retries, so that a mail server can drop a double."""
        return f"<{self.identifier}@{settings.CSPR_SITE.split('//')[1]}>"

    @property
    def domain(self) -> str:
        """What its recipient's address ends with."""
        return self.recipient.rpartition("@")[2].lower()

    @property
    def standing(self) -> str:
        """Where it stands while it is not sent, in words that every page uses."""
        if self.settled_at:
            return "No longer needed"
        if self.given_up_at:
            return "Given up"
        return "Could not be sent yet" if self.failing_since else "Waiting to be sent"


class Digest(models.Model):
    """The daily mail to one person, at most one a day. What it said tells the next one what is new."""

    person = models.CharField(max_length=254, help_text="An account, or the address of who has none")
    day = models.DateField()
    said = models.JSONField(default=list, help_text="A key for each thing that it named")
    written_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"Digest of {day_words(self.day)}"
