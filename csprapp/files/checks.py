"""Checks on an uploaded file: what it is by its content, how large, how many pages, whether it can act.

Bytes in, a `Checked` out, or `FileRefused` with the sentence to show by the field; what reads runs in a child process.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csprapp.files import child, office, package
from csprapp.files.refused import FileRefused
from csprapp.libraries import Later

if TYPE_CHECKING:
    import pypdf
    from pypdf import generic
else:
    pypdf, generic = Later("pypdf"), Later("pypdf.generic")

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_PAGES = 1000

PDF = "pdf"
DOCX = package.WORD
PNG = "png"
JPEG = "jpg"

XLSX, ODS, CSV, PPTX, EML, MSG, HEIC = "xlsx", "ods", "csv", "pptx", "eml", "msg", "heic"  # kept, never read

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
        raise FileRefused(f"The selected file must be a {wanted}. {older_kind(data)}".removesuffix(". "))
    pages: int | None = None
    faults: tuple[str, ...] = ()
    if kind == PDF:
        pages, faults = _look_into_pdf(data)
    elif kind == DOCX:
        office.refuse_what_reaches_out(data)
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
    if data.startswith(b"PK\x03\x04") and package.kind_of(data) == package.WORD:
        return DOCX
    return None


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # in which Office kept its files until 2007, and keeps what has a password


def older_kind(data: bytes) -> str:
    """What a file is that a program of Office made and that is not taken, and what to do about it; "" for others."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "It is protected by a password: save it without one."
        return "It is an older Office file, such as .doc: save it as .docx."
    if data.lstrip()[:5] == b"{\\rtf":
        return "It is an RTF file: save it as .docx."
    return ""


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
                raise FileRefused(f"The PDF contains {' and '.join(active)}. Remove that and save it again.")
            return pages, tuple(_faults(reader))
    except FileRefused:
        raise
    except trouble() as error:
        raise FileRefused("The PDF cannot be read. Open it and save it again.") from error


def trouble(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What reading a PDF may raise, that pypdf meant or that it stumbled over; and `more` that another library may."""
    stumbled = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
    return (pypdf.errors.PyPdfError, *stumbled, *more)


@contextmanager
def reading(data: bytes) -> Iterator[pypdf.PdfReader]:
    """A PDF opened to be read; what pypdf has to say of odd ones is of use to nobody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield pypdf.PdfReader(io.BytesIO(data), strict=False)


def resolve(value: Any) -> Any:
    """The object itself, where the file holds only a pointer to it."""
    return value.get_object() if isinstance(value, generic.IndirectObject) else value


def dictionaries_from(root: Any) -> Iterator[generic.DictionaryObject]:
    """Every dictionary of a PDF, each once, found by walking its objects from `root`."""
    seen: set[int] = set()
    queue: list[Any] = [root]
    while queue:
        value = resolve(queue.pop())
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, generic.DictionaryObject):
            yield value
            queue.extend(value.values())
        elif isinstance(value, generic.ArrayObject):
            queue.extend(value)


def acts(value: generic.DictionaryObject) -> Iterator[str]:
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


def _faults(reader: pypdf.PdfReader) -> Iterator[str]:
    root = reader.root_object
    marked = resolve(root.get("/MarkInfo")) or {}
    if not bool(resolve(marked.get("/Marked"))) or "/StructTreeRoot" not in root:
        yield "not tagged"
    if not (reader.metadata and reader.metadata.title):
        yield "no title"
    if not root.get("/Lang"):
        yield "no language"
