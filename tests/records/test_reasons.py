"""A reason is asked when something recorded changes or is emptied, and never for filling in what was empty."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from csprapp.records.reasons import is_reason, overwritten, require_reason
from csprapp.records.refusals import Refused

BLANK = st.sampled_from([None, "", [], "  ", "\n"])
RECORDED = st.one_of(
    st.text(min_size=1).filter(str.strip),
    st.dates(),
    st.booleans(),
    st.lists(st.sampled_from(["neglect", "physical", "online"]), min_size=1, unique=True),
)


@given(BLANK, RECORDED)
def test_a_blank_is_filled_in_with_anything(before, after):
    assert overwritten({"fact": before}, {"fact": after}) == []


@given(RECORDED, BLANK)
def test_what_is_recorded_is_never_emptied_unasked(before, after):
    assert overwritten({"fact": before}, {"fact": after}) == ["fact"]


@given(RECORDED)
def test_what_stays_as_it_was_asks_nothing(value):
    assert overwritten({"fact": value}, {"fact": value}) == []


@given(st.sets(st.text("abc", min_size=1)), st.sets(st.text("abc", min_size=1)))
def test_a_list_asks_only_for_what_is_taken_out_of_it(before, more):
    assert overwritten({"fact": sorted(before)}, {"fact": sorted(before | more)}) == []
    assert bool(overwritten({"fact": sorted(before | more)}, {"fact": sorted(before)})) == bool(more - before)


@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [
        ("One\nTwo", "One\r\nTwo\r\n", False),
        ("One", "One and two", True),
        (False, True, True),
        (dt.date(2026, 11, 18), dt.date(2026, 11, 19), True),
        (dt.time(10, 0), dt.time(10, 0), False),
    ],
)
def test_the_same_words_are_no_change_and_no_is_an_answer(before, after, asks):
    assert bool(overwritten({"fact": before}, {"fact": after})) is asks


def test_a_reason_lets_everything_be_changed_and_blanks_are_none():
    require_reason("The hospital's letter", {"fact": "One"}, {"fact": "Two"})
    with pytest.raises(Refused) as refused:
        require_reason("  ", {"fact": "One"}, {"fact": "Two"})
    assert refused.value.problems == {"reason": "Enter why you are changing this"}


@pytest.mark.parametrize(
    "said",
    [
        "Bank holiday", "Court order", "Panel asked", "Said so", "On leave", "He died", "Z.Q. died", "s47 enquiry",
        "LA asked", "Mother’s request", "Bereavement", "Not needed", "Mam wedi gofyn", "Read it",
    ],
)  # fmt: skip
def test_a_short_true_reason_is_one(said):
    assert is_reason(said)


@pytest.mark.parametrize(
    "said",
    [
        "", " ", "x", "-", "...", "n/a", "N/A n/a", "test", "Test test", "for a test", "asdf", "asdfgh jkl",
        "aaaaaaaaaa", "lolololo", "qwertyuiop", "no reason", "Not applicable", "as above", "because", "to be confirmed",
        "123 456", "2026-0042", "a b c", "\u200b\u200b", "\u202e\u202c", "Why", "ok",
    ],
)  # fmt: skip
def test_what_only_stands_where_a_reason_should_is_none(said):
    assert not is_reason(said)
    assert not is_reason(said, one_word=True)


@pytest.mark.parametrize("said", ["Typo", "Snow", "Ice", "Misheard", "Left"])
def test_one_word_says_why_a_slip_was_put_right_and_not_why_a_case_was_opened(said):
    assert is_reason(said, one_word=True)
    assert not is_reason(said)
