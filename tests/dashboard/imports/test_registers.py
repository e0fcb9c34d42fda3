"""Registers and logs from many hands: every row is right, or an error that says what is wrong with which cell."""

import datetime as dt

import pytest

from tests.dashboard.imports import registers
from tests.dashboard.imports.scene import planned, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = dt.date
# The outcome of each row by its first letter, sheet after sheet.
OUTCOMES = {
    "PRINTED": "iiiceieiii",
    "UNICODE": "ic",
    "SEP": "icc",
    "WORDS": "ice",
    "FORMULAS": "icc",
    "HIDDEN": "iccc",
    "MERGED": "icccc",
    "YEARS": "ih" + "ic" + "iii" + "iiii",
    "NAMES": "icccccc",
    "TAKEN_BACK": "iciiiic",
    "MIXED": "iecee",
}
CASES = {
    "PRINTED": [["Orla Fenn"]],
    "UNICODE": [["Siân Łukasz-Péwé"]],
    "SEP": [["Renée Dufour", "Théo Dufour"]],
    "MERGED": [["Ada Pryce", "Ben Pryce", "Cal Pryce"], ["Dee Quant"]],
    "TAKEN_BACK": [["Ira Venn"], ["Jan Voidley"]],
    "NAMES": [
        ["Gil Tench", "Hal Tench"],
        ["Baby Upton"],
        ["Ira Venn", "Jan Venn"],
        [],
        ["Mo Yates", "Nia Yates", "Oz Yates"],
        ["Kit Wray", "Lou Wray"],
    ],
}
WRONG = {
    ("PRINTED", 6): ("C6", "there is no 31 November 2019"),
    ("PRINTED", 8): ("D8", "gives a month and no day"),
    ("WORDS", 3): ("E3", "“0”"),
    ("MIXED", 2): ("C2", "may be 6 October or 10 June"),
    ("MIXED", 4): ("C4", "there is no month 14"),
    ("MIXED", 5): ("C5", "has two dates"),
}


def made_of(name):
    return planned(getattr(registers, name))


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_row_ends_as_a_person_would_say(name):
    assert "".join(each.outcome[0] for each in made_of(name).outcomes) == OUTCOMES[name]


@pytest.mark.parametrize("name", CASES)
def test_the_children_of_each_case_are_those_who_are_named(name):
    found = [[child.name or child.initials for child in case.children] for case in made_of(name).cases]
    assert found == CASES[name]


@pytest.mark.parametrize(("name", "row"), WRONG)
def test_what_is_wrong_says_so_with_its_cell(name, row):
    found, (cell, words) = row_of(made_of(name), row), WRONG[name, row]
    assert found.cell == cell
    assert words in found.reason


def test_a_formula_that_was_never_worked_out_is_named_where_a_fact_is_missed():
    assert "E3" in str(row_of(made_of("FORMULAS"), 3).facts.notes)
    assert "The result of this formula is not in the file" in row_of(made_of("FORMULAS"), 3).reason
    assert row_of(made_of("FORMULAS"), 3).facts.days == {"occurred_on": D(2026, 10, 5), "notified_on": D(2026, 10, 9)}


def test_a_list_of_first_names_says_how_many_children_it_is_read_as():
    assert row_of(made_of("NAMES"), 6).reason == "This cell is read as 3 children"


def test_a_word_and_a_day_in_one_cell_are_that_day():
    days = row_of(made_of("MIXED"), 2).facts.days
    assert (days["notified_on"], days["rr_meeting"], days["rr_sent"]) == (
        D(2026, 10, 8),
        D(2026, 10, 20),
        D(2026, 10, 26),
    )
