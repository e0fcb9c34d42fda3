"""The migrations make the tables that the models ask for: the other tests run on tables made from the models."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ROOT = Path(__file__).resolve().parents[1]

COLUMNS = """
SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, is_identity, column_default
FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """
SELECT t.relname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public'"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
KEEP_SOMETHING = "from django.core.cache import cache; cache.set('a', 1); assert cache.get('a') == 1"
# What Django keeps about migrations themselves, the cache's table, which no model makes, and Django's own groups.
OTHERS = ("django_migrations", "csprapp_cache", "auth_")


@contextmanager
def another_database(folder: Path):
    """The address of an empty database like the one of the tests, and a connection to it."""
    if connection.vendor == "sqlite":
        name = str(folder / "migrated.sqlite3")
        yield f"sqlite:///{name}", another(name)
        return
    name = f"{connection.settings_dict['NAME']}_migrated"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        other = another(name)
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(), other
    finally:
        other.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def another(name: str) -> BaseDatabaseWrapper:
    """A connection with the settings of the tests to a database of another name."""
    return type(connections["default"])({**connection.settings_dict, "NAME": name}, "migrated")


def layout(of) -> set[tuple]:
    """Every column, constraint, index and trigger, in no order and without the names that a database gives itself."""
    with of.cursor() as cursor:
        if of.vendor == "sqlite":
            cursor.execute("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return {part for row in cursor.fetchall() if not row[1].startswith(OTHERS) for part in parts(*row)}
        found = set()
        for query in (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS):
            cursor.execute(query)
            found |= {tuple(row) for row in cursor.fetchall() if not row[0].startswith(OTHERS)}
        return found


def parts(kind: str, table: str, sql: str) -> set[tuple]:
    """What SQLite holds of a table, part by part; an index or a trigger as a whole."""
    if kind != "table":
        return {(kind, table, sql)}
    inner, depth, found = sql[sql.index("(") + 1 : sql.rindex(")")], 0, [""]
    for letter in inner:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return {(kind, table, re.sub(r"\s+", " ", part).strip()) for part in found}


def test_the_migrations_make_what_the_models_ask_for(tmp_path):
    with another_database(tmp_path) as (address, other):
        environment = {**os.environ, "DATABASE_URL": address, "CSPR_DEMO": "1", "CSPR_VAR": str(tmp_path)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        for command in (["migrate", "--verbosity=0"], ["shell", "--no-imports", "-c", KEEP_SOMETHING]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        asked, made = layout(connection), layout(other)
    assert len(asked) > 500
    assert any("append-only" in str(part) or "csprapp_refuse_change" in str(part) for part in asked)
    assert made - asked == set()
    assert asked - made == set()
