"""A store of files that is slow makes nobody wait but who asks it."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from cases.incidents.models import Incident
from csprapp.engines import Away
from csprapp.files import storage
from csprapp.records.refusals import Refused
from publications.library.models import Publication
from publishing.clearance import clearing
from publishing.links.models import Clearance
from tests.factories_publications import make_checker
from tests.factories_publishing import NOW, answers_to, case_of, make_waiting, small_pdf
from tests.kept_files import put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def is_free(case, publication) -> bool:
    """Whether somebody else could change both now."""
    found = []

    def ask():
        try:
            with transaction.atomic():
                for model, key in ((Publication, publication.pk), (Incident, case.pk)):
                    model._base_manager.select_for_update(no_key=True, nowait=True).get(pk=key)
            found.append(True)
        except DatabaseError:
            found.append(False)
        finally:
            connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    return found[0]


@pytest.fixture
def waiting():
    edition = make_waiting(pdf=small_pdf("Learning"))
    return edition, answers_to(edition)


def approve(waiting, by):
    edition, answers = waiting
    return clearing.approve(edition.pk, edition.version, edition.digest, answers, by=by, at=NOW)


def test_its_case_can_be_changed_while_the_files_of_an_edition_are_read_to_be_approved(waiting, monkeypatch):
    read, free = storage.read, []

    def slow(name):
        free.append(is_free(case_of(waiting[0].publication), waiting[0].publication))
        return read(name)

    monkeypatch.setattr(storage, "read", slow)
    approved, _ = approve(waiting, make_checker())
    assert approved.state == "approved"
    assert free
    assert all(free)


def test_a_store_that_goes_in_the_middle_leaves_the_edition_waiting(waiting, monkeypatch):
    def gone(name):
        raise Away("The bucket of files does not answer")

    checker = make_checker()
    with monkeypatch.context() as patch:
        patch.setattr(storage, "read", gone)
        with pytest.raises(Away):
            approve(waiting, checker)
    assert not Clearance.objects.exists()
    assert approve(waiting, checker)[0].state == "approved"


def test_a_file_that_is_another_by_then_is_refused(waiting):
    document = waiting[0].documents.get()
    put(document.file.name, storage.read(document.file.name) + b"x")
    with pytest.raises(Refused, match="not the one that was uploaded"):
        approve(waiting, make_checker())
    assert not Clearance.objects.exists()
