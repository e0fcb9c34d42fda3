"""What every Word file of ours has: A4, Arial in black, British English for screen readers, nobody as its author."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csprapp.files.text import printable
from csprapp.libraries import Later

if TYPE_CHECKING:
    import docx
    from docx import oxml, shared
    from docx.document import Document as WordFile
    from docx.oxml import ns
else:
    docx, oxml, ns, shared = map(Later, ("docx", "docx.oxml", "docx.oxml.ns", "docx.shared"))

TEXT = 11  # points
THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def new_word(title: str, author: str, made_on: dt.date, *, margin: float, headings: Mapping[str, float]) -> WordFile:
    """An empty Word file made on a London day. `margin` is in millimetres, `headings` the size of each style in points.

    `author` is an organisation, never a person.
    """
    document, qn = docx.Document(), ns.qn
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, printable(author), "en-GB"
    properties.comments = properties.last_modified_by = properties.keywords = ""
    properties.created = properties.modified = dt.datetime.combine(made_on, dt.time())
    page = document.sections[0]
    page.page_width, page.page_height = shared.Mm(210), shared.Mm(297)
    page.left_margin = page.right_margin = shared.Mm(margin)
    styles = document.styles
    styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").set(qn("w:val"), "en-GB")
    styles["Normal"].font.name, styles["Normal"].font.size = "Arial", shared.Pt(TEXT)
    for name, size in headings.items():
        _heading(styles[name], size)
    return document


def _heading(style, size: float) -> None:
    font, black = style.font, shared.RGBColor(0, 0, 0)
    font.name, font.size, font.bold, font.color.rgb = "Arial", shared.Pt(size), True, black
    for theme in THEMES:
        style.element.rPr.rFonts.attrib.pop(ns.qn(f"w:{theme}"), None)  # or the theme's typeface would win


def head_row(row: Any) -> None:
    """Mark a row as its table's header: it is read as one, and repeats on the next page."""
    mark = oxml.OxmlElement("w:tblHeader")
    mark.set(ns.qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # python-docx has no name for it


def word_bytes(document: WordFile) -> bytes:
    """The bytes of the .docx."""
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
