"""What SQLite knows of its tables, without which it reads the dates of an archive for the few that are open."""

import pytest
from django.core.management import call_command
from django.db import connection

from csprapp.records.statistics import look_through_tables
from tests.factories import make_user
from tests.factories_cases import make_case


def known_of(table: str) -> int:
    """Of how many indexes of a table SQLite knows how many rows stand under one value."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = %s AND idx IS NOT NULL", [table])
        return cursor.fetchone()[0]


@pytest.fixture
def case(db):
    return make_case(by=make_user("coordinator"))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL looks through its tables by itself")
def test_after_the_night_it_knows_what_was_written(case):
    before = known_of("cases_incident")
    call_command("prune", verbosity=0)
    assert known_of("cases_incident") > before
    assert known_of("cases_historicalincident") > before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL looks through its tables by itself")
def test_after_an_upgrade_it_knows_the_indexes_that_came_with_it():
    make_case(by=make_user("coordinator"))
    call_command("migrate", verbosity=0)
    assert known_of("cases_incident")


def test_of_postgresql_nothing_is_asked(case, django_assert_num_queries):
    if connection.vendor == "sqlite":
        pytest.skip("it is asked, see above")
    with django_assert_num_queries(0):
        look_through_tables()
