"""Sheets that people take away: dates are dates, words are words, and nothing in them runs."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from csprapp.tables.writing import LONGEST, Column, fitting, safe, write_csv, write_xlsx

AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 16)
RISKY = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", " =1", "\u200b=1", "\ufeff=1",
    "\u00a0@x", "−1", "﹢1",
]  # fmt: skip


def sheet(*cells, write=write_xlsx, name="Cases"):
    columns = [
        Column(f"c{number}", f"Column {number}", lambda row, n=number: row[n], f"Means {number}")
        for number in range(len(cells))
    ]
    file = io.BytesIO()
    write(file, name, columns, [cells], about=["Made for a test"], at=AT)
    file.seek(0)
    return file


@pytest.mark.parametrize("text", RISKY)
def test_a_cell_of_a_csv_never_begins_as_a_formula(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "A word", "2026-0042", "a=b", "'=1", "(=1)"])
def test_other_words_stay_as_they_are(text):
    assert safe(text) == text


@pytest.mark.parametrize("text", RISKY)
def test_in_a_workbook_what_was_typed_is_a_string(text):
    book = openpyxl.load_workbook(sheet(text))
    cell = book.worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.value.strip() == text.replace("\r", "_x000D_").strip() or cell.value == text
    assert not any(each.data_type == "f" for row in book.worksheets[0] for each in row)


def test_dates_are_dates_numbers_are_numbers_and_nothing_is_empty():
    book = openpyxl.load_workbook(sheet(DAY, 3, None, "", "https://example.org/"))
    row = book.worksheets[0][2]
    assert row[0].is_date
    assert row[0].value == dt.datetime(2026, 11, 16)
    assert row[1].value == 3
    assert [cell.value for cell in row[2:4]] == [None, None]
    assert row[4].hyperlink is None


def test_a_day_before_excel_knows_days_is_written_out():
    assert openpyxl.load_workbook(sheet(dt.date(1899, 5, 1))).worksheets[0]["A2"].value == "1899-05-01"


def test_the_workbook_is_read_again_by_the_reader_of_trackers():
    book = CalamineWorkbook.from_filelike(sheet("2026-0042", DAY, "=1+1"))
    assert book.sheet_names == ["Cases", "About these columns"]
    heading, row = book.get_sheet_by_index(0).to_python()
    assert heading == ["Column 0", "Column 1", "Column 2"]
    assert row == ["2026-0042", DAY, "=1+1"]


def test_the_second_sheet_says_what_each_column_means():
    rows = CalamineWorkbook.from_filelike(sheet("x")).get_sheet_by_index(1).to_python()
    assert rows[0][0] == "Made for a test"
    assert ["Column", "Kind", "What it means"] in rows
    assert ["Column 0", "Text", "Means 0"] in rows


def test_a_csv_comes_in_a_zip_with_its_dictionary():
    archive = zipfile.ZipFile(sheet("=1+1", DAY, -3, "a\nb", write=write_csv, name="cases"))
    assert archive.namelist() == ["cases.csv", "cases-columns.csv", "about.txt"]
    data = archive.read("cases.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["'=1+1", "2026-11-16", "-3", "a\nb"]
    assert "Means 1" in archive.read("cases-columns.csv").decode()


def test_a_text_too_long_for_a_cell_says_that_it_was_cut():
    text = "\N{GRINNING FACE}" * LONGEST
    kept = fitting(text)
    assert len(kept.encode("utf-16-le")) // 2 <= LONGEST
    assert kept.endswith("(the rest is in the record)")
    assert openpyxl.load_workbook(sheet(text)).worksheets[0]["A2"].value == kept
    assert fitting("short") == "short"
