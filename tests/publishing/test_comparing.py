"""What one edition says otherwise than the one before it."""

import pytest

from publications.library import writing
from publishing.editions.comparing import Piece, changes_between, word_by_word
from tests.factories_publishing import make_public


def test_words_taken_out_and_put_in_stand_beside_what_was_kept():
    assert word_by_word("Ask the child once", "Ask the parent once") == (
        Piece("same", "Ask the"),
        Piece("old", "child"),
        Piece("new", "parent"),
        Piece("same", "once"),
    )


def test_a_long_run_that_was_kept_is_shortened():
    kept = " ".join(f"word{number}" for number in range(100))
    (piece, _) = word_by_word(kept, kept + " more")
    assert piece.words.startswith("word0 ")
    assert " … " in piece.words
    assert len(piece.words.split()) == 25


@pytest.mark.django_db
def test_only_what_differs_is_told():
    publication = make_public()
    old = publication.current_edition
    draft = writing.start_edition(publication.pk, by=old.author, why="A correction")
    assert changes_between(old, draft) == []
    words = {"summary": "Another summary.", "change_note": "The summary was wrong."}
    draft = writing.save_edition(draft.pk, draft.version, words, by=old.author, why="Corrected")
    assert [change.label for change in changes_between(old, draft)] == [
        "Summary",
        "What has changed since the last edition",
    ]
