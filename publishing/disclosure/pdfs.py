"""Everything a PDF carries besides what the eye sees, and what the eye sees beside what can be copied out of it. Pure:
bytes in, plain values out, so that a process of its own can do it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csprapp.files.checks import dictionaries_from, reading, resolve, trouble
from csprapp.libraries import Later
from publishing.disclosure.searches import Finding, Place

if TYPE_CHECKING:
    import pikepdf
    from pypdf import PdfReader, generic
    from pypdfium2 import PdfDocument

    from publishing.disclosure import seeing, sheets
else:
    pikepdf, generic = Later("pikepdf"), Later("pypdf.generic")
    seeing, sheets = Later("publishing.disclosure.seeing"), Later("publishing.disclosure.sheets")

UNSEEN = "Words that a reader cannot see can still be copied out"
READ_IT = "read it by eye"
OVER = "A note or a mark lies over words: take it off, and the words too where nobody may read them"
UNDONE = "Words were marked to be redacted, and that was never done"
HIDES = "A note on this page is hidden, and whoever has the file can show it"
COVERED = (
    "Part of a picture on this page is covered or cut away, and whoever has the file can take out the whole picture: "
    "change the picture itself"
)
SAYS = re.compile(rb"/(Alt|ActualText|E)\b|#")  # in a drawing: a text for its letters; # may spell such a name
SPOKEN = (
    *("/Alt", "/ActualText", "/E", "/T", "/Contents", "/TU", "/V", "/Title", "/Subj", "/RC", "/DA", "/Name"),
    *("/URI", "/Desc", "/JS", "/P", "/Summary", "/Short"),
)
ACTS = {"/JavaScript": "JavaScript", "/Launch": "an action that starts a program"}
PAGE = re.compile(r"(.+), page (\d+)")
NEAR_AN_EDGE = 3  # lines, of a page's first and last: a number, a heading, the text itself
CUT = re.compile(r"(?<!\S)(\S*[^\W\d_])[-\xad\u2010\x02\ufffe]\s*$")
BEGUN = re.compile(r"\s*([^\W\d_A-Z]\w*)")
DEEPEST = 3  # a PDF attached to a PDF attached to a PDF


@dataclass
class Read:
    """What was found in one PDF: texts to search, faults of the file itself, and the pages to be read by eye."""

    places: list[Place]
    findings: list[Finding]
    unreadable: list[int] = field(default_factory=list)
    pages: int = 0


def read(name: str, data: bytes, depth: int = 0) -> Read:
    """Read one PDF whose public name is `name`. A file that cannot be read is itself a finding."""
    return together([read_pages(name, data), read_rest(name, data, depth)])


def together(parts: Iterable[Read]) -> Read:
    """Parts of one file, in their order; that it could not be read is said once."""
    result = Read([], [])
    for part in parts:
        result.places += part.places
        result.findings += [each for each in part.findings if each not in result.findings]
        result.unreadable += part.unreadable
        result.pages = max(result.pages, part.pages)
    result.places += [each for each in _cut_by_pages(result.places) if each not in result.places]
    return result


def _cut_by_pages(places: Iterable[Place]) -> Iterator[Place]:
    """Each word that the end of a page cuts in two, made whole: a running foot or head may stand between."""
    lines: dict[tuple[str, int], list[str]] = {}
    for place in places:
        if (page := PAGE.fullmatch(place.where)) and not place.machine:
            lines.setdefault((page[1], int(page[2])), []).extend(place.text.strip().splitlines())
    for (name, number), said in lines.items():
        ends = [end[1] for line in said[-NEAR_AN_EDGE:] if (end := CUT.search(line))]
        following = lines.get((name, number + 1), [])[:NEAR_AN_EDGE]
        goes_on = [begun[1] for line in following if (begun := BEGUN.match(line))]
        words = [first + second for first in ends for second in goes_on]
        if words:
            yield Place(f"{name}, pages {number} and {number + 1}", "\n".join(words))


def could_not(where: str) -> Finding:
    """What is said of a file, or of a part of it, that could not be read."""
    return Finding(where, f"The text of this PDF could not be read: {READ_IT}", by_eye=True)


def read_pages(name: str, data: bytes, first: int = 1, most: int | None = None) -> Read:
    """What can be read, and what can be seen, of its pages from the `first` on."""
    result = Read([], [])
    try:
        with sheets.opened(data) as document:
            result.pages = len(document)
            for index in range(result.pages)[first - 1 :][:most]:
                _page(f"{name}, page {index + 1}", document, index, result)
    except sheets.OPENING:
        result.findings.append(could_not(name))
    return result


def read_rest(name: str, data: bytes, depth: int = 0) -> Read:
    """What it holds besides its pages: notes, properties, structure, words for screen readers, attached files."""
    result = Read([], [])
    try:
        with reading(data) as reader:
            result.places += [*_notes(name, reader), *_metadata(name, reader)]
            _structure(name, reader, result, depth)
        result.places += _spoken(name, data)
    except trouble(*sheets.OPENING, pikepdf.PdfError):
        result.findings.append(could_not(name))
    if data.count(b"%%EOF") > (2 if b"/Linearized" in data[:2048] else 1):
        result.findings.append(Finding(name, "The PDF keeps earlier versions of itself: save it as a new file"))
    return result


def _page(where: str, document: PdfDocument, index: int, result: Read) -> None:
    """The words of one page, what of it a reader does not see, and what only an eye can read."""
    try:
        sheet = sheets.sheet(document, index)
    except sheets.OPENING:
        result.unreadable.append(index + 1)
        result.findings.append(Finding(where, f"This page could not be drawn: {READ_IT}", by_eye=True))
        return
    result.places += [Place(where, text) for text in sheet.texts if text.strip()]
    judged = seeing.judge(sheet)
    if judged.by_eye:
        result.unreadable.append(sheet.number)
        part = "Not everything on" if any(letter.counts for letter in sheet.letters) else "No text on"
        result.findings.append(Finding(where, f"{part} this page could be read: {READ_IT}", by_eye=True))
    told = {
        UNSEEN: judged.unseen,
        OVER: sheet.noted,
        UNDONE: [""] if sheet.to_redact else [],
        HIDES: [""] if sheet.hides_notes else [],
        COVERED: [""] if sheet.hides_pictures else [],
    }
    result.findings += [Finding(where, what, " … ".join(words)[:120]) for what, words in told.items() if words]


def _notes(name: str, reader: PdfReader) -> Iterator[Place]:
    """What the notes on each page say, whether they are shown or not."""
    for number, page in enumerate(reader.pages, start=1):
        for note in resolve(page.get("/Annots")) or []:
            if words := " ".join(_words_of(resolve(note))):
                yield Place(f"{name}, page {number}, note", words)


def _spoken(name: str, data: bytes) -> Iterator[Place]:
    """The words that a drawing says for its letters and pictures: for screen readers, and for whoever copies."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawings: list[tuple[str, Any]] = [
            (f"{name}, page {number}", page.obj) for number, page in enumerate(pdf.pages, start=1)
        ]
        forms = (each for each in pdf.objects if isinstance(each, pikepdf.Stream))
        drawings += [(name, each) for each in forms if each.get("/Subtype") == "/Form" or each.get("/PatternType") == 1]
        for where, drawing in drawings:
            if words := " ".join(_said_in(drawing)):
                yield Place(f"{where}, words for screen readers", words)


def _said_in(drawing: Any) -> Iterator[str]:
    held = drawing if isinstance(drawing, pikepdf.Stream) else drawing.get("/Contents", [])
    streams = [held] if isinstance(held, pikepdf.Stream) else list(held)
    if not any(SAYS.search(stream.read_bytes()) for stream in streams):
        return
    for command in pikepdf.parse_content_stream(drawing, "BDC DP"):
        told = [each for each in command.operands if isinstance(each, pikepdf.Dictionary)]
        yield from (str(each[key]) for each in told for key in ("/Alt", "/ActualText", "/E") if key in each)


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


def _look_at(name: str, value: generic.DictionaryObject, result: Read, depth: int) -> None:
    """The strings of one object, and the file it may hold."""
    words = " ".join(_words_of(value))
    if words and value.get("/Type") != "/Page":
        result.places.append(Place(f"{name}, hidden words", words, machine="/EF" in value or "/URI" in value))
    if "/EF" in value:
        _attached(name, value, result, depth)


def _acts(value: generic.DictionaryObject) -> Iterator[str]:
    action = resolve(value.get("/S"))
    if isinstance(action, str) and action in ACTS:
        yield ACTS[action]
    if "/JS" in value:
        yield ACTS["/JavaScript"]
    if "/EF" in value:
        yield "an attached file"


def _attached(name: str, value: generic.DictionaryObject, result: Read, depth: int) -> None:
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


def _names(value: generic.DictionaryObject) -> list[str]:
    """The names of places and files in one leaf of a tree of names."""
    leaf = resolve(value.get("/Names"))
    return [each for each in map(resolve, leaf) if isinstance(each, str)] if isinstance(leaf, list) else []


def _words_of(value: Any) -> list[str]:
    if not isinstance(value, generic.DictionaryObject):
        return []
    keys = (*SPOKEN, "/F", "/UF") if "/EF" in value else SPOKEN
    found = [*(resolve(value.get(key)) for key in keys if key in value), *_names(value)]
    return [text for text in found if isinstance(text, str) and not text.startswith("/") and text.strip()]
