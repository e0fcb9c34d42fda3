"""The process that does the work: django-tasks' own worker, which also gives a sign of life every few seconds, takes up
again what another left, and works nothing while the service is closed."""

import logging
import os
import signal
import sys
import threading
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from csprapp import closed
from csprapp.tasks.models import LEASE, Worker as Heard
from csprapp.tasks.work import stopping, take_up_again
from csprapp.today import now

BEAT = 10  # seconds between two signs of life
AFTER_IT_DIED = 2  # seconds
pause = threading.Event().wait  # a sleep fails now and then where the machine's date is moved

logger = logging.getLogger(__name__)


class Worker(db_worker.Worker):
    """Asks the queue with a reading question, and only takes the lock for writing when something waits."""

    def run(self) -> None:
        """Work until told to end, or, with `batch`, until nothing waits."""
        over = threading.Event()
        beat(self.worker_id)
        threading.Thread(target=beats, args=[self.worker_id, over], name="beats", daemon=True).start()
        try:
            self.work()
        finally:
            over.set()

    def work(self) -> None:
        """One piece after the other."""
        once, self.batch = self.batch, True
        was_closed = closed.since() is not None
        while self.running:
            close_old_connections()
            if closed.since():
                was_closed = True
                closed.confirm()
            elif was_closed:
                return  # what starts this process starts it with the version that was put in
            elif DBTaskResult.objects.ready().exists():
                super().run()
            elif once:
                return
            if self.running:
                stopping.wait(self.interval)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Asked to end: what is being done is left to the next worker as soon as it says how far it is."""
        stopping.set()
        super().shutdown(signum, frame)


def beat(name: str) -> None:
    """Say that this worker lives, forget those long gone, and take up again what they left."""
    at = now()
    Heard.objects.update_or_create(name=name, defaults={"heard_at": at})
    Heard.objects.filter(heard_at__lt=at - 10 * LEASE).delete()
    take_up_again(set(Heard.objects.filter(heard_at__gte=at - LEASE).values_list("name", flat=True)))


def beats(name: str, over: threading.Event) -> None:
    """`beat` every few seconds, on a connection of its own. A database that is away is asked again."""
    while not over.wait(BEAT):
        if closed.since():
            closed.confirm()
            continue
        try:
            beat(name)
            closed.heard()
        except DatabaseError as error:
            logger.warning("The worker could not give a sign of life: %s", error)
            connection.close()


def keep_one_beside(parent: int) -> None:
    """Have a child of this process do the work for as long as `parent` lives: comes back in the child, and begins anew,
    with the code as it then is, when a child ended."""
    keeper, child = os.getpid(), os.fork()
    if child == 0:
        threading.Thread(target=_end_with, args=[keeper], daemon=True).start()
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the child and `parent` as well
    while os.getppid() == parent:
        pause(0.5)
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            pause(AFTER_IT_DIED)
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
    sys.exit(0)  # and the child with it


def _end_with(keeper: int) -> None:
    while os.getppid() == keeper:
        pause(1)
    os.kill(os.getpid(), signal.SIGTERM)
