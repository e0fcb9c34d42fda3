"""The copy of a PDF that may leave the house: the same pages, without what its maker did not mean to publish."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

from . import child
from .checks import TROUBLE, FileRefused, reading
from .pictures import without_metadata

PDF_UA = re.compile(rb"pdfuaid:part(?:>|\s*=\s*[\"'])\s*1")
KEPT_PROPERTIES = {"/Title", "/Producer"}  # our own producer is written over the maker's
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{ua}'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


@dataclass(frozen=True)
class PublicCopy:
    """The bytes to publish, and in words what was taken out of the original ("author, keywords")."""

    data: bytes
    removed: tuple[str, ...]


def public_copy(data: bytes) -> PublicCopy:
    """A checked PDF without author, program, comments on its making, earlier revisions and the data of its photographs.

    Title, language, tags and the mark of PDF/UA stay. Raises FileRefused when it cannot be rewritten.
    """
    return child.run(copied, data)


def copied(data: bytes) -> PublicCopy:
    """The same. For the child."""
    try:
        with reading(data) as reader:
            return _rewritten(data, reader)
    except TROUBLE as error:
        raise FileRefused("The PDF cannot be cleaned for publishing. Open it and save it again.") from error


def _rewritten(data: bytes, reader: PdfReader) -> PublicCopy:
    title = (reader.metadata.title if reader.metadata else None) or ""
    removed = _properties(reader)
    writer = PdfWriter(clone_from=reader)
    for found in writer._objects:
        if isinstance(found, DictionaryObject):
            removed |= _clean(found)
    writer.metadata = {"/Title": title} if title else None
    writer.root_object[NameObject("/Metadata")] = writer._add_object(_xmp(title, _is_pdf_ua(reader)))
    if data.count(b"%%EOF") > 1:
        removed.add("earlier revisions")
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    writer.pdf_header = reader.pdf_header
    out = io.BytesIO()
    writer.write(out)
    return PublicCopy(out.getvalue(), tuple(sorted(removed)))


def _properties(reader: PdfReader) -> set[str]:
    """The names of the document's properties that will go, in lower case."""
    named = {
        key.lstrip("/").lower()
        for key, value in (reader.metadata or {}).items()
        if key not in KEPT_PROPERTIES and isinstance(value, str) and value.strip()
    }
    return {"dates of its making" if name in {"creationdate", "moddate"} else name for name in named}


def _clean(found: DictionaryObject) -> set[str]:
    removed = set()
    for key, words in (("/Metadata", "embedded metadata"), ("/PieceInfo", "data of the program that made it")):
        if key in found:
            del found[key]
            removed.add(words)
    if isinstance(found, StreamObject) and found.get("/Filter") == "/DCTDecode":
        clean = without_metadata(found._data)
        if clean != found._data:
            found._data = clean
            removed.add("data of photographs")
    return removed


def _is_pdf_ua(reader: PdfReader) -> bool:
    stream = reader.root_object.get("/Metadata")
    return stream is not None and bool(PDF_UA.search(stream.get_object().get_data()))


def _xmp(title: str, is_pdf_ua: bool) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    ua = "<pdfuaid:part>1</pdfuaid:part>" if is_pdf_ua else ""
    stream.set_data(XMP.format(title=escape(title), ua=ua).encode())
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    return stream
