"""Paragraphs of a Word file put together to HTML: lists inside lists, quotations, Word's own numbers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

COUNTED = re.compile(r"(\d{1,9})[.)]?")


@dataclass(frozen=True)
class Block:
    """A paragraph or a table: `kind` is p, h1 to h6, quote, item or table, `inner` its HTML. An item of a list has a
    level from 0 and the number that Word shows before it; a bullet has none."""

    kind: str
    inner: str
    level: int = 0
    label: str = ""


def assembled(blocks: Iterable[Block]) -> str:
    """The HTML of blocks in their order."""
    out: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "item":
            out.append(_lists(list(group)))
        elif kind == "quote":
            out.append(f"<blockquote>{''.join(f'<p>{block.inner}</p>' for block in group)}</blockquote>")
        elif kind == "table":
            out.extend(block.inner for block in group)
        else:
            out.extend(f"<{kind}>{_with_label(block.label, block.inner)}</{kind}>" for block in group)
    return "".join(out)


def _with_label(label: str, inner: str) -> str:
    return f"{html.escape(label)} {inner}" if label else inner


def _lists(items: list[Block]) -> str:
    """Items that follow one another: bullets as a list, 1, 2, 3 as a list that begins where Word's does, and every
    other number ("3.1", "(a)") before its paragraph as it stands in Word, because the text may refer to it."""
    out: list[str] = []
    for ordered, group in groupby(_entries(items), key=lambda entry: _counted(entry[0].label) is not None):
        entries = list(group)
        out.extend(_counted_lists(entries) if ordered else _others(entries))
    return "".join(out)


def _entries(items: list[Block]) -> Iterator[tuple[Block, str]]:
    """Each item of the upper level, with the HTML of those below it."""
    at = 0
    while at < len(items):
        end = at + 1
        while end < len(items) and items[end].level > items[at].level:
            end += 1
        yield items[at], _lists(items[at + 1 : end]) if end > at + 1 else ""
        at = end


def _counted(label: str) -> int | None:
    """The number of a label that a list of HTML shows by itself."""
    found = COUNTED.fullmatch(label)
    return int(found[1]) if found else None


def _counted_lists(entries: list[tuple[Block, str]]) -> Iterator[str]:
    start = last = None
    rows: list[str] = []
    for block, below in entries:
        value = _counted(block.label) or 0
        if last is not None and value != last + 1:
            yield _ordered(start or 0, rows)
            rows, start = [], None
        start, last = value if start is None else start, value
        rows.append(f"<li>{block.inner}{below}</li>")
    yield _ordered(start or 0, rows)


def _ordered(start: int, rows: list[str]) -> str:
    begins = "" if start == 1 else f' start="{start}"'
    return f"<ol{begins}>{''.join(rows)}</ol>"


def _others(entries: list[tuple[Block, str]]) -> Iterator[str]:
    for bullets, group in groupby(entries, key=lambda entry: not entry[0].label):
        if bullets:
            yield f"<ul>{''.join(f'<li>{block.inner}{below}</li>' for block, below in group)}</ul>"
        else:
            yield from (f"<p>{_with_label(block.label, block.inner)}</p>{below}" for block, below in group)
