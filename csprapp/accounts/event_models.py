"""What happened at the doors of the service: who, when, from where, what, and how it ended."""

from django.conf import settings
from django.db import models

from csprapp.today import now


class Kind(models.TextChoices):
    """What can happen. The value is the event's name in the log for a SIEM (docs/operations.md)."""

    SIGN_IN = "sign-in", "Sign-in"
    SIGN_OUT = "sign-out", "Signed out, or a session ended"
    SECOND_FACTOR = "second-factor", "Second factor asked for"
    THROTTLED = "throttled", "Too many attempts"
    RESET_ASKED = "password-reset-asked", "New password asked for"
    PASSWORD = "password-changed", "Password changed"  # the name of an event
    FACTOR_ADDED = "factor-added", "Second factor set up"
    FACTOR_REMOVED = "factor-removed", "Second factor removed"
    FACTOR_RESET = "factor-reset", "Second factor reset by an administrator"
    REFUSED = "refused", "Page refused"
    ACCOUNT_OPENED = "account-opened", "Account opened"
    ACCOUNT_ENDED = "account-ended", "Account ended"
    ACCOUNT_CHANGED = "account-changed", "Account changed"
    ROLE_GIVEN = "role-given", "Role or place given"
    ROLE_ENDED = "role-ended", "Role or place ended"
    EXPORT = "export", "Data taken out"
    EMERGENCY = "emergency-access", "Restricted case opened in an emergency"
    ACCESS_CHANGED = "access-changed", "Who may open a case changed"


class Outcome(models.TextChoices):
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    REFUSED = "refused", "Refused"


class SecurityTally(models.Model):
    """How often the same happened within an hour, and from where. The address is emptied after a while (`prune`), and
    the key with it, from which it could be guessed."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    hour = models.DateTimeField()
    address = models.CharField("internet address", max_length=45, blank=True)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["hour", "kind"]), models.Index(fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.times}"


class SecurityEvent(models.Model):
    """One thing that happened. Append-only by trigger; the name is copied so that it outlives changes.

    Of the same within an hour the first, second, fourth, eighth ... is a row, `times` says which: a flood is bounded in
    rows and known in number. `subject` is a kind of record and its key, `view` the name of an address: never a word.
    """

    append_only = True
    personal_fields = ("user_name",)

    at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=120, blank=True)
    view = models.CharField("page", max_length=80, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=1)
    tally = models.ForeignKey(SecurityTally, on_delete=models.PROTECT, related_name="events")

    class Meta:
        indexes = [
            models.Index(fields=["-at"]),
            models.Index(fields=["kind", "-at"]),
            models.Index(fields=["user", "-at"]),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"
