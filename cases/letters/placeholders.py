"""Finds and fills `{{placeholders}}` in a Word file, by plain substitution: nothing in a template is ever run. Pure.

Word cuts text into runs as it likes, so a placeholder may lie across several: each paragraph is read as one text. A
value is set as text of the first of them, never as Word's own marks.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from csprapp.files.office import field_codes
from csprapp.files.package import Package, opened, parse
from csprapp.files.refused import FileRefused
from csprapp.files.text import printable
from csprapp.names.folding import seen

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Where nobody writes: ties, types, data of other programs.
NO_TEXT = re.compile(r"(.*\.rels|\[content_types\]\.xml|customxml/.*|docprops/.*)", re.I)
MARK = re.compile(r"\{\{(.*?)\}\}", re.S)
MERGED = re.compile(r"\s*(MERGEFIELD|ADDRESSBLOCK|GREETINGLINE|NEXT(IF|RECORD)?|MERGEREC)\b", re.I)
MADE_BY = re.compile(rb"<(dc:creator|cp:lastModifiedBy)>[^<]*</\1>")
PLACES = (
    (".rels", "the address of a link"),
    ("header", "a header"), ("footer", "a footer"), ("note", "a note"), ("comment", "a comment"),
    ("docprops", "the properties of the document"), ("diagram", "a drawing"), ("chart", "a chart"),
)  # fmt: skip


def marks_in(data: bytes) -> set[str]:
    """The names of all placeholders of a Word file. Raises FileRefused when its text cannot be read."""
    found: set[str] = set()
    for _, content in _texts(data):
        for paragraph in parse(content).iter("{*}p"):
            text = "".join(piece.text or "" for piece in _pieces(paragraph))
            found.update(map(_name, MARK.findall(text)))
    return found


def _name(mark: str) -> str:
    """What a mark is called, however it is typed: "Due Date", "due-date" and "DUE_DATE" are one."""
    return re.sub(r"[\s-]+", "_", seen(mark).strip()).lower()


def check_fillable(data: bytes) -> None:
    """Raises FileRefused, with the place, when a mark would still stand in a letter made from this template: cut by the
    end of a paragraph, in deleted text, in the words of a picture, in the properties of the document, in the address
    of a link; or a field that only Word's mail merge fills.
    """
    with opened(fill(data, dict.fromkeys(marks_in(data), ""))) as package:
        for name in package.xml_names:
            if name.lower().startswith("customxml/"):
                continue
            tree = package.tree(name)
            if merged := next((code for code in field_codes(tree) if MERGED.match(code)), None):
                raise FileRefused(
                    f"The template has a field that only Word’s mail merge fills ({' '.join(merged.split())[:60]}). "
                    "Type the placeholder in its place, such as {{recipient}}."
                )
            values = (unquote(str(value)) for one in tree.iter() for value in one.attrib.values())
            said = ["".join(tree.itertext()), *values]
            if rest := next((text for text in said if re.search(r"\{\{|\}\}", text)), None):
                near = " ".join(re.search(r".{0,20}(\{\{|\}\}).{0,20}", rest, re.S)[0].split())  # type: ignore[index]
                where = next((words for word, words in PLACES if word in name.lower()), "the text")
                raise FileRefused(
                    f"A placeholder in {where} cannot be filled, near “{near}”. Type it again in one go, and "
                    "accept any tracked changes before you save."
                )


def links_out(data: bytes) -> bool:
    """Whether the file fetches something from elsewhere when it is opened: a template, a picture, an object. An
    ordinary link that somebody must follow does not.
    """
    with opened(data) as package:
        rels = [name for name in package.names if name.lower().endswith(".rels")]
        return any(tie.said_outside and tie.kind != "hyperlink" for name in rels for tie in package.ties_in(name))


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
    """Every part in which somebody may write, by its name in the file."""
    with opened(data) as package:
        yield from ((package.zip_name(name), package.read(name)) for name in _written(package))


def _written(package: Package) -> list[str]:
    return [name for name in package.xml_names if not NO_TEXT.fullmatch(name)]


def _pieces(paragraph: etree._Element) -> list[etree._Element]:
    """The pieces of text of one paragraph, without those of paragraphs inside it, such as a text box's."""
    return [piece for piece in paragraph.iter("{*}t") if next(piece.iterancestors("{*}p"), None) is paragraph]


def _filled(content: bytes, values: Mapping[str, str]) -> bytes:
    tree = parse(content)
    for paragraph in list(tree.iter("{*}p")):
        _fill_paragraph(paragraph, values)
    for bound in list(tree.iter("{*}dataBinding")):  # Word would put what it is bound to over what was filled in
        bound.getparent().remove(bound)  # type: ignore[union-attr]
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fill_paragraph(paragraph: etree._Element, values: Mapping[str, str]) -> None:
    pieces = _pieces(paragraph)
    whole = "".join(piece.text or "" for piece in pieces)
    # From the last to the first, so that the places of the earlier ones stay right.
    for mark in reversed(list(MARK.finditer(whole))):
        value = printable(values[_name(mark[1])])
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
    """Line breaks of a value become Word's own; in a drawing they become blanks."""
    lines = (piece.text or "").split("\n")
    if len(lines) == 1:
        return
    space = etree.QName(piece).namespace or ""
    if "wordprocessingml" not in space:
        piece.text = " ".join(lines)
        return
    piece.text = lines[0]
    for line in lines[1:]:
        following = etree.Element(f"{{{space}}}t")
        following.text = line
        following.set(SPACE, "preserve")
        broken = etree.Element(f"{{{space}}}br")
        piece.addnext(broken)
        broken.addnext(following)
        piece = following
