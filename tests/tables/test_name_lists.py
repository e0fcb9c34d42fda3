"""Several people in one cell: who shares a surname, and when nobody can tell who does not know them."""

import datetime as dt
import time

import pytest

from csprapp.names.usual import is_first_name, is_only_a_first_name, is_surname
from csprapp.tables.people import read_cell

TODAY = dt.date(2026, 11, 18)


def names(text):
    read = read_cell(text, TODAY)
    assert not read.doubt, read
    return [each.name or each.initials for each in read.named]


@pytest.mark.parametrize(
    "text",
    [
        *("Smith, Jon and Kay Wray", "Smith, Jon & Wray, Kay", "Smith, Jon; Wray, Kay", "SMITH Jon, WRAY Kay"),
        *("SMITH Jon and WRAY Kay", "SMITH Jon & Kay WRAY", "Jon Smith and Kay Wray", "SMITH, JON & WRAY, KAY"),
        *("Jon SMITH, Kay WRAY", "Jon Smith (7) and Kay Wray (5)", "Jon Smith. Kay Wray.", "Jon Smith | Kay Wray"),
        *("Smith, Jon (aged 7); Wray, Kay", "Child A (Jon Smith), Child B (Kay Wray)"),
        *("Jon Smith (subject) Kay Wray (sibling)", "Jon Smith and sibling Kay Wray", "Jon Smith, and Kay Wray"),
        *("Jon Smith formerly Reed and Kay Wray", 'Jon "Jonny" Smith & Kay (Kitty) Wray', "Jon Smith Jnr; Kay Wray"),
    ],
)
def test_two_children_with_two_surnames_keep_each_their_own(text):
    assert names(text) == ["Jon Smith", "Kay Wray"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Jon & Kay Smith",
            "JON AND KAY SMITH",
            "SMITH, JON AND KAY",
            "Smith, Jon & Kay (twins)",
            "Smith (Jon and Kay)",
        ),
        *("Smith - Jon & Kay", "Jon and Kay (Smith)", "SMITH (Jon, Kay)", "Smith, Jon, Kay", "Jon Smith, Kay"),
        *("Jon Smith & Kay", "Jon SMITH & Kay", "Jon Smith and his sister Kay", "Smith, Jon and Kay Smith"),
        *("Smith children: Jon, Kay", "The Smith siblings (Jon and Kay)", "SMITH, Jon 3/4/15; Kay 5/6/17"),
        *("Jon Smith, DOB 3/4/15, Kay Smith, DOB 5/6/17", "Jon Smith\\Kay Smith", "Jon Smith (deceased) & Kay"),
    ],
)
def test_children_with_one_surname_share_it(text):
    assert names(text) == ["Jon Smith", "Kay Smith"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jon, Kay & Lou Smith", ["Jon Smith", "Kay Smith", "Lou Smith"]),
        ("Smith, Jon, Kay and Lou", ["Jon Smith", "Kay Smith", "Lou Smith"]),
        ("Jon and Kay Smith and Lou Wray", ["Jon Smith", "Kay Smith", "Lou Wray"]),
        ("Smith, Jon and Wray, Kay and Lou", ["Jon Smith", "Kay Wray", "Lou Wray"]),
        ("Smith, Jon Anthony and Kay Marie", ["Jon Anthony Smith", "Kay Marie Smith"]),
        ("Smith Jon Anthony & Kay Marie", ["Jon Anthony Smith", "Kay Marie Smith"]),
        ("Khan, Muhammad Ali & Aisha", ["Muhammad Ali Khan", "Aisha Khan"]),
        ("Jon & Kay van der Berg", ["Jon van der Berg", "Kay van der Berg"]),
        ("van der Berg, Jon & Kay", ["Jon van der Berg", "Kay van der Berg"]),
        ("St John, Jon & Kay", ["Jon St John", "Kay St John"]),
        ("De Silva, Jon and Kay De Silva", ["Jon De Silva", "Kay De Silva"]),
        ("SMITH-JONES Jon & Kay", ["Jon Smith-Jones", "Kay Smith-Jones"]),
        ("Garcia Lopez, Maria", ["Maria Garcia Lopez"]),
        ("Smith/Wray, Jon", ["Jon Smith-Wray"]),
        ("Smith, J. & K.", ["J Smith", "K Smith"]),
        ("Smith J & K", ["J Smith", "K Smith"]),
        ("JS/KW", ["J.S.", "K.W."]),
        ("Mo & Di Lomax", ["Mo Lomax", "Di Lomax"]),
        ("Mr & Mrs Smith", ["Mr Smith", "Mrs Smith"]),
        ("unborn baby of SMITH, Kay", ["Unborn S."]),
        ("Jon Smith + unborn sibling", ["Jon Smith", "Unborn"]),
        ("Jon Smith and 2 siblings", ["Jon Smith"]),
        ("Smith siblings", []),
        ("Smith x 3", []),
    ],
)
def test_a_list_is_read_as_a_careful_clerk_would(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("Quill, Jon and Kay Wray", "Smith, Jon, Wray, Kay", "Jon Smith/Wray", "Kay, Lou", "Jon, Kay and Lou"),
        *("Oyin Adeyemi, Kay", "Quill, Orla, Vantwick, Zed"),
    ],
)
def test_what_may_be_read_in_two_ways_is_asked_about(text):
    assert "in more than one way" in read_cell(text, TODAY).doubt


@pytest.mark.parametrize(
    ("text", "part", "name"),
    [
        ("Mother: Jane Reed", "Mother", "Jane Reed"),
        ("Jane Reed (mother)", "mother", "Jane Reed"),
        ("Jane Reed - step-mother", "step-mother", "Jane Reed"),
        ("MGM Jean Wray", "MGM", "Jean Wray"),
        ("his older sister Kay Reed", "his older sister", "Kay Reed"),
        ("Mum's partner Tom Wray (DOB 1/2/90)", "Mum's partner", "Tom Wray"),
    ],
)
def test_who_somebody_is_to_the_child_is_no_part_of_the_name(text, part, name):
    [read] = read_cell(text, TODAY).named
    assert (read.part, read.name) == (part, name)


def test_in_brackets_another_person_may_be_named():
    found = read_cell("Jon Smith (mother Jane Wray)", TODAY).named
    assert [(each.name, each.part) for each in found] == [("Jon Smith", ""), ("Jane Wray", "mother")]


@pytest.mark.parametrize(
    "text",
    [
        *("Jane Reed (mother) Tom Wray (father)", "mother Jane Reed, father Tom Wray", "M - Jane Reed, F - Tom Wray"),
        *("Mother (Jane Reed) and father (Tom Wray)", "M: Jane Reed F: Tom Wray", "Mo: Jane Reed; Fa: Tom Wray"),
        "Dr Jane Reed (mother); Mr Tom Wray (father) 07700 900123",
    ],
)
def test_both_parents_in_one_cell_have_each_their_part(text):
    found = read_cell(text, TODAY).named
    assert [(each.name, each.part.lower()) for each in found] == [("Jane Reed", "mother"), ("Tom Wray", "father")]


@pytest.mark.parametrize("text", ["mother JR, father TW", "JR (mother) TW (father)", "mother: J.R.; father: T.W."])
def test_so_they_have_by_initials(text):
    found = read_cell(text, TODAY).named
    assert [(each.initials, each.part) for each in found] == [("J.R.", "mother"), ("T.W.", "father")]


def test_carers_of_one_surname_share_it_and_their_part():
    assert names("Foster carers: Pat & Lee Oxtoby") == ["Pat Oxtoby", "Lee Oxtoby"]


@pytest.mark.parametrize("sign", ["(", "( ", "Jon & ", "his ", "Smith, ", "1. ", "M: Jane Reed ", "a@", "Kay (mother "])
def test_no_cell_takes_long_to_read(sign):
    began = time.process_time()
    read_cell((sign * 5000)[:1000], TODAY)
    assert time.process_time() - began < 1
    assert read_cell(sign * 5000, TODAY).doubt.startswith("This is too long")


def test_nicknames_are_other_names():
    found = read_cell("Jon 'Jonny' Smith and Kay (Kitty) Wray", TODAY).named
    assert [(each.name, each.also) for each in found] == [("Jon Smith", "Jonny"), ("Kay Wray", "Kitty")]


def test_usual_names_say_which_word_is_which():
    assert [is_surname(word) for word in ("Smith", "De Silva", "Kelly", "Quill")] == [True, True, False, False]
    assert [is_first_name(word) for word in ("Kelly", "Kay", "Quill")] == [True, True, False]
    assert [is_only_a_first_name(word) for word in ("Kay", "James")] == [True, False]
