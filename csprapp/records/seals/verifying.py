"""Holding every sealed table against its seals, and the seals against one another and against what is kept outside."""

import datetime as dt
import heapq
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from django.db import models

from csprapp.records.models import Erasure, Seal, SealedBlock
from csprapp.records.seals import outside
from csprapp.records.seals.forms import (
    DIGEST,
    LAST,
    NO_SALT,
    NOTHING_SEALED,
    RENAMED,
    RENAMED_TABLES,
    SALT,
    Form,
    Row,
    block_digest,
    date_column,
    digest_of,
    empty,
    key_at,
    reader,
    seal_digest,
    sealed_models,
)
from csprapp.records.seals.sealing import BLOCK, unpacked

NAMED = 1000  # faults that are kept, the earliest; more are counted


@dataclass(frozen=True, order=True)
class Fault:
    """Something that is not as it was sealed: since when it was (the seal's moment, or the row's own where it has no
    seal), where, and what is wrong."""

    at: dt.datetime
    table: str
    key: str
    what: str


@dataclass
class Report:
    """What came of it."""

    seals: int = 0
    rows: int = 0
    unsealed: int = 0  # younger than the newest seal
    newest: str = ""
    notes: list[str] = field(default_factory=list)
    found: int = 0
    _faults: list[tuple[float, int, Fault]] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=count)

    def add(self, at: dt.datetime, table: str, key: object, what: str) -> None:
        """One more; of more than are kept the latest go."""
        self.found += 1
        fault = Fault(at, table, str(key), what)
        held = (-at.timestamp(), next(self._count), fault)
        (heapq.heappush if len(self._faults) < NAMED else heapq.heappushpop)(self._faults, held)

    @cached_property
    def faults(self) -> list[Fault]:
        """The earliest first. Asked when all is done."""
        return sorted(fault for *_, fault in self._faults)


@dataclass
class Chain:
    """What the seals say, read once in their order."""

    at: dict[int, dt.datetime] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    cuts: dict[str, int] = field(default_factory=dict)  # the furthest that any seal reached in a table
    begun: dict[int, int] = field(default_factory=dict)  # of a block: how far its table was sealed before its seal

    def when(self, seal: int) -> dt.datetime:
        """Of a seal; of one that is gone the end of days."""
        return self.at.get(seal, outside.AT_LAST)


def verify(kept_outside: str = "") -> Report:
    """Look at everything. `kept_outside`: the digest of a seal that somebody wrote down."""
    report = Report()
    chain = _read_chain(report)
    report.seals, report.newest = len(chain.digests), chain.digests.get(max(chain.digests, default=0), "")
    compared = outside.compared(chain.digests, kept_outside)
    for at, number, sentence in compared.faults:
        report.add(at, "records_seal", number, sentence)
    report.notes += compared.notes
    tables = {model._meta.db_table: model for model in sealed_models()}
    for old in SealedBlock.objects.order_by("table").values_list("table", flat=True).distinct():
        if old not in tables and old not in RENAMED_TABLES:
            report.add(outside.AT_LAST, old, "", "the table is gone")
    for model in tables.values():
        _Walk(model, chain, report).walk()
    return report


def _read_chain(report: Report) -> Chain:
    """The seals from the first to the last: each whole, each over the one before."""
    chain, before, expected = Chain(), "", 1
    blocks = _blocks_in_order()
    waiting = next(blocks, None)
    for seal in Seal.objects.order_by("number").iterator(chunk_size=500):
        digests = []
        while waiting and waiting.seal_id <= seal.number:
            if waiting.seal_id == seal.number:
                digests.append(block_digest(waiting))
                chain.begun[waiting.pk] = chain.cuts.get(waiting.table, 0)
            waiting = next(blocks, None)
        for wrong in _wrong_with(seal, digests, before, expected):
            report.add(seal.at, "records_seal", seal.number, wrong)
        for table, (key, _) in seal.cuts.items():
            chain.cuts[table] = max(chain.cuts.get(table, 0), key)
        chain.at[seal.number], chain.digests[seal.number] = seal.at, seal.digest
        before, expected = seal.digest, seal.number + 1
    return chain


def _blocks_in_order() -> Iterator[SealedBlock]:
    return iter(SealedBlock.objects.order_by("seal_id", "pk").iterator(chunk_size=50))


def _wrong_with(seal: Seal, digests: list[bytes], before: str, expected: int) -> Iterator[str]:
    if seal.number != expected:
        gone = f"seal {expected} is" if seal.number == expected + 1 else f"seals {expected} to {seal.number - 1} are"
        yield f"{gone} missing before it"
    elif seal.before != before:
        yield "it does not follow from the seal before it"
    if seal_digest(seal, digests) != seal.digest:
        yield "the seal, or what it says of its rows, is altered"


class _Held:
    """A block while its rows pass by."""

    def __init__(self, block: SealedBlock, salts: bytes, begun: int, now: tuple[str, ...]) -> None:
        self.keys, self.seal, self.last, self.begun = unpacked(block.keys), block.seal_id, block.last, begun
        self.salt, self.digests, self.salts = bytes(block.salt), bytes(block.digests), salts
        form = Form.told(block.form)
        self.alike = form.columns == now
        self.split = len(form.kept)
        places = {column: place for place, column in enumerate(now)}
        called = {column: RENAMED.get(f"{block.table}.{column}", column) for column in form.columns}
        self.kept = [places.get(called[column] or "") for column in form.kept]
        self.personal = [places.get(called[column] or "") for column in form.personal]
        self.explained = all(name is None or name in places for name in called.values())

    @property
    def readable(self) -> bool:
        """Whether every column is there whose values were sealed."""
        return self.alike or None not in {*self.kept, *self.personal}

    def parts(self, row: Row) -> tuple[Row, Row]:
        """The kept and the personal part, as they were sealed."""
        if self.alike:
            return row[: self.split], row[self.split :]
        return [row[place] for place in self.kept if place is not None], [
            row[place] for place in self.personal if place is not None
        ]

    def kept_is_good(self, number: int, kept: Row) -> bool:
        start = number * 2 * DIGEST
        return digest_of(self.salt, kept) == self.digests[start : start + DIGEST]

    def personal_is(self, number: int, personal: Row) -> str:
        """ "good", "emptied" or "altered"."""
        start = number * 2 * DIGEST + DIGEST
        sealed, salt = self.digests[start : start + DIGEST], self.salts[number * SALT : (number + 1) * SALT]
        nothing = empty(personal)
        if sealed == NOTHING_SEALED:
            return "good" if nothing else "altered"
        if salt != NO_SALT and digest_of(salt, personal) == sealed:
            return "good"
        return "emptied" if nothing else "altered"


class _Walk:
    """One table, in the order of its keys, beside the blocks that are about it."""

    def __init__(self, model: type[models.Model], chain: Chain, report: Report) -> None:
        self.model, self.chain, self.report = model, chain, report
        self.table = model._meta.db_table
        self.form = Form.of(model)
        self.place, date = key_at(model, self.form), date_column(model, self.form)
        self.date = self.form.columns.index(date) if date else None
        self.cut = max((chain.cuts.get(name, 0) for name in self.names()), default=0)
        self.held: list[_Held] = []

    def names(self) -> list[str]:
        """What the table is and was called."""
        return [self.table, *(old for old, new in RENAMED_TABLES.items() if new == self.table)]

    def walk(self) -> None:
        """All its rows, so many at a time."""
        read, coming, after = reader(self.model, self.form), self.blocks(), -LAST
        waiting = next(coming, None)
        while True:
            rows = {row[self.place]: row for row in read(after, None, BLOCK)}
            up_to = max(rows) if len(rows) == BLOCK else LAST
            while waiting and waiting.first <= up_to:
                self.take(waiting)
                waiting = next(coming, None)
            self.pass_by(rows, after, up_to)
            self.held = [block for block in self.held if block.last > up_to]
            if up_to == LAST:
                return
            after = up_to

    def blocks(self) -> Iterator[SealedBlock]:
        """Those about this table, in the order of their first keys."""
        about = SealedBlock.objects.filter(table__in=self.names()).select_related("salts")
        return iter(about.order_by("first", "pk").iterator(chunk_size=20))

    def take(self, block: SealedBlock) -> None:
        salts = bytes(block.salts.salts) if hasattr(block, "salts") else b""
        held = _Held(block, salts, self.chain.begun.get(block.pk, 0), self.form.columns)
        if not held.readable:
            said = f"what seal {block.seal_id} sealed of {self.table} holds a column that is gone since: of its rows"
            note = f"{said} only that they are there is known"
            if held.explained:
                self.report.notes.append(note[0].upper() + note[1:])
            else:
                self.report.add(self.chain.when(block.seal_id), "records_sealedblock", block.pk, note)
        self.held.append(held)

    def pass_by(self, rows: dict[int, Row], after: int, up_to: int) -> None:
        """The rows with keys after one and up to another, beside the blocks."""
        sealed: set[int] = set()
        for block in self.held:
            start, end = bisect_right(block.keys, after), bisect_right(block.keys, up_to)
            for number in range(start, end):
                key = block.keys[number]
                if key > block.begun:
                    sealed.add(key)
                if wrong := self.wrong_with(block, number, rows[key]) if key in rows else "missing":
                    self.report.add(self.chain.when(block.seal), self.table, key, wrong)
        self.report.rows += len(sealed)
        for key, row in rows.items():
            if key not in sealed:
                if key <= self.cut:
                    self.report.add(self.written(row), self.table, key, "never sealed")
                else:
                    self.report.unsealed += 1

    def written(self, row: Row) -> dt.datetime:
        """When a row says that it was written."""
        try:
            return dt.datetime.fromisoformat(row[self.date] if self.date is not None else "").astimezone(dt.UTC)
        except (TypeError, ValueError):
            return outside.AT_LAST

    def wrong_with(self, block: _Held, number: int, row: Row) -> str:
        """What of a row is not as it was sealed; "" for nothing."""
        if not block.readable:
            return ""
        kept, personal = block.parts(row)
        state = block.personal_is(number, personal)
        if block.kept_is_good(number, kept):
            if state == "emptied":
                return self.without_erasure(block.keys[number])
            return "altered" if state == "altered" else ""
        # What was no personal column when it was sealed may be emptied today: a later seal holds the rest of the row.
        emptied = not block.alike and state != "altered" and empty(row[len(self.form.kept) :])
        if emptied and self.has_later(block, number) and not self.without_erasure(block.keys[number]):
            return ""
        return "altered"

    def has_later(self, block: _Held, number: int) -> bool:
        return any(other.alike and block.keys[number] in other.keys for other in self.held)

    def without_erasure(self, key: int) -> str:
        """Why no Erasure explains that a row was emptied; "" when one does."""
        named = Erasure.objects.filter(
            closed_at__isnull=False, rows__table_name__in=self.names(), rows__row_pk=str(key)
        )
        why = "emptied without an erasure"
        for erasure in named.prefetch_related("rows"):
            why = self.not_agreed(erasure)
            if not why:
                return ""
        return why

    def not_agreed(self, erasure: Erasure) -> str:
        """Why an Erasure counts for nothing; "" when two people signed it before anything was emptied."""
        number = f"erasure {erasure.pk}"
        if erasure.pk > self.chain.cuts.get("records_erasure", 0) or any(
            row.pk > self.chain.cuts.get("records_erasurerow", 0) for row in erasure.rows.all()
        ):
            return f"emptied, and {number}, which names it, was not sealed before"
        if outside.knows(erasure):
            return ""
        return f"emptied, and {number}, which names it, is not in the memory as it was signed"
