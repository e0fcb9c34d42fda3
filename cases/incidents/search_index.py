"""Each database's own full-text index over the words a case is found by (`Incident.search_text`).

The database keeps it, in the transaction of whatever changes the words: PostgreSQL as an index over an expression,
SQLite by triggers. Both are fed with the words as they are kept, folded and between blanks, and split or stem nothing,
so that both answer alike. SQLite needs FTS5, in any version that Django supports.
"""

from collections.abc import Iterable

from django.db import DatabaseError, connection, connections, models, transaction
from django.db.models.expressions import RawSQL

NAME = "incident_words"
TABLE = "cases_incident"
LEXEMES = f"array_to_tsvector(string_to_array(ltrim({TABLE}.search_text), ' '))"
# Without the pending list, through which every search would have to go.
POSTGRES = f"CREATE INDEX IF NOT EXISTS {NAME} ON {TABLE} USING gin (({LEXEMES})) WITH (fastupdate = off)"

# "ascii" splits at blanks and leaves every letter as it is. Of words only the cases are kept, not where in them; words
# of four letters or more have a list of their own: all cases of a year, and whatever is one of "2026-0042".
SQLITE = (
    f"CREATE VIRTUAL TABLE {NAME} USING fts5(search_text, content='{TABLE}', content_rowid='id', "
    "detail='none', columnsize=0, tokenize='ascii', prefix='4')"
)
FORGET = f"INSERT INTO {NAME} ({NAME}, rowid, search_text) VALUES ('delete', old.id, old.search_text); "  # noqa: S608
NOTE = f"INSERT INTO {NAME} (rowid, search_text) VALUES (new.id, new.search_text); "  # noqa: S608
TRIGGERS = {
    f"{NAME}_i": f"AFTER INSERT ON {TABLE} BEGIN {NOTE}END",
    f"{NAME}_u": f"AFTER UPDATE OF id, search_text ON {TABLE} "
    f"WHEN old.id <> new.id OR old.search_text <> new.search_text BEGIN {FORGET}{NOTE}END",
    f"{NAME}_d": f"AFTER DELETE ON {TABLE} BEGIN {FORGET}END",
}
REBUILD = f"INSERT INTO {NAME} ({NAME}) VALUES ('rebuild')"  # noqa: S608
COMPARE = f"INSERT INTO {NAME} ({NAME}, rank) VALUES ('integrity-check', 1)"  # noqa: S608


def begin_with(words: Iterable[str]) -> RawSQL:
    """The condition on a case that each of these folded words begins one of its words."""
    return matches(as_query(words))


def as_query(words: Iterable[str]) -> str:
    """That each of these folded words begins one of the words, as the database's index is asked for it."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{word}':*" for word in words)
    return " ".join(f'"{word}"*' for word in words)


def matches(query: str) -> RawSQL:
    """The condition on a case that what was asked `as_query` is true of its words."""
    if connection.vendor == "postgresql":
        return RawSQL(f"{LEXEMES} @@ %s::tsquery", [query], models.BooleanField())  # noqa: S611
    found = f"{TABLE}.id IN (SELECT rowid FROM {NAME} WHERE {NAME} MATCH %s)"  # noqa: S608
    return RawSQL(found, [query], models.BooleanField())  # noqa: S611


def install(using: str = "default", **signal: object) -> None:
    """Make the index where there is none; again after a migration that made the table anew, which drops triggers."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():  # migrated backwards
        drop(using)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(POSTGRES)
    elif not _is_there(using):
        drop(using)
        with transaction.atomic(using), connection.cursor() as cursor:
            for statement in (SQLITE, *(f"CREATE TRIGGER {name} {does}" for name, does in TRIGGERS.items()), REBUILD):
                cursor.execute(statement)


def drop(using: str = "default") -> None:
    """Take the index away: the way back, and for rows that come in by the million. `install` makes it again."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {NAME}")
        else:
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {NAME}")


def make_again() -> None:
    """Make the index again from the words of all cases. Who writes meanwhile waits; on PostgreSQL, who reads too."""
    with transaction.atomic():
        drop()
        install()


def agrees() -> bool:
    """Whether the index is there and says of every case what its words say. SQLite reads all of them for it;
    PostgreSQL keeps its indexes itself and knows of one that it could not finish."""
    if connection.vendor == "sqlite":
        return _is_there() and _compares()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid", [NAME])
        return cursor.fetchone() is not None


def _is_there(using: str = "default") -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{NAME}%"])
        return {NAME, *TRIGGERS} <= {name for (name,) in cursor.fetchall()}


def _compares() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COMPARE)
    except DatabaseError:
        return False
    return True
