"""Limits at the ways in that only a secret in their address opens, and on the files of one sender."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from cases.documents.models import Document
from csprapp.accounts.event_models import Kind, SecurityEvent
from tests.factories import make_user
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
WRONG = ("/staff/door/", "/staff/setup/")


@pytest.fixture(autouse=True)
def few(settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"link": "5/m/ip", "upload": "3/h/key"}
    yield
    cache.clear()


def ask(place, number, **where):
    return Client().get(f"{place}{number:064}/", **where)


@pytest.mark.parametrize("place", WRONG)
def test_who_tries_link_after_link_is_told_to_wait_and_nobody_else_is(place):
    assert [ask(place, number).status_code for number in range(6)] == [404] * 5 + [429]
    page = ask(place, 7)
    assert "Too many attempts" in page.text
    assert page["Cache-Control"] == "no-store"
    elsewhere = ask(place, 8, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 404
    assert SecurityEvent.objects.filter(kind=Kind.THROTTLED).exists()


def test_what_counts_names_neither_a_link_nor_a_sender(sign_in):
    ask(WRONG[0], 5)
    by = make_user("coordinator")
    sent = {"title": "Minutes", "marking": "court", "file": SimpleUploadedFile("a.png", PNG)}
    sign_in(by).post(f"/staff/cases/{make_case(by=by).reference}/documents/", sent)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM csprapp_cache")
        kept = [key for (key,) in cursor.fetchall()]
    assert [key for key in kept if ":link:" in key]
    assert [key for key in kept if ":upload:" in key]
    assert not [key for key in kept if "0000005" in key or f"person {by.pk}" in key]


def test_somebody_who_sends_very_many_files_waits_and_loses_nothing_typed(sign_in):
    by = make_user("coordinator")
    case = make_case(by=by)
    client, address = sign_in(by), f"/staff/cases/{case.reference}/documents/"

    def send(who, number):
        sent = {"title": f"Minutes {number}", "marking": "court", "file": SimpleUploadedFile("a.png", PNG)}
        return who.post(address, sent)

    assert [send(client, number).status_code for number in range(3)] == [302] * 3
    page = send(client, 4)
    assert "You have sent a lot of files in the last hour" in page.text
    assert "Minutes 4" in page.text
    assert Document.objects.count() == 3
    assert send(sign_in(make_user("coordinator")), 5).status_code == 302  # a colleague


def test_a_form_that_sends_no_file_is_not_counted(sign_in):
    by = make_user("coordinator")
    case = make_case(by=by)
    client = sign_in(by)
    for _ in range(6):
        assert client.post(f"/staff/cases/{case.reference}/documents/", {"title": "x"}).status_code == 200
    assert not SecurityEvent.objects.filter(kind=Kind.THROTTLED).exists()


@pytest.mark.parametrize("address", ["/", "/reviews/", "/staff/account/login/", "/staff/setup/x/", "/staff/door/"])
def test_where_strangers_come_and_send_no_file_little_is_read(address, settings):
    length = str(settings.SMALL_REQUEST + 1)
    assert Client().post(address, {"a": "b"}, headers={"content-length": length}).status_code == 413


def test_a_guest_behind_the_passcode_may_send_a_file(settings):
    length = str(settings.SMALL_REQUEST + 1)
    answer = Client().post("/staff/door/request/1/document/", {"a": "b"}, headers={"content-length": length})
    assert answer.status_code != 413
