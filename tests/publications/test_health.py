"""Whether the process can do its work, asked often."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from publications.public import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_new_process(monkeypatch):
    monkeypatch.setattr(health, "migrations", health.Migrations())


class Plan:
    """A plan of migrations that counts how often it is made."""

    made = 0
    left: tuple = ()

    def __init__(self, connection):
        Plan.made += 1
        self.loader = self.graph = self

    def leaf_nodes(self):
        return []

    def migration_plan(self, leaves):
        return self.left


def test_it_is_well_when_the_database_answers():
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


def test_the_plan_of_migrations_is_made_until_nothing_is_left_and_then_no_more(monkeypatch):
    monkeypatch.setattr(health, "MigrationExecutor", Plan)
    monkeypatch.setattr(Plan, "made", 0)
    monkeypatch.setattr(Plan, "left", ("one",))
    for _ in range(2):
        answer = Client().get("/health/")
        assert (answer.status_code, answer.content) == (503, b"migrations\n")
    Plan.left = ()
    for _ in range(5):
        assert Client().get("/health/").status_code == 200
    assert Plan.made == 3


def test_a_database_that_does_not_answer_is_still_noticed(monkeypatch):
    assert Client().get("/health/").status_code == 200

    def broken():
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", broken)
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (503, b"database\n")
