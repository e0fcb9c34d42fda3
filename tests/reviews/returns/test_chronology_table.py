"""A chronology as an agency keeps it, read row by row: what is meant, and what is wrong with it."""

import datetime as dt
import io

import docx
import openpyxl
import pytest

from csprapp.files.refused import FileRefused
from reviews.returns import chronology_table, services
from reviews.returns.chronology_table import Table
from reviews.returns.models import ChronologyEntry
from reviews.returns.queries import chronology_of
from reviews.returns.views import asked_context
from reviews.returns.word import chronology_as_word, request_as_word
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.reviews.guest_access.factories import make_request

TODAY = dt.date(2026, 11, 23)
D = dt.date


def lines(table: Table, **more):
    return chronology_table.lines(table, chronology_table.guessed(table), TODAY, **{"changed": {}, **more})


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def word_file(*rows) -> bytes:
    document = docx.Document()
    document.add_paragraph("Chronology of an invented practice")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.mark.parametrize(("typed", "first", "last", "about"), [
    ("12/1/24", D(2024, 1, 12), None, ""),
    ("Monday 5 June 2023", D(2023, 6, 5), None, ""),
    ("12/01/2024 - 14/01/2024", D(2024, 1, 12), D(2024, 1, 14), ""),
    ("3-5 April 2024", D(2024, 4, 3), D(2024, 4, 5), ""),
    ("3 April to 5 May 2024", D(2024, 4, 3), D(2024, 5, 5), ""),
    ("between 3 May 2024 and 7 May 2024", D(2024, 5, 3), D(2024, 5, 7), ""),
    ("March 2024", D(2024, 3, 1), None, "March 2024"),
    ("Spring 2024", D(2024, 3, 1), None, "Spring 2024"),
    ("2019", D(2019, 1, 1), None, "2019"),
    ("2018-2019", D(2018, 1, 1), D(2019, 12, 31), "2018-2019"),
    ("w/c 3 June 2024", D(2024, 6, 3), None, "w/c 3 June 2024"),
    ("circa 2021", D(2021, 1, 1), None, "circa 2021"),
])  # fmt: skip
def test_when_is_read_as_people_write_it(typed, first, last, about):
    assert chronology_table.when(typed, TODAY) == (first, last, about, "")


@pytest.mark.parametrize(("typed", "words"), [
    ("", "Enter the day"),
    ("tbc", "is not a date"),
    ("3rd", "does not say which month"),
    ("31/02/2024", "there is no 31 February 2024"),
    ("12/13/2024", "Was the month written first?"),
])  # fmt: skip
def test_what_cannot_be_read_says_why(typed, words):
    day, _, _, wrong = chronology_table.when(typed, TODAY)
    assert day is None
    assert words in wrong


class TestFiles:
    ROWS = (
        ["Date", "Time", "Contact", "Significance", "Source"],
        [D(2024, 1, 12), "10:00", "Health visitor saw her", "Nobody asked him", "Health record"],
        [None, None, "She rang again", None, None],
        ["March 2024", None, "Moved school", None, "School file"],
    )

    def expected(self, table: Table):
        first, second, third = lines(table)
        assert (first.day, first.event, first.significance) == (
            D(2024, 1, 12),
            "10:00: Health visitor saw her",
            "Nobody asked him",
        )
        assert (second.day, second.same_day) == (D(2024, 1, 12), True), "a line without a day follows the one above"
        assert (third.about, third.source) == ("March 2024", "School file")
        assert not any(line.wrong for line in (first, second, third))

    def test_a_workbook(self):
        self.expected(chronology_table.from_file(workbook(*self.ROWS)))

    def test_rows_keep_the_numbers_that_the_file_shows(self):
        table = chronology_table.from_file(workbook(["Chronology of the practice"], [], *self.ROWS))
        assert [number for number, _ in table.rows] == [4, 5, 6]

    def test_a_word_file(self):
        rows = [[f"{cell:%d.%m.%Y}" if isinstance(cell, dt.date) else cell or "" for cell in row] for row in self.ROWS]
        self.expected(chronology_table.from_file(word_file(*rows)))

    def test_what_is_copied_from_a_sheet(self):
        rows = [[f"{cell:%d/%m/%y}" if isinstance(cell, dt.date) else cell or "" for cell in row] for row in self.ROWS]
        self.expected(chronology_table.from_text("\n".join("\t".join(row) for row in rows)))

    def test_a_word_file_without_a_table_says_so(self):
        document = docx.Document()
        document.add_paragraph("12 January 2024: words")
        held = io.BytesIO()
        document.save(held)
        with pytest.raises(FileRefused, match="no table in this Word file"):
            chronology_table.from_file(held.getvalue())

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7", workbook(["Date", "Event"])])
    def test_what_holds_no_rows_is_refused(self, data):
        with pytest.raises(FileRefused):
            chronology_table.from_file(data)


def test_lines_of_prose_begin_with_their_date():
    table = chronology_table.from_text(
        "12/01/2024 Health visitor saw her.\n14 March 2024: She moved school\nNo date at all\n"
    )
    found = lines(table)
    assert [line.day for line in found] == [D(2024, 1, 12), D(2024, 3, 14), D(2024, 3, 14)]
    assert found[1].event == "She moved school"


def test_without_headings_the_columns_are_known_by_what_stands_in_them():
    rows = [["school file", "She was seen with a bruise on her arm and said that she fell", "12/1/24"]] * 3
    table = chronology_table.from_text("\n".join("\t".join(row) for row in rows))
    assert chronology_table.guessed(table) == ["why", "what", "when"]


def test_two_columns_may_say_what_happened():
    table = chronology_table.from_text("Date\tEvent\tAction taken\n1/2/24\tBruise seen\tRang the GP")
    assert lines(table)[0].event == "Bruise seen\nRang the GP"


def test_a_day_that_has_not_come_and_a_line_without_words_are_wrong():
    table = chronology_table.from_text(
        "Date\tEvent\tSource\n1/2/27\tBruise\tx\n1/2/24\t\tx\n1/2/24\tSeen\t" + "x" * 201
    )
    ahead, empty, long = lines(table)
    assert "has not come yet" in ahead.wrong["when"]
    assert empty.wrong == {"what": "Enter what happened"}
    assert "200 characters" in long.wrong["source"]


def test_what_a_person_typed_stands_instead_and_rows_can_be_left_out():
    table = chronology_table.from_text("Date\tEvent\n3rd\tSeen\n4th\tSeen again")
    [line] = lines(table, changed={"2": {"when": "3/4/24"}}, out=[3])
    assert (line.day, line.wrong) == (D(2024, 4, 3), {})


@pytest.mark.django_db
def test_our_own_request_filled_in_and_sent_back_is_read_by_its_chronology_and_not_its_search_list():
    asked = make_request()
    document = docx.Document(io.BytesIO(request_as_word(asked_context(asked, TODAY))))
    [row] = [table for table in document.tables if table.cell(0, 0).text == "Date"][0].rows[1:2]
    for cell, text in zip(row.cells, ["12/1/24", "Seen in the ward", "Nobody asked", "Ward notes"], strict=True):
        cell.text = text
    held = io.BytesIO()
    document.save(held)
    [line] = lines(chronology_table.from_file(held.getvalue()))
    assert (line.day, line.event, line.source) == (D(2024, 1, 12), "Seen in the ward", "Ward notes")


@pytest.mark.django_db
def test_the_chronology_of_a_case_saved_as_word_can_be_read_again():
    case = make_case(by=make_user("coordinator"))
    said = {"day": D(2024, 1, 12), "event": "Seen at home", "significance": "Nobody asked", "source": "File"}
    services.add_event(case, ChronologyEntry(**said), by=case.owner, today=TODAY)
    made = chronology_as_word(case, chronology_of(case), TODAY)
    [line] = lines(chronology_table.from_file(made))
    assert (line.day, line.event, line.significance, line.source) == tuple(said.values())
