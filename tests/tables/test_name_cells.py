"""What stands around the names of a cell is no part of a name, and no child of a list is lost."""

import datetime as dt

import pytest

from csprapp.tables.people import read_names

TODAY = dt.date(2026, 11, 18)


def names(text):
    return [child.name or child.initials for child in read_names(text, TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        *("Ira Venn*", "†Ira Venn", "Ira Venn¹", "Ira Venn?", "• Ira Venn", "1. Ira Venn", "(a) Ira Venn"),
        *("Child 1: Ira Venn", "Child A - Ira Venn", "Child 1 (Ira Venn)", "Ira Venn (Child 1)", "YP1 Ira Venn"),
        *("Subject child: Ira Venn", "Name: Ira Venn", "Baby: Ira Venn", "Mr Ira Venn", "the late Ira Venn"),
        *("Ira Venn RIP", "Ira Venn LAC", "Ira VENN 12345678", "Ira Venn ID 998877", "Ira Venn 7", "Ira Venn M 3/4/15"),
    ],
)
def test_nothing_beside_a_name_is_kept_as_a_part_of_it(text):
    assert names(text) == ["Ira Venn"]


@pytest.mark.parametrize(
    "text",
    [
        *("Child 1: Ira Venn\nChild 2: Jan Venn", "1) Ira Venn 2) Jan Venn", "a) Ira Venn b) Jan Venn"),
        *("Siblings: Ira and Jan Venn", "Twins Ira & Jan Venn", "Venn family (Ira, Jan)", "• Ira Venn\n• Jan Venn"),
        *("Ira Venn (7) Jan Venn (5)", "Ira Venn 7 Jan Venn 5", "Ira Venn 3/4/15 Jan Venn 5/6/17"),
        "Ira Venn DOB 03/04/2015 Jan Venn DOB 05/06/2017",
    ],
)
def test_two_children_of_one_cell_are_two(text):
    assert names(text) == ["Ira Venn", "Jan Venn"]


@pytest.mark.parametrize("text", ["Ira, Jan and Kit Venn", "Ira Venn, Jan, Kit", "VENN Ira, Jan, Kit"])
def test_a_list_of_first_names_has_its_surname_in_common(text):
    assert names(text) == ["Ira Venn", "Jan Venn", "Kit Venn"]


def test_each_has_their_own_birth():
    born = [child.born for child in read_names("Ira Venn DOB 03/04/2015 Jan Venn DOB 05/06/2017", TODAY)]
    assert born == [dt.date(2015, 4, 3), dt.date(2017, 6, 5)]


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("Ira Venn (known as Izzy)", "Izzy"),
        ("Ira Venn aka Izzy Vale", "Izzy Vale"),
        ("Ira Venn née Wray, dob 3/4/15", "Wray"),
        ("Ira Venn (a.k.a. Izzy) (7)", "Izzy"),
    ],
)
def test_what_else_a_child_is_called_is_kept_as_another_name(text, also):
    [child] = read_names(text, TODAY)
    assert (child.name, child.also) == ("Ira Venn", also)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Child A - Serious Harm", ["Child A"]),
        ("Child A - LAC", ["Child A"]),
        ("Baby 1: aged 3", ["Baby 1"]),
        ("Twin 1 / Twin 2", ["Twin 1", "Twin 2"]),
        ("J. Smith", ["J. Smith"]),
        ("A.B. and C.D.", ["A.B.", "C.D."]),
        ("Smith, Jon & Kay", ["Jon Smith", "Kay Smith"]),
        ("Mc Venn, Ira", ["Ira Mc Venn"]),
        ("Ira van der Venn", ["Ira van der Venn"]),
        ("Ira (Izzy) Venn", ["Ira Venn"]),
        ("Baby Upton", ["Baby Upton"]),
        ("Thi Lac", ["Thi Lac"]),
        ("THI LAC", ["Thi Lac"]),
        ("Missy Childs", ["Missy Childs"]),
        ("Ira Venn, 7 Acacia Road", ["Ira Venn"]),
        ("Ira Venn 12a High Street HU99 1AA & Jan Venn", ["Ira Venn", "Jan Venn"]),
    ],
)
def test_what_only_looks_so_stays_as_it_was(text, expected):
    assert names(text) == expected
