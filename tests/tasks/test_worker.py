"""The worker: what it leaves when it is killed or told to end is done once by the next; nothing while closed."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django_tasks_db.models import DBTaskResult

from csprapp.mail.models import Digest
from csprapp.tasks import work
from csprapp.tasks.models import LEASE, Job, Worker
from csprapp.tasks.work import GAVE_UP, MOST_TRIES, start
from csprapp.today import now
from tests.tasks import made
from tests.tools import forget_inherited


@pytest.fixture(autouse=True)
def _queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield
    work.stopping.clear()


@pytest.fixture
def inside(monkeypatch):
    """For a worker that works in the test's own transaction."""
    for module in ("csprapp.tasks.worker", "django_tasks_db.management.commands.db_worker"):
        monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def _signals():
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def work_off():
    """What a worker does that ends when nothing waits."""
    call_command("db_worker", "--batch", interval=0)


def work_in_a_process() -> int:
    """The same in a process of its own; how it ended, as os.waitpid says."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            forget_inherited(connections["default"])
            work_off()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def later():
    """The time that a worker's last sign of life is waited for has passed."""
    Worker.objects.update(heard_at=now() - LEASE - timedelta(seconds=1))


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_done_once_by_the_next():
    job = start(made.be_killed)
    assert work_in_a_process() == signal.SIGKILL
    work_off()  # it may still live: its last sign of life is not old
    assert not Digest.objects.filter(person="second half").exists()
    later()
    work_off()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("done", 2)
    assert sorted(Digest.objects.values_list("person", flat=True)) == ["first half", "second half"]
    assert not DBTaskResult.objects.running().exists()


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_what_kills_every_worker_is_given_up_after_three():
    job = start(made.kill)
    for _ in range(MOST_TRIES):
        assert work_in_a_process() == signal.SIGKILL
        later()
    work_off()
    job.refresh_from_db()
    assert (job.state, job.tries, job.because) == ("failed", MOST_TRIES, GAVE_UP)


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_a_worker_told_to_end_leaves_what_it_does_to_the_next_at_once():
    job = start(made.be_told)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("waiting", 0)
    work.stopping.clear()
    work_off()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("done", 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_nothing_is_begun_while_the_service_is_closed(settings):
    notice = Path(settings.CSPR_VAR) / "closed"
    job = start(made.count, 2)
    notice.touch()
    try:
        work.run.call(job.pk)  # as when it is closed between two looks
    finally:
        notice.unlink()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("waiting", 0)
    assert DBTaskResult.objects.get(pk=job.task).run_after > now()


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_the_queue_holds_keys_and_no_words():
    start(made.fail)
    work_off()
    for row in DBTaskResult.objects.all():
        assert row.args_kwargs == {"args": [Job.objects.get().pk], "kwargs": {}}
        assert (row.traceback, row.return_value) == ("", None)


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_a_worker_that_finds_nothing_takes_no_lock_for_writing(django_assert_num_queries):
    from csprapp.tasks.worker import Worker as Process

    worker = Process(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="w", excluded_queue_names=[],
    )  # fmt: skip
    with django_assert_num_queries(1) as asked:
        worker.work()
    assert asked.captured_queries[0]["sql"].startswith("SELECT")
