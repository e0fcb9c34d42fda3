"""The sections of the rapid review as they are written."""

import pytest

from csprapp.ui.beside import appended, count_words
from reviews.rapid.services import TEXTS
from reviews.writing.rules import Section, neighbours, sections


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("  \n ", 0), ("One", 1), ("One two,\n\nthree – four", 5), ("don't stop", 2)]
)
def test_words_are_counted_as_an_editor_counts_them(text, words):
    assert count_words(text) == words


def test_what_is_inserted_stands_below_with_an_empty_line_between():
    assert appended("", "More") == "More"
    assert appended("Typed \n\n", "More") == "Typed\n\nMore"


def test_each_section_knows_the_one_before_and_the_one_after():
    first, second, third = (Section(key, key) for key in ("facts", "analysis", "learning"))
    every = [first, second, third]
    assert [neighbours(each, every) for each in every] == [(None, second), (first, third), (second, None)]


@pytest.mark.django_db
def test_every_text_is_a_section_once():
    assert sorted(section.key for section in sections()) == sorted(TEXTS)
    assert len({section.slug for section in sections()}) == len(TEXTS)
    assert max(len(section.of("2026-99999")) for section in sections()) <= 60
