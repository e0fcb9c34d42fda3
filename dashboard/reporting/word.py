"""The report as a Word file: real heading styles, header rows that repeat, British English, nobody as its author."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from csprapp.clock.deadline import day_words
from csprapp.files.typeset import picture_of
from csprapp.files.word import head_row, new_word, word_bytes
from csprapp.libraries import Later
from dashboard.reporting.report_blocks import Drawn, Heading, Paragraphs, Part, Report, Table

if TYPE_CHECKING:
    from docx import oxml, shared
    from docx.document import Document as WordFile
    from docx.enum import text as enums
    from docx.oxml import ns
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph
else:
    oxml, ns, shared, enums = map(Later, ("docx.oxml", "docx.oxml.ns", "docx.shared", "docx.enum.text"))

WIDTH = 166  # millimetres between the margins of an A4 page
PICTURE = 110  # millimetres
A4 = 210
HEADINGS = {"Heading 1": 20, "Heading 2": 14, "Heading 3": 11.5, "Caption": 10}


def make_word(report: Report) -> bytes:
    """The bytes of the .docx."""
    margin = (A4 - WIDTH) / 2
    document = new_word(report.title, report.partnership, report.made_on, margin=margin, headings=HEADINGS)
    _head_and_foot(document, report)
    document.add_heading(report.title, level=1)
    document.add_paragraph(report.partnership)
    document.add_paragraph(f"Made {day_words(report.made_on)}")
    for note in report.notes:
        document.add_paragraph().add_run(note).bold = True
    for section in report.sections:
        document.add_heading(section.title, level=2)
        for part in section.parts:
            _part(document, part)
    return word_bytes(document)


def _head_and_foot(document: WordFile, report: Report) -> None:
    page = document.sections[0]
    head = page.header.paragraphs[0]
    head.alignment = enums.WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(report.marking).bold = True
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{report.title}    Made {day_words(report.made_on)}    Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word works out: the page, the number of pages."""
    shown = "<w:r><w:t>1</w:t></w:r>"
    field = oxml.parse_xml(f'<w:fldSimple {ns.nsdecls("w")} w:instr="{instruction}">{shown}</w:fldSimple>')
    paragraph._p.append(field)


def _part(document: WordFile, part: Part) -> None:
    if isinstance(part, Heading):
        document.add_heading(part.text, level=3)
    elif isinstance(part, Paragraphs):
        for lines in part.parts:
            document.add_paragraph("\n".join(lines))
    elif isinstance(part, Drawn):
        shape = document.add_picture(BytesIO(picture_of(part.svg)), width=shared.Mm(PICTURE))
        shape._inline.docPr.set("descr", part.alt)
    else:
        _table(document, part)


def _table(document: WordFile, part: Table) -> None:
    caption = document.add_paragraph(part.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table: WordTable = document.add_table(rows=1, cols=len(part.heads), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, part.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    head_row(table.rows[0])
    for row in part.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    widths = [shared.Mm(WIDTH * share / sum(part.widths)) for share in part.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(oxml.OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            _room(cell)
    document.add_paragraph()


def _room(cell) -> None:
    """A little room above and below the text of a cell."""
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = shared.Pt(3)
        for run in paragraph.runs:
            run.font.size = shared.Pt(10)
