"""The database copied while people write, read back without a second server, and loaded into an empty one."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from cases.documents.models import KeptFile
from csprapp.engines import PGBOUNCER

from .archive import BackupFault

COPY = re.compile(r'COPY (?:"?public"?\.)?"?(\w+)"? \((.*)\) FROM stdin;')
GRANTS = settings.BASE_DIR / "deploy" / "postgresql" / "grants.sql"
CONNECTING = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")


@dataclass
class Contents:
    """What is in a copy: how many rows of each table, and the stored file of each row, with its digest if one is kept:
    name -> SHA-256 or ""."""

    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def file_columns() -> list[tuple[str, str, str]]:
    """(table, column of the stored name, column of its digest or "") of every model that keeps a file."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        columns = {each.name: str(each.column) for each in model._meta.concrete_fields}
        for each in model._meta.concrete_fields:
            if isinstance(each, models.FileField):
                found.append((model._meta.db_table, str(each.column), columns.get("sha256", "")))
    return found


def scanned() -> set[str]:
    """The tables whose rows say what the virus scanner found: a file that it refused is deleted."""
    return {kind._meta.db_table for kind in KeptFile.__subclasses__()}


def applied() -> list[list[str]]:
    """The migrations that this database has had."""
    return sorted(list(name) for name in MigrationRecorder(connection).applied_migrations())


def unknown(migrations: list[list[str]]) -> list[str]:
    """Those of a backup that this code does not know: it is of a newer version."""
    known = MigrationLoader(None).disk_migrations
    here = {app.label for app in apps.get_app_configs()}
    return [f"{app}.{name}" for app, name in migrations if app in here and (app, name) not in known]


def copy(to: Path) -> Contents:
    """A consistent copy of everything, while people write, and what is in it. Raises BackupFault."""
    return _copy_sqlite(to) if connection.vendor == "sqlite" else _copy_postgres(to)


def contents(of: Path) -> Contents:
    """What is in a copy, read to its last row. Raises BackupFault."""
    return _contents_of_sqlite(of) if connection.vendor == "sqlite" else _contents_of_dump(of)


def is_empty() -> bool:
    """Whether there is nothing in this database yet, not even tables."""
    return not connection.introspection.table_names(include_views=True)


def makes_tables() -> bool:
    """Whether this role may make tables here: the one that serves may not."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
        return bool(cursor.fetchone()[0])


def give_rights() -> bool:
    """The roles of parts that are served alone get their rights again, which no backup holds; False where there are no
    such roles. Raises BackupFault."""
    if connection.vendor == "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'csprapp_guests'")
        if not cursor.fetchone():
            return False
    _run("psql", "--no-psqlrc", "--quiet", f"--file={GRANTS}", f"--dbname={_conninfo()}")
    return True


def load(copied: Path) -> None:
    """Put a copy into this database, which is empty. Raises BackupFault."""
    if connection.vendor == "postgresql":
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", *options, f"--dbname={_conninfo()}", str(copied))
        return
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(copied)) as source:
            source.backup(connection.connection)
    except sqlite3.Error as error:
        raise BackupFault(f"The database cannot be written: {error}") from None
    connection.close()


def counted() -> dict[str, int]:
    """How many rows each table of this database has now, but those that SQLite keeps for itself."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _count(cursor, table) for table in tables if not table.startswith("sqlite_")}


def named() -> set[str]:
    """The stored files that rows of this database name."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        return {name for name, _ in _stored(cursor, there)}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - a name the database gave
    return int(cursor.fetchone()[0])


def _stored(cursor: Any, tables: set[str]) -> Iterator[tuple[str, str]]:
    for table, name, digest in file_columns():
        if table in tables:
            asked = f'"{digest}"' if digest else "''"
            there = " AND scan <> 'refused'" if table in scanned() else ""  # that file was deleted
            cursor.execute(f'SELECT "{name}", {asked} FROM "{table}" WHERE "{name}" <> \'\'{there}')  # noqa: S608
            yield from cursor.fetchall()


# --- SQLite -----------------------------------------------------------------------------------------------------------


def _copy_sqlite(to: Path) -> Contents:
    name = Path(connection.settings_dict["NAME"]).resolve()
    try:
        opened = sqlite3.connect(f"{name.as_uri()}?mode=ro", uri=True, timeout=60)
        with closing(opened) as source, closing(sqlite3.connect(to)) as copied:
            source.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, without a second one beside it
    except sqlite3.Error as error:
        raise BackupFault(f"The database cannot be copied into CSPR_VAR: {error}") from None
    return _contents_of_sqlite(to)


def _contents_of_sqlite(of: Path) -> Contents:
    found = Contents()
    try:
        with closing(sqlite3.connect(f"{of.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            cursor = opened.cursor()
            said = [words for (words,) in cursor.execute("PRAGMA integrity_check") if words != "ok"]
            found.faults = [f"The database is damaged: {words}" for words in said]
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            found.rows = {table: _count(cursor, table) for (table,) in cursor.execute(names).fetchall()}
            found.files = dict(_stored(cursor, set(found.rows)))
    except sqlite3.DatabaseError as error:
        raise BackupFault(f"The database in the backup cannot be opened: {error}") from None
    return found


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _copy_postgres(to: Path) -> Contents:
    """One snapshot for the copy and for what is counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        tables = connection.introspection.table_names(cursor)
        found = Contents({table: _count(cursor, table) for table in tables}, dict(_stored(cursor, set(tables))))
        options = ("--format=custom", "--no-owner", "--no-privileges", "--exclude-schema=guests")
        options += (f"--snapshot={snapshot}", f"--file={to}")
        _run("pg_dump", *options, f"--dbname={_conninfo()}")
    return found


def _contents_of_dump(of: Path) -> Contents:
    """Read as pg_restore would load it, row by row."""
    found, wanted = Contents(), {table: (name, digest) for table, name, digest in file_columns()}
    line = ["pg_restore", "--data-only", "--file=-", str(of)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as reading:  # noqa: S603
        table, columns = "", list[str]()
        for row in reading.stdout or ():
            if not table:
                if begun := COPY.match(row):
                    table, columns = begun[1], [name.strip(' "') for name in begun[2].split(",")]
                    found.rows[table] = 0
            elif row == "\\.\n":
                table = ""
            else:
                found.rows[table] += 1
                if table in wanted:
                    values = dict(zip(columns, row.rstrip("\n").split("\t"), strict=True))
                    name, digest = wanted[table]
                    if values[name] and not (table in scanned() and values["scan"] == "refused"):
                        found.files[values[name]] = values.get(digest, "")
        said = reading.stderr.read() if reading.stderr else ""
    if reading.returncode:
        raise BackupFault(f"The database in the backup cannot be read: {said.strip().splitlines()[0]}")
    return found


def _conninfo() -> str:
    """Where this database is, without its password."""
    from psycopg.conninfo import make_conninfo  # only where PostgreSQL is used

    params = connection.get_connection_params()
    return str(make_conninfo("", **{name: params[name] for name in CONNECTING if params.get(name)}))


def _run(program: str, *options: str) -> None:
    """Raises BackupFault with the first line that it says is wrong; and where PgBouncer is asked, which would give what
    the program sets on its connection to whoever has that connection next."""
    if settings.DATABASE_POOL == PGBOUNCER:
        raise BackupFault(
            f"{program} cannot work through PgBouncer: for this command name the server itself in DATABASE_URL, and "
            "unset DATABASE_POOL"
        )
    environment = {
        **os.environ,
        "PGPASSWORD": connection.settings_dict.get("PASSWORD") or os.environ.get("PGPASSWORD", ""),
    }
    try:
        done = subprocess.run([program, *options], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise BackupFault(f"{program} is not on this machine: install the package postgresql-client") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise BackupFault(f"{program} failed: {said[0]}")
