"""What is wrong with the environment is said in a sentence with what to do, before anything is started or written."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, ProgrammingError

from csprapp import environment
from tests.test_settings import SAFE, start
from tests.with_postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
CLOSED_PORT = free_port()


def command(folder, *words, **given):
    """What a command says on standard error, and its status."""
    env = {"PATH": os.environ["PATH"], "CSPR_VAR": str(folder), **SAFE, **given}
    line = [sys.executable, "manage.py", *words]
    return subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


class TestPort:
    def test_a_number_is_taken(self):
        assert environment.read_port("8123") == (8123, [])

    @pytest.mark.parametrize("text", ["eight", "0", "70000", "80.5", "-1", "\u0663"])
    def test_anything_else_is_refused(self, text):
        assert f"not {text}. Example: PORT=8000" in environment.read_port(text)[1][0]


class TestHosts:
    def test_blanks_around_a_name_are_no_part_of_it(self):
        assert environment.read_hosts(" a.example , .b.example,,[::1] ") == (["a.example", ".b.example", "[::1]"], [])

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("*", "without *"),
            ("a.example,*.b.example", "without *"),
            ("https://a.example", "not https://a.example. Example"),
            ("a.example:443", "not a.example:443. Example"),
            ("a.example b.example", "not a.example b.example. Example"),
            (" , ", "Set ALLOWED_HOSTS to the names of this site. Example"),
        ],
    )
    def test_what_would_answer_nobody_or_everybody_is_refused(self, text, words):
        (said,) = environment.read_hosts(text)[1]
        assert words in said


class TestSite:
    def said(self, url):
        return " ".join(environment.wrong_with_site("CSPR_SITE", url, "https://reviews.example.org"))

    @pytest.mark.parametrize("url", ["https://reviews.example.org", "https://a.example:8443/"])
    def test_the_address_of_a_site_is_right(self, url):
        assert self.said(url) == ""

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("reviews.example.org", "to an https address"),
            ("http://reviews.example.org", "to an https address"),
            ("https://", "with its name"),
            ("https://a.example:port", "with its name"),
            ("https://user@a.example", "with its name"),
            ("https://a.example/reviews/", "nothing follows its name"),
            ("https://a.example?x=1", "nothing follows its name"),
        ],
    )
    def test_any_other_is_refused(self, url, words):
        assert words in self.said(url)
        assert self.said(url).endswith("Example: CSPR_SITE=https://reviews.example.org")


class TestMail:
    @pytest.mark.parametrize(
        "url",
        [
            "smtp+tls://user:pa%23ss@mail.example.org:587",
            "smtp+ssl://mail.example.org",
            "smtp://127.0.0.1:25/?timeout=30",
            "smtp+tls://person@council.example:word@mail.example.org:587",
        ],
    )
    def test_a_mail_server_is_right(self, url):
        assert list(environment.wrong_with_mail(url)) == []

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("consolemail://", "marked as sent and reaches nobody"),
            ("smtp+starttls://mail.example.org:587", "smtp+tls:// or smtp+ssl://"),
            ("mail.example.org:587", "smtp+tls:// or smtp+ssl://"),
            ("smtp+tls://", "Name the host"),
            ("smtp+tls://user:pa#word@mail.example.org:587", "write # as %23"),
            ("smtp+tls://user:1/word@mail.example.org:587", "/ as %2F"),
            ("smtp+tls://user:1?word@mail.example.org:587", "? as %3F"),
            ("smtp+tls://mail.example.org:submission", "a port is a number"),
            ("smtp+tls://mail.example.org:587/?timeout=soon", "seconds from 1 to 50"),
            ("smtp+tls://mail.example.org:587/?timeout=0", "seconds from 1 to 50"),
        ],
    )
    def test_any_other_is_refused_and_its_password_is_not_repeated(self, url, words):
        (said,) = environment.wrong_with_mail(url)
        assert words in said
        assert "word@" not in said.replace("user:password@mail.example.org", "")


class TestDatabase:
    def said(self, url):
        return " ".join(environment.wrong_with_database("DATABASE_URL", url))

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "sqlite:////srv/x.sqlite3",
            "sqlite://:memory:",
            "postgres://a:b%2Fc@127.0.0.1:5432/csprapp?sslmode=verify-full",
            "postgresql://a@/csprapp",
            "postgres://a:b@one:5432,two:5432/csprapp",
        ],
    )
    def test_an_address_is_right(self, url):
        assert self.said(url) == ""

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("mysql://a:b@host/csprapp", "to a PostgreSQL"),
            ("csprapp", "to a PostgreSQL"),
            ("postgres://a:b#c@host:5432/csprapp", "# as %23"),
            ("postgres://a:1/c@host:5432/csprapp", "/ as %2F"),
            ("postgres://a:b@host:port/csprapp", "a port is a number"),
            ("postgres://a:b@host:5432", "Name the database"),
        ],
    )
    def test_any_other_is_refused(self, url, words):
        assert words in self.said(url)
        assert "b#c" not in self.said(url)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eight", "Set PORT to a number"),
        ("ALLOWED_HOSTS", "https://reviews.example.org", "Set ALLOWED_HOSTS to names alone"),
        ("CSPR_SITE", "https://", "Set CSPR_SITE to the https address"),
        ("CSPR_GUESTS_SITE", "answers.example.org", "Set CSPR_GUESTS_SITE to an https address"),
        ("EMAIL_URL", "smtp+tls://user:pa#ss@mail.example.org:587", "write # as %23"),
        ("DATABASE_URL", "postgres://user:pa#ss@127.0.0.1:5432/csprapp", "write # as %23"),
        ("CSPR_SCANNER", "localhost", "Set CSPR_SCANNER to the path of a socket"),
        ("CSPR_BREACHED", "/no/such/file", "Set CSPR_BREACHED to a file that exists"),
    ],
)
def test_the_service_does_not_start_with_it_and_says_what_to_set(tmp_path, name, value, words):
    done = command(tmp_path, "check", **{name: value})
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert words in said


def test_what_systemd_starts_says_it_in_the_journal_as_plainly(tmp_path):
    done = start(tmp_path, "import csprapp.wsgi", **{**SAFE, "CSPR_SITE": "reviews.example.org"})
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert said.startswith("Set CSPR_SITE to an https address")


def test_mail_comes_from_the_name_of_the_site_unless_another_sender_is_given(tmp_path):
    shown = "from django.conf import settings as s; print(s.DEFAULT_FROM_EMAIL, s.ALLOWED_HOSTS)"
    hosts = {**SAFE, "ALLOWED_HOSTS": "reviews.example.org, b.example"}
    said = "practice-reviews@reviews.example.org ['reviews.example.org', 'b.example']"
    assert start(tmp_path, shown, **hosts).stdout.strip() == said
    assert start(tmp_path, shown, **SAFE, CSPR_MAIL_FROM="us@b.example").stdout.startswith("us@b.example ")


class TestFileOfSettings:
    def test_one_that_is_not_there_is_not_missed(self, tmp_path):
        assert environment.unreadable(tmp_path / ".env") == []

    def test_one_that_cannot_be_read_is_named_and_not_passed_over(self, tmp_path, monkeypatch):
        path = tmp_path / ".env"
        path.write_bytes("SECRET_KEY=\xe9".encode("latin-1"))
        assert "it is no text in UTF-8" in environment.unreadable(path)[0]

        def denied(self):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "read_text", denied)
        assert "(Permission denied). It must belong to the user that serves" in environment.unreadable(path)[0]


class TestFaultsOfTheDatabase:
    def test_only_the_line_that_says_why_is_told(self):
        named = ProgrammingError("relation is not there\nLINE 1: INSERT INTO person VALUES ('Somebody')")
        assert "Somebody" not in environment.database_fault(named)
        both = OperationalError(
            "Multiple connection attempts failed. All failures were:\n- host: a: refused\n- b: shut."
        )
        assert "cannot be used: b: shut. Is it running" in environment.database_fault(both)

    @pytest.mark.parametrize(("state", "words"), [("42501", "the owner’s address"), ("42P01", "manage.py migrate")])
    def test_what_is_to_be_done_follows_from_what_postgresql_says(self, state, words):
        error = ProgrammingError("no")
        error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()
        assert words in environment.database_fault(error)

    @pytest.mark.parametrize(
        ("words", "database", "said"),
        [
            (["deliver_mail"], "postgres://a:word@127.0.0.1:PORT/csprapp", "The database cannot be used: "),
            (["backup", "/tmp"], "postgres://a:word@127.0.0.1:PORT/csprapp", "Ask: manage.py doctor"),
            (["send_reminders"], "", "Run: manage.py migrate"),
        ],
    )
    def test_a_command_says_so_in_one_sentence(self, tmp_path, words, database, said):
        done = command(tmp_path, *words, DATABASE_URL=database.replace("PORT", str(CLOSED_PORT)))
        assert done.returncode == 1
        assert said in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr
        assert "word" not in done.stderr

    def test_who_looks_for_a_fault_of_ours_may_have_all_of_it(self, tmp_path):
        assert "Traceback" in command(tmp_path, "send_reminders", "--traceback").stderr


def hears_sigint() -> None:
    """A shell lets what it runs in the background ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_command_that_somebody_stops_says_so(tmp_path):
    """Before it is done: it waits for an answer that nobody gives."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        env = {"PATH": os.environ["PATH"], "CSPR_VAR": str(tmp_path), **SAFE}
        env["DATABASE_URL"] = f"postgres://a:b@127.0.0.1:{silent.getsockname()[1]}/csprapp?connect_timeout=30"
        line = [sys.executable, "manage.py", "deliver_mail"]
        told = {"stderr": subprocess.PIPE, "text": True, "preexec_fn": hears_sigint}
        with subprocess.Popen(line, cwd=ROOT, env=env, **told) as process:
            talk, _ = silent.accept()
            with talk:
                process.send_signal(signal.SIGINT)
                said = process.communicate(timeout=20)[1]
    assert (process.returncode, said.splitlines()[-1]) == (1, "Stopped.")
