"""A piece of work beside the requests, and the processes that do such work."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from csprapp.files.storage import PrivateStorage, generated_name, private
from csprapp.today import now

KEPT = timedelta(days=1)  # a file that was made, from then on
REMEMBERED = timedelta(days=30)  # that it was done, or failed
SHOWN = timedelta(minutes=30)  # for so long a page asks by itself how far it is: asking keeps a person signed in
LEASE = timedelta(seconds=60)  # a worker that said nothing for longer is gone


def private_storage() -> PrivateStorage:
    """A callable, so that migrations name no folder of any machine."""
    return private


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about work."""

    def unfinished(self) -> Self:
        """What waits or is being done."""
        return self.filter(state__in=Job.UNFINISHED)

    def of(self, work: str, subject: str) -> Self:
        """What was ever begun of this work on this subject and is remembered."""
        return self.filter(work=work, subject=subject)


class Job(models.Model):
    """Work on rows named by their keys, for its owner or, without one, for whoever may open the page that shows it.

    Nothing of what it works on stands here: no name, no word of a file. `because` says to a person why it failed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting its turn"
        RUNNING = "running", "In progress"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    UNFINISHED = (State.WAITING, State.RUNNING)

    work = models.CharField("path of what does it", max_length=150)
    title = models.CharField("what it is called on pages", max_length=100)
    subject = models.CharField("keys of what it works on", max_length=100, blank=True)
    case = models.CharField("reference of its case", max_length=20, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    task = models.UUIDField("its row in the queue", null=True)
    because = models.TextField(blank=True)

    asked_at = models.DateTimeField(default=now)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    file = models.FileField(storage=private_storage, upload_to=generated_name, max_length=100, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    mime = models.CharField(max_length=100, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "subject", "owner"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_once_for_a_person",
            ),
            models.UniqueConstraint(
                fields=["work", "subject"],
                condition=Q(state__in=["waiting", "running"], owner=None),
                name="job_once_for_all",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"]), models.Index(fields=["work", "subject"])]

    def __str__(self) -> str:
        return f"{self.work} {self.subject}".strip()

    @property
    def keys(self) -> list[int]:
        """Of the rows that it works on."""
        return [int(key) for key in self.subject.split()]

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in self.UNFINISHED

    @property
    def words(self) -> str:
        """How far it is."""
        if self.state == self.State.WAITING:
            return "It is waiting its turn"
        return f"{self.done} of {self.total} done" if self.total else "It is in progress"

    @property
    def asks_again(self) -> bool:
        """Whether its page asks by itself how far it is."""
        return self.is_unfinished and now() - self.asked_at < SHOWN

    @property
    def file_until(self) -> datetime | None:
        """When its file is deleted."""
        return self.ended_at + KEPT if self.file and self.ended_at else None

    @property
    def has_file(self) -> bool:
        """Whether there is a file that may still be fetched."""
        return self.file_until is not None and now() < self.file_until


class Worker(models.Model):
    """A process that does the work, and when it gave its last sign of life."""

    name = models.CharField(max_length=64, primary_key=True)
    heard_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name
