"""The documents of a private case, which keep what they are: a genuine file is taken with its oddities, which are said.

It is never opened by the service and given out as an attachment alone. What runs a program of its own is refused here
too. For publishing the stricter `checks.check` stands.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from email import message_from_bytes
from typing import TYPE_CHECKING

from lxml import etree

from csprapp.libraries import Later

from . import checks, child, package
from .checks import CSV, DOCX, EML, HEIC, JPEG, MIME, MSG, NAMES, ODS, OLE, PDF, PNG, PPTX, XLSX, Checked
from .office import FETCHERS, PROGRAM, as_letters, refuse_what_reaches_out
from .refused import FileRefused

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = Later("pikepdf")

KEPT = (PDF, DOCX, XLSX, ODS, CSV, PPTX, EML, MSG, PNG, JPEG, HEIC)
WANTED = "PDF, Word, Excel, OpenDocument spreadsheet, CSV, PowerPoint, email, PNG, JPEG or HEIC file"
# What a genuine PDF may hold, as people are told it. Whatever else can act is refused.
ODD = {
    checks.ACTIVE["/GoToR"]: "it links to other files",
    checks.ACTIVE["/SubmitForm"]: "it has a button that sends what is filled in",
    checks.XFA: "it has a form that only Adobe’s programs show in full",
    checks.ATTACHED: "it has files attached",
}
OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
RIFF_OF_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
# What else people send, by how it begins, and what they can do about it.
OTHERS = (
    (
        re.compile(rb"GIF8|II\*\0|MM\0\*|RIFF....WEBP|BM", re.S),
        "It is another kind of picture: save it as PNG or JPEG.",
    ),
    (re.compile(rb"\s*<(?:!doctype|html)\b", re.I), "It is a web page: print it to a PDF."),
    (re.compile(rb"\s*(?:<\?xml|<svg)"), "It is XML: save it as a PDF, a Word document or an Excel workbook."),
    (
        re.compile(rb"PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|MSCF|\xfd7zXZ"),
        "It is an archive: select the files in it one by one.",
    ),
)
OPEN_DOCUMENTS = {"text": ".docx or PDF", "presentation": ".pptx or PDF", "graphics": "PDF"}
MAILBOX = re.compile(r"From \S+ .*\d{4}\r?\n")  # before a message, where a mailbox holds several
HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*):[ \t]")
MACROS = re.compile(r".*vbaProject\.bin$|xl/macrosheets/|Basic/|Scripts/", re.I)
REACHES_OUT = re.compile(rb"<(draw:image|draw:object|draw:plugin|table:table-source|office:dde-source)\b[^>]*>")
SCRIPTS = re.compile(rb"<script:event-listener\b|[\"'](?:macro|vnd\.sun\.star\.script):", re.I)
FORMULA = re.compile(rb"\bformula\s*=\s*\"[^\"]*\b(?:DDE\s*\(|" + FETCHERS + rb")", re.I)
# A cell that a program for sheets takes as a formula: it starts another program, or fetches.
STARTS = re.compile(r"\s*[=+@-].*[\w)]\|\s*'?[^|]*'?![\w$]", re.S)
FETCHES = re.compile(r"\s*(?:=.*\b|[+@-])(?:DDE\(|" + FETCHERS.decode().replace(r"\s*", "") + ")", re.I | re.S)
REMOTE = re.compile(rb"xlink:href=[\"'][^\"'#]*(:|//|\\\\|\.\./)")
TAKES_IN = "brings something in from outside when it is opened. Remove that and save it again."
LINES_LOOKED_AT = 50


def check_kept(data: bytes, max_bytes: int = checks.MAX_BYTES) -> Checked:
    """What a document of a case is, by its content, and what is odd about it. Raises FileRefused."""
    if not data:
        raise FileRefused(f"The selected file is empty. Select a {WANTED}.")
    if len(data) > max_bytes:
        raise FileRefused(f"Select a file smaller than {max_bytes // checks.MEGABYTE}MB")
    return child.run(looked_into, data)


def looked_into(data: bytes) -> Checked:
    """The same. For the child."""
    kind = kind_of(data)
    if kind is None:
        raise FileRefused(f"The selected file must be a {WANTED}. {_instead(data)}".removesuffix(". "))
    pages: int | None = None
    odd: tuple[str, ...] = ()
    if kind == PDF:
        pages, odd = _pdf(data)
    elif kind == DOCX:
        checks.looked_into(data, (DOCX,), NAMES[DOCX])
    elif kind in {XLSX, PPTX, ODS}:
        odd = _unpacked(data, NAMES[kind], _opendocument if kind == ODS else _office)
    elif kind == CSV:
        _refuse_formulas(data)
    elif kind in {EML, MSG}:
        _refuse_attached(_attached(data) if kind == EML else [("", data)])
    return Checked(kind, MIME[kind], len(data), checks.sha256(data), pages, oddities=odd)


def kind_of(data: bytes) -> str | None:
    """The kind by content, never by name."""
    if b"%PDF-" in data[:1024]:
        return PDF if data.startswith(b"%PDF-") or _kind_of_text(data) != EML else EML
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data[4:8] == b"ftyp" and data[8:12] in RIFF_OF_HEIC:
        return HEIC
    if data.startswith(OLE):
        return _kind_of_ole(data)
    return checks.kind_of(data) or _kind_of_text(data)


def _instead(data: bytes) -> str:
    """What a file is that is not taken, and what to do about it; "" where that cannot be told."""
    if named := re.match(
        rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.(text|presentation|graphics|\w)", data, re.S
    ):
        instead = OPEN_DOCUMENTS.get(named[1].decode(), "PDF")
        return f"It is an OpenDocument file of another kind: save it as {instead}."
    if older := checks.older_kind(data):
        return older
    if other := next((words for pattern, words in OTHERS if pattern.match(data)), ""):
        return other
    return "It is plain text: save it as a Word document or a PDF." if (_text(data) or "").strip() else ""


def _kind_of_zip(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
            if "mimetype" in names and parts.getinfo("mimetype").file_size < 100:
                return ODS if parts.read("mimetype").decode("ascii", "replace").strip() == MIME[ODS] else None
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    return package.kind_of(data) or next((kind for part, kind in OFFICE.items() if part in names), None)


def _kind_of_ole(data: bytes) -> str | None:
    """Outlook's messages; the older files of Office and locked new ones lie in the same wrapping."""
    if "__properties_version1.0".encode("utf-16-le") in data:
        return MSG
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("The file is protected by a password. Save it without one.")
    raise FileRefused("The file is in an older Office format. Save it as .docx, .xlsx or .pptx and select that.")


def _kind_of_text(data: bytes) -> str | None:
    """An email as it was sent, or a table of values. Text that a browser would run is neither."""
    text = _text(data)
    text = MAILBOX.sub("", text, count=1) if text and text.startswith("From ") else text
    if text is None or text.lstrip("\ufeff \t\r\n").startswith("<"):
        return None
    lines = text.splitlines()[:LINES_LOOKED_AT]
    found = {match["name"].lower() for line in lines if (match := HEADER.match(line))}
    if HEADER.match(lines[0] if lines else "") and "from" in found and found & {"date", "subject", "message-id"}:
        return EML
    try:
        rows = [row for row in csv.reader(lines, csv.Sniffer().sniff("\n".join(lines), ",;\t|")) if row]
    except csv.Error:
        return None
    return CSV if rows and all(len(row) > 1 for row in rows[:2]) else None


def _refuse_formulas(data: bytes) -> None:
    """A cell of a table that acts when a program for sheets opens it."""
    lines = (_text(data) or "").splitlines(keepends=True)
    try:
        signs = csv.Sniffer().sniff("".join(lines[:LINES_LOOKED_AT]), ",;\t|")
        cells = [cell for row in csv.reader(lines, signs) for cell in row]
    except csv.Error:  # a cell longer than any
        cells = lines
    if any(STARTS.match(cell) for cell in cells):
        raise FileRefused("A cell of the table starts another program. Remove its formula and save it again.")
    if any(FETCHES.match(cell) for cell in cells):
        raise FileRefused("A cell of the table fetches something from elsewhere. Remove its formula and save it again.")


def _attached(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The name and content of each file that an email carries, those of emails in it too."""
    for part in message_from_bytes(data).walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes) and (name := part.get_filename() or ""):
            yield name, content


def _refuse_attached(files: Iterable[tuple[str, bytes]]) -> None:
    """A program or macros among what is attached to an email. A zip says plainly what its parts are called."""
    for name, content in files:
        if PROGRAM.search(name) or content.startswith((b"MZ", b"\x7fELF")):
            raise FileRefused("A file attached to the email is a program. Save the email without it.")
        if "_VBA_PROJECT".encode("utf-16-le") in content or b"vbaProject.bin" in content:
            raise FileRefused("A file attached to the email contains macros. Save the email without it.")


def _text(data: bytes) -> str | None:
    """The file as text, where it is text: no signs that only machines read."""
    codes = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(codes)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return None if re.search("[\x00-\x08\x0e-\x1f]", text) else text


def _pdf(data: bytes) -> tuple[int, tuple[str, ...]]:
    """How many pages it has, and what is odd about it."""
    odd = []
    start, end = data.index(b"%PDF-"), data.rfind(b"%%EOF")
    if end < start or b" obj" in data[end:]:
        raise FileRefused("The PDF is incomplete. Save it again and select it once more.")
    if start:
        odd.append("there is data before its beginning")
    if data[end + 5 :].strip(b"\0\r\n\t "):
        odd.append("there is data after its end")
    try:
        plain, locked = _unlocked(data[start:])
        with checks.reading(plain) as reader:
            pages = len(reader.pages)
            acts = {what for value in checks.dictionaries_from(reader.trailer) for what in checks.acts(value)}
            holds_a_form = bool(checks.resolve(reader.root_object.get("/AcroForm")))
    except pikepdf.PasswordError as error:
        raise FileRefused("The PDF is protected by a password. Save it without one.") from error
    except checks.trouble(pikepdf.PdfError) as error:
        raise FileRefused("The PDF cannot be read. Open it and save it again.") from error
    if not 1 <= pages <= checks.MAX_PAGES:
        raise FileRefused(f"The PDF must have between 1 and {checks.MAX_PAGES:,} pages")
    if refused := sorted(acts - set(ODD)):
        raise FileRefused(f"The PDF contains {' and '.join(refused)}. Remove that and save it again.")
    odd += ["it forbids printing or changes"] * locked + ["it has a form"] * (holds_a_form and checks.XFA not in acts)
    return pages, tuple([*odd, *sorted(ODD[what] for what in acts)])


def _unlocked(data: bytes) -> tuple[bytes, bool]:
    """The PDF without the lock that its maker put on printing or changing it, and whether it had one."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if not pdf.is_encrypted:
            return data, False
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue(), True


def _unpacked(data: bytes, name: str, look: Callable[[zipfile.ZipFile, str], tuple[str, ...]]) -> tuple[str, ...]:
    """What is odd about a sheet or a presentation. Refuses macros, and what is too large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
            if len(infos) > package.MAX_PARTS or sum(info.file_size for info in infos) > package.MAX_UNPACKED_BYTES:
                raise FileRefused(f"The {name} is too large when unpacked. Make its pictures smaller.")
            if any(MACROS.match(info.filename) for info in infos):
                raise FileRefused(f"The {name} contains macros. Save it again without them.")
            odd = look(parts, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, KeyError, zlib.error) as error:
        raise FileRefused(f"The {name} cannot be read. Open it and save it again.") from error
    if look is _office and not odd:
        refuse_what_reaches_out(data)
    return odd


def _office(parts: zipfile.ZipFile, name: str) -> tuple[str, ...]:
    """Refuses what fetches or starts something when it is opened. Values from another workbook are asked for first."""
    if b"macroEnabled" in parts.read("[Content_Types].xml"):
        raise FileRefused(f"The {name} contains macros. Save it again without them.")
    ties = [parts.read(each) for each in parts.namelist() if each.lower().endswith(".rels")]
    kinds = {kind for each in ties for kind in _tied(each, name)}
    if kinds - {"externalLinkPath"}:
        raise FileRefused(f"The {name} {TAKES_IN}")
    return ("it takes values from other workbooks",) if kinds else ()


def _tied(ties: bytes, name: str) -> Iterator[str]:
    """What a part of an Office file takes in from outside, but for links that somebody must follow."""
    try:
        tree = etree.fromstring(ties, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise FileRefused(f"The {name} cannot be read. Open it and save it again.") from error
    for tie in tree:
        kind = tie.get("Type", "").rpartition("/")[2]
        if tie.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            yield kind


def _opendocument(parts: zipfile.ZipFile, name: str) -> tuple[str, ...]:
    """Refuses what is fetched when the file is opened."""
    for part in {"content.xml", "styles.xml"} & set(parts.namelist()):
        text = as_letters(parts.read(part))
        if SCRIPTS.search(text):
            raise FileRefused(f"The {name} contains macros. Save it again without them.")
        if FORMULA.search(text):
            raise FileRefused(f"The {name} {TAKES_IN}")
        for tag in REACHES_OUT.finditer(text):
            if tag.group(1) == b"office:dde-source" or REMOTE.search(tag.group()):
                raise FileRefused(f"The {name} {TAKES_IN}")
    return ()
