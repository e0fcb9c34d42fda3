"""A connection to SQLite is kept between requests, and a file that was restored or replaced is noticed at the next."""

import shutil
import sqlite3

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections

from csprapp.records import kept_connection


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "cases.sqlite3"
    made(path, "before")
    return path


@pytest.fixture
def database(path, monkeypatch, django_db_blocker):
    """A connection of its own to a file of its own, opened by the settings of the product."""
    kept = {"NAME": str(path), "TEST": {}, "ATOMIC_REQUESTS": False}
    monkeypatch.setitem(connections.settings, "another", {**settings.DATABASES["default"], **kept})
    with django_db_blocker.unblock():
        yield connections["another"]
        connections["another"].close()
    del connections["another"]


def made(path, word):
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE words (word)")
        file.execute("INSERT INTO words VALUES (?)", [word])
    file.close()


def request(database) -> str:
    """What a request reads between the two signals, as Django's handler sends them."""
    kept_connection.notice_another_file()
    database.close_if_unusable_or_obsolete()
    with database.cursor() as cursor:
        cursor.execute("SELECT word FROM words")
        (word,) = cursor.fetchone()
    database.close_if_unusable_or_obsolete()
    return word


@pytest.mark.sqlite
def test_the_connection_is_kept(database):
    assert request(database) == "before"
    first = database.connection
    assert request(database) == "before"
    assert database.connection is first is not None


@pytest.mark.sqlite
def test_a_file_put_in_its_place_is_read_by_the_next_request(database, path, tmp_path):
    assert request(database) == "before"
    made(tmp_path / "restored", "restored")
    shutil.move(tmp_path / "restored", path)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    assert request(database) == "restored"


@pytest.mark.sqlite
def test_what_is_written_into_the_same_file_is_read_too(database, path, tmp_path):
    """As `.restore` of SQLite's own shell writes it."""
    assert request(database) == "before"
    made(tmp_path / "copy", "restored")
    with sqlite3.connect(tmp_path / "copy") as copy, sqlite3.connect(path) as file:
        copy.backup(file)
    assert request(database) == "restored"


@pytest.mark.sqlite
def test_a_file_that_was_removed_is_left(database, path):
    assert request(database) == "before"
    path.unlink()
    with pytest.raises(Exception, match="no such table"):
        request(database)


@pytest.mark.sqlite
def test_nothing_is_left_in_the_middle_of_a_transaction(database, path, tmp_path):
    from django.db import transaction

    request(database)
    with transaction.atomic(using="another"):
        path.rename(tmp_path / "gone")
        made(path, "another")
        kept_connection.notice_another_file()
        assert database.connection is not None
    assert request(database) == "another"


@pytest.mark.sqlite
def test_every_request_looks_before_django_does():
    heard = [receiver[1]() for receiver in request_started.receivers]
    assert kept_connection.notice_another_file in heard
    assert close_old_connections in [receiver[1]() for receiver in request_finished.receivers]


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_does_not_compile_and_knows_that_few_duties_are_open():
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
        cursor.execute("SELECT stxname FROM pg_statistic_ext")
        assert ("deadline_met_ended",) in cursor.fetchall()
