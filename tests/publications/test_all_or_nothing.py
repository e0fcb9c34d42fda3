"""A service that fails at any of its writes leaves rows and files as they were; racing people leave one answer."""

import io
import threading

import docx
import pytest
from django.apps import apps
from django.db import connection, connections

from csprapp.files import storage
from csprapp.records import services as records
from demo import pdfs
from publications.library import services, writing
from publications.library.models import Edition
from tests.factories_publications import approve, make_checker, make_draft, make_publication, make_publisher
from tests.kept_files import contents
from tests.publications.test_body import make_png


class Failure(Exception):
    """What the tests make go wrong."""


def everything(settings) -> tuple[dict, dict]:
    """Every row of publications, history included, and every stored file."""
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_app_config("publications").get_models()
    }
    return rows, contents()


def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Charts", 1)
    for _ in range(2):
        document.add_picture(io.BytesIO(make_png()))
    document.save(out)
    return out.getvalue()


def a_correction():
    """A draft that corrects something public, submitted."""
    draft = writing.start_edition(make_publication(pdf=True).pk, by=make_publisher(), why="Correction")
    author = draft.author
    draft = writing.save_edition(draft.pk, draft.version, {"change_note": "x"}, by=author, why="x")
    return writing.submit(draft.pk, draft.version, by=author)


def deeds():
    """Each service that writes more than one row or a file, as (prepare, do)."""
    pdf = pdfs.make_pdf("Invented", ["x"])

    def draft_with_pdf():
        draft = make_draft()
        writing.add_document(draft.pk, draft.version, pdf, kind="report", title="x", by=draft.author, why="x")
        draft.refresh_from_db()
        return draft

    return {
        "create": (make_publisher, lambda by: services.create_publication("lcspr", "page", by=by, why="x")),
        "add a file": (
            make_draft,
            lambda d: writing.add_document(d.pk, d.version, pdf, kind="report", title="x", by=d.author, why="x"),
        ),
        "replace a file": (
            draft_with_pdf,
            lambda d: writing.replace_document(
                d.documents.get().pk, d.version, pdfs.make_pdf("Other", ["x"]), by=d.author, why="x"
            ),
        ),
        "remove a file": (
            draft_with_pdf,
            lambda d: writing.remove_document(d.documents.get().pk, d.version, by=d.author, why="x"),
        ),
        "take in a Word file": (
            make_draft,
            lambda d: writing.set_body_word(d.pk, d.version, word(), by=d.author, why="x"),
        ),
        "begin a correction": (
            lambda: make_publication(pdf=True),
            lambda p: writing.start_edition(p.pk, by=make_publisher(), why="x"),
        ),
        "approve a correction": (
            a_correction,
            lambda e: writing.approve(e.pk, e.version, e.digest, by=make_checker(), why="x"),
        ),
        "withdraw": (make_publication, lambda p: services.withdraw(p.pk, by=make_publisher(), why="x")),
    }


ALWAYS = {"create", "replace a file", "approve a correction", "withdraw"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "deed", [deed if deed in ALWAYS else pytest.param(deed, marks=pytest.mark.proof) for deed in deeds()]
)
def test_a_failure_at_any_write_leaves_everything_as_it_was(deed, settings, monkeypatch):
    prepare, do = deeds()[deed]
    write = records.write
    failed_at = 0
    for last in range(1, 12):
        subject = prepare()
        before = everything(settings)
        count = iter(range(1, 100))

        def failing(record, *, by, why, count=count, last=last):
            write(record, by=by, why=why)
            if next(count) == last:
                raise Failure

        with monkeypatch.context() as patched:
            patched.setattr(records, "write", failing)
            try:
                do(subject)
            except Failure:
                failed_at = last
                assert everything(settings) == before, f"after write {last}"
            else:
                break
    assert failed_at >= 1
    assert failed_at == last - 1, "the last round is the one in which nothing failed"


@pytest.mark.django_db(transaction=True)
def test_two_checkers_racing_leave_one_approval():
    edition = make_draft()
    edition = writing.submit(edition.pk, edition.version, by=edition.author)
    checkers = [make_checker(), make_checker()]
    start, heard = threading.Barrier(2), []

    def work(checker):
        start.wait()
        try:
            writing.approve(edition.pk, edition.version, edition.digest, by=checker, why="x")
            heard.append("approved")
        except (records.Conflict, services.Refused):
            heard.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[checker]) for checker in checkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == ["approved", "refused"]
    edition.refresh_from_db()
    assert edition.history.filter(state=Edition.State.APPROVED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_writers_beginning_a_correction_leave_one_draft():
    publication = make_publication()
    writers = [make_publisher(), make_publisher()]
    start, heard = threading.Barrier(2), []

    def work(writer):
        start.wait()
        try:
            writing.start_edition(publication.pk, by=writer, why="x")
            heard.append("begun")
        except services.Refused:
            heard.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[writer]) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == ["begun", "refused"]
    assert connection.vendor
    assert publication.editions.count() == 2
    approve(
        writing.save_edition(
            (draft := publication.newest_edition).pk, draft.version, {"change_note": "x"}, by=draft.author, why="x"
        )
    )


@pytest.mark.django_db(transaction=True)
def test_a_stored_file_outlives_the_service_that_kept_it():
    draft = make_draft()
    document = writing.add_document(
        draft.pk, draft.version, pdfs.make_pdf("x", ["y"]), kind="report", title="x", by=draft.author, why="x"
    )
    assert storage.private.exists(document.file.name)
