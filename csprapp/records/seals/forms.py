"""What of a row is sealed, and as which bytes: the same on SQLite and PostgreSQL, and after any later version.

A row has two parts. The kept part never changes. The personal part is what an Erasure may empty: it has a digest and a
salt of its own, and the salt goes with the words, so that what is left is no help to whoever guesses at them.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from django.db import connection, models

from csprapp.records.models import Erasure, ErasureRow, Seal, SealedBlock
from csprapp.records.triggers import personal_columns, protected_models

Row = list[Any]
SALT, DIGEST = 16, 32
NO_SALT, NOTHING_SEALED = bytes(SALT), bytes(DIGEST)  # destroyed, or never needed; a personal part that was empty
LAST = 2**63 - 1  # no key is higher
EMPTY: tuple[Any, ...] = (None, "", [], {})

# Seals name the columns of their day. A migration that renames or removes a column of a sealed table, or changes how
# its values read, is named here: "table.column" -> its name now, or None for one whose values are no longer the sealed
# ones. Such a table is sealed anew with the next seal; with None the seals before it tell missing rows alone.
RENAMED: dict[str, str | None] = {"cases_historicalincident.search_text": None}
# The same for tables: the name at the time -> the name now, or None for one that was taken away.
RENAMED_TABLES: dict[str, str | None] = {}


def sealed_models() -> list[type[models.Model]]:
    """Whatever is protected by triggers, and who agreed to which erasure. Seals hold one another."""
    return [model for model in protected_models() if model not in (Seal, SealedBlock)] + [Erasure, ErasureRow]


@dataclass(frozen=True)
class Form:
    """The columns of a table that a seal is about, each part in the order of the alphabet."""

    kept: tuple[str, ...]
    personal: tuple[str, ...]

    @classmethod
    @cache
    def of(cls, model: type[models.Model]) -> Self:
        """As this version of the code has it. What closes an Erasure comes after its seal."""
        personal = set(personal_columns(model))
        left_out = {"closed_at"} if model is Erasure else set()
        columns = sorted(str(field.column) for field in model._meta.concrete_fields)
        return cls(tuple(c for c in columns if c not in personal | left_out), tuple(sorted(personal)))

    @classmethod
    def told(cls, form: Sequence[Sequence[str]]) -> Self:
        """As a block tells it."""
        return cls(tuple(form[0]), tuple(form[1]))

    @property
    def columns(self) -> tuple[str, ...]:
        """All, in the order in which rows are read."""
        return self.kept + self.personal

    @property
    def name(self) -> str:
        """A short name, by which it is known that a table is still the one that was sealed."""
        return hashlib.sha256(encoded(self.kept, self.personal)).hexdigest()[:12]


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case bytes() | memoryview():
            return bytes(value).hex()
    raise TypeError(f"A {type(value).__name__} cannot be sealed")


_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=_plain).encode


def encoded(*values: Any) -> bytes:
    """Values as bytes: JSON without blanks, in ASCII; instants in UTC to the microsecond."""
    return _json(values).encode()


def _instant(text: Any) -> Any:
    """SQLite's text for an instant, written as `_plain` writes one; what is none stays what it is."""
    if not isinstance(text, str) or len(text) not in (19, 26):
        return text
    return f"{text[:10]}T{text[11:19]}.{text[20:] or '000000'}+00:00"


def _told_as_json(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


# Rows are read past Django's fields and converters, which take three times as long and stop at a value that no field
# would have written. What the two databases give differently, by kind of column: how it is asked, and what follows.
BOOLEANS = {"0": False, "1": True}
AS_GIVEN: dict[str, dict[str, tuple[str, Callable[[Any], Any] | None]]] = {
    "sqlite": {  # text put to nothing is text, and not what Django makes of a column of that kind
        "DateTimeField": ("{} || ''", _instant),
        "DateField": ("{} || ''", None),
        "TimeField": ("{} || ''", None),
        "BooleanField": ("{} || ''", lambda value: BOOLEANS.get(value, value)),
        "JSONField": ("{}", _told_as_json),
    },
    "postgresql": {
        "DateTimeField": ("to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')", None),
        "DateField": ("{}::text", None),
        "TimeField": ("{}::text", None),
        "JSONField": ("{}", _told_as_json),
    },
}
ALIKE = {
    *("AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField"),
    *("PositiveSmallIntegerField", "CharField", "TextField", "SlugField", "BinaryField", "FileField"),
    *("ForeignKey", "OneToOneField"),
}


def empty(values: Iterable[Any]) -> bool:
    """Whether a personal part says nothing, as an Erasure leaves it."""
    return all(value in EMPTY for value in values)


def digest_of(salt: bytes, values: Row) -> bytes:
    """Of a part of a row."""
    return hashlib.sha256(salt + _json(values).encode()).digest()


def digests_of(form: Form, rows: Sequence[Row], salt: bytes, salts: bytes) -> tuple[bytes, bytes]:
    """The digests of the two parts of each row, one after the other, and the salts that were needed for them."""
    split, digests, used = len(form.kept), [], []
    for number, row in enumerate(rows):
        digests.append(digest_of(salt, row[:split]))
        personal = row[split:]
        if empty(personal):
            digests.append(NOTHING_SEALED)
            used.append(NO_SALT)
        else:
            own = salts[number * SALT : (number + 1) * SALT]
            digests.append(digest_of(own, personal))
            used.append(own)
    return b"".join(digests), b"".join(used)


def block_digest(block: SealedBlock) -> bytes:
    """Of everything that a block says."""
    head = encoded(block.table, block.form, bytes(block.salt), block.first, block.last)
    return hashlib.sha256(head + bytes(block.keys) + bytes(block.digests)).digest()


def seal_digest(seal: Seal, blocks: Iterable[bytes]) -> str:
    """Of a seal: what it says, the one before it, and its blocks in their order."""
    head = encoded(seal.number, seal.at, seal.rows, seal.cuts, seal.before)
    return hashlib.sha256(head + b"".join(blocks)).hexdigest()


def reader(model: type[models.Model], form: Form) -> Callable[[int, int | None, int], list[Row]]:
    """A function that reads the rows after one key, up to another, in the order of their keys: at most so many."""
    kinds = {str(field.column): field.get_internal_type() for field in model._meta.concrete_fields}
    ways = [AS_GIVEN[connection.vendor].get(kinds[column], ("{}", None)) for column in form.columns]
    changed = [(place, way) for place, (_, way) in enumerate(ways) if way]
    quoted = connection.ops.quote_name
    columns = ", ".join(sql.format(quoted(column)) for column, (sql, _) in zip(form.columns, ways, strict=True))
    key = quoted(str(model._meta.pk.column))
    asked = (
        f"SELECT {columns} FROM {quoted(model._meta.db_table)} WHERE {key} > %s AND {key} <= %s ORDER BY {key} LIMIT %s"  # noqa: S608
    )

    def read(after: int, up_to: int | None, at_most: int) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(asked, [after, LAST if up_to is None else up_to, at_most])
            rows: list[Row] = [list(row) for row in cursor.fetchall()]
        for row in rows:
            for place, way in changed:
                row[place] = way(row[place])
        return rows

    return read


def key_at(model: type[models.Model], form: Form) -> int:
    """Where in a row its key stands."""
    return form.columns.index(str(model._meta.pk.column))


def date_column(model: type[models.Model], form: Form) -> str:
    """Of a table, what says when a row was written; "" where nothing does."""
    dates = [str(f.column) for f in model._meta.concrete_fields if isinstance(f, models.DateTimeField)]
    return next((c for c in ("history_date", "at", *dates) if c in dates and c in form.kept), "")
