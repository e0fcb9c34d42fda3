"""Word files that hide or lose words in new ways: off the page and shown to the writer, or on the page."""

import re

import pytest

from tests.publications.test_word import NAME, read
from tests.unseen import words

GONE = ("deleted", "moved")  # what Word itself has taken out is not shown again


@pytest.mark.parametrize("kind", words.HIDDEN)
def test_what_a_reader_of_the_file_does_not_see_stays_off_the_page_and_is_shown_to_the_writer(kind):
    page, notes = read(words.file_of(words.HIDDEN[kind]))
    assert NAME not in page
    assert NAME in notes or any(word in kind for word in GONE)


@pytest.mark.parametrize("kind", words.LOST)
def test_what_is_not_carried_over_is_named(kind):
    _, notes = read(words.file_of(words.LOST[kind]))
    assert [note for note in notes.split("\n") if "heading" not in note.lower() or "under" in note]


@pytest.mark.parametrize("kind", words.SEEN)
def test_what_a_reader_of_the_file_sees_stands_on_the_page(kind):
    page, _ = read(words.file_of(words.SEEN[kind]))
    shown = re.sub(r"<[^>]+>", "", page).replace("\u2011", "-").replace("\u00ad", "")
    assert NAME.casefold() in shown.casefold()
