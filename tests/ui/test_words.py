"""What changed between two texts."""

from hypothesis import given, strategies as st

from csprapp.ui import words
from csprapp.ui.templatetags.ui import changed, diff
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


def test_very_long_texts_with_changes_far_apart_are_shown_whole(monkeypatch):
    monkeypatch.setattr(words, "LONGEST", 3)
    assert list(word_diff("a b c", "d b e")) == [("gone", "a b c"), ("new", "d b e")]
    assert list(word_diff("a b c d e f", "a b c d e g")) == [("same", "a b c d e "), ("gone", "f"), ("new", "g")]


def test_a_long_text_that_was_changed_in_two_places_is_compared_at_once():
    before = " ".join(f"word{number % 90}" for number in range(3_000))
    after = before.replace("word7 ", "other ", 1)[:-6] + "the end"
    kinds = [kind for kind, _ in word_diff(before, after)]
    assert kinds.count("same") < 6


def test_what_was_and_is_stands_whole_where_it_is_short_or_has_little_in_common():
    assert str(changed("A school", "A family home")).startswith('<span class="govuk-visually-hidden">was </span><del>A')
    apart = changed("The ambulance crew said that nobody was at home when they came in the morning", "Unknown " * 9)
    assert "<del>The ambulance crew" in apart


def test_a_changed_text_shows_the_word_that_was_changed_and_nothing_else():
    before = "The ambulance crew found A. at the foot of the stairs, awake, at half past seven on Monday"
    html = changed(before, before.replace("seven", "eight"))
    assert html.count("<del>") == html.count("<ins>") == 1
    assert "</span>seven</del>" in html
    assert "</span>eight</ins>" in html


def test_markup_in_a_text_stays_text():
    html = diff("<b>", "<script>")
    assert "<b>" not in html
    assert "<script>" not in html
    assert '<ins><span class="govuk-visually-hidden">added: </span>&lt;script&gt;</ins>' in html
