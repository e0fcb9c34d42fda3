"""`migrate` from a release to a newer version: whole or not at all, with every protection there again."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from cases.incidents import search_index
from cases.incidents.models import Incident
from csprapp.partnership.models import Agency
from csprapp.records import schema, triggers
from csprapp.ui import health
from dashboard.backup.database import counted
from dashboard.management.serving import migrations_wait
from tests import releases
from tests.freeze import ROOT
from tests.tools import pause

pytestmark = pytest.mark.django_db(transaction=True)
NEWEST = releases.RELEASES[-1]
SETTINGS = "from csprapp.settings import *\nMIGRATION_MODULES = {modules!r}\n"


@pytest.fixture
def newer(tmp_path, monkeypatch) -> Iterator[str]:
    """A database of the newest release, under code with made-up migrations after ours; gives the database's address."""
    monkeypatch.syspath_prepend(str(tmp_path))
    with releases.database(NEWEST, tmp_path) as address:
        if migrations_wait():
            call_command("migrate", verbosity=0)  # to this code
        settings.MIGRATION_MODULES = releases.newer_modules(tmp_path)
        (tmp_path / "newer_settings.py").write_text(SETTINGS.format(modules=settings.MIGRATION_MODULES))
        releases.forget()
        yield address
    for name in [name for name in sys.modules if name.startswith("newer_")]:
        del sys.modules[name]


def lacking() -> list[str]:
    return schema.differences(schema.columns())


def made_up() -> dict[str, set[str]]:
    """The made-up columns of each table that has any."""
    found = {table: names & {"weather", "wind"} for table, names in schema.columns().items()}
    return {table: names for table, names in found.items() if names}


def is_protected() -> bool:
    """By triggers on every table that must not change, which refuse, and with a search that finds what is there."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Incident.history.all()._raw_delete(connection.alias)
    return not triggers.unprotected() and search_index.agrees()


def rows() -> dict[str, int]:
    """How many of each table; of SQLite's own tables for search nobody knows."""
    return {
        table: count for table, count in counted().items() if not table.startswith(("django_mig", *search_index.NAMES))
    }


def last(app: str) -> str:
    """The last real migration of an app."""
    return max(path.stem for path in (ROOT / releases.AUDITED[app][0]).glob("0*.py"))


@pytest.mark.proof("postgresql")  # SQLite is what makes a table anew for a column
def test_columns_for_audited_tables_keep_rows_triggers_and_search(newer):
    assert len(lacking()) == 3
    assert health.red() == ["migrations"]
    before = rows()
    call_command("migrate", verbosity=0)
    assert lacking() == []
    assert rows() == before
    assert is_protected()
    assert made_up()["cases_historicalincident"] == {"weather"}
    case = Incident.objects.order_by("pk").first()
    with connection.cursor() as cursor:  # whatever writes the words, search finds them
        cursor.execute("UPDATE cases_incident SET search_text = ' zebra' WHERE id = %s", [case.pk])
        cursor.execute("SELECT DISTINCT weather FROM cases_historicalincident")
        assert cursor.fetchall() == [("fair",)]
    assert search_index.agrees()
    assert Incident.objects.filter(search_index.CASES.matches(search_index.as_query(["zebra"]))).get() == case
    call_command("migrate", "cases", last("cases"), verbosity=0)
    assert "cases_incident" not in made_up()
    assert is_protected()


@pytest.mark.proof
def test_one_that_fails_leaves_all_as_it_was_and_one_that_ends_is_noticed_by_the_older_process(newer, tmp_path):
    path = tmp_path / "newer_publications" / f"{releases.NAME}.py"
    right = path.read_text()
    path.write_text(right.replace("History.objects.update", "raise ValueError\n    History.objects.update"))
    with pytest.raises(ValueError):
        call_command("migrate", verbosity=0)
    assert made_up() == {}
    assert is_protected()
    assert connection.get_autocommit()

    path.write_text(right)
    del sys.modules[f"newer_publications.{releases.NAME}"]
    newer_modules, settings.MIGRATION_MODULES = settings.MIGRATION_MODULES, {}
    releases.forget()
    assert "migrations" not in health.red()
    settings.MIGRATION_MODULES = newer_modules  # its files lie on the disk by now
    call_command("migrate", verbosity=0)
    assert "migrations" in health.red()


@pytest.mark.proof("sqlite")
def test_who_writes_while_it_runs_waits_and_meets_every_trigger(newer, tmp_path):
    path, there = tmp_path / "newer_cases" / f"{releases.NAME}.py", threading.Event()
    path.write_text(
        path.read_text().replace(
            "History.objects.update",
            "from tests.records import test_migrate\n    test_migrate.midway()\n    History.objects.update",
        )
    )
    said: list[str] = []

    def write() -> None:
        there.wait(20)
        try:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE partnership_historicalagency SET name = 'altered'")
        except DatabaseError as refused:
            said.append(str(refused))
        finally:
            connection.close()

    def midway() -> None:
        assert triggers.unprotected(), "they are off within the run"
        there.set()
        writer.join(0.5)
        assert writer.is_alive()

    globals()["midway"] = midway
    writer = threading.Thread(target=write)
    writer.start()
    call_command("migrate", verbosity=0)
    writer.join()
    assert len(said) == 1
    assert "append-only" in said[0] or "database is locked" in said[0]  # SQLite waits for twenty seconds at most
    assert Agency.history.filter(name="altered").count() == 0


def started(address: str, folder) -> subprocess.Popen:
    """A real `migrate` of the newer version, at its first word."""
    env = {**os.environ, "DATABASE_URL": address, "CSPR_DEMO": "1", "CSPR_VAR": str(folder)}
    env |= {"DJANGO_SETTINGS_MODULE": "newer_settings", "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    line = [sys.executable, "manage.py", "migrate"]
    process = subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE)
    process.stdout.readline()
    return process


@pytest.mark.parametrize(
    "kills", [pytest.param(1, marks=pytest.mark.proof), pytest.param(25, marks=[pytest.mark.proof, pytest.mark.long])]
)
def test_killed_at_any_moment_it_has_done_everything_or_nothing(newer, tmp_path, kills):
    """Within about the time that it takes here, which is found by trying; the last one is left to end."""
    chance, whole, longest = random.Random(kills), [], 1.0
    for _ in range(kills):
        process = started(newer, tmp_path)
        connection.close()
        pause(chance.uniform(0, longest))
        process.kill()
        process.wait()
        process.stdout.close()
        releases.forget()
        assert is_protected()
        done = made_up()
        assert len(done) in {0, 6}
        assert ("migrations" in health.red()) == (not done)
        whole.append(bool(done))
        longest *= 0.6 if done else 1.2
        if done:
            for app in releases.AUDITED:
                call_command("migrate", app, last(app), verbosity=0)
    process = started(newer, tmp_path)
    process.communicate()
    assert process.returncode == 0
    releases.forget()
    assert "migrations" not in health.red()
    assert is_protected()
    print(f"{whole.count(False)} of {kills} killed before their end")
