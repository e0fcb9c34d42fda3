"""Word files as partnerships might make them, built in memory."""

import io
import zipfile

from docx import Document


def word(*paragraphs: str, header: str = "", cell: str = "", runs: tuple[str, ...] = ()) -> bytes:
    """A Word file of these paragraphs; one more cut into `runs`; one cell of a table; a header."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if runs:
        paragraph = document.add_paragraph()
        for number, text in enumerate(runs):
            paragraph.add_run(text).bold = bool(number % 2)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if cell:
        document.add_table(rows=1, cols=1).rows[0].cells[0].text = cell
    document.core_properties.author = "Addy Minster at home"
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The file with one more part, or another one in its place."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(kept, "w") as after:
        for info in before.infolist():
            if info.filename != name:
                after.writestr(info.filename, before.read(info))
        after.writestr(name, content)
    return kept.getvalue()


def words_of(data: bytes) -> str:
    """Everything written in a Word file: text, tables, headers and footers."""
    document = Document(io.BytesIO(data))
    found = [paragraph.text for paragraph in document.paragraphs]
    found += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        found += [paragraph.text for paragraph in (*section.header.paragraphs, *section.footer.paragraphs)]
    return "\n".join(found)


def xml_of(data: bytes) -> str:
    """Every XML part of a Word file, as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
