"""Shares in per cent: rounded as people and spreadsheets round, and 100 is said of all alone."""

import pytest

from dashboard.performance.rules import Outcome, on_time, per_cent, share


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 7, 0), (1, 8, 13), (3, 8, 38), (5, 8, 63), (7, 15, 47), (199, 200, 99), (1, 400, 1), (7, 7, 100), (2, 3, 67)],
)
def test_a_half_is_rounded_up_and_neither_all_nor_none_is_said_of_a_part(part, whole, said):
    assert per_cent(part, whole) == said


def test_a_share_of_nothing_is_nothing_and_of_those_due_none_were_due():
    assert share(0, 0) == ""
    assert on_time(dict.fromkeys(Outcome, 0)).words == "None due"
    assert on_time(dict.fromkeys(Outcome, 1)).words == "1 of 3 (33%)"
