"""The bucket of files is away: said in plain words, nothing half saved, and nothing that was typed is lost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.documents import services
from cases.documents.models import Document
from csprapp.engines import read_files
from csprapp.files.storage import _buckets
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publications import document_url, make_publication
from tests.with_postgres import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def by():
    return make_user("coordinator")


@pytest.fixture
def lose_the_bucket(settings):
    """A function: from now on nobody answers where the files are."""

    def lose():
        where, _ = read_files(f"s3://key:secret@127.0.0.1:{free_port()}/files?tls=no&region=eu-west-2")
        settings.FILES_BUCKET = where

    yield lose
    _buckets.pop(settings.FILES_BUCKET, None)


def test_an_upload_comes_back_with_what_was_typed_and_no_row_is_left(sign_in, by, lose_the_bucket):
    case = make_case(by=by)
    lose_the_bucket()
    picture = SimpleUploadedFile("a.png", PNG)
    sent = {"title": "Minutes of the meeting", "marking": "court", "token": "t", "file": picture}
    answer = sign_in(by).post(f"/staff/cases/{case.reference}/documents/", sent)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    for words in (b"cannot be reached at the moment", b"Minutes of the meeting", b"asked to select it again"):
        assert words in answer.content
    assert b"127.0.0.1" not in answer.content
    assert not Document.objects.exists()


def test_pages_without_files_go_on_and_those_with_files_say_that_it_is_away(sign_in, by, lose_the_bucket):
    case, publication = make_case(by=by), make_publication(pdf=True)
    document = services.add_document(case, "Minutes", "sensitive", PNG, by=by, today=dt.date(2026, 11, 20))
    client, stranger = sign_in(by), Client(raise_request_exception=False)
    client.raise_request_exception = False
    lose_the_bucket()
    assert client.get(f"/staff/cases/{case.reference}/").status_code == 200
    assert stranger.get(f"/reviews/{publication.slug}/").status_code == 200
    for asking, url in (
        (client, f"/staff/cases/{case.reference}/documents/{document.pk}/1/"),
        (stranger, document_url(publication)),
    ):
        answer = asking.get(url)
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store"), url
        assert "unavailable for a moment" in answer.text
