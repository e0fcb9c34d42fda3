"""An Office file opened as what it is: a zip of parts that name one another. Word, Excel and PowerPoint alike.

Where the text stands is asked of the file's own ties and content types, never of fixed names or an order of its parts:
Word for the web, LibreOffice, Google Docs and Pages each name and order them their own way. What a file may unpack to
is bounded here, before anything is read.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from csprapp.files.refused import FileRefused

MEGABYTE = 1024 * 1024
MAX_UNPACKED_BYTES = 200 * MEGABYTE  # what the zip may unpack to
MAX_XML_BYTES = 20 * MEGABYTE  # of them the text, which takes many times its size in memory when it is read
MAX_MARKS = 2_000_000  # opening and closing marks of all its XML: 57 KB can hold millions of them
MAX_PARTS = 5000

WORD, EXCEL, POWERPOINT = "docx", "xlsx", "pptx"
PROGRAMS = {WORD: "Word", EXCEL: "Excel", POWERPOINT: "PowerPoint"}
CALLED = {WORD: "Word document", EXCEL: "Excel workbook", POWERPOINT: "PowerPoint presentation"}
SAID_BY_TYPE = {
    "word": WORD,
    "excel": EXCEL,
    "spreadsheetml": EXCEL,
    "powerpoint": POWERPOINT,
    "presentationml": POWERPOINT,
}
XML_ENDINGS = (".xml", ".rels", ".vml", ".svg")
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)


class Tie:
    """A line of a .rels part: what another part or place is to this one (`kind`: image, hyperlink, oleObject)."""

    def __init__(self, element: etree._Element, base: str):
        self.id = element.get("Id", "")
        self.kind = element.get("Type", "").rpartition("/")[2]
        self.target = element.get("Target", "").strip()
        self.said_outside = element.get("TargetMode", "").strip().lower() == "external"
        self.outside = self.said_outside or _is_address(self.target)  # whatever the file says of it
        self.part = "" if self.outside else _joined(base, unquote(self.target))


class Package:
    """The parts of an Office file, by name. Raises FileRefused when they cannot be read or are too large."""

    def __init__(self, opened: zipfile.ZipFile):
        self._zip = opened
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._by_lower: dict[str, str] = {}
        for info in opened.infolist():
            name = _plain(info.filename)
            if name.endswith("/"):
                continue
            if name.lower() in self._by_lower:
                raise ValueError(name)  # two parts of one name: whoever opens it may read the other
            self._infos[name] = info
            self._by_lower[name.lower()] = name

    @property
    def names(self) -> list[str]:
        """The names of all parts, with plain slashes, as they stand in the file."""
        return list(self._infos)

    @property
    def xml_names(self) -> list[str]:
        """The names of the parts that are XML by name or by their declared type."""
        return [name for name in self._infos if name.lower().endswith(XML_ENDINGS) or self._is_xml(name)]

    def find(self, name: str) -> str | None:
        """The part's own name for `name`, whatever its case; None when there is none."""
        return self._by_lower.get(name.lstrip("/").lower())

    def size(self, name: str) -> int:
        """How many bytes a part says it unpacks to; never more are read."""
        return self._infos[name].file_size

    def zip_name(self, name: str) -> str:
        """What the zip itself calls a part."""
        return self._infos[name].filename

    def read(self, name: str) -> bytes:
        """The content of a part."""
        return self._zip.read(self._infos[name])

    def head(self, name: str) -> bytes:
        """The first bytes of a part, which tell what it is."""
        with self._zip.open(self._infos[name]) as part:
            return part.read(64)

    def tree(self, name: str) -> etree._Element:
        """A part as XML, with no entities and nothing fetched. Raises FileRefused when it is damaged or too deep."""
        return parse(self.read(name))

    def ties(self, name: str = "") -> list[Tie]:
        """What a part is tied to; without a name, the whole file."""
        folder, _, last = name.rpartition("/")
        rels = self.find(f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels")
        return list(self.ties_in(rels)) if rels else []

    def ties_in(self, rels: str) -> Iterator[Tie]:
        """The ties that one .rels part holds."""
        base = posixpath.dirname(posixpath.dirname(rels))
        for element in self.tree(rels):
            if isinstance(element.tag, str):
                yield Tie(element, base)

    @cached_property
    def types(self) -> dict[str, str]:
        """The declared content type of each part, by its name in lower case, and of endings as `*.png`."""
        declared = self.find("[Content_Types].xml")
        found: dict[str, str] = {}
        for line in self.tree(declared) if declared else ():
            if line.get("PartName"):
                found[_plain(line.get("PartName", "")).lower()] = line.get("ContentType", "").lower()
            elif line.get("Extension"):
                found[f"*.{line.get('Extension', '').lower()}"] = line.get("ContentType", "").lower()
        return found

    def type_of(self, name: str) -> str:
        """The declared content type of a part; empty when none is declared."""
        return self.types.get(name.lower()) or self.types.get(f"*.{name.lower().rpartition('.')[2]}", "")

    def _is_xml(self, name: str) -> bool:
        return bool(re.search(r"[+/]xml$", self.types.get(name.lower(), "")))

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the text; empty when the file names none."""
        for tie in self.ties():
            if tie.kind == "officeDocument" and (name := self.find(tie.part)):
                return name
        return self.find("word/document.xml") or ""

    @property
    def kind(self) -> str | None:
        """Word, Excel or PowerPoint by the declared type of its main part, or by its root."""
        declared = self.type_of(self.main) if self.main else ""
        for word, kind in SAID_BY_TYPE.items():
            if word in declared:
                return kind
        if self.main and re.search(rb"<(\w+:)?document\b[^>]*wordprocessingml", self.read(self.main)[:8192]):
            return WORD
        return None

    def bound(self) -> None:
        """Raises FileRefused when it unpacks to too much, or declares entities, which may grow without end."""
        called = CALLED[self.kind or WORD]
        texts = self.xml_names
        unpacked = sum(map(self.size, self._infos))
        if len(self._infos) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or sum(map(self.size, texts)) > MAX_XML_BYTES:
            raise FileRefused(f"The {called} is too large when unpacked. Make its pictures smaller.")
        marks = 0
        for name in texts:
            plain = self.read(name).replace(b"\0", b"")  # UTF-16 is the same letters with empty bytes between them
            marks += plain.count(b"<")
            if b"<!DOCTYPE" in plain.upper():
                raise damaged(self.kind or WORD)
        if marks > MAX_MARKS:
            raise FileRefused(f"The {called} is too large when unpacked. Split it into several files.")


@contextmanager
def opened(data: bytes) -> Iterator[Package]:
    """The parts of an Office file. Raises FileRefused for whatever a damaged zip makes Python raise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            yield Package(parts)
    except FileRefused:
        raise
    except BROKEN as error:
        raise FileRefused("The Word document cannot be read. Open it in Word and save it again.") from error


def kind_of(data: bytes) -> str | None:
    """`docx`, `xlsx`, `pptx` by what the file says of its main part; None for anything else."""
    try:
        with opened(data) as package:
            return package.kind if package.find("[Content_Types].xml") else None
    except FileRefused:
        return None


def parse(content: bytes) -> etree._Element:
    """XML read without entities, network or great depth. Raises FileRefused when it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(WORD) from error


def damaged(kind: str) -> FileRefused:
    """The refusal of a file whose parts are no XML, or hold what no program of its kind writes."""
    return FileRefused(f"The {CALLED[kind]} is damaged. Open it in {PROGRAMS[kind]} and save it again.")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _joined(base: str, target: str) -> str:
    plain = target.replace("\\", "/")
    return posixpath.normpath(plain if plain.startswith("/") else posixpath.join("/", base, plain)).lstrip("/")


def _is_address(target: str) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+.-]+:|[\\/]{2}", unquote(target), re.I))
