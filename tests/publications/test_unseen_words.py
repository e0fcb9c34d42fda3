"""Word files that hide or lose words in new ways: off the page and shown to the writer, or on the page."""

import re

import pytest

from tests.publications.test_word import NAME, read
from tests.unseen import words, words_second, words_third

GONE = ("deleted", "moved")  # what Word itself has taken out is not shown again


HIDDEN, LOST, SEEN = (
    {**first, **{f"again: {kind}": case for kind, case in second.items()}, **third}
    for first, second, third in (
        (words.HIDDEN, words_second.HIDDEN, words_third.HIDDEN),
        (words.LOST, words_second.LOST, words_third.LOST),
        (words.SEEN, words_second.SEEN, words_third.SEEN),
    )
)
NOWHERE = words_second.NOWHERE | words_third.NOWHERE


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_a_reader_of_the_file_does_not_see_stays_off_the_page_and_is_shown_to_the_writer(kind):
    page, notes = read(words.file_of(HIDDEN[kind]))
    assert NAME not in page
    assert NAME in notes or any(word in kind for word in GONE)


@pytest.mark.parametrize("kind", LOST)
def test_what_is_not_carried_over_is_named(kind):
    _, notes = read(words.file_of(LOST[kind]))
    assert [note for note in notes.split("\n") if "heading" not in note.lower() or "under" in note]


@pytest.mark.parametrize("kind", SEEN)
def test_what_a_reader_of_the_file_sees_stands_on_the_page(kind):
    page, _ = read(words.file_of(SEEN[kind]))
    shown = re.sub(r"<[^>]+>", "", page).replace("\u2011", "-").replace("\u00ad", "")
    assert NAME.casefold() in shown.casefold()
    assert shown.count(NAME) <= 1 or kind == "again: a quotation of a field"


@pytest.mark.parametrize("kind", NOWHERE)
def test_what_stands_in_the_marks_of_the_file_alone_comes_not_along(kind):
    page, _ = read(words.file_of(NOWHERE[kind]))
    assert not re.search("Corinne|Vale-?Oddy", page)
