"""The report as a Word file: real heading styles, header rows that repeat, British English, nobody as its author."""

from __future__ import annotations

import datetime as dt
import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from csprapp.clock.deadline import day_words
from csprapp.desk.reporting.parts import Heading, Paragraphs, Part, Report, Table

WIDTH = 166  # millimetres between the margins of an A4 page
INK = RGBColor(0, 0, 0)


def make_word(report: Report) -> bytes:
    """The bytes of the .docx."""
    document = Document()
    _set_up(document, report)
    document.add_heading(report.title, level=1)
    document.add_paragraph(report.partnership)
    document.add_paragraph(f"Made {day_words(report.made_on)}")
    for note in report.notes:
        document.add_paragraph().add_run(note).bold = True
    for section in report.sections:
        document.add_heading(section.title, level=2)
        for part in section.parts:
            _part(document, part)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _set_up(document, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = report.title, report.partnership, "en-GB"
    properties.comments = properties.last_modified_by = properties.keywords = ""
    made = dt.datetime.combine(report.made_on, dt.time(), dt.UTC).replace(tzinfo=None)
    properties.created = properties.modified = made
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm((210 - WIDTH) / 2)
    _styles(document)
    head = page.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(report.marking).bold = True
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{report.title}    Made {day_words(report.made_on)}    Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _styles(document) -> None:
    styles = document.styles
    language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), "en-GB")
    styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(11)
    for name, size in (("Heading 1", 20), ("Heading 2", 14), ("Heading 3", 11.5), ("Caption", 10)):
        font = styles[name].font
        font.name, font.size, font.bold, font.color.rgb = "Arial", Pt(size), True, INK
        fonts = styles[name].element.rPr.rFonts
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word works out: the page, the number of pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _part(document, part: Part) -> None:
    if isinstance(part, Heading):
        document.add_heading(part.text, level=3)
    elif isinstance(part, Paragraphs):
        for lines in part.parts:
            document.add_paragraph("\n".join(lines))
    else:
        _table(document, part)


def _table(document, part: Table) -> None:
    caption = document.add_paragraph(part.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table: WordTable = document.add_table(rows=1, cols=len(part.heads), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, part.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    _repeats(table.rows[0])
    for row in part.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    widths = [Mm(WIDTH * share / sum(part.widths)) for share in part.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            _room(cell)
    document.add_paragraph()


def _room(cell) -> None:
    """A little room above and below the text of a cell."""
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
        for run in paragraph.runs:
            run.font.size = Pt(10)


def _repeats(row) -> None:
    """Mark a row as the table's header: it is read as one, and repeats on the next page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
