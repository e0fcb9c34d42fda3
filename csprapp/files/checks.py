"""Checks on an uploaded file: what it is by its content, how large, how many pages, whether it can act.

Bytes in, a `Checked` out, or `FileRefused` with the sentence to show by the field; what reads runs in a child process.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import puremagic
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from . import child
from .refused import FileRefused

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_PAGES = 1000
MAX_UNPACKED_BYTES = 200 * MEGABYTE  # a Word file is a zip: what it may unpack to
MAX_XML_BYTES = 20 * MEGABYTE  # of them the text, which takes many times its size in memory when it is read
MAX_PARTS = 5000

PDF = "pdf"
DOCX = "docx"
PNG = "png"
JPEG = "jpg"

XLSX, ODS, CSV, PPTX, EML, MSG, HEIC = "xlsx", "ods", "csv", "pptx", "eml", "msg", "heic"  # kept, never read

# What Word opens together with a document when that says so.
TAKEN_IN = {"attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk"}

MIME = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PNG: "image/png",
    JPEG: "image/jpeg",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ODS: "application/vnd.oasis.opendocument.spreadsheet",
    CSV: "text/csv",
    PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    EML: "message/rfc822",
    MSG: "application/vnd.ms-outlook",
    HEIC: "image/heic",
}
NAMES = {
    PDF: "PDF",
    DOCX: "Word document",
    PNG: "PNG picture",
    JPEG: "JPEG picture",
    XLSX: "Excel workbook",
    ODS: "OpenDocument spreadsheet",
    CSV: "CSV table",
    PPTX: "PowerPoint presentation",
    EML: "email",
    MSG: "Outlook email",
    HEIC: "HEIC picture",
}


@dataclass(frozen=True)
class Checked:
    """What the checks found out about a file. `faults` are accessibility faults, named and not refused."""

    kind: str
    mime: str
    size: int
    sha256: str
    pages: int | None = None
    faults: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()  # what is said beside a document that is kept as it is


def check(data: bytes, allowed: Iterable[str] = (PDF,), max_bytes: int = MAX_BYTES) -> Checked:
    """Check `data` against the `allowed` kinds (PDF, DOCX, PNG, JPEG) and `max_bytes`; raises FileRefused."""
    allowed = tuple(allowed)
    wanted = " or ".join(NAMES[kind] for kind in allowed)
    if not data:
        raise FileRefused(f"The selected file is empty. Select a {wanted}.")
    if len(data) > max_bytes:
        raise FileRefused(f"Select a {wanted} smaller than {max_bytes // MEGABYTE}MB")
    return child.run(looked_into, data, allowed, wanted)


def looked_into(data: bytes, allowed: tuple[str, ...], wanted: str) -> Checked:
    """What the file is. For the child: it reads what nobody has looked at yet."""
    kind = kind_of(data)
    if kind not in allowed:
        raise FileRefused(f"The selected file must be a {wanted}")
    pages: int | None = None
    faults: tuple[str, ...] = ()
    if kind == PDF:
        pages, faults = _look_into_pdf(data)
    elif kind == DOCX:
        _look_into_docx(data)
    return Checked(kind, MIME[kind], len(data), sha256(data), pages, faults)


def sha256(data: bytes) -> str:
    """The digest of a file's content, as hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def kind_of(data: bytes) -> str | None:
    """The kind by content, never by name: pdf, docx, png, jpg, or None."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"PK\x03\x04") and _is_word(data):
        return DOCX
    return None


def _is_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        return False
    try:
        guesses = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return True
    # puremagic tells a spreadsheet or a presentation from a Word file by their inner parts.
    return not guesses or guesses[0].extension not in {".xlsx", ".pptx", ".jar", ".odt"}


# --- Word ---------------------------------------------------------------------------------------------------


def _look_into_docx(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
            texts = [info for info in infos if info.filename.lower().endswith((".xml", ".rels"))]
            unpacked, text = (sum(info.file_size for info in found) for found in (infos, texts))
            if len(infos) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or text > MAX_XML_BYTES:
                raise FileRefused("The Word document is too large when unpacked. Make its pictures smaller.")
            if any(info.filename.lower().endswith("vbaproject.bin") for info in infos):
                raise FileRefused("The Word document contains macros. Save it as .docx without them.")
            # UTF-16 is the same letters with empty bytes between them.
            if any(b"<!DOCTYPE" in parts.read(info).replace(b"\0", b"").upper() for info in texts):
                raise FileRefused("The Word document is damaged. Open it in Word and save it again.")
            if any(_takes_in(parts.read(info)) for info in texts if info.filename.lower().endswith(".rels")):
                raise FileRefused("The Word document takes in another from the internet. Save it again without.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("The Word document cannot be read. Open it in Word and save it again.") from error


def _takes_in(ties: bytes) -> bool:
    """Whether a part of a Word file opens a template, a document or an object from the internet with the file.

    Pictures, links somebody must follow and templates on a council's own drive are left to Word.
    """
    try:
        tree = etree.fromstring(ties, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise ValueError from error
    return any(
        tie.get("TargetMode", "").lower() == "external"
        and tie.get("Type", "").rpartition("/")[2] in TAKEN_IN
        and re.match(r"\s*(https?|ftp):", tie.get("Target", ""), re.I)
        for tie in tree
    )


# --- PDF ----------------------------------------------------------------------------------------------------

ACTIVE = {
    "/JavaScript": "JavaScript",
    "/Launch": "actions that start programs",
    "/SubmitForm": "forms that send data",
    "/ImportData": "forms that take data in",
    "/GoToR": "links to other files",
    "/GoToE": "links to other files",
    **dict.fromkeys(("/Rendition", "/Movie", "/Sound", "/RichMediaExecute"), "sound or film"),
}
TROUBLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
XFA, ATTACHED = "a form that can act", "attached files"
PLAYING = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def _look_into_pdf(data: bytes) -> tuple[int, tuple[str, ...]]:
    """Page count and accessibility faults of a readable, inert PDF; raises FileRefused otherwise."""
    if b"%%EOF" not in data[-4096:]:
        raise FileRefused("The PDF is incomplete. Save it again and select it once more.")
    try:
        with reading(data) as reader:
            if reader.is_encrypted:
                raise FileRefused("The PDF is protected by a password. Save it without one.")
            pages = len(reader.pages)
            if not 1 <= pages <= MAX_PAGES:
                raise FileRefused(f"The PDF must have between 1 and {MAX_PAGES:,} pages")
            # What could run or be unpacked.
            if active := sorted({what for value in dictionaries_from(reader.trailer) for what in acts(value)}):
                raise FileRefused(f"The PDF contains {' and '.join(active)}. Save it again without.")
            return pages, tuple(_faults(reader))
    except FileRefused:
        raise
    except TROUBLE as error:
        raise FileRefused("The PDF cannot be read. Open it and save it again.") from error


@contextmanager
def reading(data: bytes) -> Iterator[PdfReader]:
    """A PDF opened to be read; what pypdf has to say of odd ones is of use to nobody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield PdfReader(io.BytesIO(data), strict=False)


def resolve(value: Any) -> Any:
    """The object itself, where the file holds only a pointer to it."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def dictionaries_from(root: Any) -> Iterator[DictionaryObject]:
    """Every dictionary of a PDF, each once, found by walking its objects from `root`."""
    seen: set[int] = set()
    queue: list[Any] = [root]
    while queue:
        value = resolve(queue.pop())
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, DictionaryObject):
            yield value
            queue.extend(value.values())
        elif isinstance(value, ArrayObject):
            queue.extend(value)


def acts(value: DictionaryObject) -> Iterator[str]:
    """What an object of a PDF can do, or holds that can do something."""
    action = resolve(value.get("/S"))
    if isinstance(action, str) and action in ACTIVE:
        yield ACTIVE[action]
    if "/JS" in value:
        yield "JavaScript"
    if "/XFA" in value:
        yield XFA
    note = resolve(value.get("/Subtype"))
    if isinstance(note, str) and note in PLAYING:
        yield "sound or film"
    if "/EmbeddedFiles" in value or "/EF" in value or note == "/FileAttachment":
        yield ATTACHED


def _faults(reader: PdfReader) -> Iterator[str]:
    root = reader.root_object
    marked = resolve(root.get("/MarkInfo")) or {}
    if not bool(resolve(marked.get("/Marked"))) or "/StructTreeRoot" not in root:
        yield "not tagged"
    if not (reader.metadata and reader.metadata.title):
        yield "no title"
    if not root.get("/Lang"):
        yield "no language"
