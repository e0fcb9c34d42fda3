"""Whether the database is as this code expects it: its migrations, its columns, its triggers."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

# One question each, answered from the database's own lists, which every role may read.
COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'",
    "postgresql": "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND pg_table_is_visible(c.oid)",
}
APPLIED = "SELECT app, name FROM django_migrations"


def columns() -> dict[str, set[str]]:
    """The columns of every table. Raises DatabaseError when the database does not answer."""
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        for table, column in cursor.fetchall():
            found[table].add(column)
    return dict(found)


def differences(there: Mapping[str, set[str]]) -> list[str]:
    """In what the database is not what this code was written for: a sentence each. Asks which migrations it has had."""
    return [*_migrations(applied=_applied() if "django_migrations" in there else set()), *_missing(there)]


def _applied() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(APPLIED)
        return set(cursor.fetchall())


@cache
def _known(loader: type[MigrationLoader]) -> set[tuple[str, str]]:
    """The migrations that there were when this process looked first: a newer version may lie on the disk by now."""
    return set(loader(None).disk_migrations)


def _migrations(applied: set[tuple[str, str]]) -> list[str]:
    """Those that are still to be applied, and those that only another version of the code knows."""
    known = _known(MigrationLoader)
    ours = {app for app, _ in known}
    return [
        *(f"The migration {app} {name} is not applied." for app, name in sorted(known - applied)),
        *(
            f"This code does not know the migration {app} {name}."
            for app, name in sorted(applied - known)
            if app in ours
        ),
    ]


def _missing(there: Mapping[str, set[str]]) -> list[str]:
    """Tables and columns that a model names and the database has not."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            table = model._meta.db_table
            wanted = {field.column for field in model._meta.local_concrete_fields if field.column}
            if missing := wanted - there.get(table, set()):
                found.append(f"The table {table} lacks {', '.join(sorted(missing))}.")
    return found
