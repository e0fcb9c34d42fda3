"""What every private record stands on: a version and a history that names who and why."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.histories import history
from csprapp.today import now

ERASED = "Erased"  # what stands where words were that something has to be called by


class Record(models.Model):
    """A private record. Written only through `change()` and `add()`, which give it who, why and the next version.

    `personal_fields` names the columns that an Erasure may empty in the record's history, nothing else.
    `form_questions` says how a form asks for a fact whose name alone would not be plain English: field -> question.
    """

    personal_fields: tuple[str, ...] = ()
    form_questions: Mapping[str, str] = {}

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    # Search words repeat what the record and others say: kept in a history they would outlive an Erasure of those.
    history = history(inherit=True, excluded_fields=["search_text"])

    class Meta:
        abstract = True

    # Set for one save, by `write`.
    _change_reason: str
    _history_user: User | None

    @property
    def _history_date(self) -> dt.datetime:
        """When the history says that it was saved: django-simple-history asks for it under this name."""
        return now()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saving without saying who and why is a mistake in the code, and is refused."""
        if not getattr(self, "_change_reason", None) or not hasattr(self, "_history_user"):
            raise RuntimeError(f"{type(self).__name__} is saved through change() or add(), which name who and why")
        super().save(*args, **kwargs)


class Draft(models.Model):
    """What a person has typed and not yet saved: autosave, wizard pages, work a time-out interrupted. No history."""

    personal_fields = ("data",)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    version_seen = models.PositiveIntegerField(null=True)
    saved_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form", "subject"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return f"{self.form} {self.subject}".strip()


class Submission(models.Model):
    """One press of a button. A second press with the same token is answered with the first one's address.

    `content` is the digest of what was sent, which only this service can make: by it the same is known again when a
    page was opened anew meanwhile.
    """

    token = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_url = models.CharField(max_length=300, blank=True)
    content = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="one_press_of_a_button")]

    def __str__(self) -> str:
        return self.answer_url


class AccessLog(models.Model):
    """Who read what, when and why. Append-only by trigger; name and roles are copied so that they outlive changes."""

    append_only = True
    personal_fields = ("why",)

    at = models.DateTimeField(default=now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=120)
    roles = models.CharField(max_length=200, blank=True)
    case = models.CharField(max_length=20, blank=True, help_text="The reference, never a name")
    what = models.CharField(max_length=120)
    subject = models.CharField(max_length=80, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at"]),
            models.Index(fields=["user", "-at"]),
            models.Index(fields=["-at"]),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.what} {self.case}"


class TimerRun(models.Model):
    """The last run of a command that a timer starts, one row a command. `csprapp/records/timers.py` writes it.

    `outcome` says in a few words what came of it; `good_at` is when the last run that ended well began.
    """

    command = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    good_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.command}: {self.outcome}"


class Closing(models.Model):
    """The one row that is there while the service is closed on every host. `csprapp/closed.py` writes and reads it."""

    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"Closed since {day_words(london_date(self.since))}"


class Host(models.Model):
    """A machine, or container, that serves people who work: when it was heard of last, and since which closing nobody
    has been at work there. `csprapp/closed.py` writes it."""

    name = models.CharField(max_length=120, primary_key=True)
    heard_at = models.DateTimeField()
    idle_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Erasure(models.Model):
    """The one door in the append-only rule: while open, the rows it names may have their personal columns emptied."""

    reason = models.TextField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(opened_by=F("agreed_by")), name="erasure_needs_two_people")]

    def __str__(self) -> str:
        return self.reason


class ErasureRow(models.Model):
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="rows")
    table_name = models.CharField(max_length=80)
    row_pk = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["erasure", "table_name", "row_pk"], name="erasure_row_once")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_pk}"


class ErasureRequest(Record):
    """Somebody asks that rows be emptied of what they say about people; somebody else signs, or says no.

    `rows`: table -> keys; `cases`: the references of the cases they belong to.
    """

    personal_fields = ("reason", "answer")

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(help_text="The ground for it, and whose decision it follows. Give no names")
    rows = models.JSONField(default=dict)
    cases = models.JSONField(default=list)
    erasure = models.OneToOneField(Erasure, null=True, on_delete=models.PROTECT, related_name="request")
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField("why not", blank=True)

    def __str__(self) -> str:
        return f"Erasure asked for {self.created_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return f"/staff/privacy/erasures/{self.pk}/"


class Seal(models.Model):
    """What the append-only tables held at a moment, as digests, over the seal before it (docs/adr/0026).

    `cuts`: table -> the newest key that is sealed, and the form it was sealed in.
    """

    append_only = True

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    cuts = models.JSONField()
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Seal {self.number}"


class SealedBlock(models.Model):
    """Up to some hundreds of rows of one table under a seal: their keys, and two digests for each, packed."""

    append_only = True

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="blocks")
    table = models.CharField(max_length=80)
    form = models.JSONField(help_text="The columns of the kept part and of the personal part")
    salt = models.BinaryField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    keys = models.BinaryField()
    digests = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["table", "first"])]

    def __str__(self) -> str:
        return f"{self.table} {self.first} to {self.last}"


class SealedSalts(models.Model):
    """The salt of each personal part of a block; an Erasure destroys its own. Not append-only for that."""

    block = models.OneToOneField(SealedBlock, on_delete=models.PROTECT, primary_key=True, related_name="salts")
    salts = models.BinaryField()

    def __str__(self) -> str:
        return f"Salts of {self.block_id}"
