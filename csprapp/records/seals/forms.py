"""What of a row is sealed, and as which bytes: the same on SQLite and PostgreSQL, and after any later version.

A row has two parts. The kept part never changes. The personal part is what an Erasure may empty: it has a digest and a
salt of its own, and the salt goes with the words, so that what is left is no help to whoever guesses at them.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Self
from uuid import UUID

from django.db import models

from csprapp.records.models import Erasure, ErasureRow, Seal, SealedBlock
from csprapp.records.triggers import personal_columns, protected_models

Row = Sequence[Any]
SALT, DIGEST = 16, 32
NO_SALT, NOTHING_SEALED = bytes(SALT), bytes(DIGEST)  # destroyed, or never needed; a personal part that was empty
EMPTY: tuple[Any, ...] = (None, "", [], {})

# Seals name the columns of their day. A migration that renames or removes a column of a sealed table, or changes how
# its values read, is named here: "table.column" -> its name now, or None for one whose values are no longer the sealed
# ones. Such a table is sealed anew with the next seal; with None the seals before it tell missing rows alone.
RENAMED: dict[str, str | None] = {}
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
        case dt.date() | dt.time():
            return value.isoformat()
        case Decimal() | UUID() | dt.timedelta():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    raise TypeError(f"A {type(value).__name__} cannot be sealed")


_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=_plain).encode


def encoded(*values: Any) -> bytes:
    """Values as bytes: JSON without blanks, in ASCII; instants in UTC to the microsecond."""
    return _json(values).encode()


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
    named = {str(field.column): field.attname for field in model._meta.concrete_fields}
    rows: Any = models.QuerySet(model).order_by("pk").values_list(*(named[column] for column in form.columns))

    def read(after: int, up_to: int | None, at_most: int) -> list[Row]:
        asked = rows.filter(pk__gt=after) if up_to is None else rows.filter(pk__gt=after, pk__lte=up_to)
        return list(asked[:at_most])

    return read


def key_at(model: type[models.Model], form: Form) -> int:
    """Where in a row its key stands."""
    return form.columns.index(str(model._meta.pk.column))


def date_at(model: type[models.Model], form: Form) -> int | None:
    """Where in a row stands when it was written, if anywhere."""
    dates = [str(f.column) for f in model._meta.concrete_fields if isinstance(f, models.DateTimeField)]
    wanted = next((c for c in ("history_date", "at", *dates) if c in dates and c in form.columns), None)
    return form.columns.index(wanted) if wanted else None


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    """Bytes, so many at a time."""
    return (data[start : start + size] for start in range(0, len(data), size))
