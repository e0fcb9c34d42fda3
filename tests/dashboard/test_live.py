"""A fresh machine becomes a running service: the settings, one command, the line it prints, and a browser."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError

from dashboard.health import checks
from dashboard.health.findings import ok, soon, unsafe
from dashboard.management import serving as serving_with
from dashboard.management.commands import live
from tests.accounts.earnest import CHOSEN, code_for
from tests.factories import make_user
from tests.test_settings import SAFE
from tests.tools import pause

ROOT = Path(__file__).resolve().parents[2]


working = []  # the workers started beside it


@pytest.fixture
def started(settings, monkeypatch, capsys):
    """A function that runs the command up to the moment it serves: what it printed, and what would serve."""
    settings.CSPR_DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for lists in ("OF_CONNECTION", "OF_DATABASE"):  # each has its own tests, and tests have a database of their own
        monkeypatch.setattr(checks, lists, ())
    left_out = {"Settings", "Time server"}  # which asks a program, and none is started here
    monkeypatch.setattr(checks, "OF_MACHINE", [each for each in checks.OF_MACHINE if each[0] not in left_out])
    monkeypatch.setattr(live, "migrations_wait", lambda: False)
    monkeypatch.setattr(live, "static_files_are_older", lambda: False)
    serving = []
    monkeypatch.setattr(serving_with.subprocess, "Popen", lambda line, **_: working.append(line))
    monkeypatch.setattr(live.os, "execv", lambda program, arguments: serving.append(arguments))

    def start():
        serving.clear()
        working.clear()
        call_command("live")
        return capsys.readouterr(), serving[0]

    return start


@pytest.mark.django_db
class TestCommand:
    def test_it_prints_how_to_set_up_until_somebody_can_sign_in(self, started):
        assert started()[0].out.count("Open once to set up: ") == 1
        make_user()
        assert "set up" not in started()[0].out

    def test_the_public_half_knows_no_page_to_set_up(self, started, settings):
        settings.CSPR_SERVE = "public"
        assert "set up" not in started()[0].out

    def test_one_worker_is_started_beside_it_where_the_staff_are_served(self, started, settings):
        started()
        assert [line[-3:] for line in working] == [["db_worker", "--beside", str(os.getpid())]]
        settings.CSPR_SERVE = "public"
        started()
        assert working == []

    def test_it_serves_on_this_machine_alone(self, started, settings):
        settings.PORT = 8123
        arguments = started()[1]
        assert arguments[1:3] == ["-m", "granian"]
        assert arguments[arguments.index("--host") + 1] == "127.0.0.1"
        assert arguments[arguments.index("--port") + 1] == "8123"

    def test_what_the_doctor_finds_is_shown_once_and_what_is_unsafe_stops_it(self, started, monkeypatch):
        found = {"Log": ok("All is well."), "Scanner": soon("There is none.", "apt install one")}

        def of_connection():
            return [(name, lambda look, one=one: one) for name, one in found.items()]

        monkeypatch.setattr(checks, "OF_CONNECTION", of_connection())
        monkeypatch.setattr(checks, "OF_DATABASE", of_connection())
        shown = started()[0].err
        assert shown.startswith(f"{live.TO_PUT_RIGHT}\nsoon     Scanner: There is none.\n         apt install one\n")
        assert (shown.count(live.TO_PUT_RIGHT), shown.count("Scanner")) == (1, 1)
        found["Log"] = unsafe("It holds names.", "copy the settings")
        monkeypatch.setattr(checks, "OF_CONNECTION", of_connection())
        monkeypatch.setattr(live, "migrations_wait", lambda: pytest.fail("It went on over what is unsafe"))
        with pytest.raises(CommandError, match=r"^Unsafe: Log\.$"):
            started()

    def test_a_port_that_another_program_has_is_named_before_anything_is_done(self, started, settings, monkeypatch):
        monkeypatch.setattr(live, "before_migrating", lambda: pytest.fail("It went on"))
        with socket.create_server(("127.0.0.1", 0)) as other:
            settings.PORT = other.getsockname()[1]
            with pytest.raises(
                CommandError, match=rf"^Port {settings.PORT} cannot be used .*PORT={settings.PORT + 1}$"
            ):
                started()

    def test_what_is_unsafe_after_migrating_stops_it_too(self, started, monkeypatch):
        monkeypatch.setattr(checks, "OF_DATABASE", [("Histories", lambda look: unsafe("They are bare.", "migrate"))])
        with pytest.raises(CommandError, match=r"^Unsafe: Histories\.$"):
            started()

    def test_a_missing_proxy_is_a_warning(self, started, settings):
        settings.SECURE_SSL_REDIRECT = True
        assert "CSPR_BEHIND_PROXY=1" in started()[0].err
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        assert "CSPR_BEHIND_PROXY=1" not in started()[0].err

    def test_an_address_that_the_service_does_not_answer_to_is_a_warning(self, started, settings):
        settings.CSPR_SITE = "https://reviews.example.org"
        assert "reviews.example.org of CSPR_SITE are refused: it is not in ALLOWED_HOSTS" in started()[0].err
        settings.ALLOWED_HOSTS = [".example.org"]
        assert "ALLOWED_HOSTS" not in started()[0].err

    def test_the_demonstration_is_not_served_as_the_service(self, started, settings):
        settings.CSPR_DEMO = True
        with pytest.raises(CommandError, match="make run"):
            started()

    def test_a_role_that_may_make_no_table_is_told_who_may(self, started, monkeypatch):
        def refused():
            raise ProgrammingError("permission denied for schema public")

        monkeypatch.setattr(live, "migrations_wait", refused)
        with pytest.raises(CommandError, match=r"permission denied.*\n.*the owner’s DATABASE_URL"):
            started()

    def test_it_does_not_migrate_into_an_upgrade_that_was_cut_off(self, started, monkeypatch, settings, tmp_path):
        settings.CSPR_VAR = tmp_path
        (tmp_path / "closed").touch()
        monkeypatch.setattr(live, "migrations_wait", lambda: True)
        monkeypatch.setattr(live, "call_command", lambda *_, **__: pytest.fail("It migrated"))
        with pytest.raises(CommandError, match=r"deploy/upgrade continues it.*--back"):
            started()


class Browser:
    """What a browser behind a proxy that speaks TLS does: it keeps cookies, follows, and says where a form was."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.path, self.page = port, {}, "", ""

    def ask(self, path: str, **form: str) -> str:
        headers = {
            "Host": "reviews.example.org",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            "Origin": "https://reviews.example.org",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port)  # pytest stops what hangs
        connection.request("POST" if form else "GET", path, urlencode(form), headers)
        answer = connection.getresponse()
        self.path, self.page = path, answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        assert answer.status in {200, 302}, (path, answer.status, self.page)
        return self.ask(answer.headers["Location"]) if answer.status == 302 else self.page

    def send(self, **answers: str) -> str:
        """Send the form of the page that is open."""
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]*)"', self.page))
        return self.ask(self.path, **hidden, **answers)


@pytest.fixture
def service(tmp_path):
    """`manage.py live` in a process of its own, on an empty machine: its port and what it printed until it served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    moved = {name: value for name, value in os.environ.items() if name == "LD_PRELOAD" or "FAKE" in name}  # the date
    environment = {"PATH": os.environ["PATH"], "CSPR_VAR": str(tmp_path), "CSPR_BEHIND_PROXY": "1", **SAFE, **moved}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "live"],
        env={**environment, "PORT": str(port)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    printed = ""
    for line in process.stdout:
        printed += line
        if line.startswith("Serving"):
            break
    yield port, printed
    os.killpg(process.pid, signal.SIGKILL)  # asked kindly it may wait for ever where the date is moved
    process.wait()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.long
@pytest.mark.sqlite
def test_from_nothing_to_the_settings(service):
    port, printed = service
    link = re.search(r"^Open once to set up: https://reviews\.example\.org(/staff/setup/\S+/)$", printed, re.M)
    assert link, printed
    as_root = {("warning", "Folder of files")} if os.geteuid() == 0 else set()
    assert set(re.findall(r"^(\w+) +([A-Z][^:]*): ", printed, re.M)) - as_root == {
        ("soon", "Timers"),
        ("soon", "Seals"),
        ("soon", "Backup"),
        ("soon", "Memory of take-downs"),
        ("soon", "Connection to the mail server"),
        ("soon", "Mail that arrives"),
        ("soon", "Virus scanner"),
        ("warning", "Certificate"),
    }
    for _ in range(600):
        if answers(port):
            break
        pause(0.1)
    browser = Browser(port)
    browser.ask(link[1])
    browser.send(name="First Person", email="first.person@council.example", password=CHOSEN, again=CHOSEN)
    secret = re.search(r'class="app-key">(\w+)<', browser.page)[1]
    if "Recovery codes" not in browser.send(code=code_for(secret)):
        browser.send(code=code_for(secret))  # the half minute of the first ended on its way
    assert "Recovery codes" in browser.page
    assert "Bank holidays" in browser.ask("/staff/settings/")
