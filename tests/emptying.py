"""The test database made empty again after a test with real transactions, in milliseconds.

Django's own way deletes from every table, then writes all content types, permissions and triggers anew, which took
longer than most of these tests. SQLite's file is laid over with a copy taken when it was made; on PostgreSQL the rows
of the tables that have any are deleted, with no trigger firing, for this alone.
"""

import os
import shutil
import sqlite3
from pathlib import Path

from django.db import connection, transaction

from cases.incidents import search_index

# What Django writes when it makes the tables, and no test changes.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}
copies: dict[str, Path] = {}


def remember() -> None:
    """Keep a copy of the database as it is after it was made, with nothing in it."""
    if connection.vendor == "sqlite":
        made = connection.settings_dict["NAME"]
        copies[made] = Path(made).with_suffix(".empty")
        connection.ensure_connection()
        with sqlite3.connect(copies[made]) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        assert not filled(), "something is in the new database: it has to be put back each time, as on SQLite"


def take_what_was_made() -> None:
    """In a process forked from one that made the database, a copy of it instead of all that work again: mutmut forks
    one for each change to the code."""
    made = next((copy for copy in copies.values() if copy.exists()), None)

    def create_test_db(*ignored: object, **options: object) -> str:
        name = str(made.with_name(f"test-{os.getpid()}.sqlite3"))
        shutil.copy(made, name)
        connection.close()
        connection.settings_dict["NAME"] = name
        copies[name] = made
        return name

    if made is not None:
        connection.creation.create_test_db = create_test_db


def empty(*ignored: object) -> None:
    """Nothing in any table but what Django put there; sequences go on. Outside any transaction."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(copies[connection.settings_dict["NAME"]])
        copy.backup(connection.connection)
        copy.close()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        tables = filled()
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in tables:
            cursor.execute(f'DELETE FROM "{name}"')


def filled() -> list[str]:
    """The tables that have any row. Planned once a connection: planning took longer than the answer."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(question())
        else:
            cursor.execute("SELECT name FROM pg_prepared_statements WHERE name = 'filled'")
            if not cursor.fetchall():
                cursor.execute(f"PREPARE filled AS {question()}")
            cursor.execute("EXECUTE filled")
        return [name for (name,) in cursor.fetchall()]


def question() -> str:
    names = set(connection.introspection.table_names()) - KEPT
    tables = sorted(name for name in names if not name.startswith(search_index.NAMES))  # SQLite's, kept by triggers
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
