"""Everything a PDF carries besides what the eye sees: text by page, hidden text, notes, metadata, leftovers. Pure."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

from .disclosure import Finding, Place

TROUBLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
DARK = 0.35  # a fill darker than this (0 black, 1 white) hides what is under it
FILLS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
SPOKEN = ("/Alt", "/ActualText", "/E", "/T", "/Contents", "/TU", "/V", "/Title", "/Subj", "/RC", "/DA")


@dataclass
class Read:
    """What was found in one PDF: texts to search, and faults of the file itself."""

    places: list[Place]
    findings: list[Finding]


def read(name: str, data: bytes) -> Read:
    """Read one PDF whose public name is `name`. A file that cannot be read is itself a finding."""
    result = Read([], [])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = PdfReader(io.BytesIO(data), strict=False)
            for number, page in enumerate(reader.pages, start=1):
                _page(f"{name}, page {number}", page, result)
            result.places += _metadata(name, reader)
            result.places += _structure(name, reader)
    except TROUBLE:
        result.findings.append(Finding(name, "The text of this PDF could not be read: read it by eye"))
    if data.count(b"%%EOF") > (2 if b"/Linearized" in data[:2048] else 1):
        result.findings.append(Finding(name, "The PDF keeps earlier versions of itself: save it as a new file"))
    return result


def _page(where: str, page: PageObject, result: Read) -> None:
    text = page.extract_text() or ""
    result.places.append(Place(where, text))
    if not text.strip():
        result.findings.append(Finding(where, "No text on this page could be read: if it is a picture, read it by eye"))
    covered = " ".join(under_boxes(page)).strip()
    if covered:
        result.findings.append(Finding(where, "Text under a dark box can still be read", covered[:120]))
    for note in page.get("/Annots") or []:
        words = " ".join(_words_of(_resolve(note)))
        if words:
            result.places.append(Place(f"{where}, note", words))


def under_boxes(page: PageObject) -> list[str]:
    """The words drawn inside dark filled rectangles: a redaction that only covers."""
    boxes: list[tuple[float, float, float, float]] = []
    pending: list[tuple[float, float, float, float]] = []
    colour = [0.0]  # a page begins with black
    texts: list[tuple[float, float, str]] = []

    def operand(operator: bytes, args: Any, cm: list[float], tm: list[float]) -> None:
        if operator in {b"g", b"rg", b"k", b"sc", b"scn"}:
            colour[0] = _lightness(args)
        elif operator == b"re":
            pending.append(_corners([float(arg) for arg in args], cm))
        elif operator in FILLS:
            if colour[0] <= DARK:
                boxes.extend(pending)
            pending.clear()
        elif operator in {b"n", b"S", b"s"}:
            pending.clear()

    def word(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            x, y = _place(tm[4], tm[5], cm)
            texts.append((x, y, text.strip()))

    page.extract_text(visitor_operand_before=operand, visitor_text=word)
    return [text for x, y, text in texts if any(a - 1 <= x <= c + 1 and b - 3 <= y <= d + 1 for a, b, c, d in boxes)]


def _lightness(args: Any) -> float:
    values = [float(arg) for arg in args if not isinstance(arg, str)]
    if len(values) == 4:  # cyan, magenta, yellow, black
        return 1 - min(1.0, max(values[:3]) / 2 + values[3])
    return sum(values) / len(values) if values else 1.0


def _place(x: float, y: float, cm: list[float]) -> tuple[float, float]:
    a, b, c, d, e, f = (float(value) for value in cm)
    return a * x + c * y + e, b * x + d * y + f


def _corners(rectangle: list[float], cm: list[float]) -> tuple[float, float, float, float]:
    x, y, width, height = rectangle
    one, other = _place(x, y, cm), _place(x + width, y + height, cm)
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _metadata(name: str, reader: PdfReader) -> Iterator[Place]:
    for key, value in (reader.metadata or {}).items():
        if isinstance(value, str) and value.strip():
            yield Place(f"{name}, property {key.lstrip('/')}", value, machine=True)
    stream = _resolve(reader.root_object.get("/Metadata"))
    if stream is not None:
        text = re.sub(r"<[^>]+>", " ", stream.get_data().decode("utf-8", "replace"))
        if text.strip():
            yield Place(f"{name}, XMP properties", text, machine=True)


def _structure(name: str, reader: PdfReader) -> Iterator[Place]:
    """Attachments, bookmarks, form fields, spoken texts: every string under the keys a reader may show."""
    seen: set[int] = set()
    queue: list[Any] = [reader.root_object]
    while queue:
        value = _resolve(queue.pop())
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, DictionaryObject):
            words = " ".join(_words_of(value))
            if words and value.get("/Type") != "/Page":
                yield Place(f"{name}, hidden words", words, machine="/EF" in value)
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)


def _words_of(value: Any) -> list[str]:
    if not isinstance(value, DictionaryObject):
        return []
    keys = (*SPOKEN, "/F", "/UF") if "/EF" in value else SPOKEN
    found = (_resolve(value.get(key)) for key in keys if key in value)
    return [text for text in found if isinstance(text, str) and not text.startswith("/") and text.strip()]


def _resolve(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value
