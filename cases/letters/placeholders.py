"""Finds and fills `{{placeholders}}` in a Word file, by plain substitution: nothing in a template is ever run. Pure.

Word cuts text into runs as it likes, so a placeholder may lie across several: each paragraph is read as one text. A
value is set as text of the first of them, never as Word's own marks.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from csprapp.files.checks import FileRefused
from csprapp.files.text import printable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Where people write: the text, headers and footers, notes. Text boxes and tables are inside them.
PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
MARK = re.compile(r"\{\{(.*?)\}\}", re.S)
MADE_BY = re.compile(rb"<(dc:creator|cp:lastModifiedBy)>[^<]*</\1>")


def marks_in(data: bytes) -> set[str]:
    """The names of all placeholders of a Word file. Raises FileRefused when its text cannot be read."""
    found: set[str] = set()
    for _, content in _texts(data):
        for paragraph in _tree(content).iter(f"{W}p"):
            text = "".join(piece.text or "" for piece in _pieces(paragraph))
            found.update(name.strip() for name in MARK.findall(text))
    return found


def links_out(data: bytes) -> bool:
    """Whether the file fetches something from elsewhere when it is opened: a template, a picture, an object. An
    ordinary link that somebody must follow does not.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.lower().endswith(".rels"):
                for tie in _tree(parts.read(name)):
                    outside = tie.get("TargetMode", "").lower() == "external"
                    if outside and not tie.get("Type", "").endswith("/hyperlink"):
                        return True
    return False


def fill(data: bytes, values: Mapping[str, str]) -> bytes:
    """The Word file with each placeholder replaced by its value; a line break in a value breaks the line.

    Who made the template is not told in the letter. Raises KeyError for a placeholder without a value.
    """
    filled = {name: _filled(content, values) for name, content in _texts(data)}
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            content = filled.get(info.filename, before.read(info))
            if info.filename == "docProps/core.xml":
                content = MADE_BY.sub(rb"<\1></\1>", content)
            after.writestr(zipfile.ZipInfo(info.filename, info.date_time), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _texts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if PARTS.fullmatch(name):
                yield name, parts.read(name)


def _tree(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("The Word document is damaged. Open it in Word and save it again.") from error


def _pieces(paragraph: etree._Element) -> list[etree._Element]:
    """The pieces of text of one paragraph, without those of paragraphs inside it, such as a text box's."""
    return [piece for piece in paragraph.iter(f"{W}t") if next(piece.iterancestors(f"{W}p"), None) is paragraph]


def _filled(content: bytes, values: Mapping[str, str]) -> bytes:
    tree = _tree(content)
    for paragraph in list(tree.iter(f"{W}p")):
        _fill_paragraph(paragraph, values)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fill_paragraph(paragraph: etree._Element, values: Mapping[str, str]) -> None:
    pieces = _pieces(paragraph)
    whole = "".join(piece.text or "" for piece in pieces)
    # From the last to the first, so that the places of the earlier ones stay right.
    for mark in reversed(list(MARK.finditer(whole))):
        value = printable(values[mark[1].strip()])
        _replace(pieces, mark.start(), mark.end(), value)
    for piece in pieces:
        _break_lines(piece)


def _replace(pieces: list[etree._Element], start: int, end: int, value: str) -> None:
    """Put `value` in place of the letters from `start` to `end`, counted over all pieces."""
    at, first = 0, True
    for piece in pieces:
        text = piece.text or ""
        low, high = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if low < high:
            piece.text = text[:low] + (value if first else "") + text[high:]
            piece.set(SPACE, "preserve")
            first = False


def _break_lines(piece: etree._Element) -> None:
    """Line breaks of a value become Word's own."""
    lines = (piece.text or "").split("\n")
    if len(lines) == 1:
        return
    piece.text = lines[0]
    for line in lines[1:]:
        following = etree.Element(f"{W}t")
        following.text = line
        following.set(SPACE, "preserve")
        broken = etree.Element(f"{W}br")
        piece.addnext(broken)
        broken.addnext(following)
        piece = following
