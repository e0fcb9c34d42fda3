"""Numbers that are kept back can be worked out by nobody, also not by subtraction."""

from itertools import product

import pytest
from hypothesis import given, strategies as st

from dashboard.reports.protecting import band, is_small, protect, protect_groups

PARTS = st.lists(st.integers(0, 7), min_size=1, max_size=4)


def could_be(parts, shown, whole):
    """Every value that each hidden part could have, for somebody who sees what is shown: that each hidden one is at
    least 1, and the sum."""
    hidden = [place for place, value in enumerate(shown) if value is None]
    left = whole - sum(value for value in shown if value is not None)
    found = {place: set() for place in hidden}
    for values in product(range(1, left + 1), repeat=max(0, len(hidden) - 1)):
        last = left - sum(values)
        if last >= 1:
            for place, value in zip(hidden, (*values, last), strict=True):
                found[place].add(value)
    return found


@given(PARTS)
def test_a_small_number_is_never_shown_and_what_is_shown_is_true(numbers):
    shown, whole = protect(numbers)
    assert not any(value is not None and is_small(value) for value in shown)
    assert whole is None or whole == sum(numbers) and not is_small(whole)
    assert all(value in {None, number} for value, number in zip(shown, numbers, strict=True))


@given(PARTS)
def test_of_no_hidden_number_can_it_be_told_from_the_sum_that_it_is_small(numbers):
    shown, whole = protect(numbers)
    if whole is not None:
        for values in could_be(numbers, shown, whole).values():
            assert max(values) >= 5
            assert min(values) == 1


@given(PARTS, PARTS)
def test_the_sum_of_a_group_that_stands_elsewhere_gives_nothing_away(first, second):
    shown, whole = protect_groups(first, second)
    assert whole in {None, sum(first) + sum(second)}
    for numbers, part in ((first, shown[: len(first)]), (second, shown[len(first) :])):
        if None in part and whole is not None:
            assert all(max(values) >= 5 for values in could_be(numbers, part, sum(numbers)).values())


@pytest.mark.parametrize(
    ("numbers", "shown", "whole"),
    [
        ([15, 0, 7], [15, 0, 7], 22),
        ([15, 1, 7], [15, None, None], 23),  # the one alone would be 23 less 22
        ([3, 0, 0], [None, 0, 0], None),
        ([1, 1, 20], [None, None, None], 22),  # two that make two are one each
        ([1, 1, 3], [None, None, None], None),
        ([0, 0], [0, 0], 0),
    ],
)
def test_what_is_kept_back(numbers, shown, whole):
    assert protect(numbers) == (shown, whole)


def test_a_number_that_stands_alone_is_said_as_a_band():
    assert [band(number) for number in (0, 1, 4, 5, 60)] == ["0", "*", "*", "5 or more", "5 or more"]
