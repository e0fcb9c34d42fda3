"""A database that is being filled: without indexes, triggers and checks until the rows are in, then with them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import AutoField

from benchmarks.copying import copied_models
from cases.incidents import search_index
from csprapp.records import triggers

SQLITE_FAST = {
    "foreign_keys": "OFF",
    "journal_mode": "OFF",
    "synchronous": "OFF",
    "cache_size": "-2000000",
    "temp_store": "MEMORY",
    "threads": "2",
}
SQLITE_AS_BEFORE = {"journal_mode": "WAL", "cache_size": "-2000", "temp_store": "DEFAULT", "foreign_keys": "ON"}
POSTGRES_FAST = {
    "session_replication_role": "replica",
    "maintenance_work_mem": "'1GB'",
    "work_mem": "'256MB'",
    "jit": "off",
}
INDEXES = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": (
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = quote_ident(indexname)::regclass)"
    ),
}


@contextmanager
def bulk_load() -> Iterator[None]:
    """Inside it rows go in as quickly as the database can; afterwards everything is as the migrations made it."""
    sqlite = connection.vendor == "sqlite"
    tables = {model._meta.db_table for model in copied_models()}
    triggers.drop()
    search_index.drop()
    with connection.cursor() as cursor:
        for name, value in (SQLITE_FAST if sqlite else POSTGRES_FAST).items():
            cursor.execute(f"PRAGMA {name}={value}" if sqlite else f"SET {name} = {value}")
        cursor.execute(INDEXES[connection.vendor])
        indexes = [(name, made) for table, name, made in cursor.fetchall() if table in tables]
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, made in indexes:
            cursor.execute(made)
        if not sqlite:
            set_sequences(cursor)
        for name, value in (SQLITE_AS_BEFORE if sqlite else POSTGRES_FAST).items():
            cursor.execute(f"PRAGMA {name}={value}" if sqlite else f"RESET {name}")
    triggers.install()
    search_index.install()


def set_sequences(cursor) -> None:
    """The next key of each table follows the last one given."""
    for model in copied_models():
        if not isinstance(model._meta.pk, AutoField):  # a key that is no number, or another table's
            continue
        table, pk = model._meta.db_table, model._meta.pk.column
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{pk}'), (SELECT coalesce(max(\"{pk}\"), 1) "
            f'FROM "{table}"))'
        )
