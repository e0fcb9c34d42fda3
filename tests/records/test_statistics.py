"""What SQLite knows of its tables, without which it reads the dates of an archive for the few that are open. PostgreSQL
looks through its own by itself: of it nothing is asked."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def looks_through(command: str, table: str) -> bool:
    """Whether a command has the database look through a table, in which there is something."""
    with CaptureQueriesContext(connection) as asked:
        call_command(command, verbosity=0)
    said = any(query["sql"].startswith("ANALYZE") for query in asked)
    return said and known_of(table) > 0


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["prune", "migrate"])
def test_after_the_night_and_after_an_upgrade_sqlite_knows_what_was_written(command):
    make_case(by=make_user("coordinator"))
    assert looks_through(command, "cases_incident") == (connection.vendor == "sqlite")
