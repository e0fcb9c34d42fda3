"""The pure decisions of logging a case."""

import datetime as dt

import pytest

from cases.incidents import rules
from cases.intake.forms import notify_by

D = dt.date


def test_a_reference_carries_the_year_of_awareness_else_of_logging():
    assert rules.reference_year(D(2025, 12, 31), D(2026, 1, 2)) == 2025
    assert rules.reference_year(None, D(2026, 1, 2)) == 2026
    assert rules.reference(2026, 42) == "2026-0042"
    assert rules.reference(2026, 12345) == "2026-12345"


@pytest.mark.parametrize("text", ["2026-0042", "2026-12345"])
def test_a_reference_is_recognised(text):
    assert rules.REFERENCE.fullmatch(text)


@pytest.mark.parametrize("text", ["2026-42", "26-0042", "2026-0042 ", "2026-0042\n", "٢٠٢٦-٠٠٤٢", "new"])
def test_what_is_no_reference_is_not(text):
    assert not rules.REFERENCE.fullmatch(text)


def test_words_are_searched_without_case_accents_or_marks():
    assert rules.folded_words("Zoë O'Brien-ŁUKASZ, ß") == ["zoe", "o", "brien", "lukasz", "ss"]


def test_every_word_of_the_search_text_follows_a_blank_and_stands_once():
    words = [word for text in ("Ab cd", "", "AB ef") for word in rules.searched_words(text)]
    assert rules.search_text(words) == " ab cd ef"


@pytest.mark.parametrize(("one", "other"), [("A.B.", "ab"), ("a b", "A. B."), ("Ä.B.", "AB")])
def test_initials_are_the_same_however_they_are_typed(one, other):
    assert rules.same_initials(one) == rules.same_initials(other)


def test_moments_are_compared_by_time_only_on_one_day_with_both_times():
    day, next_day, nine, ten = D(2026, 11, 16), D(2026, 11, 17), dt.time(9), dt.time(10)
    assert rules.is_before(day, None, next_day, nine)
    assert rules.is_before(day, nine, day, ten)
    assert not rules.is_before(day, ten, day, nine)
    assert not rules.is_before(day, None, day, ten)
    assert not rules.is_before(None, None, day, ten)


@pytest.mark.django_db
def test_how_a_date_is_worked_out_names_every_day_left_out():
    words = rules.how_worked_out(notify_by(D(2026, 12, 22)))
    assert words.startswith("5 working days after Tue 22 Dec 2026")
    assert "Fri 25 Dec 2026 (Christmas Day)" in words
    assert "Sat 26 Dec 2026 to Sun 27 Dec 2026 (weekend)" in words
    assert "Mon 28 Dec 2026 (Boxing Day (substitute day))" in words
