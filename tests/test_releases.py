"""The data of every release, brought to this code: nothing is lost, everything is protected, and the pages open."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import get_resolver, reverse

from cases.incidents import search_index
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.records import schema, triggers
from csprapp.records.models import AccessLog
from csprapp.records.seals import outside
from csprapp.records.seals.sealing import make_seals
from csprapp.records.seals.verifying import verify
from csprapp.urls import PUBLIC, UNUSED
from dashboard.backup.database import counted
from publications.library.models import Publication
from tests import freeze, releases
from tests.test_migrations import layout

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.long]

# Tables in which a later version wrote or removed rows by a migration: name each here, with why.
MORE = {
    "django_migrations",  # one for each migration
    "django_content_type",  # one for each new model,
    "auth_permission",  # and Django's four for it
    "cases_historicalchild",  # a line for each child whose one legal status became answers of their own
    "cases_parallelreview",  # the child death review of each child who had died already,
    "cases_historicalparallelreview",  # and a line for it
    "cases_deadline",  # rows for what waits in publishing, and for reviews of decisions that had none
}
READERS = ("coordinator", "publisher")


@pytest.fixture(scope="module", params=releases.RELEASES)
def upgraded(request, tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[tuple[dict, set]]:
    """The database of a release after `migrate`: its rows before it, and the layout that the models ask for."""
    with django_db_blocker.unblock():
        asked = layout(connection)
        with releases.database(request.param, tmp_path_factory.mktemp("release")):
            rows = counted()
            call_command("migrate", verbosity=0)
            yield rows, asked


@pytest.fixture
def reader(upgraded, db, sign_in):
    """A function that gives a client of somebody of the demonstration."""
    return lambda name: sign_in(User.objects.get(email=f"{name}@demo.example"))


def test_no_migration_that_a_release_had_was_changed_since():
    frozen = dict(reversed(line.split("  ")) for line in freeze.FROZEN.read_text().splitlines())
    assert len(frozen) >= 9
    now = {name: freeze.digest(path) if (path := freeze.ROOT / name).exists() else "gone" for name in frozen}
    assert now == frozen, "a released migration is never edited: write another one after it"


def test_every_row_is_kept(upgraded):
    before, _ = upgraded
    now = counted()
    kept = [table for table in before if table not in MORE and not table.startswith(search_index.NAMES)]
    assert {table: now.get(table) for table in kept} == {table: before[table] for table in kept}


def test_it_is_what_this_code_needs_and_protected(upgraded, db):
    assert schema.differences(schema.columns()) == []
    assert triggers.unprotected() == []
    assert search_index.agrees()
    applied = {f"{app}/migrations/{name}.py" for app, name in schema._applied()}
    assert applied >= {f"{path.parts[-3]}/migrations/{path.name}" for path in freeze.migrations()}
    assert all(each.atomic for each in MigrationLoader(None).disk_migrations.values()), "migrate is one transaction"
    assert Client().get("/health/").content == b"ok\n"
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessLog.objects.all().delete()


def test_its_record_is_sealed_and_verifies(upgraded, db, settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "elsewhere"
    sealed = make_seals()
    outside.remember(sealed.newest)
    report = verify()
    assert (report.rows, report.faults, report.notes) == (sealed.rows, [], [])
    assert sealed.rows > 1000


def test_it_has_the_layout_of_a_new_database(upgraded, db):
    _, asked = upgraded
    assert in_plain_words(layout(connection)) ^ in_plain_words(asked) == set()


def in_plain_words(of: set[tuple]) -> set[str]:
    """PostgreSQL writes a condition that was dumped and read back with other brackets and casts."""
    return {re.sub(r"::[a-z ]+(\[\])?|[()]", "", str(part)) for part in of}


def without_argument(private: bool) -> list[str]:
    """The addresses that need no argument, of pages that are read."""
    names = (
        name
        for name, (forms, *_) in get_resolver().reverse_dict.items()
        if isinstance(name, str) and any(not wanted for _, wanted in forms) and name not in UNUSED
    )
    return sorted(reverse(name) for name in names if (name not in PUBLIC) == private and name != "account_logout")


def opened(client: Client, addresses: list[str]) -> int:
    """How many of these answer with a page; none may answer with an error of ours, which the client raises."""
    return [status(client, address) for address in addresses].count(200)


def status(client: Client, address: str) -> int:
    """Of an answer; 0 for a page that reads a stored file, since none is kept with a release."""
    try:
        return client.get(address).status_code
    except FileNotFoundError:
        return 0


def test_whoever_signs_in_finds_every_page_that_needs_no_argument(reader):
    addresses = without_argument(private=True)
    assert len(addresses) > 60
    assert all(opened(reader(name), addresses) > 15 for name in READERS)


def test_the_public_finds_every_page(upgraded, db):
    addresses = without_argument(private=False)
    addresses += [reverse("public-review", args=[each.slug]) for each in Publication.objects.with_a_page()]
    assert opened(Client(), addresses) > 15


def pages(argument: str, values: list) -> list[str]:
    """Every address that this one argument leads to, of each of these."""
    every = get_resolver().reverse_dict.items()
    names = [name for name, (forms, *_) in every if isinstance(name, str) and any(w == [argument] for _, w in forms)]
    return [reverse(name, args=[value]) for name in sorted(names) if name != "account_logout" for value in values]


def test_a_case_a_review_and_a_publication_open(reader):
    case = Incident.objects.filter(restricted=False, learning_reviews__isnull=False).first()
    manager, publisher = reader("manager"), reader("publisher")
    assert opened(manager, [reverse(name, args=[case.reference]) for name in ("case", "case-history")]) == 2
    assert opened(manager, [reverse("review", args=[case.learning_reviews.first().pk])]) == 1
    assert opened(publisher, [reverse("publication", args=[Publication.objects.with_a_page()[0].pk])]) == 1


@pytest.mark.proof
@pytest.mark.parametrize("name", ["manager", "publisher"])
def test_every_page_of_every_case_review_and_publication_opens(reader, name):
    addresses = pages("reference", list(Incident.objects.values_list("reference", flat=True)))
    assert opened(reader(name), addresses + pages("pk", list(range(1, 16)))) > 200
