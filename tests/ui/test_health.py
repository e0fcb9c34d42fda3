"""Whether the process can do its work, asked often."""

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from csprapp.records import schema, triggers
from csprapp.ui import health, static

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def a_new_process(monkeypatch):
    monkeypatch.setattr(health, "remembered", health.Remembered())


def asked():
    answer = Client().get("/health/")
    return answer.status_code, [line.partition(":")[0] for line in answer.content.decode().splitlines()]


def test_it_is_well_when_the_database_answers():
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


def test_the_plan_of_migrations_is_made_until_nothing_is_left_and_then_no_more(monkeypatch):
    left, made = ["one"], []
    monkeypatch.setattr(schema, "differences", lambda there: made.append(1) or list(left))
    for _ in range(2):
        assert asked() == (503, ["migrations"])
    left.clear()
    for _ in range(5):
        assert asked() == (200, ["ok"])
    assert len(made) == 3


def test_a_database_that_does_not_answer_is_still_noticed(monkeypatch):
    assert asked() == (200, ["ok"])

    def broken():
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", broken)
    assert asked() == (503, ["database"])


def test_a_process_is_alive_while_the_database_is_away_and_asks_it_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/health/live/")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


def test_asked_again_it_costs_one_question(django_assert_num_queries):
    asked()
    with django_assert_num_queries(1):
        asked()


def test_triggers_that_a_killed_migration_left_off_are_noticed_while_it_runs():
    assert asked() == (200, ["ok"])
    triggers.drop()
    assert asked() == (503, ["triggers"])
    triggers.install()
    assert asked() == (200, ["ok"])


def test_one_trigger_of_one_table_is_missed():
    name = 'keep_rows ON "records_accesslog"' if connection.vendor == "postgresql" else '"keep_records_accesslog_u"'
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}")
    assert triggers.unprotected() == ["records_accesslog"]
    assert asked() == (503, ["triggers"])


@pytest.mark.postgres
def test_a_trigger_that_is_switched_off_is_missed():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_accesslog DISABLE TRIGGER keep_rows")
    assert asked() == (503, ["triggers"])


def test_a_column_that_the_code_has_and_the_database_has_not_is_a_migration_that_lacks():
    there = schema.columns()
    assert schema.differences(there) == []
    there["records_accesslog"].remove("user_name")
    del there["partnership_area"]
    said = schema.differences(there)
    assert "The table records_accesslog lacks user_name." in said
    assert any(words.startswith("The table partnership_area lacks id, ") for words in said)


def test_a_migration_that_is_not_applied_and_one_of_a_newer_version_are_told_apart(monkeypatch):
    class Loader:
        disk_migrations = {("cases", "0001_initial"): None, ("cases", "0002_more"): None}

        def __init__(self, connection):
            pass

    monkeypatch.setattr(schema, "MigrationLoader", Loader)
    applied = {("cases", "0001_initial"), ("cases", "0003_from_later"), ("of_another_programme", "0001_initial")}
    assert schema._migrations(applied) == [
        "The migration cases 0002_more is not applied.",
        "This code does not know the migration cases 0003_from_later.",
    ]


@pytest.mark.parametrize("word", ["migrations", "triggers"])
def test_behind_the_word_stands_the_command_that_mends_it(monkeypatch, word):
    monkeypatch.setattr(health, "red", lambda: [word, "closed"])
    red, shut = Client().get("/health/").content.decode().splitlines()
    assert red.startswith(f"{word}: manage.py migrate")
    assert shut == "closed"


class TestStatic:
    @pytest.fixture
    def collected(self, settings, tmp_path):
        settings.STATIC_ROOT, settings.DEBUG = tmp_path, False
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "csprapp.ui.static.Storage"}}
        return tmp_path

    def test_files_that_are_not_collected_are_noticed_until_they_are(self, collected, settings):
        assert asked() == (503, ["static"])
        call_command("collectstatic", "--noinput", verbosity=0)
        settings.STORAGES = dict(settings.STORAGES)  # a process that starts now
        assert asked() == (200, ["ok"])

    def test_files_of_another_version_are_noticed(self, collected):
        call_command("collectstatic", "--noinput", verbosity=0)
        assert static.not_collected() == []
        (collected / "app.css").write_text("of last week")
        assert static.not_collected() == ["app.css"]
