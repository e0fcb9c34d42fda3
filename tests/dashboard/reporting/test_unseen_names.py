"""Names in spellings nobody had tried are taken out of the report for the Panel, and its sentences still read."""

import pytest

from dashboard.reporting.naming import Cleaner
from tests.unseen import cleaned


def clean(text):
    return Cleaner(cleaned.PEOPLE).clean(text, "Summary")


@pytest.mark.parametrize(("text", "word"), cleaned.TEXTS)
def test_nothing_of_the_name_is_left(text, word):
    assert word not in clean(text)


@pytest.mark.parametrize(("text", "said"), cleaned.READ)
def test_it_reads_as_a_sentence(text, said):
    assert clean(text) == said


@pytest.mark.parametrize("text", cleaned.KEPT)
def test_ordinary_words_stay(text):
    assert clean(text) == text
