"""After a replica was made the primary: the memory knows what the database no longer does. A real primary that dies:
tests/drills/test_failover.py."""

import datetime as dt

import pytest
from django.db import connection

from csprapp import memory
from csprapp.today import now
from dashboard.backup.archive import BackupFault
from dashboard.backup.failing_over import LOST, fail_over
from publications.library import generation, remembering, services
from publications.library.models import Publication
from tests.factories_cases import log_case
from tests.factories_publications import make_checker, make_publication, make_publisher

pytestmark = pytest.mark.django_db(transaction=True)


def as_before_it_was_taken_down(publication):
    """What a replica that was not waited for still says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE publications_publication SET withdrawn_at = NULL, withdrawn_because = '', withdrawn_for = '', "
            "withdrawn_edition = NULL WHERE id = %s",
            [publication.pk],
        )


def take_down(publication):
    return services.withdraw(publication.pk, by=make_publisher(), why="A name was left in")


@pytest.mark.sqlite
def test_a_file_has_no_replica():
    with pytest.raises(BackupFault, match="no replica of SQLite"):
        fail_over(now(), nothing_lost=False)


@pytest.mark.postgres
def test_what_was_taken_down_is_down_again_and_every_page_is_made_anew():
    kept, fallen = make_publication(), make_publication()
    take_down(fallen)
    as_before_it_was_taken_down(fallen)
    before = generation.current()
    told = fail_over(now(), nothing_lost=False)
    assert any(f"{fallen.slug} is down again" in words for words in told.done)
    assert LOST in told.left
    assert generation.current() != before
    public = set(Publication.objects.public(now()).values_list("slug", flat=True))
    assert public == {kept.slug}
    assert memory.read().lines[-1].kind == memory.RESTORED, "verify_audit knows why seals are gone"
    assert fail_over(now(), nothing_lost=False).done[0] == "Nothing in the memory is missing here"


@pytest.mark.postgres
def test_what_was_put_back_is_told_and_not_done():
    publication = take_down(make_publication())
    asked = services.ask_put_back(publication.pk, publication.version, by=make_publisher(), why="Mended")
    services.put_back(asked.pk, asked.version, by=make_checker(), why="Looked at")
    Publication.objects.filter(pk=publication.pk).update(withdrawn_at=now())
    told = fail_over(now(), nothing_lost=False)
    assert f"{publication.slug} was put back by two people, and is down here: put it back again" in told.left
    assert not Publication.objects.public(now()).exists()


@pytest.mark.postgres
def test_no_reference_is_given_twice():
    last = log_case().reference
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_referencecounter SET last = last - 1")
    told = fail_over(now(), nothing_lost=False)
    assert any("continues after number" in words for words in told.done)
    assert log_case().reference > last


@pytest.mark.postgres
def test_what_was_to_come_out_waits_for_a_person_unless_nothing_was_lost():
    coming = make_publication(on=now().date() + dt.timedelta(days=3))
    memory.begin()
    fail_over(now(), nothing_lost=True)
    coming.refresh_from_db()
    assert coming.unconfirmed_since is None
    fail_over(now(), nothing_lost=False)
    coming.refresh_from_db()
    assert coming.unconfirmed_since is not None


@pytest.mark.postgres
def test_without_the_memory_nothing_is_public_until_a_person_has_looked_unless_nothing_was_lost():
    publication = make_publication()
    told = fail_over(now(), nothing_lost=True)
    assert Publication.objects.public(now()).get() == publication
    assert any("no usable memory" in words for words in told.left)
    fail_over(now(), nothing_lost=False)
    assert not Publication.objects.public(now()).exists()
    assert remembering.contradictions() == []
