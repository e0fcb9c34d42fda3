"""Works for the tests, each by the path under which a worker finds it."""

import os
import signal

from csprapp.mail.models import Digest
from csprapp.records.refusals import Refused
from csprapp.tasks import work as tasks
from csprapp.tasks.work import Running, work
from csprapp.today import london_today


def is_even(owner, key):
    return key % 2 == 0


@work("List of numbers", may=is_even)
def count(job: Running, key: int) -> None:
    for done in range(3):
        job.progress(done + 1, 3)
    job.keep_file("numbers.txt", b"1, 2, 3\n", "text/plain")


@work("Never")
def refuse(job: Running) -> None:
    raise Refused("There is nothing to count.")


@work("Broken")
def fail(job: Running) -> None:
    raise ValueError("Torquil Zedworth")


@work("Killed")
def be_killed(job: Running) -> None:
    """Its first worker dies in the middle; the second finds what that one wrote, and adds the rest."""
    Digest.objects.get_or_create(person="first half", day=london_today())
    job.progress(1, 2)
    if job.tries == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    Digest.objects.get_or_create(person="second half", day=london_today())


@work("Deadly")
def kill(job: Running) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@work("Told to end")
def be_told(job: Running) -> None:
    if job.tries == 1 and not Digest.objects.exists():
        Digest.objects.create(person="begun", day=london_today())
        os.kill(os.getpid(), signal.SIGTERM)
        job.progress(1, 2)


@work("Taken")
def be_overtaken(job: Running) -> None:
    tasks.Job.objects.filter(pk=job.pk).update(tries=2)
    job.progress(1, 2)
    raise AssertionError("it should have stopped")
