"""A chronology as an agency keeps it, read row by row: what is meant, and what is wrong with it."""

import datetime as dt
import io

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

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
from tests.tables.makers import xlsx

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


class TestNothingIsLost:
    """Chronologies as agencies paste and send them."""

    def read(self, table):
        return [(line.day, line.event, line.source, dict(line.wrong)) for line in lines(table)]

    def test_lines_within_a_cell_that_word_copied(self):
        pasted = "Date\tEvent\tSource\n3/2/25\tVisit\nShe saw no bruises\n\nand left\tHV\n4/2/25\tCall\tGP\n"
        assert self.read(chronology_table.from_text(pasted)) == [
            (D(2025, 2, 3), "Visit\nShe saw no bruises\nand left", "HV", {}),
            (D(2025, 2, 4), "Call", "GP", {}),
        ]

    @pytest.mark.parametrize(
        ("line", "day", "about", "event"),
        [
            ("c. March 2025 – Moved house", D(2025, 3, 1), "c. March 2025", "Moved house"),
            ("2025-03-05 10:30 Police attended", D(2025, 3, 5), "2025-03-05 10:30", "Police attended"),
            ("w/c 10/3/25 Nursery absent", D(2025, 3, 10), "w/c 10/3/25", "Nursery absent"),
            ("3/2/25, c. 10am: HV visited", D(2025, 2, 3), "3/2/25, c. 10am", "HV visited"),
            ("3 - 5 Feb 2025 In hospital", D(2025, 2, 3), "", "In hospital"),
            ("4th Feb 2025: GP called", D(2025, 2, 4), "", "GP called"),
        ],
    )
    def test_a_line_of_prose_that_begins_with_a_day_as_people_say_it(self, line, day, about, event):
        [found] = lines(chronology_table.from_text(line))
        assert (found.day, found.about, found.event, dict(found.wrong)) == (day, about, event, {})

    @pytest.mark.parametrize("line", ["3 children were seen", "May attended school", "At 10 he went home"])
    def test_a_line_that_begins_with_no_day_keeps_all_its_words(self, line):
        found = lines(chronology_table.from_text(f"3/2/25 Visit\n{line}"))
        assert (found[1].event, found[1].same_day) == (line, True)

    def test_a_day_without_its_year_is_asked_about_and_not_taken_for_the_day_before(self):
        found = lines(chronology_table.from_text("3/2/25 Visit\n10 March Moved house"))
        assert "does not say which year" in found[1].wrong["when"]
        assert found[1].event == "Moved house"

    def test_a_time_beside_the_day_of_a_workbook(self):
        rows = [["Date", "Event"], [dt.datetime(2025, 2, 3, 10, 30), "Visit"], [dt.datetime(2025, 2, 3), "Call"]]
        found = lines(chronology_table.from_file(workbook(*rows)))
        assert [line.about for line in found] == ["2025-02-03 10:30", ""]

    def test_who_said_so_and_who_wrote_it_are_the_source(self):
        pasted = "Date\tAgency\tEvent\tAuthor\n3/2/25\tHealth\tVisit\tA. Writer\n"
        assert self.read(chronology_table.from_text(pasted))[0][2] == "Health; A. Writer"

    def test_a_row_with_more_cells_than_headings_is_asked_about(self):
        [found] = lines(chronology_table.from_text("Date;Event;Source\n3/2/25;Visit; one;HV\n4/2/25;Call;GP"))[:1]
        assert "more cells than there are headings" in found.wrong["what"]

    def test_more_columns_than_we_read_are_refused(self):
        wide = ["Date", "Event", *map(str, range(20))]
        with pytest.raises(FileRefused, match="more than 12 columns"):
            chronology_table.from_file(workbook(wide, [D(2025, 2, 3), "Visit", *["x"] * 20]))

    def test_sheets_with_the_same_headings_are_one_chronology_and_others_are_named(self):
        head = ["Date", "Event"]
        book = xlsx(
            ("2024", [head, [D(2024, 2, 3), "One"]]),
            ("2025", [head, [D(2025, 2, 3), "Two"], [D(2025, 3, 3), "Three"]]),
            ("Contacts", [["Name", "Telephone"], ["GP", "01632 960000"]]), ("Old", [head, [D(2001, 1, 1), "Hidden"]]),
            hidden=["Old"],
        )  # fmt: skip
        table = chronology_table.from_file(book)
        assert [line.event for line in lines(table)] == ["One", "Two", "Three"]
        assert table.left_out == ["Sheet “Old”, which is hidden", "Sheet “Contacts”"]

    def test_cells_merged_downwards_in_a_workbook_say_the_same_in_each_row(self):
        rows = [["Date", "Event", "Source"], [D(2025, 2, 3), "One", "RiO"], [None, "Two", None], [None, "Three", None]]
        table = chronology_table.from_file(xlsx(("S", rows), merged=["C2:C4"]))
        assert [line.source for line in lines(table)] == ["RiO"] * 3


class TestWord:
    """Word tables as they are kept over years."""

    def made(self, change=None, tables=1):
        document = docx.Document()
        for number in range(tables):
            table = document.add_table(rows=3, cols=3)
            for row, said in zip(table.rows, [["Date", "Event", "Source"], [f"{number + 1}/2/25", "One", "RiO"],
                                              ["", "Two", ""]], strict=True):  # fmt: skip
                for cell, text in zip(row.cells, said, strict=True):
                    cell.text = text
            document.add_paragraph("Page")
        if change:
            change(document)
        out = io.BytesIO()
        document.save(out)
        return chronology_table.from_file(out.getvalue())

    def test_a_table_on_each_page_is_one_chronology(self):
        assert [line.day for line in lines(self.made(tables=3))] == [
            D(2025, 2, 1), D(2025, 2, 1), D(2025, 2, 2), D(2025, 2, 2), D(2025, 2, 3), D(2025, 2, 3),
        ]  # fmt: skip

    def test_a_source_merged_downwards_is_that_of_every_row(self):
        def merge(document):
            table = document.tables[0]
            table.cell(1, 2).merge(table.cell(2, 2))

        assert [line.source for line in lines(self.made(merge))] == ["RiO", "RiO"]

    def test_what_was_inserted_and_what_stands_in_a_box_is_read_and_what_was_deleted_is_not(self):
        def track(document):
            paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
            for tag, text, inner in (("ins", " inserted", "t"), ("del", " gone", "delText")):
                paragraph.append(parse_xml(
                    f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{inner} xml:space="preserve">{text}'
                    f"</w:{inner}></w:r></w:{tag}>"))  # fmt: skip
            paragraph.append(parse_xml(
                f'<w:sdt {nsdecls("w")}><w:sdtContent><w:r><w:t xml:space="preserve"> boxed</w:t></w:r></w:sdtContent>'
                "</w:sdt>"))  # fmt: skip

        assert lines(self.made(track))[0].event == "One inserted boxed"

    def test_a_table_with_other_headings_is_named(self):
        def contacts(document):
            table = document.add_table(rows=2, cols=2)
            for cell, text in zip(
                [*table.rows[0].cells, *table.rows[1].cells], ["Name", "Role", "A", "B"], strict=True
            ):
                cell.text = text

        assert self.made(contacts).left_out == ["Table 2"]


def read_lines(text):
    table = chronology_table.from_text(text)
    found = chronology_table.lines(table, chronology_table.guessed(table), dt.date(2026, 11, 30), changed={})
    assert not any(line.wrong for line in found), found
    return [(line.day, line.event) for line in found]


APRIL = [(dt.date(2025, 4, 3), "Seen by the GP, bruised"), (dt.date(2025, 4, 5), "School rang home")]


@pytest.mark.parametrize(
    "text",
    [
        "3 April 2025\nSeen by the GP, bruised\n\n5 April 2025\nSchool rang home\n",
        "• 3/4/25 – Seen by the GP, bruised\n• 5/4/25 – School rang home",
        'Date,Agency,Event\n03/04/2025,GP,"Seen by the GP, bruised"\n05/04/2025,School,School rang home',
        "2025\n3 April - Seen by the GP, bruised\n5.4: School rang home",
        "2025:\n3rd April\tSeen by the GP, bruised\n5/4\tSchool rang home",
        "Date\tEvent\n3/4/25\tSeen by the GP, bruised\nPage 1 of 2\t\n"
        + "Date\tEvent\n5/4/25\tSchool rang home\nPage 2 of 2\t",
    ],
)
def test_whatever_way_it_was_pasted_each_line_has_its_day(text):
    assert read_lines(text) == APRIL


def test_a_number_below_a_year_is_no_day():
    assert "2025" not in chronology_table.from_text("2025\n3 April Seen\n3 visits in a week").rows[-1][1][1]


def test_what_the_child_said_and_who_saw_them_is_not_left_out():
    heads, row = "Date\tEvent\tChild's voice\tProfessional", "3/4/25\tSeen\tI had no tea\tTeacher"
    table = chronology_table.from_text(f"{heads}\n{row}")
    [line] = chronology_table.lines(table, chronology_table.guessed(table), dt.date(2026, 11, 30), changed={})
    assert (line.event, line.source) == ("Seen\nI had no tea", "Teacher")


def test_two_days_with_a_stroke_are_a_period():
    assert chronology_table.when("14/15 June 2025", dt.date(2026, 1, 1))[:2] == (
        dt.date(2025, 6, 14),
        dt.date(2025, 6, 15),
    )
