"""Sealing what is not sealed yet, in the order of the keys, up to a cut that nobody can still write below."""

import datetime as dt
import threading
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any

from django.db import connection, models, transaction

from csprapp.records.models import Seal, SealedBlock, SealedSalts
from csprapp.records.seals.forms import (
    SALT,
    Form,
    block_digest,
    date_column,
    digests_of,
    key_at,
    reader,
    seal_digest,
    sealed_models,
)
from csprapp.today import now

BLOCK = 1000  # rows of one table that are read, and sealed, together
AT_ONCE = 20_000  # rows under one seal: a few seconds' work, written in a moment; what is more comes under the next
PATIENCE = 60.0  # seconds that a transaction is waited for that was writing when the cut was made
Cuts = dict[str, int]

# Who is writing to a table now, by a name of the transaction. Whoever inserts takes this lock before the new row's key
# is drawn, and keeps it until the row is there for all to see, or never will be.
WRITING = """
SELECT c.relname::text, l.virtualtransaction FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid() AND c.relname = ANY (%s)
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""


@dataclass(frozen=True)
class Sealed:
    """What a run came to: the newest seal, how many rows it and its fellows sealed, and the tables that were left for
    the next run, since somebody was still writing."""

    newest: Seal
    rows: int
    busy: tuple[str, ...]


def make_seals(*, patience: float = PATIENCE) -> Sealed:
    """Seal every row that is there, under as many seals as it takes; a run that finds nothing new makes one all the
    same, which says so. Raises IntegrityError when another run was quicker."""
    cuts, busy = cut(patience)
    rows, newest = 0, None
    while newest is None or newest.rows >= AT_ONCE:
        newest = _make_seal(cuts)
        rows += newest.rows
    return Sealed(newest, rows, busy)


def newest_seal() -> Seal | None:
    """The last one made."""
    return Seal.objects.order_by("-number").first()


def waiting(written_before: dt.datetime) -> int:
    """How many rows are not sealed that were written before a moment."""
    newest, one = newest_seal(), "SELECT COUNT(*) AS n FROM {} WHERE {} > %s AND {} < %s"
    at, asked, given = connection.ops.adapt_datetimefield_value(written_before), [], []
    for model in sealed_models():
        if date := date_column(model, Form.of(model)):
            after, _ = newest.cuts.get(model._meta.db_table, (0, "")) if newest else (0, "")
            asked.append(one.format(model._meta.db_table, model._meta.pk.column, date))
            given += [after, at]
    every = "SELECT SUM(n) FROM ({}) AS each_table".format(" UNION ALL ".join(asked))  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(every, given)
        return int(cursor.fetchone()[0])


# --- The cut ----------------------------------------------------------------------------------------------------------


def cut(patience: float) -> tuple[Cuts, tuple[str, ...]]:
    """Up to which key each table can be sealed: no row below it is still to come. With PostgreSQL a row that was begun
    earlier, with a lower key, can be there later; so whoever was writing is waited for, and keeps nobody waiting. A
    table whose writers take longer is left for the next run."""
    newest = _newest_keys()
    if connection.vendor != "postgresql":
        return newest, ()  # one writer at a time: keys come in the order of the rows
    waited_for, until = _writing(newest), time.monotonic() + patience
    while waited_for and time.monotonic() < until:
        threading.Event().wait(0.05)  # a sleep fails now and then where the machine's date is moved
        waited_for &= _writing(newest)
    busy = sorted({table for table, _ in waited_for})
    return {table: key for table, key in newest.items() if table not in busy}, tuple(busy)


def _newest_keys() -> Cuts:
    one = "SELECT '{0}', MAX({1}) FROM {0}"
    tables = [one.format(model._meta.db_table, model._meta.pk.column) for model in sealed_models()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(tables))
        return {table: key for table, key in cursor.fetchall() if key is not None}


def _writing(tables: Cuts) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(WRITING, [list(tables)])
        return set(cursor.fetchall())


# --- One seal ---------------------------------------------------------------------------------------------------------


def _make_seal(up_to: Cuts) -> Seal:
    before = newest_seal()
    cuts: dict[str, Any] = dict(before.cuts) if before else {}
    blocks, rows = [], 0
    for model in sealed_models():
        for block, salts in _blocks(model, cuts, up_to, AT_ONCE - rows):
            blocks.append((block, salts))
            rows += len(block.keys) // 8
    seal = Seal(number=before.number + 1 if before else 1, at=now(), rows=rows, cuts=cuts)
    seal.before = before.digest if before else ""
    seal.digest = seal_digest(seal, (block_digest(block) for block, _ in blocks))
    with transaction.atomic():
        seal.save(force_insert=True)
        for block, salts in blocks:
            block.seal = seal
            block.save(force_insert=True)
            SealedSalts.objects.create(block=block, salts=salts)
    return seal


def _blocks(
    model: type[models.Model], cuts: dict[str, Any], up_to: Cuts, at_most: int
) -> Iterator[tuple[SealedBlock, bytes]]:
    """The next blocks of a table; `cuts` follows. A table with other columns than at its last seal begins anew."""
    table, form = model._meta.db_table, Form.of(model)
    after, name = cuts.get(table, (0, form.name))
    if name != form.name:
        after = 0
    read, place = reader(model, form), key_at(model, form)
    while at_most > 0 and after < up_to.get(table, 0):
        rows = read(after, up_to[table], min(BLOCK, at_most))
        if not rows:
            break
        at_most -= len(rows)
        after = rows[-1][place]
        cuts[table] = [after, form.name]
        salt = token_bytes(SALT)
        digests, salts = digests_of(form, rows, salt, token_bytes(SALT * len(rows)))
        told = {"form": [form.kept, form.personal], "salt": salt, "digests": digests}
        keys = packed([row[place] for row in rows])
        yield SealedBlock(table=table, first=rows[0][place], last=after, keys=keys, **told), salts


def packed(keys: list[int]) -> bytes:
    """Keys as bytes, the same on every machine."""
    return b"".join(key.to_bytes(8, "big") for key in keys)


def unpacked(keys: bytes | memoryview) -> "array[int]":
    """The keys of a block."""
    found = array("q", bytes(keys))
    found.byteswap()
    return found
