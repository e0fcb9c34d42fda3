"""A PDF made new of the pages, text, pictures, tags, language and title of another.

Nothing of the old file is taken over as it is: what is not named in `shapes.py` cannot come along, whatever it is and
whoever put it there.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from csprapp.files.checks import FileRefused, trouble
from csprapp.files.pdf import PublicCopy
from csprapp.files.text import printable

from .content import Resources, rewritten
from .copier import Copier, inherited, leaves, listed
from .images import note_unused
from .notes import Notes
from .tags import Tags

PDF_UA = re.compile(rb"pdfuaid:part(?:>|\s*=\s*[\"'])\s*1")
OURS = {"/Title", "/Producer"}
FROM_ABOVE = ("/MediaBox", "/CropBox", "/Rotate")  # what a page may have from the branch it hangs on
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{ua}'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


def made_new(data: bytes) -> PublicCopy:
    """What `csprapp.files.pdf.public_copy` gives. Raises FileRefused."""
    try:
        with Pdf.open(io.BytesIO(data)) as source:
            return _made_new(data, source)
    except FileRefused:
        raise
    except trouble(pikepdf.PdfError, NotImplementedError) as error:
        raise FileRefused("The PDF cannot be cleaned for publishing. Open it and save it again.") from error


def _made_new(data: bytes, source: Pdf) -> PublicCopy:
    copier = Copier(source)
    title = str(source.docinfo.get("/Title", "")) if "/Info" in source.trailer else ""
    copier.removed |= _properties(source)
    if data.count(b"%%EOF") > (2 if source.is_linearized else 1):
        copier.removed.add("earlier revisions")
    if data.rpartition(b"%%EOF")[2].strip():
        copier.removed.add("data after its end")
    _pages(copier)
    note_unused(copier)
    _catalogue(copier, title)
    if title:
        copier.new.docinfo["/Title"] = title
    out = io.BytesIO()
    copier.new.save(out, min_version=source.pdf_version, deterministic_id=True)
    return PublicCopy(out.getvalue(), tuple(sorted(printable(each) for each in copier.removed)))


def _properties(source: Pdf) -> set[str]:
    """The names of the document's properties that will go, in lower case."""
    held = source.docinfo if "/Info" in source.trailer else Dictionary()
    named = {
        key.lstrip("/").lower()
        for key, value in held.items()
        if key not in OURS and isinstance(value, String) and str(value).strip()
    }
    return {"dates when it was made" if name in {"creationdate", "moddate"} else name for name in named}


def _pages(copier: Copier) -> None:
    """All pages first, since links lead to any of them; then what is on each."""
    olds = [page.obj for page in copier.source.pages]
    for old in olds:
        new = copier.new.make_indirect(Dictionary(Type=Name.Page))
        copier.pages[old.objgen] = new
        copier.new.pages.append(pikepdf.Page(new))
    notes = Notes(copier)
    for number, old in enumerate(olds, start=1):
        new = copier.new.pages[number - 1].obj
        copier.pages[old.objgen] = new
        copier.fill(new, "page", old)
        for key in FROM_ABOVE:
            if (value := copier.make("plain", inherited(old, key))) is not None:
                new[key] = value
        resources = Resources(copier, inherited(old, "/Resources"))
        drawn = rewritten(copier, old, resources) if "/Contents" in old else b""
        for part in listed(old.get("/Contents")):
            copier.note_others("content", part)
        if laid_upon := notes.of_page(number, old, new, resources):
            drawn = b"q\n%b\nQ\n%b" % (drawn, laid_upon)
        new.Contents, new.Resources = Stream(copier.new, drawn), resources.made()
    outlines = copier.source.Root.get("/Outlines")
    if isinstance(outlines, Dictionary) and (made := notes.bookmarks(outlines)) is not None:
        copier.new.Root.Outlines = made


def _catalogue(copier: Copier, title: str) -> None:
    """What is said of the whole file: its language, tags, title, numbers of pages, and which layers are seen."""
    old, new = copier.source.Root, copier.new.Root
    copier.note_others("trailer", copier.source.trailer)
    for key in map(str, list(old)):
        if key != "/OpenAction" or _acts(old.OpenAction):
            copier.note(key)
    names = old.get("/Names")
    for name in names.keys() if isinstance(names, Dictionary) else ():
        copier.note(name)
    if (language := copier.make("language", old.get("/Lang"))) is not None:
        new.Lang = language
    if isinstance(marked := old.get("/MarkInfo"), Dictionary) and "/Marked" in marked:
        new.MarkInfo = Dictionary(Marked=bool(marked.Marked))
    if isinstance(tree := old.get("/StructTreeRoot"), Dictionary):
        new.StructTreeRoot = Tags(copier, tree).made()
    if isinstance(layers := old.get("/OCProperties"), Dictionary):
        new.OCProperties = copier.make("layers", layers)
    if labels := leaves(old.get("/PageLabels"), "/Nums"):
        flat = [part for first, label in labels for part in (first, copier.make("page label", label))]
        new.PageLabels = Dictionary(Nums=Array(flat))
    new.ViewerPreferences = Dictionary(DisplayDocTitle=bool(title))
    new.Metadata = Stream(copier.new, _xmp(title, _is_pdf_ua(old)))
    new.Metadata.Type, new.Metadata.Subtype = Name.Metadata, Name.XML


def _acts(opening: Any) -> bool:
    """Whether something happens on opening, other than that a page is shown."""
    return isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo


def _is_pdf_ua(root: Any) -> bool:
    stream = root.get("/Metadata")
    return isinstance(stream, Stream) and bool(PDF_UA.search(stream.read_bytes()))


def _xmp(title: str, is_pdf_ua: bool) -> bytes:
    ua = "<pdfuaid:part>1</pdfuaid:part>" if is_pdf_ua else ""
    return XMP.format(title=escape(printable(title)), ua=ua).encode()
