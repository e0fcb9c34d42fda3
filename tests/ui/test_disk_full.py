"""The disk is full: said in plain words, nothing half saved, no half file left, and nothing that was typed is lost."""

import errno
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from cases.documents.models import Document
from cases.referrals.models import Referral
from csprapp import disk
from csprapp.today import london_today
from csprapp.ui import errors
from dashboard.health import machine
from dashboard.health.findings import Look, State
from tests.factories import make_user
from tests.factories_cases import make_area, make_case
from tests.kept_files import needs_a_folder

WORDS = "What was told on the telephone. " * 20_000
NEW = "/staff/referrals/new/"


@contextmanager
def full_database():
    """No room for another page of SQLite's file; PostgreSQL says what it says when it finds none."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
                "'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;"
                "CREATE TRIGGER no_room BEFORE INSERT ON cases_referral EXECUTE FUNCTION no_room();"
                "CREATE TRIGGER no_room BEFORE UPDATE ON django_session EXECUTE FUNCTION no_room()"
            )
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 1073741823")
        else:
            cursor.execute("DROP FUNCTION no_room CASCADE")


@pytest.fixture
def half_a_file(monkeypatch):
    """The disk is full in the middle of a file."""

    def chunks(self, chunk_size=None):
        yield self.read(10)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ContentFile, "chunks", chunks)


def referral(area):
    day = london_today()
    boxes = {"received_on_day": day.day, "received_on_month": day.month, "received_on_year": day.year}
    return {
        "area": area.pk,
        "referred_by": "Dr <Invented>",
        "initials": "Q.Z.",
        "token": "a",
        "summary": WORDS,
        **boxes,
    }


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_form_that_does_not_fit_comes_back_with_what_was_typed_and_can_be_sent_again(sign_in):
    area = make_area()
    client, sent = sign_in(make_user("coordinator", area=area)), referral(area)
    client.raise_request_exception = False
    client.get(NEW)  # the limit of SQLite is one of its connection, which the first request may leave
    with full_database():
        answer = client.post(f"{NEW}?from=here", sent)
        assert client.get("/staff/referrals/").status_code == 200, (
            "what is there can be read, whatever the session does"
        )
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert "Nothing was saved" in page
    assert WORDS in page
    assert "Dr &lt;Invented&gt;" in page
    assert f'action="{NEW}?from=here"' in page
    assert all(f'name="{name}" value="' in page for name in (*sent, "csrfmiddlewaretoken"))
    assert not Referral.objects.exists()
    assert client.post(NEW, sent).status_code == 302
    assert Referral.objects.get().summary == WORDS.strip()


@pytest.mark.django_db
def test_an_upload_leaves_no_half_file_and_no_row_and_the_file_is_asked_for_again(sign_in, settings, half_a_file):
    by = make_user("coordinator")
    case = make_case(by=by)
    needs_a_folder()
    before = set(Path(settings.FILES_ROOT).rglob("*/*"))
    data = {"title": "Minutes of the meeting", "marking": "court", "token": "t"}
    picture = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    answer = sign_in(by).post(f"/staff/cases/{case.reference}/documents/", {**data, "file": picture})
    assert answer.status_code == 503
    assert b"Minutes of the meeting" in answer.content
    assert b"You will be asked to select it again" in answer.content
    assert case.reference.encode() not in answer.content.replace(answer.wsgi_request.path.encode(), b"")
    assert set(Path(settings.FILES_ROOT).rglob("*/*")) == before
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_password_is_never_shown_again(monkeypatch):
    def no_room(*args, **more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("allauth.account.forms.LoginForm.clean", no_room)
    client = Client(raise_request_exception=False)
    answer = client.post("/staff/account/login/", {"login": "a b@demo.example", "password": "a long password indeed"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "the service’s disk is full" in answer.content.decode()
    assert b"password indeed" not in answer.content


def test_full_is_told_from_every_other_fault():
    assert disk.is_full(OSError(errno.EDQUOT, "quota"))
    assert not disk.is_full(OSError(errno.ECONNREFUSED, "refused"))
    assert not disk.is_full(OperationalError("database is locked"))
    assert not disk.is_full(ValueError("database or disk is full"))
    assert errors.is_away(OperationalError("the server closed the connection"))


@pytest.mark.django_db
def test_too_little_room_is_said_by_health_and_doctor(monkeypatch):
    monkeypatch.setattr(disk, "free", lambda: disk.TOO_LITTLE - 1)
    assert "disk: make room" in Client().get("/health/").content.decode()
    assert machine.space(Look()).state is State.UNSAFE
