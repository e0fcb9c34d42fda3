"""Everything a PDF carries besides what the eye sees: text by page, hidden text, notes, metadata, leftovers. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from csprapp.files.checks import TROUBLE, dictionaries_from, reading, resolve
from publishing.disclosure.searches import Finding, Place

DARK = 0.35  # a fill darker than this (0 black, 1 white) hides what is under it
THIN = 4  # points: a line under words or of a table covers nothing
COLOURS = {b"g", b"rg", b"k", b"sc", b"scn"}
POINTS = {b"re", b"m", b"l", b"c", b"v", b"y"}
FILLS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
SPOKEN = (
    *("/Alt", "/ActualText", "/E", "/T", "/Contents", "/TU", "/V", "/Title", "/Subj", "/RC", "/DA", "/Name"),
    *("/URI", "/Desc", "/JS", "/P"),
)
ACTS = {"/JavaScript": "JavaScript", "/Launch": "an action that starts a program"}
DEEPEST = 3  # a PDF attached to a PDF attached to a PDF


@dataclass
class Read:
    """What was found in one PDF: texts to search, and faults of the file itself."""

    places: list[Place]
    findings: list[Finding]


def read(name: str, data: bytes, depth: int = 0) -> Read:
    """Read one PDF whose public name is `name`. A file that cannot be read is itself a finding."""
    result = Read([], [])
    try:
        with reading(data) as reader:
            for number, page in enumerate(reader.pages, start=1):
                _page(f"{name}, page {number}", page, result)
            result.places += _metadata(name, reader)
            _structure(name, reader, result, depth)
    except TROUBLE:
        result.findings.append(Finding(name, "The text of this PDF could not be read: read it by eye"))
    if data.count(b"%%EOF") > (2 if b"/Linearized" in data[:2048] else 1):
        result.findings.append(Finding(name, "The PDF keeps earlier versions of itself: save it as a new file"))
    return result


def _page(where: str, page: PageObject, result: Read) -> None:
    ink = _Ink()
    text = page.extract_text(visitor_operand_before=ink.operand, visitor_text=ink.word) or ""
    result.places.append(Place(where, text))
    if not text.strip():
        result.findings.append(Finding(where, "No text on this page could be read: if it is a picture, read it by eye"))
    spoken = " ".join(ink.spoken)
    if spoken.strip():
        result.places.append(Place(f"{where}, words for screen readers", spoken))
    covered = " ".join(ink.covered())
    if covered:
        result.findings.append(Finding(where, "Text under a dark box can still be read", covered[:120]))
    for note in page.get("/Annots") or []:
        words = " ".join(_words_of(resolve(note)))
        if words:
            result.places.append(Place(f"{where}, note", words))


@dataclass(frozen=True)
class _Word:
    order: int
    x: float
    y: float
    light: float
    text: str


@dataclass(frozen=True)
class _Box:
    order: int
    left: float
    low: float
    right: float
    high: float

    def hides(self, word: _Word) -> bool:
        inside = self.left - 1 <= word.x <= self.right + 1 and self.low - 3 <= word.y <= self.high + 1
        return inside and (word.order < self.order or word.light <= DARK)


class _Ink:
    """Follows the drawing of one page: the fill colour, the path being built, the boxes filled and the words set."""

    def __init__(self) -> None:
        self.order = 0
        self.light = 0.0  # a page begins with black
        self.saved: list[float] = []
        self.path: list[tuple[float, float]] = []
        self.boxes: list[_Box] = []
        self.words: list[_Word] = []
        self.spoken: list[str] = []

    def covered(self) -> list[str]:
        """The words that a dark filled shape hides, drawn before it or dark upon dark: a redaction that only covers."""
        return [word.text for word in self.words if any(box.hides(word) for box in self.boxes)]

    def operand(self, operator: bytes, args: Any, cm: list[float], tm: list[float]) -> None:
        self.order += 1
        if operator == b"q":
            self.saved.append(self.light)
        elif operator == b"Q" and self.saved:
            self.light = self.saved.pop()
        elif operator in COLOURS:
            self.light = _lightness(args)
        elif operator in POINTS:
            self.path += _points(operator, [float(arg) for arg in args], cm)
        elif operator in FILLS:
            self._fill()
        elif operator in {b"n", b"S", b"s"}:
            self.path.clear()
        elif operator in {b"BDC", b"DP"}:
            self.spoken += [word for arg in args for word in _words_of(resolve(arg))]

    def _fill(self) -> None:
        across, up = [x for x, _ in self.path], [y for _, y in self.path]
        if self.light <= DARK and self.path and max(across) - min(across) > THIN and max(up) - min(up) > THIN:
            self.boxes.append(_Box(self.order, min(across), min(up), max(across), max(up)))
        self.path.clear()

    def word(self, text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            x, y = _place(tm[4], tm[5], cm)
            self.words.append(_Word(self.order, x, y, self.light, text.strip()))


def _points(operator: bytes, args: list[float], cm: list[float]) -> list[tuple[float, float]]:
    """The points a path operator adds, in the page's own measure."""
    if operator == b"re":
        x, y, width, height = args
        return [_place(x, y, cm), _place(x + width, y + height, cm)]
    return [_place(args[-2], args[-1], cm)]


def _lightness(args: Any) -> float:
    values = [float(arg) for arg in args if not isinstance(arg, str)]
    if len(values) == 4:  # cyan, magenta, yellow, black
        return 1 - min(1.0, max(values[:3]) / 2 + values[3])
    return sum(values) / len(values) if values else 1.0


def _place(x: float, y: float, cm: list[float]) -> tuple[float, float]:
    a, b, c, d, e, f = (float(value) for value in cm)
    return a * x + c * y + e, b * x + d * y + f


def _metadata(name: str, reader: PdfReader) -> Iterator[Place]:
    for key, value in (reader.metadata or {}).items():
        if isinstance(value, str) and value.strip():
            yield Place(f"{name}, property {key.lstrip('/')}", value, machine=True)
    stream = resolve(reader.root_object.get("/Metadata"))
    if stream is not None:
        text = re.sub(r"<[^>]+>", " ", stream.get_data().decode("utf-8", "replace"))
        if text.strip():
            yield Place(f"{name}, XMP properties", text, machine=True)


def _structure(name: str, reader: PdfReader, result: Read, depth: int) -> None:
    """Attachments, bookmarks, form fields, spoken texts: every string under the keys a reader may show; what acts."""
    acts: set[str] = set()
    for value in dictionaries_from(reader.root_object):
        _look_at(name, value, result, depth)
        acts |= set(_acts(value))
    result.findings += [Finding(name, f"The PDF holds {what}: save it again without") for what in sorted(acts)]


def _look_at(name: str, value: DictionaryObject, result: Read, depth: int) -> None:
    """The strings of one object, and the file it may hold."""
    words = " ".join(_words_of(value))
    if words and value.get("/Type") != "/Page":
        result.places.append(Place(f"{name}, hidden words", words, machine="/EF" in value or "/URI" in value))
    if "/EF" in value:
        _attached(name, value, result, depth)


def _acts(value: DictionaryObject) -> Iterator[str]:
    action = resolve(value.get("/S"))
    if isinstance(action, str) and action in ACTS:
        yield ACTS[action]
    if "/JS" in value:
        yield ACTS["/JavaScript"]
    if "/EF" in value:
        yield "an attached file"


def _attached(name: str, value: DictionaryObject, result: Read, depth: int) -> None:
    """What a file inside the file says: a PDF is read as one, anything else as text."""
    for stream in (resolve(value["/EF"]) or {}).values():
        held = resolve(stream)
        data = held.get_data() if hasattr(held, "get_data") else b""
        data = data.encode() if isinstance(data, str) else data
        where = f"{name}, attached file"
        if data.startswith(b"%PDF") and depth < DEEPEST:
            inside = read(where, data, depth + 1)
            result.places += inside.places
            result.findings += inside.findings
        elif data:
            codes = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
            result.places.append(Place(where, data.decode(codes, "replace"), machine=True))


def _names(value: DictionaryObject) -> list[str]:
    """The names of places and files in one leaf of a tree of names."""
    leaf = resolve(value.get("/Names"))
    return [each for each in map(resolve, leaf) if isinstance(each, str)] if isinstance(leaf, list) else []


def _words_of(value: Any) -> list[str]:
    if not isinstance(value, DictionaryObject):
        return []
    keys = (*SPOKEN, "/F", "/UF") if "/EF" in value else SPOKEN
    found = [*(resolve(value.get(key)) for key in keys if key in value), *_names(value)]
    return [text for text in found if isinstance(text, str) and not text.startswith("/") and text.strip()]
