"""A long PDF is read beside the requests: the check says where that stands, and what was read once is kept."""

from datetime import timedelta

import pytest

from csprapp.files import storage
from csprapp.tasks.models import Job
from csprapp.tasks.work import TakenAway, run
from csprapp.today import now
from demo.pdfs import make_pdf
from publishing.disclosure import parts, pdfs
from publishing.links import reading
from publishing.links.models import Clearance, ReadPart
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publishing import make_people, make_review, make_waiting, small_pdf

pytestmark = pytest.mark.django_db
NAMED = "The name of a child in the case, in full"


@pytest.fixture
def edition():
    case = make_case()
    make_people(case)
    text = "Quillan Zedworth lived here. " * 3
    return make_waiting(review=make_review(case=case), pdf=make_pdf("Invented", [("Part", [text] * 40)] * 3))


@pytest.fixture
def address(edition):
    return f"/staff/publications/{edition.publication_id}/check/"


@pytest.fixture
def checker(sign_in):
    return sign_in(make_user("checker"))


@pytest.fixture
def long(settings, monkeypatch):
    """Every file is too long to be read while a page is asked for, a child reads one page, and the worker is waited
    for."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(reading, "SHORT", 0)
    monkeypatch.setattr(reading, "PAGES", 1)


def read_by_the_worker():
    Job.objects.update(state="waiting")
    run.func(Job.objects.get().pk)


def test_a_short_file_is_read_while_the_page_is_asked_for_and_once(checker, address, monkeypatch):
    assert NAMED in checker.get(address).text
    monkeypatch.setattr(parts, "whole", None)
    assert NAMED in checker.get(address).text
    assert not Job.objects.exists()


def test_while_it_is_read_the_page_says_so_and_can_be_asked_again(long, checker, address):
    waiting = checker.get(address).text
    assert "waiting its turn" in waiting
    assert "The edition can be approved when that is done." in waiting
    assert "Check again" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    Job.objects.update(state="running", done=2, total=7)
    assert "page 2 of 7" in checker.get(address).text
    assert Job.objects.count() == 1
    read_by_the_worker()
    assert NAMED in checker.get(address).text


def test_answers_that_are_sent_meanwhile_stay_and_approve_nothing(long, checker, address, edition):
    answer = checker.post(address, {"version": edition.version, "line_family": "on", "digest": "d", "token": "t"})
    assert "Nothing was saved yet" in answer.text
    assert '<input type="hidden" name="line_family" value="on">' in answer.text
    assert "refresh" not in answer.text
    assert not Clearance.objects.exists()


def test_what_was_read_before_the_worker_was_killed_is_not_read_again(long, edition, monkeypatch):
    document, read = edition.documents.get(), []
    pages = parts.some_pages
    monkeypatch.setattr(parts, "some_pages", lambda name, data, *which: read.append(which) or pages(name, data, *which))

    def killed(done, total):
        if done == 2:
            raise TakenAway

    with pytest.raises(TakenAway):
        reading.read_on(document, killed)
    reading.read_on(document)
    assert document.pages == 4
    assert read == [(first, 1) for first in (1, 2, 3, 4)]
    (found,) = reading.inside([document], None)
    whole = pdfs.read(document.name, storage.read(str(document.file)))
    assert (found.places, found.findings, found.unreadable, found.pages) == (
        whole.places, whole.findings, whole.unreadable, whole.pages,
    )  # fmt: skip


def test_pages_that_cannot_be_read_in_time_are_a_finding_and_the_others_are_read(long, edition, monkeypatch):
    document, pages = edition.documents.get(), parts.some_pages

    def some(name, data, first, most):
        if first == 3:
            raise reading.FileRefused("This file takes too long to read.")
        return pages(name, data, first, most)

    monkeypatch.setattr(parts, "some_pages", some)
    (found,) = reading.inside([document], None)
    assert [each.what for each in found.findings] == ["The text of this PDF could not be read: read it by eye"]
    assert found.unreadable == [3]
    assert {place.where for place in found.places} >= {f"{document.name}, page {number}" for number in (1, 2, 4)}


def test_what_takes_too_long_at_once_goes_on_beside_the_requests(settings, checker, address, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def late(name, data):
        raise reading.FileRefused(reading.child.LONG)

    monkeypatch.setattr(parts, "whole", late)
    assert "waiting its turn" in checker.get(address).text
    monkeypatch.setattr(parts, "whole", None)  # and is not begun again with each look
    assert "waiting its turn" in checker.get(address).text


def test_a_file_that_is_not_there_is_a_finding_and_holds_up_nobody(checker, address, edition, clock, monkeypatch):
    storage.private.delete(str(edition.documents.get().file))
    checker.get(address)
    assert "read it by eye" in checker.get(address).text
    assert Job.objects.get().state == Job.State.FAILED
    assert not ReadPart.objects.exists()
    assert [each.by_eye for each in reading.inside(edition.documents.all(), None)[0].findings] == [True]
    with clock.at(now() + timedelta(days=2)), pytest.raises(reading.StillReading):
        reading.inside(edition.documents.all(), 1)
    assert Job.objects.count() == 2


def test_what_another_version_read_is_not_taken(edition, monkeypatch):
    reading.inside(edition.documents.all(), 1)
    monkeypatch.setattr(parts, "reader", lambda: "another")
    assert reading._kept(edition.documents.all()) == {}


def test_a_small_file_gives_the_same_in_parts_and_whole():
    data = small_pdf()
    found = parts.from_plain([parts.some_pages("a.pdf", data, 1, 10), parts.the_rest("a.pdf", data)])
    assert found == parts.from_plain([parts.whole("a.pdf", data)]) == pdfs.read("a.pdf", data)
