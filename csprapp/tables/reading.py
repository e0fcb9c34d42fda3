"""The sheets of a file as people keep them: XLSX, XLS, ODS and CSV, each cell where its program shows it. Pure.

A reader is chosen by what the file holds, never by its name. Strangers' files: `csprapp.files.child.run(read, data)`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from csprapp.files.refused import FileRefused
from csprapp.names.folding import straight
from csprapp.tables.beside import Beside, beside

Cell = str | float | bool | dt.date | None
Row = list[Cell]

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, LONGEST = 20_000, 256, 60, 10_000
WANTED = "Select an Excel (.xlsx or .xls), OpenDocument (.ods) or CSV file"
LOCKED = "This file is locked with a password. Take the password off and save it again."
DAMAGED = "This file cannot be read. Open it in the program that made it, and save it again."
WEB_PAGE = "This is a web page with the ending of a spreadsheet. Open it in Excel and save it as .xlsx."
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
GUARD = re.compile(r"^'(?=\s*[=+@\-−＝＋＠－])")  # before what a spreadsheet would run, as our own CSV has it
DELIMITERS = ",;\t|"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows[0]` is the first row of the sheet as its program shows it, empty ones included; `merged` are
    blocks of cells that are one: first row and column, last row and column, all from 1."""

    name: str
    rows: list[Row]
    hidden: bool = False
    is_chart: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    since_1904: bool = False
    beside: Beside = field(default_factory=Beside)

    def cell(self, row: int, column: int) -> Cell:
        """What stands in a cell, by its row and column from 1; nothing outside of the sheet."""
        if not 0 < row <= len(self.rows) or not 0 < column <= len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]


def address(row: int, column: int) -> str:
    """A cell as a spreadsheet calls it: row 17, column 3 is "C17"."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """The letters of a column, from 1: "A", "Z", "AA"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def words(cell: Cell) -> str:
    """A cell as it is read aloud, on one line: dates day first, whole numbers without a point."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return str(int(cell)) if cell == int(cell) else str(cell)


def read(data: bytes) -> list[Sheet]:
    """Every sheet of a file, hidden ones too. Raises FileRefused with what to do."""
    if not data.strip(b"\0\r\n\t "):
        raise FileRefused(f"The selected file is empty. {WANTED}.")
    if data.startswith((OLE, ZIP)):
        sheets = _workbook(data)
    elif data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise FileRefused(WANTED)
    elif re.match(rb"\s*(<!doctype html|<html|<table|<\?xml|mime-version:)", data[:400].lstrip(b"\xef\xbb\xbf"), re.I):
        raise FileRefused(WEB_PAGE)
    else:
        sheets = [_text(data)]
    if not any(any(_holds(row)) for sheet in sheets for row in sheet.rows):
        raise FileRefused("There is nothing in this file.")
    return sheets


def _holds(row: Iterable[Cell]) -> Iterable[bool]:
    return (cell not in (None, "") for cell in row)


# --- Workbooks --------------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise FileRefused(LOCKED) from None
    except (CalamineError, OSError, ValueError) as error:
        locked = data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data
        raise FileRefused(LOCKED if locked else DAMAGED) from error
    if len(book.sheets_metadata) > MOST_SHEETS:
        raise FileRefused(
            f"This file has more than {MOST_SHEETS} sheets. Save the sheets that hold cases in a separate file."
        )
    since_1904 = data.startswith(ZIP) and _counts_from_1904(data)
    spans = _spans_of_ods(data) if data.startswith(ZIP) else {}
    sheets = [_sheet(book, about, since_1904, spans.get(about.name, [])) for about in book.sheets_metadata]
    told = beside(data) if data.startswith(ZIP) else {}
    for sheet in sheets:
        sheet.beside = told.get(sheet.name, sheet.beside)
    return sheets


def _sheet(book: CalamineWorkbook, about: object, since_1904: bool, spans: list[tuple[int, int, int, int]]) -> Sheet:
    name, hidden = about.name, about.visible != SheetVisibleEnum.Visible  # type: ignore[attr-defined]
    if about.typ != SheetTypeEnum.WorkSheet:  # type: ignore[attr-defined]
        return Sheet(name, [], hidden, is_chart=True)
    try:
        found = book.get_sheet_by_name(name)
        rows = _rows(found.iter_rows(), (found.start or (0, 0))[1], name)
        blocks = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in found.merged_cell_ranges or []]
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(DAMAGED) from error
    return Sheet(name, rows, hidden, merged=blocks or spans, since_1904=since_1904)


def _rows(rows: Iterable[Sequence[object]], skipped: int, name: str) -> list[Row]:
    before: Row = [None] * skipped
    found: list[Row] = []
    filled = 0
    for number, row in enumerate(rows, start=1):
        found.append([*before, *map(_cell, row)][:MOST_COLUMNS])
        if any(_holds(found[-1])):
            filled = number
            if filled > MOST_ROWS:
                raise FileRefused(f"The sheet “{name}” has more than {MOST_ROWS:,} rows. Save it in parts.")
        elif number - filled > MOST_ROWS:  # formats alone, down to the last row there is
            break
    return found[:filled]


def _cell(value: object) -> Cell:
    """One value as a plain one: an instant at midnight is its day, any other keeps its time as text, and so does a
    number beyond all numbers, which no program writes but a file can hold."""
    kind = type(value)
    if kind is float and not isfinite(value):  # type: ignore[arg-type]
        return str(value)
    if kind is str:
        return straight(unmangled(value[:LONGEST])) or None  # type: ignore[index]
    if kind is float or kind is bool or kind is dt.date:
        return value  # type: ignore[return-value]
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time(0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, int):
        return float(value)
    return None if value is None else str(value)


def unmangled(text: str) -> str:
    """A text whose letters were saved in one alphabet and read in another, as they were written: "ZoÃ«" is "Zoë"."""
    if not ("Ã" in text or "â" in text or "Â" in text):
        return text
    try:
        return b"".join(_byte(sign) for sign in text).decode("utf-8")
    except ValueError:
        return text


def _byte(sign: str) -> bytes:
    """The byte that Windows shows so; those that it has no letter for stand for themselves."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _counts_from_1904(data: bytes) -> bool:
    """Whether the numbers behind the workbook's dates are counted from 1904, as Excel for the Mac once did."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts, parts.open("xl/workbook.xml") as part:
            return re.search(rb'date1904="(1|true)"', part.read(20_000)) is not None
    except (KeyError, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return False


def _spans_of_ods(data: bytes) -> dict[str, list[tuple[int, int, int, int]]]:
    """The merged cells of each sheet of an OpenDocument file, which the reader does not tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if "mimetype" not in parts.namelist():
                return {}
            content = parts.read("content.xml")
    except (KeyError, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return {}
    if b"-spanned=" not in content:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(content, parser)
    return {str(table.get(f"{TABLE}name")): list(_spans(table)) for table in root.iter(f"{TABLE}table")}


def _spans(table: etree._Element) -> Iterable[tuple[int, int, int, int]]:
    number = 1
    for row in table.iter(f"{TABLE}table-row"):
        column = 1
        for cell in row:
            wide, tall = (int(cell.get(f"{TABLE}number-{way}-spanned", 1)) for way in ("columns", "rows"))
            if wide > 1 or tall > 1:
                yield number, column, number + tall - 1, column + wide - 1
            column += int(cell.get(f"{TABLE}number-columns-repeated", 1))
        number += int(row.get(f"{TABLE}number-rows-repeated", 1))


# --- Text -------------------------------------------------------------------------------------------------------


def _text(data: bytes) -> Sheet:
    text = decoded(data)
    if text.count("\0") or sum(sign < " " and sign not in "\t\r\n\f\v" for sign in text[:4000]) > 8:
        raise FileRefused(WANTED)
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r'"?sep=(.)"?\s*', first)
    csv.field_size_limit(LONGEST * 100)
    mark = told[1] if told else delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise FileRefused(DAMAGED) from error
    rows = [[GUARD.sub("", cell) for cell in row] for row in rows]
    rows = [[], *rows] if told else rows  # Excel counts that line, and does not show it
    return Sheet("CSV", _rows(rows, 0, "CSV"))


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 where it says so or can be nothing else; as the old Excel of the Mac wrote
    it, where lines end as only there; else as Windows writes English."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[:200].count(b"\0") > 40:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("mac_roman" if b"\r" in data and b"\n" not in data else "cp1252", "replace")


def delimiter(text: str) -> str:
    """What parts the cells: the sign by which most of the first rows have the same number of cells, and most cells."""
    sample = text[:60_000]

    def agreement(mark: str) -> tuple[int, int]:
        try:
            rows = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if any(row)][:60]
        except csv.Error:
            return 0, 0
        several = [count for count in rows if count > 1]
        if not several:
            return 0, 0
        usual = max(set(several), key=lambda count: (several.count(count), count))
        return several.count(usual), usual

    return max(DELIMITERS, key=agreement)
