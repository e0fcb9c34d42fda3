"""Which days a publication keeps clear of for a family's sake."""

import datetime as dt

import pytest

from reviews.contacts.rules import Day, to_avoid

BIRTHDAY = Day("a child’s birthday", dt.date(2019, 12, 31), yearly=True)
LEAP = Day("a child’s birthday", dt.date(2020, 2, 29), yearly=True)
FUNERAL = Day("the funeral", dt.date(2026, 12, 4))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (dt.date(2026, 12, 4), "Fri 4 Dec 2026 is the funeral"),
        (dt.date(2026, 12, 3), "The day before the funeral, Fri 4 Dec 2026"),
        (dt.date(2026, 12, 2), "Two days before the funeral, Fri 4 Dec 2026"),
        (dt.date(2026, 12, 6), "Two days after the funeral, Fri 4 Dec 2026"),
    ],
)
def test_a_day_on_or_within_two_days_of_one_that_matters_is_said(on, said):
    assert to_avoid([FUNERAL], on) == [said]


@pytest.mark.parametrize("on", [dt.date(2026, 12, 1), dt.date(2026, 12, 7), dt.date(2027, 12, 4)])
def test_a_single_day_matters_neither_further_off_nor_the_year_after(on):
    assert to_avoid([FUNERAL], on) == []


@pytest.mark.parametrize("on", [dt.date(2026, 12, 30), dt.date(2027, 1, 1), dt.date(2027, 1, 2), dt.date(2026, 12, 31)])
def test_a_birthday_comes_round_across_the_turn_of_the_year(on):
    assert to_avoid([BIRTHDAY], on)


def test_a_yearly_day_has_none_before_it_first_was():
    assert to_avoid([BIRTHDAY], dt.date(2018, 12, 31)) == []


def test_a_birthday_on_29_february_is_kept_on_1_march_in_other_years():
    assert to_avoid([LEAP], dt.date(2027, 3, 1)) == ["Mon 1 Mar 2027 is a child’s birthday"]
    assert to_avoid([LEAP], dt.date(2028, 2, 29)) == ["Tue 29 Feb 2028 is a child’s birthday"]


def test_the_same_day_of_two_children_is_said_once():
    assert len(to_avoid([BIRTHDAY, BIRTHDAY], dt.date(2026, 12, 31))) == 1
