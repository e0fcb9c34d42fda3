"""What a case file consists of before it becomes a PDF. Plain values, which become JSON for the template."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csprapp.files.text import printable


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Record:
    """A record by what it is called, and its facts: name and value."""

    title: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table with one header row; `widths` in parts of the whole."""

    caption: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Change:
    """A line of a history: what, when and by whom, why, and each field before (None: it was not there) and after."""

    title: str
    byline: str
    changes: Sequence[tuple[str, str | None, str]]


@dataclass(frozen=True)
class Contents:
    """The table of contents: a title and its page."""

    lines: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Sheet:
    """The page before a document: what it is."""

    title: str
    facts: Sequence[tuple[str, str]]


Block = Text | Record | Table | Change | Contents | Sheet


@dataclass(frozen=True)
class Section:
    """A section, which begins on a page of its own."""

    title: str
    blocks: Sequence[Block]


def as_json(value: Any) -> str:
    """Canonical JSON of blocks: the same for the same values."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Blocks as dictionaries that say which kind they are, and every text as a file can hold it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Block | Section):
        return {"kind": type(value).__name__, **_plain(vars(value))}
    return value if value is None or isinstance(value, int) else printable(str(value))  # words not yet translated


SIZE = 150_000  # signs of JSON that are typeset at once: some 90 MiB, for two seconds
LONGEST = 40_000  # of one text: what is longer is parted between two words


def chunks(section: Section) -> Iterator[Section]:
    """A section in parts that can be typeset one after the other in a bounded memory, whatever was pasted into it."""
    title, kept, size = section.title, list[Block](), 0
    for block in (part for each in section.blocks for part in _parted(each)):
        length = len(as_json(block))
        if kept and size + length > SIZE:
            yield Section(title, kept)
            title, kept, size = f"{section.title} (continued)", [], 0
        kept.append(block)
        size += length
    yield Section(title, kept)


def _parted(block: Block) -> Iterator[Block]:
    if isinstance(block, Table):
        for rows in _in_groups([tuple(map(_short, row)) for row in block.rows]):
            yield Table(block.caption, block.heads, block.widths, rows)
    elif isinstance(block, Record):
        facts = [(name, part) for name, value in block.facts for part in _cut(value)]
        for group in _in_groups(facts):
            yield Record(block.title, group)
    elif isinstance(block, Change):
        changes = [each for change in block.changes for each in _cut_change(*change)]
        for group in _in_groups(changes) if changes else [[]]:
            yield Change(block.title, block.byline, group)
    else:
        yield block


def _in_groups(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    kept: list[Any] = []
    size = 0
    for row in rows:
        length = sum(len(each or "") for each in row)
        if kept and size + length > SIZE // 2:
            yield kept
            kept, size = [], 0
        kept.append(row)
        size += length
    yield kept


def _cut(text: str) -> list[str]:
    """A text in pieces that are not too long; none of it is lost."""
    pieces = []
    while len(text) > LONGEST:
        end = max(text.rfind(" ", 0, LONGEST), text.rfind("\n", 0, LONGEST)) + 1 or LONGEST
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


def _cut_change(name: str, before: str | None, after: str) -> Iterator[tuple[str, str | None, str]]:
    if len(before or "") + len(after) <= LONGEST:
        yield name, before, after
        return
    for when, text in (("before", before), ("after", after)):
        yield from ((f"{name}, {when}", None, piece) for piece in _cut(text or ""))


def _short(cell: str) -> str:
    """A cell of a table, which no page can hold when it is longer than some pages."""
    return cell if len(cell) <= LONGEST else f"{cell[:LONGEST]} …"
