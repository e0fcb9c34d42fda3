"""What a coordinator finds who brings over the trackers of six predecessors. No database."""

import datetime as dt

import pytest

from csprapp.tables.typed import read_day
from dashboard.imports.meanings import what_next
from tests.dashboard.imports import predecessors
from tests.dashboard.imports.test_planning import children, planned, rows

DAY = dt.date


def test_two_years_on_one_sheet_are_read_each_with_its_own():
    made = planned(predecessors.ON_ONE_SHEET)
    told = rows(made)
    assert {row: told[row][0] for row in (6, 7, 9, 14, 15, 16)} == dict.fromkeys((6, 7, 9, 14, 15, 16), "history")
    assert [case.days.get("notified_on") for case in made.cases] == [
        DAY(2016, 5, 9), DAY(2016, 9, 9), DAY(2016, 11, 21), DAY(2017, 5, 10), None, DAY(2018, 1, 12),
    ]  # fmt: skip
    assert [[name for name, _ in case] for case in children(made)][3:] == [
        ["Pip Yarrow"],
        ["Pip Yarrow"],
        ["Mal Oxtoby"],
    ]


@pytest.mark.parametrize(
    "text", ["mid-June", "early June", "end of June", "late Jun", "c. June", "around June", "June?"]
)
def test_a_part_of_a_month_is_no_day(text):
    assert read_day(text, DAY(2026, 11, 30)).month_only


def test_a_date_in_a_comment_is_offered_where_the_cell_has_none():
    told = rows(planned(predecessors.IN_COLOURS))
    assert told[2] == ("error", "H2", "“Y” is not a date. The comment on it says Mon 8 Oct 2018")
    assert told[4][0] == "history"
    assert "The comment on it says Mon 4 Mar 2019: not recorded" in told[4][2]


def test_colours_that_differ_are_told_though_every_row_has_one():
    told = rows(planned(predecessors.IN_COLOURS))
    assert all("The row has a colour, which is not read" in told[row][2] for row in (3, 4, 5))


def test_short_words_of_headings_are_known():
    assert {case.days.get("occurred_on") for case in planned(predecessors.IN_COLOURS).cases} == {
        DAY(2018, 12, 18), DAY(2019, 2, 4), DAY(2019, 6, 3),
    }  # fmt: skip


def test_each_member_of_a_family_has_the_part_of_their_row():
    made = planned(predecessors.FAMILIES)
    found = [
        [(each.name, each.facts["role"], each.facts.get("relationship", "")) for each in (*case.children, *case.others)]
        for case in made.cases
    ]
    assert found == [
        [("Ada Pryce", "died", ""), ("Ben Pryce", "sibling", ""), ("Dot Pryce", "parent", "Mother"),
         ("Gus Tench", "adult", "Mother's partner")],
        [("Fay Sewell", "harmed", ""), ("Ron Sewell", "believed", "Father / alleged perpetrator")],
    ]  # fmt: skip


def test_dates_of_an_american_are_asked_about_in_every_column_of_the_table():
    told = rows(planned(predecessors.AMERICAN))
    assert [told[row][0] for row in (2, 3, 4, 5)] == ["error"] * 4
    wrong = {cell for row in planned(predecessors.AMERICAN).outcomes if row.facts for cell, _ in row.facts.wrong}
    assert wrong == {"C2", "D2", "E2", "F2", "C3", "D3", "F3", "C4", "D4", "E4", "F4", "D5", "E5", "F5"}


def test_a_name_in_brackets_is_found_with_its_birth():
    assert children(planned(predecessors.FROM_WORD)) == [
        [("Kes Lomax", DAY(2010, 2, 14))], [("Mo Lomax", None)], [("Child M", None)],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Local learning review ☒  LCSPR ☐", "alternative"),
        ("☐ Local learning review ☒ LCSPR", "lcspr"),
        ("LCSPR ☐ NFA ☑", "none"),
        ("[ ] LCSPR [x] Learning review", "alternative"),
        ("Local learning review ☐ LCSPR ☐ NFA ☐", ""),
    ],
)
def test_of_boxes_the_ticked_one_counts(text, expected):
    assert what_next(text, None) == expected


def test_the_day_in_the_status_is_the_day_it_closed():
    made = planned(predecessors.MODERN)
    assert made.cases[1].days["closed_on"] == DAY(2026, 1, 9)
    assert [(each.name, each.facts["role"]) for each in made.cases[0].others] == [
        ("Dee Fenn", "parent"), ("Jude", "sibling"), ("Ivy", "sibling"), ("Carl Gale", "believed"),
    ]  # fmt: skip
    assert [name for case in children(made) for name, _ in case] == [
        "Orla Fenn", "Perry Gale", "Quin Gale", "Baby girl Holt",
    ]  # fmt: skip


def of(made):
    return [(each.name or each.initials, each.facts["role"], each.born) for case in made.cases for each in case.others]


def test_see_above_is_no_date_and_a_merged_row_no_case():
    made = planned(predecessors.SEE_ABOVE)
    told = rows(made)
    assert [told[row][0] for row in (2, 3, 4)] == ["created", "ignored", "history"]
    assert [[name for name, _ in case] for case in children(made)] == [
        ["Finn O'Grady", "Maeve O'Grady", "Roisin O'Grady"], ["Baby Khan"],
    ]  # fmt: skip
    assert made.cases[1].children[0].facts["role"] == "unborn"
    assert of(made) == [
        ("Sinead O'Grady", "parent", DAY(1986, 9, 9)), ("Pat O'Grady", "parent", None), ("Lee Shaw", "parent", None),
        ("Shazia Begum", "parent", DAY(1999, 12, 31)), ("Adeel Khan", "parent", None),
    ]  # fmt: skip


def test_the_subject_of_concern_is_the_child_where_nobody_else_is():
    made = planned(predecessors.SUBJECTS)
    assert children(made) == [[("Robin Peel", DAY(2010, 2, 2))]]
    assert of(made) == [
        ("Sandy Peel", "sibling", DAY(2012, 3, 3)), ("Chris Peel", "sibling", DAY(2014, 4, 4)),
        ("Jo Peel", "parent", None), ("Al Peel", "parent", None),
    ]  # fmt: skip


def test_columns_of_one_kind_are_each_read_with_the_birth_beside():
    made = planned(predecessors.WIDE)
    assert children(made) == [[("Ash Bolt", DAY(2012, 1, 1))]]
    assert of(made) == [
        ("Bay Bolt", "sibling", DAY(2014, 2, 2)), ("Coe Bolt", "sibling", None),
        ("Cat Bolt", "parent", DAY(1985, 3, 3)), ("Dan Elm", "believed", DAY(1984, 4, 4)),
    ]  # fmt: skip


def test_a_day_without_a_year_is_of_the_year_that_the_day_beside_it_says():
    made = planned(predecessors.IN_HASTE)
    told = rows(made)
    assert [told[row][0] for row in (2, 3)] == ["created", "created"]
    assert made.cases[1].days == {
        "occurred_on": DAY(2025, 12, 28), "aware_on": DAY(2025, 12, 29), "notified_on": DAY(2026, 1, 6),
        "rr_meeting": DAY(2026, 1, 20), "rr_sent": DAY(2026, 1, 24),
    }  # fmt: skip
    assert "“6 Jan” is read as Tue 6 Jan 2026" in told[3][2]


def test_one_that_is_far_from_it_or_on_another_weekday_is_asked_about():
    made = planned(predecessors.IN_HASTE)
    row = next(each for each in made.outcomes if each.row == 4)
    assert row.facts.wrong == [
        ("E4", "“Tues 29 Oct” does not say which year"), ("G4", "“19 March” does not say which year"),
    ]  # fmt: skip


def test_the_family_in_one_cell_has_each_their_part():
    made = planned(predecessors.IN_HASTE)
    assert of(made)[:2] == [("Kim Reed", "parent", None), ("Al Ash", "parent", None)]


def test_a_day_without_its_month_is_asked_about_below_a_quarter():
    told = rows(planned(predecessors.QUARTERS))
    assert told[3] == ("error", "D3", "“12th” does not say which month")


def test_a_surname_of_three_letters_in_capitals_is_no_initials():
    made = planned(predecessors.QUARTERS, corrections={"Log": {"D3": "12 April"}})
    assert children(made) == [[("John Doe", DAY(2015, 2, 1))]]
    assert of(made) == [("Doe", "parent", None)]
