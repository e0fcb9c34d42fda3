"""The same table is read from every kind of file, cell for cell where its program shows it."""

import datetime as dt
import io
import zipfile

import pytest
from odf.dc import Creator
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P

from csprapp.files.refused import FileRefused
from csprapp.tables.reading import address, read, words
from csprapp.tables.typed import read_day
from tests.tables.makers import ods, text, xls, xlsx

ROWS = [
    ["Our tracker", None, None],
    [],
    ["Ref", "Child", "Date of incident"],
    ["SI-1", "Siobhán O’Neill", dt.date(2024, 1, 12)],
    [None, "Q.Z.; M.V.", "w/c 3rd"],
]
FILES = {
    "xlsx": lambda: xlsx(("Tracker", ROWS)),
    "xlsx since 1904": lambda: xlsx(("Tracker", ROWS), since_1904=True),
    "xls": lambda: xls(("Tracker", ROWS)),
    "ods": lambda: ods(("Tracker", ROWS)),
    "csv": lambda: text(ROWS),
    "csv with a mark": lambda: text(ROWS, encoding="utf-8-sig"),
    "semicolons": lambda: text(ROWS, ";"),
    "tabs": lambda: text(ROWS, "\t"),
    "windows": lambda: text(ROWS, encoding="cp1252"),
    "utf-16": lambda: text(ROWS, "\t", "utf-16"),
    "sep line": lambda: b"sep=;\r\n" + text(ROWS[1:], ";"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_table_is_the_same_in_every_kind_of_file(kind):
    (sheet,) = read(FILES[kind]())
    assert words(sheet.cell(4, 1)) == "SI-1"
    assert words(sheet.cell(4, 2)) == "Siobhán O’Neill"
    assert words(sheet.cell(4, 3)) == "12/01/2024"
    assert words(sheet.cell(5, 3)) == "w/c 3rd"
    assert sheet.cell(5, 1) in (None, "")
    assert sheet.cell(99, 99) is None


@pytest.mark.parametrize("number", ["1E999", "-1E999", "INF", "NaN"])
def test_a_number_beyond_all_numbers_is_text_and_breaks_nothing(number):
    whole, out = xlsx(("Tracker", [["Ref", "Date of incident"], ["SI-1", 12345]])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as book, zipfile.ZipFile(out, "w") as made:
        for name in book.namelist():
            made.writestr(name, book.read(name).replace(b"<v>12345</v>", f"<v>{number}</v>".encode()))
    (sheet,) = read(out.getvalue())
    assert words(sheet.cell(2, 2)) in {"inf", "-inf", "nan"}
    assert read_day(sheet.cell(2, 2), dt.date(2026, 11, 23)).wrong


def test_a_cell_is_called_as_its_program_calls_it():
    assert [address(17, 3), address(1, 26), address(2, 27), address(5, 703)] == ["C17", "Z1", "AA2", "AAA5"]


def test_hidden_sheets_are_told():
    sheets = read(xlsx(("Tracker", ROWS), ("Old", ROWS), hidden=["Old"]))
    assert [sheet.hidden for sheet in sheets] == [False, True]


MERGED = {
    "xlsx": lambda: xlsx(("T", ROWS), merged=["A4:A5"]),
    "xls": lambda: xls(("T", ROWS), merged=[(3, 4, 0, 0)]),
    "ods": lambda: ods(("T", ROWS), tall=[(3, 0)]),
}


@pytest.mark.parametrize("kind", MERGED)
def test_merged_cells_are_told_in_every_kind_of_workbook(kind):
    assert read(MERGED[kind]())[0].merged == [(4, 1, 5, 1)]


MHTML = b"MIME-Version: 1.0\nX-Document-Type: Workbook\n\n"
WEB_PAGE = b"<html><table><tr><td>Ref</td></tr></table></html>"
NO_TABLES = [
    b"", b"\r\n \r\n", b"%PDF-1.7 x", b"\x89PNG\r\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0broken", WEB_PAGE, MHTML,
    bytes(range(256)) * 40,
]  # fmt: skip


@pytest.mark.parametrize("data", NO_TABLES)
def test_what_is_no_table_is_refused_with_words(data):
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.messages[0].endswith((".", "file"))


def test_formats_down_to_the_last_row_are_no_rows():
    rows = [*ROWS, *[[] for _ in range(3000)], ["SI-2", "B.B.", "1/2/24"]]
    assert len(read(xlsx(("T", rows)))[0].rows) == 3006


def test_a_csv_of_the_old_excel_of_the_mac_keeps_its_letters():
    words = "Ref,Child\rA1,Zoë O’Hara\r"
    assert read(words.encode("mac_roman"))[0].rows[1] == ["A1", "Zoë O’Hara"]
    assert read(words.replace("\r", "\r\n").encode("cp1252"))[0].rows[1] == ["A1", "Zoë O’Hara"]


def test_an_opendocument_sheet_tells_comments_colours_and_strokes():
    book, table = OpenDocumentSpreadsheet(), Table(name="T")
    for name, made in (
        ("red", TableCellProperties(backgroundcolor="#ff0000")),
        ("gone", TextProperties(textlinethroughstyle="solid")),
    ):
        style = Style(name=name, family="table-cell")
        style.addElement(made)
        book.automaticstyles.addElement(style)
    note = Annotation()
    note.addElement(Creator(text="JB"))
    note.addElement(P(text="went 4.3.19"))
    for cells in ([("Ref", ""), ("Sent", "")], [("1", "red"), ("tbc", "")], [("2", "gone"), ("", "")]):
        row = TableRow()
        for said, style in cells:
            cell = TableCell(valuetype="string", **({"stylename": style} if style else {}))
            if said == "tbc":
                cell.addElement(note)
            cell.addElement(P(text=said))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    [sheet] = read(out.getvalue())
    assert sheet.rows[1] == ["1", "tbc"]
    assert sheet.beside.comments == {(2, 2): "went 4.3.19"}
    assert sheet.beside.coloured == {2: frozenset({"#ff0000"})}
    assert sheet.beside.struck == {3}


@pytest.mark.parametrize("kind", [text, lambda rows: xlsx(("List", rows)), lambda rows: ods(("List", rows))])
def test_no_cell_turns_round_what_stands_beside_it(kind):
    (sheet,) = read(kind([["Name"], ["Q.Z. \u202egnp.exe\u202c"]]))
    assert words(sheet.cell(2, 1)) == "Q.Z. gnp.exe"
