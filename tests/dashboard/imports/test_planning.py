"""What becomes of the rows of trackers that are kept in very different ways. No database."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from cases.deadlines.calendars import shipped_calendar
from csprapp.clock.rules import RuleBook
from csprapp.tables.reading import Sheet, read
from dashboard.imports.books import open_book
from dashboard.imports.columns import by_words
from dashboard.imports.comparing import Counting
from dashboard.imports.matching import Here, KnownCase
from dashboard.imports.planning import Asked, plan
from tests.tables.makers import ods, text, xls, xlsx

TODAY = dt.date(2026, 11, 18)
DAY = dt.date
COUNTING = Counting(shipped_calendar(), RuleBook())


def planned(data, here=None, **asked):
    choices = Asked(TODAY, asked.pop("history_before", DAY(2025, 11, 18)), **asked)
    return plan(open_book(read(data), TODAY), choices, here or Here(), COUNTING)


def rows(made, sheet=None):
    """Row -> (outcome, cell, reason) of a sheet."""
    name = sheet or made.outcomes[0].sheet
    return {each.row: (each.outcome, each.cell, each.reason) for each in made.outcomes if each.sheet == name}


def children(made):
    return [[(child.name or child.initials, child.born) for child in case.children] for case in made.cases]


HEADINGS = ["Ref", "Child", "DOB", "Date of incident", "Date LA aware", "Notified"]


def test_headings_over_two_rows_with_merged_groups_are_put_together():
    top = ["Ref", "Child", None, "Notification", None, "Rapid review", None]
    below = [None, "Name", "DOB", "Due", "Sent", "Due", "Sent"]
    row = ["S1", "Ann Reed", DAY(2015, 1, 1), DAY(2026, 10, 9), DAY(2026, 10, 8), DAY(2026, 10, 29), DAY(2026, 10, 28)]
    data = xlsx(("T", [["Our tracker"], top, below, row]), merged=["A1:G1", "A2:A3", "B2:C2", "D2:E2", "F2:G2"])
    made = planned(data)
    assert made.cases[0].days == {"notified_on": DAY(2026, 10, 8), "rr_sent": DAY(2026, 10, 28)}
    assert made.cases[0].dues == {"notify_due": DAY(2026, 10, 9), "rr_due": DAY(2026, 10, 29)}
    assert rows(made)[3] == ("ignored", "", "The headings")


def test_groups_without_merged_cells_go_on_until_the_next():
    top = ["Unique ID", "Details of child", None, "Rapid review", None]
    data = xls(
        (
            "T",
            [
                top,
                [None, "Surname", "Forename", "Due", "Submitted"],
                ["R1", "FOX", "Tam", DAY(2024, 4, 26), DAY(2024, 4, 25)],
            ],
        )
    )
    made = planned(data)
    assert children(made) == [[("Tam Fox", None)]]
    assert made.cases[0].days == {"rr_sent": DAY(2024, 4, 25)}


@pytest.mark.parametrize("make", [lambda sheet: xlsx(sheet, merged=["A2:A3", "D2:D3", "E2:E3"]),
                                  lambda sheet: xls(sheet, merged=[(1, 2, 0, 0), (1, 2, 3, 3), (1, 2, 4, 4)]),
                                  lambda sheet: ods(sheet, tall=[(1, 0), (1, 3), (1, 4)])])  # fmt: skip
def test_cells_merged_for_a_family_count_for_each_child(make):
    first = ["S1", "WREN, Zoe", DAY(2015, 5, 5), DAY(2026, 7, 3), DAY(2026, 7, 6), None]
    made = planned(make(("T", [HEADINGS, first, [None, "WREN, Yan", DAY(2017, 5, 5), None, None, None]])))
    assert children(made) == [[("Zoe Wren", DAY(2015, 5, 5)), ("Yan Wren", DAY(2017, 5, 5))]]
    assert rows(made)[3] == ("created", "", "One incident with row 2")


def test_rows_of_one_reference_or_of_one_family_and_day_are_one_incident():
    made = planned(text([
        HEADINGS,
        ["S1", "Ann Reed", "1/1/15", "1/10/26", "2/10/26", ""],
        ["s 1", "Q.Z.", "1/1/17", "1/10/26", "2/10/26", ""],
        ["S2", "Bo Finch", "", "5/10/26", "5/10/26", ""],
        ["S3", "Cy Finch", "", "5/10/26", "5/10/26", ""],
        ["S4", "Di Finch", "", "6/10/26", "6/10/26", ""],
    ]))  # fmt: skip
    assert [len(case.children) for case in made.cases] == [2, 2, 1]


def test_of_two_families_of_one_name_and_day_of_whom_the_panel_was_notified_apart_each_is_an_incident():
    headings = [*HEADINGS, "Panel reference"]
    made = planned(text([
        headings,
        ["S1", "Ann Smith", "1/1/15", "1/10/26", "2/10/26", "", "CSPR-1001"],
        ["S2", "Bea Smith", "1/1/17", "1/10/26", "2/10/26", "", "CSPR 1001"],
        ["S3", "Cy Smith", "1/1/19", "1/10/26", "2/10/26", "", "CSPR-1002"],
        ["S4", "Di Reed", "1/1/15", "1/10/26", "2/10/26", "", "CSPR-1003"],
        ["S5", "Ed Reed", "1/1/17", "1/10/26", "2/10/26", "", ""],
    ]))  # fmt: skip
    assert [len(case.children) for case in made.cases] == [2, 1, 2]


def test_a_reference_with_two_dates_is_told():
    made = planned(
        text([HEADINGS, ["S1", "A.B.", "", "1/10/26", "2/10/26", ""], ["S1", "A.B.", "", "1/10/26", "3/10/26", ""]])
    )
    assert rows(made)[3] == ("error", "E3", "Row 2 has the reference S1 too, and says Fri 2 Oct 2026")


def test_names_that_may_be_read_in_two_ways_are_asked_about_unless_the_births_count_them():
    headings = ["Ref", "Child", "DOB", "Date of incident"]
    unclear = ["S1", "Quill, Jon and Kay Wray", "", "1/10/26"]
    counted = ["S2", "Jon, Kay and Lou", "1/1/15; 1/1/16; 1/1/17", "2/10/26"]
    made = planned(text([headings, unclear, counted]))
    outcome, cell, reason = rows(made)[2]
    assert (outcome, cell) == ("error", "B2")
    assert "in more than one way" in reason
    assert [[name for name, _ in case] for case in children(made)] == [["Jon", "Kay", "Lou"]]
    put_right = {made.outcomes[0].sheet: {"B2": "Jon Quill; Kay Wray"}}
    assert children(planned(text([headings, unclear]), corrections=put_right)) == [
        [("Jon Quill", None), ("Kay Wray", None)]
    ]


@pytest.mark.parametrize("group", ["Team", "Case", "Incident details", "General", "Management information"])
@pytest.mark.parametrize(("word", "key"), [("Status", "status"), ("Outcome", "decision")])
def test_a_word_below_a_group_about_the_case_means_what_it_says(group, word, key):
    found = by_words(f"{group}: {word}")
    assert max(found, key=found.get) == key


@pytest.mark.parametrize("group", ["Mother", "Rapid review: Police", "Social worker", "School"])
def test_a_word_below_any_other_group_may_mean_anything(group):
    assert not {"status", "reference", "notes"} & set(by_words(f"{group}: Status"))


def test_the_sample_tracker_is_read_to_its_last_column():
    made = planned((Path(__file__).parents[3] / "docs" / "sample-tracker.xlsx").read_bytes())
    closed = [row for row in made.outcomes if row.facts and row.facts.cells.get("Team: Status") == "Closed"]
    assert closed
    assert {row.outcome for row in closed} <= {"history", "error"}


def test_sheets_that_hold_no_cases_are_left_out_with_a_reason():
    made = planned(xlsx(
        ("Tracker", [HEADINGS, ["S1", "A.B.", None, DAY(2026, 10, 1), None, None]]),
        ("Lists", [["Owner", "Status", "Outcome"], ["Cora", "Open", "LCSPR"]]),
        ("Notes", [["How this is kept"], ["One row a child"]]),
        ("Pivot", [["Row Labels", "Count of Ref"], ["Open", 3], ["Grand Total", 3]]),
        ("Old", [HEADINGS, ["S0", "A.B.", None, DAY(2020, 10, 1), None, None]]),
        hidden=["Old"],
    ))  # fmt: skip
    assert len(made.cases) == 1
    assert {each.sheet for each in made.outcomes if each.outcome == "ignored"} == {
        "Tracker",
        "Lists",
        "Notes",
        "Pivot",
        "Old",
    }
    assert rows(made, "Old")[1][2] == "The sheet is hidden"
    assert rows(made, "Pivot")[1][2] == "The sheet is a pivot table or counts cases"


def test_totals_headings_again_notes_and_empty_rows_are_no_cases():
    made = planned(text([
        HEADINGS,
        ["S1", "A.B.", "", "1/10/26", "", ""],
        [],
        ["Total", "1"],
        HEADINGS,
        ["2025/26", "", "", "", "", ""],
        ["S2", "C.D.", "", "2/10/26", "", ""],
        ["2026 subtotal", "2"],
        ["S3"],
    ]))  # fmt: skip
    found = rows(made)
    assert [found[number][0] for number in range(2, 10)] == [
        "created", "ignored", "ignored", "ignored", "ignored", "created", "ignored", "ignored",
    ]  # fmt: skip
    assert [each[2] for each in found.values()][2:5] == [
        "The row is empty",
        "A total, not a case",
        "The headings again",
    ]


def test_the_month_of_a_week_comes_from_the_row_between_and_else_is_asked():
    lines = [HEADINGS, ["June 2024", "", "", "", "", ""], ["S1", "A.B.", "", "w/c 3rd", "", ""]]
    assert planned(text(lines)).cases[0].days["occurred_on"] == DAY(2024, 6, 3)
    assert rows(planned(text([lines[0], lines[2]])))[2] == ("error", "D2", "“w/c 3rd” does not say which month")


def test_a_month_without_a_day_is_not_recorded_in_history_and_wrong_in_an_open_case():
    lines = [
        ["Ref", "Child", "Date of incident", "Status"],
        ["S1", "A.B.", "Jan-24", "Closed"],
        ["S2", "A.B.", "Jan-24", "Open"],
    ]
    found = rows(planned(text(lines)))
    assert found[2][:2] == ("history", "C2")
    assert found[3][:2] == ("error", "C3")


def test_what_cannot_have_happened_is_wrong_with_its_cell():
    found = rows(planned(text([
        HEADINGS,
        ["S1", "A.B.", "", "3/10/26", "1/10/26", ""],
        ["S2", "A.C.", "", "3/10/26", "4/10/26", "1/10/26"],
        ["S3", "A.D.", "", "3/10/42", "", ""],
        ["S4", "A.E.", "4/10/26", "3/10/26", "", ""],
        ["S5", "A.F.", "4/10/1966", "3/10/26", "", ""],
    ])))  # fmt: skip
    assert [found[number][:2] for number in range(2, 7)] == [
        ("error", "E2"), ("error", "F3"), ("error", "D4"), ("error", "C5"), ("error", "C6"),
    ]  # fmt: skip


def test_children_side_by_side_have_their_own_birthdays():
    headings = ["Ref", "Child 1", "Child 1 DOB", "Child 2", "Child 2 DOB", "Date of incident"]
    made = planned(text([headings, ["S1", "Ann Reed", "1/1/10", "Ben Reed", "2/2/12", "1/10/26"]]))
    assert children(made) == [[("Ann Reed", DAY(2010, 1, 1)), ("Ben Reed", DAY(2012, 2, 2))]]


def test_columns_never_heard_of_are_kept_with_the_row():
    made = planned(text([[*HEADINGS, "Moon phase"], ["S1", "A.B.", "", "1/10/26", "", "", "Full"]]))
    assert made.cases[0].rows[0].cells["Moon phase"] == "Full"


def test_a_closed_or_older_case_is_history_unless_the_row_says_it_is_open():
    lines = [["Ref", "Child", "Date of incident", "Status"]]
    lines += [["S1", "A.B.", "1/10/26", "Closed"], ["S2", "A.C.", "1/10/24", ""], ["S3", "A.D.", "1/10/24", "Ongoing"]]
    assert [each[0] for each in rows(planned(text(lines))).values()][1:] == ["history", "history", "created"]


def test_a_cell_put_right_is_read_and_a_row_left_out_is_ignored():
    lines = [HEADINGS, ["S1", "A.B.", "", "31/11/26", "", ""]]
    made = planned(text(lines), corrections={"CSV": {"D2": "11/11/26"}})
    assert made.cases[0].days["occurred_on"] == DAY(2026, 11, 11)
    assert rows(planned(text(lines), left_out=frozenset({("CSV", 2)})))[2][0] == "ignored"


class TestWhatIsHere:
    def here(self):
        known = KnownCase("2026-0007", DAY(2026, 10, 1), DAY(2026, 10, 2), (("A.R.", "Ann Reed", DAY(2015, 1, 1)),))
        return Here({known.reference: known}, sources={"s1": [known.reference]})

    @pytest.mark.parametrize(
        "row",
        [
            ["2026-0007", "", "", "1/10/26", "", ""],
            ["S-1", "", "", "", "2/10/26", ""],
            ["", "REED, Ann", "1/1/15", "1/10/26", "", ""],
            ["X9", "A.R.", "1/1/15", "", "2/10/26", ""],
            ["", "Ann Reed", "", "1/10/26", "", ""],
        ],
    )
    def test_a_row_is_a_case_here_by_reference_or_child_and_day(self, row):
        made = planned(text([HEADINGS, row]), self.here())
        assert rows(made)[2][0] == "matched"
        assert made.outcomes[-1].reference == "2026-0007"

    @pytest.mark.parametrize(
        "row",
        [
            ["2026-0007", "Una Other", "3/3/12", "5/5/26", "6/5/26", ""],  # their own numbering happens to be like ours
            ["", "Ann Reed", "1/1/15", "5/5/26", "", ""],  # another incident of the same child
            ["", "Bea Reed", "1/1/15", "1/10/26", "", ""],
        ],
    )
    def test_another_case_is_none_of_them(self, row):
        assert rows(planned(text([HEADINGS, row]), self.here()))[2][0] == "created"


@pytest.mark.parametrize(
    ("aware", "due", "why"),
    [
        ("22/3/24", "2/4/24", ""),
        ("22/3/24", "28/3/24", "counted the day itself as day one"),
        ("25/3/24", "2/4/24", "counted Good Friday (Fri 29 Mar 2024) as a working day"),
        ("25/3/24", "1/4/24", "Good Friday (Fri 29 Mar 2024) and Easter Monday (Mon 1 Apr 2024) as working days"),
        ("25/3/24", "30/3/24", "counted calendar days, not working days"),
        ("25/3/24", "26/3/24", "counted from the incident, not from awareness"),
        ("25/3/24", "3/4/25", "a year later: check the year"),
    ],
)
def test_a_date_that_differs_is_explained_by_the_mistake_that_leads_to_it(aware, due, why):
    lines = [["Ref", "Date of incident", "LA aware", "Notification due"], ["S1", "19/3/24", aware, due]]
    told = planned(text(lines)).differences
    assert (why in told[0].reason) if why else not told


def test_closure_days_are_told_where_a_sheet_left_them_out():
    closed = Counting(COUNTING.calendar, COUNTING.rules, frozenset({DAY(2026, 6, 10)}))
    lines = [["Ref", "LA aware", "Notification due"], ["S1", "8/6/26", "16/6/26"]]
    made = plan(open_book(read(text(lines)), TODAY), Asked(TODAY, DAY(2025, 1, 1)), Here(), closed)
    assert "days when the office was closed" in made.differences[0].reason


@pytest.mark.parametrize(
    ("due", "why"),
    [("2/11/24", "counted the day itself"), ("4/11/24", "moved the date to the next working day"), ("2/5/24", ""),
     ("30/10/24", "counted 180 days"), ("3/10/24", "counted 5 months")],
)  # fmt: skip
def test_six_months_are_compared_too(due, why):
    lines = [["Ref", "LCSPR decision date", "LCSPR due"], ["S1", "3/5/24", due]]
    told = planned(text(lines)).differences
    assert why in told[0].reason


def test_of_several_children_in_a_cell_nobody_is_said_to_have_died():
    headings = ["Ref", "Child", "Sex", "Date of death", "Date of incident"]
    made = planned(
        text(
            [
                headings,
                ["S1", "REED, Ann & Ben", "F", "1/10/26", "1/10/26"],
                ["S2", "Cy Sedge", "M", "2/10/26", "1/10/26"],
            ]
        )
    )
    first, second = made.cases
    assert [(child.facts["role"], child.facts.get("died_on"), child.facts.get("sex")) for child in first.children] == [
        ("child", None, None), ("child", None, None),
    ]  # fmt: skip
    assert second.children[0].facts["role"] == "died"


def test_rows_that_share_the_panels_reference_are_one_incident():
    headings = ["Child Ref", "Incident Date", "Aware Date", "Panel Ref"]
    made = planned(text([headings, ["N123", "5/10/26", "6/10/26", "P-001"], ["N124", "5/10/26", "6/10/26", "P-001"]]))
    assert len(made.cases) == 1


def test_ditto_means_the_row_above():
    made = planned(text([HEADINGS, ["S1", "A.B.", "", "1/10/26", "2/10/26", ""], ["S2", "C.D.", "", "ditto", '"', ""]]))
    assert made.cases[1].days == made.cases[0].days


KNOWN = {
    "Ref": "reference", "Child's Name": "child", "D.O.B.": "born", "Date of Incident": "occurred_on",
    "Date LA became aware": "aware_on", "Notification due (5 WD)": "notify_due", "Date SIN sent": "notified_on",
    "RR due": "rr_due", "Rapid Review meeting": "rr_meeting", "RR submitted to Panel": "rr_sent",
    "LCSPR decision date": "decided_on", "LCSPR due (6 months)": "lcspr_due", "Date published": "published_on",
    "Lead officer": "owner", "Case status": "status", "Comments": "notes",
}  # fmt: skip


@settings(deadline=None)  # how long it takes is a matter of what else the machine does
@given(st.permutations(list(KNOWN)), st.integers(0, 6), st.integers(0, 3), st.sampled_from([str, str.upper, str.lower]))
def test_headings_are_known_in_any_order_wherever_the_table_begins(order, above, left, written):
    day = DAY(2026, 10, 5)
    values = {"reference": "S1", "child": "Ann Reed", "owner": "Cora", "status": "Open", "notes": "chased"}
    row = [values.get(KNOWN[heading], day) for heading in order]
    pad = [None] * left
    lines = [["Our tracker of incidents"] for _ in range(above)]
    book = open_book([Sheet("T", [*lines, [*pad, *map(written, order)], [*pad, *row]])], TODAY)
    assert {heading.lower(): book.mappings["T"].get(left + place) for place, heading in enumerate(order, start=1)} == {
        heading.lower(): key for heading, key in KNOWN.items()
    }
