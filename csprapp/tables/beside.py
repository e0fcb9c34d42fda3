"""What a sheet says beside its values, which readers of values leave out: comments, colours, words struck
through. Pure.

A colour may mean "closed" and a comment may hold the date: what is not read is at least said.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from csprapp.tables.beside_ods import told_beside

MOST_XML = 60 * 1024 * 1024  # of one part: what is larger is read for its values alone
BROKEN = (KeyError, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, etree.XMLSyntaxError)
CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>')
STYLE = re.compile(rb'\bs="(\d+)"')
ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</c>).)*?<v>([^<]{1,20})</v>', re.S
)
# A formula without a result: the program that wrote the file never worked it out.
UNWORKED = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|(?:(?!</c>).)*?</f>)\s*'
    rb"(?:<v>\s*</v>|<v\s*/>)?\s*</c>", re.S,
)  # fmt: skip
EMPTY = re.compile(rb"/>$")
THREADED = re.compile(r"^\[Threaded comment\].*?Comment:\s*", re.S)
Place = tuple[int, int]  # row and column, from 1


@dataclass
class Beside:
    """What stands beside the values of one sheet."""

    comments: dict[Place, str] = field(default_factory=dict)
    coloured: dict[int, frozenset[str]] = field(default_factory=dict)  # rows, and their colours
    struck: set[int] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)  # of formulas: no value
    unworked: set[Place] = field(default_factory=set)  # formulas whose result is not in the file


def beside(data: bytes) -> dict[str, Beside]:
    """What stands beside the values, by the name of the sheet; nothing of what is no workbook of today's Excel or
    LibreOffice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if {"mimetype", "content.xml"} <= set(parts.namelist()):
                told = told_beside(_xml(parts, "content.xml"))
                return {name: Beside(comments, coloured, struck) for name, (comments, coloured, struck) in told}
            if "xl/workbook.xml" not in parts.namelist():
                return {}
            fills, strikes = _styles(parts)
            return {name: _of_sheet(parts, part, fills, strikes) for name, part in _sheets(parts)}
    except BROKEN:
        return {}


def _xml(parts: zipfile.ZipFile, name: str) -> etree._Element:
    if parts.getinfo(name).file_size > MOST_XML:
        raise ValueError(name)
    return etree.fromstring(parts.read(name), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _ties(parts: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str, str]]:
    """Key, kind and part of what a part is tied to."""
    folder, file = posixpath.split(name)
    place = f"{folder}/_rels/{file}.rels"
    if place in parts.namelist():
        for tie in _xml(parts, place):
            target = tie.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield tie.get("Id", ""), tie.get("Type", "").rpartition("/")[2], part


def _sheets(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    by_key = {key: part for key, kind, part in _ties(parts, "xl/workbook.xml") if kind == "worksheet"}
    for sheet in _xml(parts, "xl/workbook.xml").iter("{*}sheet"):
        key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        if key in by_key:
            yield str(sheet.get("name")), by_key[key]


def _styles(parts: zipfile.ZipFile) -> tuple[dict[int, str], set[int]]:
    """The styles of cells that colour them, each with its colour, and those that strike them through."""
    if "xl/styles.xml" not in parts.namelist():
        return {}, set()
    root = _xml(parts, "xl/styles.xml")
    solid = {
        str(at)
        for at, fill in enumerate(root.iterfind("{*}fills/{*}fill"))
        if any(each.get("patternType") == "solid" and not _is_white(each) for each in fill.iter("{*}patternFill"))
    }
    lined = {
        str(at)
        for at, font in enumerate(root.iterfind("{*}fonts/{*}font"))
        if any(each.get("val", "1") not in ("0", "false") for each in font.iter("{*}strike"))
    }
    formats = list(root.iterfind("{*}cellXfs/{*}xf"))
    return (
        {at: str(each.get("fillId")) for at, each in enumerate(formats) if each.get("fillId") in solid},
        {at for at, each in enumerate(formats) if each.get("fontId") in lined},
    )


def _is_white(fill: etree._Element) -> bool:
    colour = next(fill.iter("{*}fgColor"), None)
    return colour is not None and (str(colour.get("rgb", ""))[-6:].upper() == "FFFFFF" or colour.get("theme") == "0")


def _of_sheet(parts: zipfile.ZipFile, part: str, fills: dict[int, str], strikes: set[int]) -> Beside:
    found = Beside()
    for _, kind, other in _ties(parts, part):
        if kind == "comments" and other in parts.namelist():
            found.comments |= dict(_comments(_xml(parts, other)))
    if parts.getinfo(part).file_size > MOST_XML:
        return found
    content = parts.read(part)
    for cell in ERROR.finditer(content):
        found.errors[int(cell[2]), _column(cell[1].decode())] = cell[3].decode("utf-8", "replace")
    found.unworked = {(int(cell[2]), _column(cell[1].decode())) for cell in UNWORKED.finditer(content)}
    if fills or strikes:
        styled: dict[int, set[int]] = defaultdict(set)
        for cell in CELL.finditer(content):
            if (style := STYLE.search(cell[0])) and (not EMPTY.search(cell[0]) or int(style[1]) in fills):
                styled[int(cell[2])].add(int(style[1]))
        colours = {row: frozenset(fills[each] for each in used & fills.keys()) for row, used in styled.items()}
        found.coloured = {row: used for row, used in colours.items() if used}
        found.struck = {row for row, used in styled.items() if used & strikes}
    return found


def _comments(root: etree._Element) -> Iterator[tuple[Place, str]]:
    authors = {str(author.text or "").strip() for author in root.iter("{*}author")}
    for comment in root.iter("{*}comment"):
        place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", comment.get("ref", ""))
        text = " ".join(THREADED.sub("", "".join(each.text or "" for each in comment.iter("{*}t"))).split())
        for author in authors - {""}:
            text = text.removeprefix(f"{author}:").strip()
        if place and text:
            yield (int(place[2]), _column(place[1])), text[:2000]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
