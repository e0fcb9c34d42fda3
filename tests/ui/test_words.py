"""What changed between two texts."""

from hypothesis import given, strategies as st

from csprapp.ui import words
from csprapp.ui.templatetags.ui import diff
from csprapp.ui.words import word_diff


def test_a_changed_word_is_shown_with_what_it_was():
    assert list(word_diff("seen on Monday", "seen on Tuesday twice")) == [
        ("same", "seen on "),
        ("gone", "Monday"),
        ("new", "Tuesday twice"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_the_pieces(before, after):
    pieces = list(word_diff(before, after))
    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after


def test_very_long_texts_are_shown_whole(monkeypatch):
    monkeypatch.setattr(words, "LONGEST", 3)
    assert list(word_diff("a b", "a c")) == [("gone", "a b"), ("new", "a c")]


def test_markup_in_a_text_stays_text():
    html = diff("<b>", "<script>")
    assert "<b>" not in html
    assert "<script>" not in html
    assert '<ins><span class="govuk-visually-hidden">added: </span>&lt;script&gt;</ins>' in html
