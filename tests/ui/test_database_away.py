"""The database is away: every page says so plainly and asks for patience, and heals by itself."""

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client

from cases.referrals.models import Referral
from csprapp.accounts.roles import Role
from csprapp.ui import errors
from publications.public.front import Front
from tests.factories import make_user
from tests.factories_cases import make_area
from tests.ui.test_disk_full import NEW, referral
from tests.ui.test_signed_out import FROM_OURS, hidden
from tests.with_postgres import free_port

PAGES = ("/", "/reviews/", "/feed.atom", "/no-such-page/", "/staff/", "/staff/cases/", "/staff/account/login/")


@pytest.fixture
def away(monkeypatch):
    """A function that takes the database away, with what its driver says then."""

    def gone(error=OperationalError("the connection to the server was lost")):  # noqa: B008
        def cursor(*args, **more):
            raise error

        monkeypatch.setattr(connection, "cursor", cursor)

    return gone


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_a_page_of_the_staff_says_so_plainly_and_comes_back_with_the_database(sign_in, away, monkeypatch, error):
    client = sign_in(make_user(Role.MANAGER))
    client.raise_request_exception = False
    away(error)
    answer = client.get("/staff/cases/")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert b"the service is unavailable for a moment" in answer.content
    assert b"closed" not in answer.content
    monkeypatch.undo()
    assert client.get("/staff/cases/").status_code == 200


@pytest.mark.django_db
def test_who_was_writing_gets_it_back_and_it_is_saved_once_however_often_it_is_sent(sign_in, away, monkeypatch):
    area = make_area()
    client, sent = sign_in(make_user(Role.COORDINATOR, area=area)), referral(area) | {"summary": "What was told & how"}
    client.raise_request_exception = False
    away()
    answer = client.post(NEW, sent, headers=FROM_OURS)
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert "What was told &amp; how" in page
    assert "Send it again" not in client.post(NEW, sent).content.decode(), "by no page of ours"
    monkeypatch.undo()
    for _ in range(2):
        assert client.post(NEW, hidden(page), headers=FROM_OURS).status_code == 302
    assert Referral.objects.get().summary == "What was told & how"


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(OperationalError("closed"), 503), (DatabaseError("no row"), 400)])
def test_one_that_goes_while_the_session_is_saved_is_away_and_no_fault_of_the_person(
    sign_in, monkeypatch, error, status
):
    client = sign_in(make_user(Role.MANAGER))
    client.raise_request_exception = False

    def gone(*args, **more):
        raise error

    monkeypatch.setattr("django.contrib.sessions.models.Session.save", gone)
    answer = client.get("/staff/cases/")
    assert (answer.status_code, answer.get("Retry-After")) == (status, "30" if status == 503 else None)


@pytest.mark.django_db
def test_a_public_page_is_not_shown_from_memory_while_nobody_knows_what_was_taken_down(away):
    client = Client(raise_request_exception=False)
    assert client.get("/reviews/").status_code == 200
    away()
    answer = client.get("/reviews/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not answer.cookies


def test_what_is_a_fault_of_ours_stays_one():
    assert not errors.is_away(OperationalError("no such column: cases_incident.weather"))
    assert not errors.is_away(ValueError("the server closed the connection"))
    assert not errors.is_away(None)


ASK = """
from csprapp.wsgi import application
from tests.ui.test_database_away import asked, PAGES
for path in PAGES:
    print(path, *asked(application, path))
"""


def asked(application, path):
    """(status, Retry-After) of the service's own application, the front in it."""
    heard = {}

    def start_response(status, headers, exc_info=None):
        heard.update(dict(headers), status=status)

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": "session=ofsomebodywhoissignedin",
        "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer,
        "wsgi.errors": sys.stderr,
    }
    b"".join(application(environ, start_response))
    return heard["status"][:3], heard.get("Retry-After")


def test_with_a_postgresql_that_is_really_stopped_every_page_of_both_halves_answers_503(tmp_path):
    env = {
        "PATH": os.environ["PATH"],
        "CSPR_VAR": str(tmp_path),
        "CSPR_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "csprapp.settings",
        "DATABASE_URL": f"postgres://app@127.0.0.1:{free_port()}/postgres",
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"], env=env, capture_output=True, check=True
    )
    done = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert set(said) == set(PAGES)
    assert said.pop("/no-such-page/") == "404 None"  # which needs no database
    assert {path: words for path, words in said.items() if words != "503 30"} == {}


def test_the_front_passes_on_what_django_says(away):
    def django(environ, start_response):
        start_response("503 Service Unavailable", [("Retry-After", "30")])
        return [b"away"]

    away()
    assert asked(Front(django), "/reviews/") == ("503", "30")
