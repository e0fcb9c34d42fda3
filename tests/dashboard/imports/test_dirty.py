"""Trackers as units keep them, with invented people: nothing in them is read wrongly in silence, or lost without a
word. The files are in tests/data/trackers/."""

import datetime as dt
from pathlib import Path

import pytest

from csprapp.tables.reading import read
from dashboard.imports.books import open_book
from dashboard.imports.matching import Here
from dashboard.imports.planning import Asked, plan
from dashboard.imports.queries import counting

pytestmark = pytest.mark.django_db
TRACKERS = Path(__file__).parents[2] / "data" / "trackers"
TODAY = dt.date(2025, 11, 18)
DAY = dt.date


@pytest.fixture
def told():
    """Row -> its outcome, of the file whose name begins so."""

    def rows(name, **asked):
        [path] = TRACKERS.glob(f"{name}*")
        book = open_book(read(path.read_bytes()), TODAY)
        made = plan(book, Asked(TODAY, DAY(2024, 11, 18), **asked), Here(), counting())
        return {each.row: each for each in made.outcomes if each.sheet == book.tables[0].sheet.name}

    return rows


def children(row):
    return [(child.name or child.initials, child.born) for child in row.facts.children]


def test_headings_over_two_rows_and_what_stands_below_the_table(told):
    rows = told("01")
    assert rows[5].facts.days["notified_on"] == DAY(2025, 5, 12)
    assert rows[5].facts.days["rr_sent"] == DAY(2025, 6, 2)
    assert children(rows[6]) == [("Bram Oxtoby", DAY(2018, 2, 1)), ("Bea Oxtoby", DAY(2020, 4, 3))]
    assert "“wc 3/2/25” is read as Mon 3 Feb 2025" in rows[6].reason
    assert (rows[7].outcome, rows[7].cell) == ("error", "D7")
    assert any("lines of this cell are read as 2 children" in why for _, why in rows[7].facts.notes)
    assert [rows[row].outcome for row in (8, 9, 10)] == ["ignored"] * 3
    assert rows[8].reason == "A total, not a case"


def test_comments_are_kept_and_colours_and_strokes_are_named(told):
    rows = told("02")
    assert [rows[row].reason for row in (3, 4)] == ["One incident with row 2"] * 2
    assert rows[5].facts.cells["Comment on SI No"] == "Closed by the partners 12/11/25"
    assert "comment on this cell is kept" in rows[5].reason
    assert "has a colour, which is not read" in rows[5].reason
    assert "struck through" in rows[5].reason
    assert rows[2].reason == ""


@pytest.mark.parametrize("row", [*range(2, 10), 13, 16, 17, 20, 21, 22, 24, 25])
def test_a_day_in_any_spelling_is_that_day(told, row):
    facts = told("03")[row].facts
    assert facts.days["occurred_on"] == DAY(2025, 2, 3), facts.cells


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (10, "does not say which year"),
        (11, "is not a date"),
        (12, "gives a month and no day"),
        (18, "has two dates"),
        (19, "gives a month and no day"),
        (23, "gives no day"),
        (26, "has two dates"),
        (27, "is not a date"),
    ],
)
def test_what_is_no_day_says_so_with_its_cell(told, row, words):
    found = told("03")[row]
    assert (found.outcome, found.cell) == ("error", f"C{row}")
    assert words in found.reason


@pytest.mark.parametrize(
    ("row", "words"), [(13, "“wc 3/2/25” is read"), (16, "(approx)” is read"), (17, "“3/2/25?” is read"), (20, "“c. 3")]
)
def test_a_day_that_is_not_certain_is_named(told, row, words):
    assert words in told("03")[row].reason


def test_hidden_rows_and_columns_are_read_and_hidden_sheets_are_named():
    [path] = TRACKERS.glob("04*")
    book = open_book(read(path.read_bytes()), TODAY)
    assert [(sheet.name, why) for sheet, why in book.left_out] == [
        ("Old 2019", "The sheet is hidden"),
        ("Lookups", "The sheet is hidden"),
    ]
    assert len(book.tables[0].rows) == 5
    assert "notes" in book.mappings["Cases"].values()


def test_an_error_of_a_formula_is_named_and_its_result_is_read(told):
    rows = told("05")
    for error in ("#NAME?", "#REF!", "#VALUE!", "#N/A"):
        assert f"“{error}” is an error of a formula" in rows[2].reason
    assert rows[2].facts.days["aware_on"] == DAY(2025, 3, 4)
    assert rows[3].facts.days["notified_on"] == DAY(2025, 3, 7)


def test_several_children_in_a_cell_however_they_are_parted(told):
    rows = told("06")
    assert children(rows[2]) == [("Kit O’Dowd", DAY(2015, 1, 1)), ("Kai O’Dowd", DAY(2016, 2, 2))]
    assert [name for name, _ in children(rows[4])] == ["Jo Nettle", "Sam Nettle"]
    assert [born for _, born in children(rows[5])] == [DAY(2012, 1, 1), DAY(2013, 2, 2), DAY(2014, 3, 3)]
    assert children(rows[8]) == [("A.B.", DAY(2015, 1, 1)), ("C.D.", DAY(2016, 2, 2))]
    assert children(rows[9]) == [("Lark Fenn", DAY(2013, 3, 3))]


def test_an_unborn_child_is_expected_and_not_born_after_the_incident(told):
    [child] = told("06")[6].facts.children
    assert (child.facts["role"], child.facts["expected_on"], child.born) == ("unborn", DAY(2025, 6, 3), None)
    assert told("06")[6].outcome == "created"


def test_children_whom_nobody_names_are_no_child_called_siblings(told):
    row = told("06")[7]
    assert children(row) == [("Jude Moss", None)]
    assert "“siblings” names nobody" in row.reason
    assert told("06")[11].facts.children[0].name == ""


def test_dates_that_may_have_the_month_first_are_asked_about_where_others_have(told):
    rows = told("07")
    assert [rows[row].outcome for row in (2, 3, 4, 5)] == ["error"] * 4
    assert "may be 4 May or 5 April" in rows[3].reason
    right = told("07", corrections={"Log": {"D4": "6 May 2025", "E4": "7 May 2025", "F4": "12 May 2025"}})
    assert right[4].outcome == "created"
    same = told("07", corrections={"Log": {"D4": "06/05/2025", "E4": "07/05/2025", "F4": "12/05/2025"}})
    assert same[4].facts.days["occurred_on"] == DAY(2025, 5, 6)
    assert same[4].outcome == "created"


def test_the_excel_of_1997(told):
    rows = told("08")
    assert rows[2].facts.days == {"died_on": DAY(2009, 5, 6), "notified_on": DAY(2009, 5, 11)}
    assert rows[2].facts.case["summary"] == "SCR published 2010 – café “x”"
    assert children(rows[3]) == [("Ned Marlowe", DAY(2001, 2, 3)), ("Meg Marlowe", DAY(2003, 5, 4))]


def test_text_as_windows_writes_it_parted_by_semicolons_with_lines_in_a_cell(told):
    rows = told("09")
    assert children(rows[2]) == [("Zoë O’Hara", DAY(2015, 2, 1))]
    assert rows[2].facts.case["summary"] == "two\nlines; and a semicolon"
    assert rows[2].facts.cells["Cost (£)"] == "1.200,50"
    assert rows[5].outcome == "created"


def test_unicode_text_of_excel_parted_by_tabs(told):
    rows = told("10")
    assert children(rows[2]) == [("Pádraig Wynn", DAY(2014, 1, 1))]
    assert children(rows[3]) == [("Μαρία Pine", None)]
    assert "is read as Tue 4 Mar 2025" in rows[3].reason


def test_rows_and_cells_that_opendocument_writes_once_and_repeats(told):
    rows = told("11")
    assert [rows[row].outcome for row in (2, 6, 7, 8)] == ["created", "created", "ignored", "created"]
    assert rows[7].reason == "The same as row 6"
    assert rows[8].facts.days == {"aware_on": DAY(2025, 7, 1)}
    assert max(rows) == 8


def test_years_between_rows_headings_again_and_serials(told):
    rows = told("12")
    assert rows[3].facts.days["aware_on"] == DAY(2023, 5, 4)
    assert rows[4].facts.days["aware_on"] == DAY(2023, 5, 4)
    assert rows[6].facts.days["occurred_on"] == DAY(2025, 1, 7)
    assert rows[7].reason == "The headings again"
    assert rows[8].facts.days == {
        "occurred_on": DAY(2025, 2, 12), "aware_on": DAY(2025, 2, 13), "notified_on": DAY(2025, 2, 17),
    }  # fmt: skip
    assert rows[9].facts.what_next == "lcspr"


@pytest.mark.parametrize("path", sorted(TRACKERS.iterdir()), ids=lambda path: path.name)
def test_every_cell_of_a_row_that_comes_over_is_kept_with_it_word_for_word(path):
    book = open_book(read(path.read_bytes()), TODAY)
    made = plan(book, Asked(TODAY, DAY(2024, 11, 18)), Here(), counting())
    tables = {table.sheet.name: table for table in book.tables}
    for each in made.outcomes:
        if each.facts:
            row = tables[each.sheet].sheet.rows[each.row - 1]
            assert len([cell for cell in row if cell not in (None, "")]) <= len(each.facts.cells)
