"""Beginning a piece of work beside the requests, doing it, and taking it up again when its worker went.

    @work("Case file", may=may_open)
    def make_case_file(job: Running, incident_id: int) -> None:
        for done, page in enumerate(pages): ...; job.progress(done, len(pages))
        job.keep_file("case-file.pdf", data, "application/pdf")

    job = start(make_case_file, incident.pk, by=user)        # then redirect to job_page(job)

Only keys go along: who reads the queue learns nothing. Each is tried a few times, on a worker that may be killed in the
middle, so doing it twice must do no harm.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from csprapp import closed
from csprapp.accounts.models import User
from csprapp.files.storage import generated_name, private
from csprapp.records.refusals import Refused
from csprapp.tasks.models import Job
from csprapp.today import now

MOST_TRIES = 3
AGAIN_AFTER = timedelta(seconds=10)  # after a fault, and while the service is closed
OFTEN = 1.0  # seconds between two writes of how far it is
GAVE_UP = "It was tried three times and could not be finished. Try again later, or tell the administrator."

logger = logging.getLogger(__name__)
stopping = threading.Event()  # this process was asked to end, and leaves what it does to the next


class TakenAway(Exception):
    """Somebody else does this work now, or the worker has to end: what was done so far is left as it is."""


@dataclass(frozen=True)
class Work:
    """A function that is done beside the requests, what pages call it, and who may still have it done and fetch what
    came of it: `may(owner, *keys)`; `leads_to(*keys)` is the page where the owner goes on afterwards."""

    function: Callable[..., None]
    title: str
    may: Callable[..., bool] | None = None
    leads_to: Callable[..., str] | None = None

    @property
    def path(self) -> str:
        """By which it is found again."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    def allowed(self, job: Job) -> bool:
        """Whether its owner may have it done, and fetch the file, now."""
        return self.may is None or job.owner is None or (job.owner.is_active and self.may(job.owner, *job.keys))

    def goes_on(self, job: Job) -> str:
        """The address where its owner goes on once it is over; "" for none."""
        return self.leads_to(*job.keys) if self.leads_to else ""


def work(
    title: str, may: Callable[..., bool] | None = None, leads_to: Callable[..., str] | None = None
) -> Callable[[Callable[..., None]], Work]:
    """Make a function of a module something that can be begun with `start`."""
    return lambda function: Work(function, title, may, leads_to)


def start(what: Work, *keys: int, by: User | None = None, case: str = "") -> Job:
    """Have it done beside the requests; gives what is under way already when it was begun before. It is begun with the
    caller's transaction, or not at all. `case` is the reference under which fetching its file is logged."""
    with transaction.atomic():
        job, new = Job.objects.get_or_create(
            work=what.path,
            subject=" ".join(map(str, keys)),
            owner=by,
            state__in=Job.UNFINISHED,
            defaults={"title": what.title, "case": case},
        )
        if new:
            _queue(job)
    job.refresh_from_db()
    return job


def work_of(job: Job) -> Work:
    """What does it. Raises ImportError for what this version has not."""
    found = import_string(job.work)
    if not isinstance(found, Work):
        raise ImportError(job.work)
    return found


def must_end() -> bool:
    """Whether work in hand is to be left for later: the worker ends, or the service was closed."""
    return stopping.is_set() or closed.since() is not None


class Running:
    """What a piece of work is given: who asked, and how to say how far it is and what came of it."""

    def __init__(self, job: Job) -> None:
        self.pk, self.owner, self.tries = job.pk, job.owner, job.tries
        self.done = job.done  # how far another worker, or an earlier try, came
        self._said = 0.0

    def progress(self, done: int, total: int) -> None:
        """So much is done. Raises TakenAway when this is no longer ours to do: let it through."""
        if must_end():
            raise TakenAway
        if monotonic() - self._said >= OFTEN or done >= total:
            self._said = monotonic()
            self._write(done=done, total=total)

    def keep_file(self, name: str, content: "bytes | File[Any]", mime: str) -> None:
        """What its owner fetches, for a day."""
        stored = private.save(generated_name(), ContentFile(content) if isinstance(content, bytes) else content)
        try:
            self._write(file=stored, file_name=name, mime=mime)
        except BaseException:
            private.delete(stored)
            raise

    def _write(self, **values: Any) -> None:
        ours = Job.objects.filter(pk=self.pk, state=Job.State.RUNNING, tries=self.tries)
        if not ours.update(**values):
            raise TakenAway


# --- In the worker ------------------------------------------------------------------------------------------


@task()
def run(key: int) -> None:
    """Do a piece of work that waits. Nothing comes out of here but that it ended: not what it was about."""
    with closed.at_work() as may:
        if not may:
            _put_back(key)
        elif job := _begun(key):
            with suppress(TakenAway):
                _end(job, *_outcome(job))


def _begun(key: int) -> Job | None:
    """It is ours now; None when nobody waits for it any more."""
    with transaction.atomic():
        job = Job.objects.select_for_update(no_key=True).filter(pk=key).first()
        if job is None or job.state != Job.State.WAITING:
            return None
        job.state, job.began_at, job.tries = Job.State.RUNNING, now(), job.tries + 1
        job.save(update_fields=["state", "began_at", "tries"])
    return job


def _outcome(job: Job) -> tuple[str, str]:
    """How it ended, and why it failed."""
    try:
        what = work_of(job)
        if not what.allowed(job):
            return Job.State.FAILED, "You no longer have permission for this."
        what.function(Running(job), *job.keys)
    except Refused as refused:
        return Job.State.FAILED, str(refused)
    except (TakenAway, KeyboardInterrupt, SystemExit):
        if must_end():
            _put_back(job.pk)
        raise TakenAway from None
    except Exception as error:
        logger.error("Work %d failed", job.pk, exc_info=error)  # the formatter leaves its words out
        return (Job.State.WAITING, "") if job.tries < MOST_TRIES else (Job.State.FAILED, GAVE_UP)
    return Job.State.DONE, ""


def _end(job: Job, state: str, because: str) -> None:
    with transaction.atomic():
        own = Job.objects.select_for_update(no_key=True)
        ours = own.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries).first()
        if ours is None:
            return
        ours.state, ours.because, ours.ended_at = state, because, None if state == Job.State.WAITING else now()
        ours.save(update_fields=["state", "because", "ended_at"])
        if ours.is_unfinished:
            _queue(ours, after=AGAIN_AFTER)


def _put_back(key: int) -> None:
    """It waits again, and this try does not count."""
    with transaction.atomic():
        job = Job.objects.select_for_update(no_key=True).get(pk=key)
        if job.state == Job.State.RUNNING:
            job.state, job.tries = Job.State.WAITING, job.tries - 1
            job.save(update_fields=["state", "tries"])
        if job.is_unfinished:
            _queue(job, after=None if stopping.is_set() else AGAIN_AFTER)


def _queue(job: Job, after: timedelta | None = None) -> None:
    """A row in the queue, in the transaction of its own."""
    later = after and run.get_backend().supports_defer
    row = (run.using(run_after=now() + after) if after and later else run).enqueue(job.pk)
    with suppress(ValueError):  # done already, where no worker does it: in tests
        Job.objects.filter(pk=job.pk).update(task=UUID(row.id))


# --- When a worker went -------------------------------------------------------------------------------------


def take_up_again(alive: set[str]) -> int:
    """Let what was being done by a worker that is not `alive` be done again, or say that it failed; how many."""
    return sum(_taken_up(job.pk, alive) for job in Job.objects.unfinished() if _is_lost(job, alive))


def _is_lost(job: Job, alive: set[str]) -> bool:
    """Whether nobody does it or will."""
    row = DBTaskResult.objects.filter(pk=job.task).first() if job.task else None
    if row is None or row.finished_at:
        return True
    return bool(row.started_at) and not alive & set(row.worker_ids[-1:])


def _taken_up(key: int, alive: set[str]) -> bool:
    with transaction.atomic():
        job = Job.objects.select_for_update(no_key=True).unfinished().filter(pk=key).first()
        if job is None or not _is_lost(job, alive):
            return False
        DBTaskResult.objects.filter(pk__in=[job.task] if job.task else []).delete()
        if job.tries < MOST_TRIES:
            job.state = Job.State.WAITING
        else:
            job.state, job.because, job.ended_at = Job.State.FAILED, GAVE_UP, now()
        job.save(update_fields=["state", "because", "ended_at"])
        if job.is_unfinished:
            _queue(job)
    return True
