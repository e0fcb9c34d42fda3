"""Dates, yes and no, and names as people type them into a tracker."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from csprapp.tables.people import read_names
from csprapp.tables.typed import period_in, read_day, read_yes

TODAY = dt.date(2026, 11, 29)
JANUARY = dt.date(2024, 1, 12)
SPELLINGS = ("{0:%d/%m/%Y}", "{0:%d/%m/%y}", "{0.day}/{0.month}/{0:%y}", "{0:%d.%m.%Y}", "{0:%d-%m-%y}", "{0:%Y-%m-%d}",
             "{0:%Y-%m-%d} 00:00:00", "{0.day} {0:%B} {0:%Y}", "{0.day}th {0:%b} {0:%y}", "{0:%d-%b-%y}", "{0:%d%b%Y}",
             "{0:%a} {0.day} {0:%b} {0:%Y}", "{0:%B} {0.day}, {0:%Y}", "{0:%d/%m/%y} - late, BH", "w/c {0:%d/%m/%y}",
             "approx {0:%d/%m/%y}", "{0:%d/%m/%Y} at 10.30am")  # fmt: skip


@given(st.dates(dt.date(2000, 1, 1), dt.date(2026, 12, 31)), st.sampled_from(SPELLINGS))
def test_a_day_is_read_in_every_spelling_day_before_month(day, spelling):
    assert read_day(spelling.format(day), TODAY).day == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)))
def test_a_day_that_a_sheet_keeps_as_a_number_is_read(day):
    number = (day - dt.date(1899, 12, 30)).days
    assert read_day(float(number), TODAY).day == read_day(str(number), TODAY).day == read_day(day, TODAY).day == day
    assert read_day(float((day - dt.date(1904, 1, 1)).days), TODAY, since_1904=True).day == day


@given(st.text(max_size=40))
def test_no_text_breaks_it_and_what_is_not_read_is_said(text):
    said = read_day(text, TODAY)
    assert not (said.day and said.wrong)
    read_yes(text)
    read_names(text, TODAY)


@pytest.mark.parametrize(
    "empty", ["", None, "tbc", "TBA", "n/a", "N/A - not notified", "-", "?", "ongoing", "Not yet sent", "unknown", "no"]
)
def test_words_for_nothing_are_no_date_and_no_mistake(empty):
    assert read_day(empty, TODAY) == read_day(None, TODAY)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31/11/24", "there is no 31 November 2024"),
        ("29 Feb 2023", "there is no 29 February"),
        ("1/13/24", "Was the month written first?"),
        ("12/01/20224", "is not a date"),
        ("12/01/24 & 15/01/24", "has two dates"),
        ("14/01/23 (was 12/01/23)", "has two dates"),
        ("12-14/01/24", "has two dates"),
        ("w/c 3rd", "does not say which month"),
        ("w/c 3rd June", "does not say which year"),
        ("12/1", "does not say which year"),
        ("yes", "is not a date"),
    ],
)
def test_what_cannot_be_one_day_is_wrong_and_says_why(typed, why):
    assert why in read_day(typed, TODAY).wrong


@pytest.mark.parametrize("typed", ["Jan-24", "January 2024", "early Jan 2024", "2024"])
def test_a_month_without_a_day_is_told_apart(typed):
    said = read_day(typed, TODAY)
    assert said.month_only
    assert said.day is None


@pytest.mark.parametrize(
    ("typed", "named", "day"),
    [
        ("w/c 3rd", "June 2024", dt.date(2024, 6, 3)),
        ("3rd Feb", "2023-24", dt.date(2024, 2, 3)),
        ("3rd May", "2023/24", dt.date(2023, 5, 3)),
        ("12/1", "Tracker 2024", JANUARY),
    ],
)
def test_the_month_and_year_come_from_the_sheet_where_it_says_them(typed, named, day):
    assert read_day(typed, TODAY, period_in(named)).day == day


def test_a_year_of_two_figures_is_the_last_century_when_it_lies_ahead():
    assert read_day("13/3/98", TODAY).day == dt.date(1998, 3, 13)


@pytest.mark.parametrize("yes", ["Y", "yes", "Yes - agreed", "TRUE", True, 1.0, "x", "✓", "Y (BH)"])
def test_yes_in_every_spelling(yes):
    assert read_yes(yes) == (True, True)


@pytest.mark.parametrize("no", ["N", "no", "No further action", "FALSE", False, 0.0, "N - see notes", "none"])
def test_no_in_every_spelling(no):
    assert read_yes(no) == (False, True)


@pytest.mark.parametrize("open_", ["", None, "n/a", "tbc", "not yet", "?", "Not known"])
def test_an_open_answer_is_neither(open_):
    assert read_yes(open_) == (None, True)


def test_a_word_that_is_no_answer_is_told():
    assert read_yes("maybe") == (None, False)


def children(text):
    return [(each.name, each.initials) for each in read_names(text, TODAY)]


def test_several_children_in_one_cell_share_the_surname():
    assert children("SMITH, Jon & Kayleigh (DOB 3/4/19)") == [("Jon Smith", "J.S."), ("Kayleigh Smith", "K.S.")]
    assert [each.born for each in read_names("SMITH, Jon & Kayleigh (DOB 3/4/19)", TODAY)] == [
        None,
        dt.date(2019, 4, 3),
    ]
    assert (
        children("Jon and Kayleigh Smith")
        == children("SMITH, Jon; SMITH, Kayleigh")
        == children("SMITH, Jon & Kayleigh")
    )


@pytest.mark.parametrize("typed", ["Jon Smith (twin)", "Jon Smith - deceased", "SMITH, Jon aged 3", "Jon Smith, 3 yrs"])
def test_what_stands_beside_a_name_is_no_name(typed):
    assert children(typed) == [("Jon Smith", "J.S.")]


def test_a_surname_in_capitals_before_several_first_names_is_shared():
    assert children("SMITH Jon & Kay") == [("Jon Smith", "J.S."), ("Kay Smith", "K.S.")]


@pytest.mark.parametrize("typed", ["J.S.", "JS", "J S"])
def test_initials_are_no_name(typed):
    assert children(typed) == [("", "J.S.")]


@pytest.mark.parametrize("typed", ["Child A", "Baby Q", "AB1"])
def test_what_stands_for_a_name_stays(typed):
    assert children(typed) == [("", typed)]


def test_a_child_not_born_yet_is_told():
    assert read_names("Unborn baby Smith", TODAY)[0].unborn


def test_a_family_is_no_child():
    assert children("Smith family") == children("tbc") == []


@pytest.mark.parametrize("text", ["19 March", "1 June", "1/6", "0 days", "12th"])
def test_a_text_that_begins_with_a_one_or_a_nought_is_no_answer(text):
    assert read_yes(text) == (None, False)
