"""deploy/upgrade on a running service of its own: to a newer version, cut off, back again, with people looking on."""

import fcntl
import os
import random
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests import releases
from tests.test_migrations import another_database
from tests.tools import missing, pause
from tests.with_postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy" / "upgrade"
FILL = """
import os, django
django.setup()
from csprapp import today
from tests.standing_clock import clock
today._read = clock
from csprapp.records.erasures import ask_for_erasure, carry_out, sign_erasure
from tests.factories import make_user
from tests.factories_cases import make_case, make_person
from tests.factories_publications import make_publication
case, asks, signs = make_case(), make_user("manager"), make_user("manager")
asked = ask_for_erasure([make_person(case, name="Quentin Zed")], "Retention ended", by=asks)
carry_out(sign_erasure(asked.pk, asked.version, by=signs, at=today.now()).pk, at=today.now())
print(case.reference, make_publication(pdf=True).slug)
"""
SEALED = """
import django
django.setup()
from django.core.management import call_command
from cases.incidents.models import Person
from csprapp.records.models import Erasure
assert {erasure.closed_at is None for erasure in Erasure.objects.all()} == {False}
assert not Person.history.filter(name="Quentin Zed").exists()
call_command("verify_audit")
"""
ONE_MORE = """
import django
django.setup()
from csprapp.accounts.models import User
User.objects.create_user("more@demo.example", name="One More")
"""


def test_shellcheck_finds_nothing():
    if not shutil.which("shellcheck"):
        missing("no shellcheck on this machine: apt-get install shellcheck")
    done = subprocess.run(["shellcheck", SCRIPT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_service_that_gives_no_answer_is_not_taken_for_one_that_is_stopped():
    asked = re.search(r"^health\(\).*?^}$", SCRIPT.read_text(), re.MULTILINE | re.DOTALL)[0]

    def health(port: int) -> str:
        env = {"PATH": os.environ["PATH"], "CSPR_DEMO": "1", "PORT": str(port), "python": sys.executable}
        line = ["bash", "-c", f"{asked}\nhealth"]
        return subprocess.run(line, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()

    class Answer(socketserver.StreamRequestHandler):
        said = b""

        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(self.said)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert health(server.server_address[1]) == "no answer in time", "it hangs up"
        Answer.said = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
        assert health(server.server_address[1]) == "500"
        server.shutdown()
    assert health(free_port()) == ""


def test_whoever_asks_how_it_is_used_is_told_and_nothing_is_done():
    for word in ("--help", "-h", "--bakc"):
        done = subprocess.run([SCRIPT, word], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "deploy/upgrade --back" in done.stdout


def git(*words, where) -> str:
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@demo.example", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *who, *words], cwd=where, check=True, capture_output=True, text=True).stdout.strip()


def two_versions(folder: Path) -> Path:
    """A checkout of this code as it is now, whose origin has a version `newer` with made-up migrations."""
    origin, app = folder / "origin", folder / "app"
    for name in git("ls-files", "--cached", "--others", "--exclude-standard", where=ROOT).splitlines():
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/", "benchmarks/")):
            (origin / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, origin / name)
    git("init", "--quiet", where=origin)
    git("add", "--force", ".", where=origin)
    git("commit", "--quiet", "-m", "Now", where=origin)
    git("clone", "--quiet", str(origin), str(app), where=folder)
    for made, there in ((".venv", Path(sys.prefix)), ("static/vendor", ROOT / "static" / "vendor")):
        (app / made).symlink_to(there)
        (app / ".git" / "info" / "exclude").open("a").write(f"/{made}\n")
    for name, (where, *_) in releases.AUDITED.items():
        releases.write_made_up(name, origin / where)
    git("add", ".", where=origin)
    git("commit", "--quiet", "-m", "Newer", where=origin)
    git("tag", "newer", where=origin)
    return app


class Service:
    """A checkout that serves, and what is done with it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.app, self.var, self.backups = two_versions(folder), folder / "var", folder / "backups"
        self.var.mkdir(mode=0o700)
        self.backups.mkdir()
        self.address, self.port = address, free_port()
        restart = folder / "restart"
        serve = "-m granian --interface wsgi --host 127.0.0.1 --blocking-threads 2 --workers 2 --log-level warning"
        restart.write_text(
            f"[ ! -e {folder}/pid ] || {{ kill $(cat {folder}/pid); tail --pid=$(cat {folder}/pid) -f /dev/null; }}\n"
            f"cd {self.app} && setsid .venv/bin/python {serve} --port {self.port} csprapp.wsgi:application "
            f">>{folder}/log 2>&1 </dev/null &\necho $! >{folder}/pid\n"
        )
        self.pid, self.log = folder / "pid", folder / "log"
        self.env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
            "CSPR_DEMO": "1", "CSPR_VAR": str(self.var), "DATABASE_URL": address, "PORT": str(self.port),
            "OWNER_DATABASE_URL": address, "CSPR_BACKUPS": str(self.backups), "SECRET_KEY": "x" * 60,
            "CSPR_RESTART": f"sh {restart}", "DJANGO_SETTINGS_MODULE": "csprapp.settings",
        }  # fmt: skip

    def start(self) -> None:
        for command in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
            self.run([".venv/bin/python", "manage.py", *command])
        self.run(["sh", "-c", self.env["CSPR_RESTART"]])
        while self.ask("/health/")[0] != 200:
            pause(0.2)

    def stop(self) -> None:
        os.kill(int(self.pid.read_text()), signal.SIGTERM)

    def run(self, line: list[str], where: Path | None = None) -> str:
        done = subprocess.run(line, cwd=where or self.app, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        return self.run([sys.executable, "-c", code], where=ROOT)

    def upgrade(self, *words: str, kill_after: float | None = None) -> tuple[int, str]:
        """Its status and what it said; the copy that it leaves goes on where the checkout is of an older version."""
        copy = self.var / "upgrade" / "upgrade"
        script = copy if copy.exists() and not words else self.app / "deploy" / "upgrade"
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "start_new_session": True}
        with subprocess.Popen([script, *words], cwd=self.app, env=self.env, text=True, **options) as process:
            if kill_after is not None:
                pause(kill_after)
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[0]
        print(f"--- upgrade {' '.join(words)} {kill_after or ''}: {process.returncode}\n{said}")
        return process.returncode, said

    def ask(self, path: str) -> tuple[int, str, str]:
        """(status, Retry-After, page); status 0 when nobody answers."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Retry-After", ""), error.read().decode()
        except OSError:
            return 0, "", ""

    def audited(self) -> None:
        """What was erased is erased, and every row is as its seal has it, by the version that is checked out."""
        said = self.run([".venv/bin/python", "-c", SEALED])
        assert "not as sealed" not in said
        assert "Newest seal: " in said

    def version(self) -> str:
        return git("log", "-1", "--format=%s", where=self.app)


class Visitors:
    """Somebody of the public and somebody of the staff who look all the time."""

    def __init__(self, service: Service, public: list[str]) -> None:
        self.service, self.public, self.stop = service, public, threading.Event()
        self.seen: Counter[tuple[str, int, str]] = Counter()
        self.closed_pages: set[str] = set()
        self.thread = threading.Thread(target=self.look)

    def look(self) -> None:
        while not self.stop.wait(0.05):
            for path in [*self.public, "/staff/account/login/"]:
                status, retry, page = self.service.ask(path)
                self.seen[path, status, retry] += 1
                if status == 503 and path.startswith("/staff/"):
                    self.closed_pages.add(page)

    def found_nothing_wrong(self) -> None:
        """A page, or 503 that says when to come again; for the seconds of a restart nobody listens (0)."""
        print(self.seen)
        assert {status for _, status, _ in self.seen} <= {0, 200, 503}
        assert all(retry for _, status, retry in self.seen if status == 503)
        assert "/staff/account/login/" in {path for path, status, _ in self.seen if status == 503}
        assert all("Back in a few minutes" in page for page in self.closed_pages)

    def __enter__(self) -> "Visitors":
        self.thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.stop.set()
        self.thread.join()


@pytest.fixture
def service(tmp_path):
    with another_database(tmp_path) as (address, other):
        there = Service(tmp_path, address)
        there.start()
        yield there, other
        there.stop()
        print(there.log.read_text()[-3000:])


def columns(other) -> set[str]:
    with other.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_incident LIMIT 0")
        found = {column[0] for column in cursor.description}
    other.close()
    return found


def people(other) -> int:
    with other.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM accounts_user")
        count = cursor.fetchone()[0]
    other.close()
    return count


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.both
@pytest.mark.django_db
def test_it_goes_to_the_newer_version_is_cut_off_and_goes_back_with_people_looking_on(service, tmp_path):
    there, other = service
    _, slug = there.python(FILL).split()
    before = people(other)
    public = ["/", "/reviews/", f"/reviews/{slug}/"]

    (there.app / "README.md").write_text("changed here")
    assert "changes of its own" in there.upgrade("newer")[1]
    git("checkout", "--", "README.md", where=there.app)
    assert "no version" in there.upgrade("no-such")[1]
    assert not (there.var / "closed").exists()

    with Visitors(there, public) as visitors:
        status, said = there.upgrade("newer")
    assert status == 0
    assert "Done." in said
    assert (there.version(), there.ask("/health/")[2]) == ("Newer", "ok\n")
    assert {"weather", "wind"} <= columns(other)
    assert people(other) == before
    there.audited()
    visitors.found_nothing_wrong()

    with Visitors(there, public) as visitors:
        status, said = there.upgrade("--back")  # nobody has written anything
    assert status == 0
    visitors.found_nothing_wrong()
    assert (there.version(), there.ask("/health/")[2]) == ("Now", "ok\n")
    assert "weather" not in columns(other)
    assert (people(other), there.ask(f"/reviews/{slug}/")[0]) == (before, 200)
    there.audited()
    assert there.upgrade("--back")[0] == 1

    chance = random.Random(there.address.startswith("postgres"))
    status, _ = there.upgrade("newer", kill_after=chance.uniform(2, 12))
    for _ in range(4):
        if (there.var / "closed").exists():
            assert there.ask("/staff/account/login/")[0] in {0, 503}
            answered, _, health = there.ask("/health/")[:3]
            assert not answered or "closed" in health.split()  # killed while the service starts, nothing answers
        if status == 0:
            break
        status, _ = there.upgrade(kill_after=chance.uniform(3, 25))
    if status:
        assert there.upgrade()[0] == 0
    assert (there.version(), there.ask("/health/")[2], people(other)) == ("Newer", "ok\n", before)

    there.python(ONE_MORE)
    status, said = there.upgrade("--back")
    assert status == 1
    assert "in accounts_user" in said
    assert (there.version(), there.ask("/health/")[2]) == ("Newer", "ok\n")
    there.upgrade("--back", "--lose-them", kill_after=chance.uniform(5, 30))
    if (there.var / "upgrade" / "phase").exists():
        assert (
            there.upgrade(
                *([] if "back" in (there.var / "upgrade" / "phase").read_text() else ["--back", "--lose-them"])
            )[0]
            == 0
        )
    assert (there.version(), there.ask("/health/")[2], people(other)) == ("Now", "ok\n", before)
    assert there.ask(f"/reviews/{slug}/")[0] == 200
    assert list(there.backups.glob("undone-upgrade-*"))


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.both
@pytest.mark.django_db
def test_what_is_checked_out_already_is_put_in_once_and_saying_so_again_keeps_the_way_back(service):
    there, other = service
    git("fetch", "--quiet", "--tags", where=there.app)
    git("checkout", "--quiet", "--detach", "newer", where=there.app)
    assert "Say which version ran until now" in there.upgrade("--here")[1]
    status, said = there.upgrade("--here", "newer~1")
    assert (status, there.ask("/health/")[2]) == (0, "ok\n"), said
    assert "weather" in columns(other)

    for again in (["--here", "newer~1"], ["--here"], ["newer"]):
        status, said = there.upgrade(*again)
        assert (status, said) == (1, "This is that version. Nothing was done.\n")
    assert there.ask("/health/")[2] == "ok\n"

    status, said = there.upgrade("--back")
    assert (status, there.version(), there.ask("/health/")[2]) == (0, "Now", "ok\n"), said
    assert "weather" not in columns(other)


@pytest.mark.postgres
@pytest.mark.django_db
def test_hosts_that_still_write_are_counted_before_a_version_that_cannot_close_is_replaced():
    psycopg = pytest.importorskip("psycopg")
    asked = re.search(r"^connected\(\).*?^}$", SCRIPT.read_text(), re.MULTILINE | re.DOTALL)[0]
    here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    address, beside = (
        here._replace(netloc=f"{who}@{here.netloc.rpartition('@')[2]}").geturl()
        for who in (connection.settings_dict["USER"], "csprapp_elsewhere")
    )

    def connected(owner: str) -> str:
        line = ["bash", "-c", f"is_postgres() {{ [[ $owner == postgres* ]]; }}\n{asked}\nconnected"]
        env = {"PATH": os.environ["PATH"], "owner": owner}
        return subprocess.run(line, env=env, check=True, capture_output=True, text=True).stdout.strip()

    assert connected("sqlite:///x") == connected(address) == ""
    with connection._nodb_cursor() as cursor:
        cursor.execute("CREATE ROLE csprapp_elsewhere LOGIN")
        try:
            with psycopg.connect(beside), psycopg.connect(beside):
                assert connected(address) == "2 connections of csprapp_elsewhere"
        finally:
            cursor.execute("DROP ROLE csprapp_elsewhere")


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db
def test_every_host_stays_closed_until_each_has_the_version(service, tmp_path):
    there, other = service
    (tmp_path / "beside").mkdir()
    beside, login = Service(tmp_path / "beside", there.address), "/staff/account/login/"
    beside.start()
    there.env["CSPR_OTHER_HOSTS"] = "yes"
    try:
        assert "Nothing was done" in beside.upgrade("--follow", "newer")[1], "it is open"
        assert [host.ask(login)[0] for host in (there, beside)] == [200, 200]

        # Somebody is at work at the other host, whose disk nobody shares.
        with (beside.var / "closed.lock").open("a") as lock, Visitors(beside, ["/"]):
            fcntl.flock(lock, fcntl.LOCK_SH)
            there.env["CSPR_PATIENCE"] = "4"
            status, said = there.upgrade("newer")
            assert status == 1
            assert f"still at work on {socket.gethostname()} {beside.var}"[:60] in said
            assert said.rstrip().endswith("Nothing was changed. The service is open again: run this again later.")
            assert "closed all the same" not in said
        assert [host.ask(login)[0] for host in (there, beside)] == [200, 200], "it opened again and gave up"
        assert there.version() == "Now"

        there.env["CSPR_PATIENCE"] = "60"
        for words, follow, version in ((["newer"], "newer", "Newer"), (["--back"], "newer~1", "Now")):
            with Visitors(beside, ["/"]) as visitors:
                status, said = there.upgrade(*words)
                assert (status, there.version()) == (0, version), said
                assert "It stays closed on every host" in said
                assert [host.ask(login)[0] for host in (there, beside)] == [503, 503]
                status, said = beside.upgrade("--follow", follow)
                assert (status, beside.version()) == (0, version), said
                assert [host.ask(login)[0] for host in (there, beside)] == [503, 503]
                assert there.upgrade("--open")[0] == 0
            visitors.found_nothing_wrong()
            assert [host.ask("/health/")[2] for host in (there, beside)] == ["ok\n", "ok\n"]
            assert [host.ask(login)[0] for host in (there, beside)] == [200, 200]
    finally:
        beside.stop()
    assert "weather" not in columns(other)
