"""What every test stands on."""

import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from csprapp.records import triggers

# What a test asks for when it works with the database.
DATABASE = {"db", "transactional_db", "live_server", "client", "sign_in", "django_db_setup"}


def pytest_collection_modifyitems(config, items):
    """Each test runs where it can say something: those of one database there alone, and those that touch no database
    with SQLite only, once. Of the browser's, the journeys run on both; how single pages look depends on neither."""
    postgres = connection.vendor == "postgresql"
    other = "sqlite" if postgres else "postgres"

    def belongs(item):
        if item.get_closest_marker(other):
            return False
        if postgres and item.path.parent.name == "browser" and item.path.stem != "test_journey":
            return False
        return not postgres or bool(item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames))

    config.hook.pytest_deselected(items=[item for item in items if not belongs(item)])
    items[:] = [item for item in items if belongs(item)]


@pytest.fixture(autouse=True, scope="session")
def emptying_a_test_database_passes_the_triggers():
    """A test with real transactions empties its tables afterwards: the triggers stand aside for that alone."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        using = self.connection.alias
        if self.connection.vendor == "postgresql":
            with transaction.atomic(using), self.connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger fires, for this alone
                flush(self, sql_list)
            return
        with transaction.atomic(using):
            triggers.drop(using)
            flush(self, sql_list)
            triggers.install(using)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


@pytest.fixture
def sign_in():
    """A function that gives a client signed in as a person."""

    def signed_in(user) -> Client:
        import time

        client = Client()
        client.force_login(user)
        session = client.session
        session["signed_in_at"] = int(time.time())
        session.save()
        return client

    return signed_in
