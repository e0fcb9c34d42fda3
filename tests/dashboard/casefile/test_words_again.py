"""The words that cases are found by, worked out again by the worker after an upgrade."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cases.incidents import search
from cases.incidents.models import Incident
from cases.incidents.search import found_by
from csprapp.records.services import set_denormalised
from csprapp.tasks import work
from csprapp.tasks.models import Job
from dashboard.casefile.work import words_again
from dashboard.health import database
from dashboard.health.findings import Look, State
from tests.factories_cases import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MIGRATION = import_module("dashboard.migrations.0005_search_words_again").Migration


def migrate() -> None:
    for operation in MIGRATION.operations:
        operation.code(apps, SimpleNamespace(connection=connection))


@pytest.fixture
def cases():
    """Five cases whose words an earlier version kept."""
    made = [make_case(summary=f"The canal bank, number {number}") for number in range(5)]
    for case in made:
        set_denormalised(Incident, case.pk, search_text=" of-before")
    return made


def found(words="canal") -> list[int]:
    return found_by(Incident.objects.all(), words, 10)


def test_an_upgrade_begins_it_once_and_only_where_there_are_cases(cases):
    migrate()
    migrate()
    job = Job.objects.get()
    assert (work.work_of(job), job.keys, job.owner, job.state) == (words_again, [], None, "waiting")
    Job.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(Incident.objects.all()), "exists", lambda self: False)
        migrate()
    assert not Job.objects.exists()


def test_a_worker_that_begins_takes_it_up(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_case()
    migrate()
    assert work.take_up_again({"some worker"}) == 1
    assert DBTaskResult.objects.ready().get().pk == Job.objects.get().task
    assert work.take_up_again({"some worker"}) == 0


def test_when_it_is_done_every_case_is_found(cases):
    assert found() == []
    migrate()
    work.run.call(Job.objects.get().pk)
    assert Job.objects.get().state == Job.State.DONE
    assert found() == [case.pk for case in reversed(cases)]
    assert found("of-before") == []


def test_what_a_worker_left_in_the_middle_is_gone_on_with(cases, monkeypatch):
    monkeypatch.setattr(search, "BATCH", 2)
    monkeypatch.setattr(work, "OFTEN", 0)
    killed, done = iter([False, True]), []  # at the second batch
    write = work.Running._write

    def told(self, **values):
        write(self, **values)
        done.append(values["done"])

    monkeypatch.setattr(work, "must_end", lambda: next(killed, False))
    monkeypatch.setattr(work.Running, "_write", told)
    migrate()
    work.run.call(Job.objects.get().pk)
    job = Job.objects.get()
    assert job.is_unfinished
    assert len(found()) == 4, "the batch that was being done is done again"
    Job.objects.update(state=Job.State.WAITING, task=None)
    work.run.call(job.pk)
    assert Job.objects.get().state == Job.State.DONE
    assert done[0] == cases[1].pk
    assert min(done[1:]) > done[0], "what was done is not done again"
    assert len(found()) == 5


def test_health_says_how_far_it_is_and_what_to_do_when_it_failed(cases, rf):
    page = Look(rf.get("/"))
    assert database.search_index_agrees(page) is None
    migrate()
    Job.objects.update(done=cases[2].pk)
    for look in (page, Look()):
        told = database.search_index_agrees(look)
        assert told.state is State.WARNING
        assert "3 of 5 cases" in told.sentence
    Job.objects.update(state=Job.State.FAILED)
    told = database.search_index_agrees(page)
    assert (told.state, told.mend) == (State.SOON, "manage.py rebuild_search")
