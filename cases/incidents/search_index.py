"""Each database's own full-text index over the words a case or a referral is found by (their `search_text`).

The database keeps it, in the transaction of whatever changes the words: PostgreSQL as an index over an expression,
SQLite by triggers. Both are fed with the words as they are kept, folded and between blanks, and split or stem nothing,
so that both answer alike. SQLite needs FTS5, in any version that Django supports.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError, connection, connections, models, transaction
from django.db.models.expressions import RawSQL


@dataclass(frozen=True)
class WordIndex:
    """The index over one table, and the order in which its newest rows come first."""

    name: str
    table: str
    newest_first: tuple[str, ...]

    @property
    def lexemes(self) -> str:
        """The words of a row as PostgreSQL indexes them."""
        return f"array_to_tsvector(string_to_array(ltrim({self.table}.search_text), ' '))"

    @property
    def postgres(self) -> str:
        """Without the pending list, through which every search would have to go."""
        made = f"CREATE INDEX IF NOT EXISTS {self.name} ON {self.table}"
        return f"{made} USING gin (({self.lexemes})) WITH (fastupdate = off)"

    @property
    def sqlite(self) -> str:
        """The tokenizer splits at blanks and leaves every letter as it is. Of words only the rows are kept, not where
        in them; words of four letters or more have a list of their own: all cases of a year, and whatever is one of
        2026-0042."""
        return (
            f"CREATE VIRTUAL TABLE {self.name} USING fts5(search_text, content='{self.table}', content_rowid='id', "
            "detail='none', columnsize=0, tokenize='ascii', prefix='4')"
        )

    @property
    def triggers(self) -> dict[str, str]:
        """By which SQLite keeps it, by name."""
        into = f"INSERT INTO {self.name}"
        forget = f"{into} ({self.name}, rowid, search_text) VALUES ('delete', old.id, old.search_text); "
        note = f"{into} (rowid, search_text) VALUES (new.id, new.search_text); "
        changed = "WHEN old.id <> new.id OR old.search_text <> new.search_text"
        return {
            f"{self.name}_i": f"AFTER INSERT ON {self.table} BEGIN {note}END",
            f"{self.name}_u": f"AFTER UPDATE OF id, search_text ON {self.table} {changed} BEGIN {forget}{note}END",
            f"{self.name}_d": f"AFTER DELETE ON {self.table} BEGIN {forget}END",
        }

    def told(self, what: str, further: str = "") -> str:
        """SQLite's own way to tell an index what to do."""
        return f"INSERT INTO {self.name} ({self.name}{further}) VALUES ({what})"  # noqa: S608 - our own names

    def matches(self, query: str) -> RawSQL:
        """The condition on a row that what was asked `as_query` is true of its words."""
        if connection.vendor == "postgresql":
            return RawSQL(f"{self.lexemes} @@ %s::tsquery", [query], models.BooleanField())  # noqa: S611
        found = f"{self.table}.id IN (SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s)"  # noqa: S608
        return RawSQL(found, [query], models.BooleanField())  # noqa: S611

    def install(self, using: str) -> None:
        """Make it where there is none; again after a migration that made the table anew, which drops triggers."""
        connection = connections[using]
        if self.table not in connection.introspection.table_names():  # migrated backwards
            self.drop(using)
        elif connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(self.postgres)
        elif not self.is_there(using):
            self.drop(using)
            made = (f"CREATE TRIGGER {name} {does}" for name, does in self.triggers.items())
            with transaction.atomic(using), connection.cursor() as cursor:
                for statement in (self.sqlite, *made, self.told("'rebuild'")):
                    cursor.execute(statement)

    def drop(self, using: str) -> None:
        """Take it away."""
        connection = connections[using]
        with transaction.atomic(using), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP INDEX IF EXISTS {self.name}")
            else:
                for name in self.triggers:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"DROP TABLE IF EXISTS {self.name}")

    def is_there(self, using: str = "default") -> bool:
        """Whether SQLite has it with its triggers."""
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{self.name}%"])
            return {self.name, *self.triggers} <= {name for (name,) in cursor.fetchall()}

    def agrees(self) -> bool:
        """Whether it is there and says of every row what its words say. SQLite reads all of them for it; PostgreSQL
        keeps its indexes itself and knows of one that it could not finish."""
        if connection.vendor == "sqlite":
            return self.is_there() and self._compares()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid", [self.name])
            return cursor.fetchone() is not None

    def _compares(self) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.told("'integrity-check', 1", ", rank"))
        except DatabaseError:
            return False
        return True


CASES = WordIndex("incident_words", "cases_incident", ("-reference",))
REFERRALS = WordIndex("referral_words", "cases_referral", ("-received_on", "-pk"))
EVERY = (CASES, REFERRALS)
NAMES = tuple(each.name for each in EVERY)  # what their names begin with, SQLite's own tables' too


def as_query(words: Iterable[str]) -> str:
    """That each of these folded words begins one of the words, as the database's index is asked for it."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{word}':*" for word in words)
    return " ".join(f'"{word}"*' for word in words)


def install(using: str = "default", **signal: object) -> None:
    """Make the indexes where there are none."""
    for each in EVERY:
        each.install(using)


def drop(using: str = "default") -> None:
    """Take the indexes away: the way back, and for rows that come in by the million. `install` makes them again."""
    for each in EVERY:
        each.drop(using)


def make_again() -> None:
    """Make the indexes again from the words that are kept. Who writes meanwhile waits; on PostgreSQL, who reads too."""
    with transaction.atomic():
        drop()
        install()


def agrees() -> bool:
    """Whether every index is there and says what the words say."""
    return all(each.agrees() for each in EVERY)
