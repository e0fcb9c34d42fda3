"""Connections from a pool: none is kept by who does not need it, and nothing is left on one for the next."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest

from csprapp.engines import pool
from tests import engines
from tests.proxy import line
from tests.test_settings import SAFE
from tests.tools import missing
from tests.with_postgres import binaries, throw_away

pytestmark = [pytest.mark.postgres, pytest.mark.long, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    ["deliver_mail"], ["send_reminders"], ["refresh_calendars"], ["prune"], ["seal_audit"], ["verify_audit"],
    ["db_worker", "--batch", "--interval", "0"], ["rebuild_search"],
)  # fmt: skip
# As many threads as two processes have ask for pages at once, of a pool of two.
ASKING = """
import threading, django
django.setup()
from django.test import Client
from django.core.wsgi import get_wsgi_application
from publications.public.front import Front
front, seen = Front(get_wsgi_application()), []
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/reviews/", "HTTP_HOST": "reviews.example.org",
           "SERVER_NAME": "reviews.example.org", "SERVER_PORT": "443", "wsgi.url_scheme": "https", "QUERY_STRING": ""}
import io
def ask():
    for _ in range(5):
        front({**environ, "wsgi.input": io.BytesIO()}, lambda status, headers, *more: seen.append(status))
threads = [threading.Thread(target=ask) for _ in range(8)]
[each.start() for each in threads], [each.join() for each in threads]
print(sorted(set(seen)), len(seen))
"""


@pytest.fixture(scope="module")
def server():
    with throw_away(binaries()) as running:
        manage(running.address, "migrate", "--verbosity=0")
        yield running.address


def environment(address, **more):
    var = Path(os.environ["CSPR_VAR"]) / "pools"
    var.mkdir(exist_ok=True)
    shown = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "csprapp.settings", "CSPR_VAR": str(var)}
    return {**SAFE, **shown, "DATABASE_URL": address, **more}


def run(line, address, **more):
    return subprocess.run(
        [sys.executable, *line], env=environment(address, **more), cwd=ROOT, capture_output=True, text=True, check=False
    )


def manage(address, *words, **more):
    done = run(["manage.py", *words], address, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_threads_that_share_two_connections_all_get_their_pages(server):
    manage(server, "collectstatic", "--noinput")
    done = run(["-c", ASKING], server, DATABASE_POOL="2")
    assert done.stdout.strip() == "['200 OK'] 40", done.stdout + done.stderr


@pytest.fixture(scope="module")
def behind(server):
    if not engines.bouncer():
        missing("no PgBouncer on this machine: apt-get install pgbouncer")
    with engines.pgbouncer(server) as address:
        yield address


def test_every_timer_works_through_pgbouncer_and_leaves_nothing_on_its_connections(behind):
    for words in COMMANDS:
        manage(behind, *words, DATABASE_POOL="pgbouncer")
    done = run(["-c", ASKING], behind, DATABASE_POOL="pgbouncer")
    assert done.stdout.strip() == "['200 OK'] 40", done.stdout + done.stderr


def test_several_at_once_through_pgbouncer_get_in_nobodys_way(behind):
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda words=words: said.append(manage(behind, *words, DATABASE_POOL="pgbouncer")))
        for words in (["send_reminders"], ["deliver_mail"], ["seal_audit"], ["prune"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == len(threads)


def test_a_backup_is_not_taken_through_pgbouncer(behind, tmp_path):
    done = run(["manage.py", "backup", str(tmp_path)], behind, DATABASE_POOL="pgbouncer")
    assert done.returncode != 0
    assert "name the server itself in DATABASE_URL" in done.stderr


def test_a_database_that_is_back_is_asked_again_at_once(server):
    """By the package's own settings a pool would wait for as long again as the database was away."""
    from psycopg_pool import ConnectionPool, PoolTimeout

    database = {"ENGINE": "django.db.backends.postgresql"}
    assert pool(database, "2") == []
    port = urlsplit(server).port
    with line(port) as between:
        address = server.replace(f":{port}/", f":{between.port}/")
        given = {**database["OPTIONS"]["pool"], "timeout": 2.5}  # of a request; 10 seconds make no difference
        with ConnectionPool(address, check=ConnectionPool.check_connection, open=True, **given) as kept:
            with kept.connection() as one:
                one.execute("SELECT 1")
            between.refuses = True
            between.cut()
            for _ in range(3):
                with pytest.raises(PoolTimeout), kept.connection():
                    pass
            between.refuses = False
            began = monotonic()
            with kept.connection(timeout=10) as one:
                one.execute("SELECT 1")
            assert monotonic() - began < 2
