"""Sheets that people take away: XLSX, or CSV in a ZIP, each with what its columns mean beside it.

What somebody typed stays text whatever program opens it: a cell that a spreadsheet would run is no formula here. Rows
are written one by one, so that a long sheet needs no more memory than a short one.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any, TypeVar
from unicodedata import normalize

from csprapp.libraries import Later

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Later("xlsxwriter")

T = TypeVar("T")
Cell = str | date | int | None

DAY = "dd/mm/yyyy"  # as Excel shows a date; the cell itself is a date
LONGEST = 32_767  # UTF-16 units that a cell of Excel holds
CUT = " … (the rest is in the record)"
FIRST_DAY = date(1900, 3, 1)  # before it Excel's days of the week are wrong, and LibreOffice's dates differ
RUN_BY = frozenset(
    "=+-@\t\r\n\N{MINUS SIGN}"
)  # a cell that begins so is more than text to Excel, LibreOffice or Sheets
UNSEEN = " \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in addresses, `title` at its head, `meaning` in the data dictionary, and its `value` of a row.

    `private` columns hold words about people; `kind` says what a reader of the sheet finds in it.
    """

    key: str
    title: str
    value: Callable[[Any], Cell]
    meaning: str = ""
    kind: str = "Text"
    private: bool = False
    width: int = 18


def in_parts(every: Iterable[T], size: int) -> Iterator[list[T]]:
    """What there is, so many at a time: rows whose facts are read together."""
    rest = iter(every)
    while part := list(islice(rest, size)):
        yield part


def safe(text: str) -> str:
    """Text that no spreadsheet runs when it opens a CSV: an apostrophe stands before what would begin a formula, also
    behind signs that nobody sees and in the full-width forms that some programs read alike."""
    begins = text.lstrip(UNSEEN)[:1]
    return f"'{text}" if begins and (begins in RUN_BY or normalize("NFKC", begins) in RUN_BY) else text


def fitting(text: str) -> str:
    """What a cell of Excel can hold of a text."""
    if len(text) <= LONGEST // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


@dataclass(frozen=True)
class Beside:
    """A sheet of a workbook. One beside the first stands there where it has rows, which are asked for once those of the
    first are written."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]


def write_xlsx(
    file: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Any], *, about: Sequence[str], at: datetime,
    beside: Beside | None = None,
) -> None:  # fmt: skip
    """A workbook: the rows on a sheet called `title`, then what its columns mean, after the lines `about` it, then what
    stands `beside` the rows. `at` is when it was made."""
    book = xlsxwriter.Workbook(file, {
        "constant_memory": True, "default_date_format": DAY, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "nan_inf_to_errors": True,
    })  # fmt: skip
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": DAY, "align": "left"})
    _table(book, Beside(title, columns, rows), head, day)
    _dictionary(book.add_worksheet("About these columns"), columns, about, head)
    if beside and (first := next(more := iter(beside.rows), None)) is not None:
        _table(book, replace(beside, rows=chain([first], more)), head, day)
    book.close()


def _table(book: xlsxwriter.Workbook, table: Beside, head: Any, day: Any) -> None:
    sheet, columns = book.add_worksheet(table.title[:31]), table.columns
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.title, head)
    values = [column.value for column in columns]
    last = 0
    for last, row in enumerate(table.rows, 1):
        for number, value in enumerate(values):
            _write(sheet, last, number, value(row), day)
    sheet.autofilter(0, 0, last, max(len(columns) - 1, 0))


def _write(sheet: Any, row: int, number: int, value: Cell, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, number, fitting(value))
    elif isinstance(value, date):
        if value < FIRST_DAY:
            sheet.write_string(row, number, value.isoformat())
        else:
            sheet.write_datetime(row, number, value, day)
    else:
        sheet.write_number(row, number, value)


def _dictionary(sheet: Any, columns: Sequence[Column], about: Sequence[str], head: Any) -> None:
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 90)
    for number, line in enumerate(about):
        sheet.write_string(number, 0, line)
    first = len(about) + 1 if about else 0
    for number, row in enumerate(dictionary(columns), first):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, *([head] if number == first else []))


def dictionary(columns: Sequence[Column]) -> list[tuple[str, str, str]]:
    """The data dictionary: a line for each column, under a heading."""
    return [("Column", "Kind", "What it means"), *((each.title, each.kind, each.meaning) for each in columns)]


def write_csv(
    file: IO[bytes], name: str, columns: Sequence[Column], rows: Iterable[Any], *, about: Sequence[str], at: datetime
) -> None:
    """A ZIP with NAME.csv, NAME-columns.csv and about.txt: UTF-8 that Excel knows as such, dates as YYYY-MM-DD."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        values = [column.value for column in columns]
        lines = ([_plain(value(row)) for value in values] for row in rows)
        _member(archive, f"{name}.csv", [column.title for column in columns], lines, at)
        heading, *meanings = dictionary(columns)
        _member(archive, f"{name}-columns.csv", heading, ([safe(text) for text in line] for line in meanings), at)
        archive.writestr(_info("about.txt", at), "\r\n".join([*about, ""]))


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _member(
    archive: zipfile.ZipFile, name: str, heading: Sequence[str], lines: Iterable[Sequence[Any]], at: datetime
) -> None:
    with archive.open(_info(name, at), "w") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        writer.writerow(heading)
        writer.writerows(lines)


def _plain(value: Cell) -> Cell:
    if isinstance(value, str):
        return safe(value)
    return value.isoformat() if isinstance(value, date) else value
