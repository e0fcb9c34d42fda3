"""Trackers of units: every row ends as a person would say who reads the sheet, and nothing is misread in silence."""

import datetime as dt

import pytest

from tests.dashboard.imports import units
from tests.dashboard.imports.scene import planned, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = dt.date
# The outcome of each row by its first letter, sheet after sheet, as it was written down before any was read.
OUTCOMES = {
    "THREE": "iiiicc",
    "STACKED": "iiciiihh",
    "BESIDE": "iccii",
    "MONTHS": "iiihiiciic",
    "STYLES": "iiccci",
    "ERRORS": "iccc",
    "TURNED": "iecececc",
    "PEOPLE": "iccccc",
    "CARD": "iciiiiii",
    "KEY": "iccciiiiii",
    "MOVED": "ihcihh",
    "TICKS": "icc",
    "PAIRS": "icc",
    "PAGES": "iiciiici",
    "LETTERS": "icc",
    "FORMS": "icc",
    "PARTED": "iicihih",
    "NUMBERS": "iicicc" + "icc",
    "LINES": "iccc",
    "TWICE": "iicciiii",
    "GIVEN": "ic",
}
# The days of a row: sheet's place, row, and every day that it says.
DAYS = {
    ("THREE", 5): {"occurred_on": D(2026, 11, 1), "aware_on": D(2026, 11, 2), "notified_on": D(2026, 11, 5)},
    ("THREE", 6): {
        "occurred_on": D(2026, 10, 19),
        "aware_on": D(2026, 10, 19),
        "notified_on": D(2026, 10, 22),
        "rr_sent": D(2026, 11, 12),
    },
    ("STACKED", 7): {"closed_on": D(2025, 3, 1), "aware_on": D(2024, 5, 1), "notified_on": D(2024, 5, 8)},
    ("BESIDE", 3): {"occurred_on": D(2026, 10, 12), "aware_on": D(2026, 10, 13)},
    ("MONTHS", 4): {"occurred_on": D(2025, 4, 3), "aware_on": D(2025, 4, 4), "notified_on": D(2025, 4, 9)},
    ("MONTHS", 7): {"occurred_on": D(2026, 1, 5), "aware_on": D(2026, 1, 6), "notified_on": D(2026, 1, 12)},
    ("MONTHS", 10): {"occurred_on": D(2026, 3, 2), "aware_on": D(2026, 3, 5), "notified_on": D(2026, 3, 9)},
    ("STYLES", 3): {"occurred_on": D(2026, 3, 14), "aware_on": D(2026, 3, 14), "notified_on": D(2026, 3, 16)},
    ("STYLES", 4): {"occurred_on": D(2026, 3, 20), "aware_on": D(2026, 3, 21)},
    ("STYLES", 5): {"occurred_on": D(2026, 3, 20), "aware_on": D(2026, 3, 21)},
    ("ERRORS", 2): {"occurred_on": D(2026, 10, 1)},
    ("TURNED", 3): {"occurred_on": D(2026, 4, 25), "aware_on": D(2026, 4, 27)},
    ("TICKS", 2): {"occurred_on": D(2026, 10, 1), "aware_on": D(2026, 10, 2), "notified_on": D(2026, 10, 8)},
    ("TICKS", 3): {"occurred_on": D(2026, 10, 5), "aware_on": D(2026, 10, 6), "rr_meeting": D(2026, 10, 28)},
    ("PAGES", 3): {"occurred_on": D(2026, 9, 1), "aware_on": D(2026, 9, 2), "notified_on": D(2026, 9, 8)},
    ("PAGES", 7): {"occurred_on": D(2026, 10, 1), "aware_on": D(2026, 10, 2)},
    ("TWICE", 3): {"occurred_on": D(2026, 9, 1), "aware_on": D(2026, 9, 2)},
    ("LINES", 2): {
        "occurred_on": D(2026, 10, 1),
        "aware_on": D(2026, 10, 2),
        "notified_on": D(2026, 10, 8),
        "rr_sent": D(2026, 10, 28),
    },
    ("GIVEN", 2): {"occurred_on": D(2026, 10, 1), "aware_on": D(2026, 10, 2), "notified_on": D(2026, 10, 8)},
    ("FORMS", 2): {"occurred_on": D(2026, 10, 1), "aware_on": D(2026, 10, 2)},
}
CHILDREN = {
    "THREE": [("Ivo Pell", D(2014, 3, 2)), ("Una Rusk", D(2019, 8, 9))],
    "STACKED": [("Nell Orme", D(2013, 5, 6)), ("Rafe Tull", None), ("Sol Tarn", None)],
    "BESIDE": [("Tess Wick", None), ("Abe Yule", None)],
    "STYLES": [("Zoë Quarm", None), ("Bryn Roe", None), ("Caz Sant", None)],
    "ERRORS": [("Dot Sale", D(2017, 1, 2)), ("Eli Tarn", None)],
    "KEY": [("Ora Finn", D(2016, 2, 3)), ("Pia Finn", None), ("Q.R.", None)],
    "PAIRS": [
        ("Cass Abbot", D(2012, 2, 1)),
        ("Dov Abbot", D(2014, 4, 3)),
        ("Esk Birch", D(2016, 8, 7)),
        ("Finn Birch", D(2018, 9, 9)),
    ],
    "PAGES": [("Gia Cork", None), ("Hob Dale", None)],
    "LETTERS": [("Zoë O’Hara", None), ("Seán Núñez", None)],
    "LINES": [("Ida Quaye", None), ("Jem Quaye", None), ("K.L.", None)],
    "GIVEN": [("Hal Ives", D(2010, 1, 1)), ("Ida Ives", D(2012, 2, 2)), ("Jo Ives", D(2014, 3, 3))],
    "FORMS": [("J.K.", D(2015, 1, 1)), ("L.M.", D(2016, 1, 1))],
}


def made_of(name):
    return planned(getattr(units, name))


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_row_ends_as_a_person_would_say(name):
    made = made_of(name)
    assert "".join(each.outcome[0] for each in made.outcomes) == OUTCOMES[name], [
        (each.sheet, each.row, each.outcome, each.cell, each.reason) for each in made.outcomes
    ]
    assert made.differences == []


@pytest.mark.parametrize(("name", "row"), DAYS)
def test_the_days_of_a_row_are_those_that_it_says(name, row):
    assert row_of(made_of(name), row).facts.days == DAYS[name, row]


@pytest.mark.parametrize("name", CHILDREN)
def test_the_children_are_those_who_are_named(name):
    found = [(child.name or child.initials, child.born) for case in made_of(name).cases for child in case.children]
    assert found == CHILDREN[name]


def test_adults_of_a_case_are_no_children():
    [case] = made_of("PEOPLE").cases
    assert [(child.name, child.facts["role"]) for child in case.children] == [
        ("Fern Ullin", "harmed"),
        ("Gus Ullin", "sibling"),
        ("Hale Ullin", "parent"),
        ("Ike Vane", "believed"),
        ("Joy Ullin", "adult"),
    ]


def test_the_same_as_above_and_no_owner():
    assert [row_of(made_of("STYLES"), row).facts.owner for row in (3, 4, 5)] == ["Pam", "", ""]


def test_dates_that_a_spreadsheet_may_have_turned_are_asked_about():
    row = row_of(made_of("TURNED"), 2)
    assert row.cell == "C2"
    assert "may be 4 March or 3 April" in row.reason
    right = planned(units.TURNED, corrections={"SI": {"C2": "3 April 2026"}})
    assert next(each for each in right.outcomes if each.row == 2).facts.days["occurred_on"] == D(2026, 4, 3)


def test_a_sheet_with_its_headings_down_the_side_says_what_to_do():
    assert {each.reason for each in made_of("CARD").outcomes if each.sheet == "SI-31"} == {
        "This sheet has its headings down the side. Put each case in a row of its own"
    }


def test_errors_of_formulas_are_named_and_recorded_nowhere():
    first, second, third = (row_of(made_of("ERRORS"), row) for row in (2, 3, 4))
    assert "“#VALUE!” is an error of a formula" in first.reason
    assert "“#REF!” is an error of a formula" in second.reason
    assert third.facts.reference == ""
    assert second.facts.children == []


def test_counts_beside_the_cases_decide_nothing():
    assert [row_of(made_of("BESIDE"), row).facts.what_next for row in (2, 3)] == ["", ""]


def test_what_happened_is_read_below_the_question_of_a_form():
    assert [row_of(made_of("FORMS"), row).facts.case["nature"] for row in (2, 3)] == ["serious_harm", "death"]


def test_a_table_beside_the_cases_is_not_mixed_with_them_and_is_named():
    row = row_of(made_of("TWICE"), 3)
    assert (row.cell, "Another table begins here" in row.reason) == ("F3", True)
    assert row.facts.owner == ""


def test_yes_and_no_are_read_by_what_stands_above_them():
    rows = [row_of(made_of("LINES"), row).facts for row in (2, 4)]
    assert [(row.case["nature"], row.what_next) for row in rows] == [("death", "lcspr"), ("serious_harm", "none")]


def test_a_case_on_two_sheets_is_one():
    assert [case.reference for case in made_of("MOVED").cases] == ["K1", "K2", "K0"]
    assert made_of("MOVED").cases[0].days["closed_on"] == D(2026, 6, 1)


def test_numbers_that_begin_anew_are_cases_of_their_own():
    assert len(made_of("NUMBERS").cases) == 5
    assert [case.reference for case in made_of("NUMBERS").cases] == ["1", "1", "2", "2025/1", "2026/1"]


def test_letters_that_were_read_in_the_wrong_alphabet_are_put_right():
    assert row_of(made_of("LETTERS"), 2).facts.case["summary"] == "Seen at the café – “very quiet”"
    assert row_of(made_of("LETTERS"), 3).facts.case["summary"] == "Cost £40"
