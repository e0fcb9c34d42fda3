"""What every test stands on."""

import pytest
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from csprapp.records import triggers


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
