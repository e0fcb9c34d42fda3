"""The run rules: what counts as a shift, a trend, and a shift that holds; and how often chance alone looks like one."""

import numpy as np
import pytest

from reviews.indicators.rules import BEFORE, JUDGEMENT, SHOWN, SINCE, Verdict, basis, longest

HALF = [40, 60] * 6  # twelve readings about a median of 50
SERIES = 2000


def test_a_shift_is_six_in_a_row_on_the_better_side_those_on_the_median_left_out():
    assert Verdict(HALF, [60, 50, 60, 60, 60, 50, 60, 60]).shift
    assert not Verdict(HALF, [60, 60, 60, 60, 60, 40, 60]).shift
    assert not Verdict(HALF, [40] * 8).shift
    assert Verdict(HALF, [40] * 8, fewer=True).shift


def test_a_trend_is_five_in_a_row_that_get_better_equal_ones_left_out():
    assert Verdict(HALF, [10, 20, 20, 30, 40, 45]).trend
    assert not Verdict(HALF, [10, 20, 20, 30, 40]).trend
    assert Verdict(HALF, [45, 40, 30, 20, 10], fewer=True).trend
    assert not Verdict(HALF, [45, 40, 30, 20, 10]).trend


def test_a_shift_holds_while_every_reading_since_is_on_the_better_side_and_there_are_enough():
    assert Verdict(HALF, [60] * SINCE).holds
    assert not Verdict(HALF, [60] * (SINCE - 1)).holds
    assert not Verdict(HALF[: BEFORE - 1], [60] * SINCE).holds
    assert not Verdict(HALF, [*[60] * 9, 45]).holds
    assert not Verdict(HALF, [*[60] * 9, 50]).holds


@pytest.mark.parametrize(
    ("verdict", "begins"),
    [
        (Verdict([], []), "Too few readings to tell: 0 before and 0 since"),
        (Verdict(HALF, [60] * 8), "A lasting shift: each of the 8 readings since is above the median"),
        (Verdict(HALF, [40] * 8, fewer=True), "A lasting shift: each of the 8 readings since is below the median"),
        (Verdict(HALF, [*[60] * 8, 40]), "A shift: 6 or more in a row above the median"),
        (Verdict(HALF, [10, 20, 30, 40, 45, 40, 30]), "A trend: 5 or more readings in a row are better"),
        (Verdict(HALF, [60, 40] * 4), "No shift, measured against the median of those before (50%)"),
    ],
)
def test_it_is_said_in_a_sentence(verdict, begins):
    assert verdict.words.startswith(begins)


def test_what_no_indicator_shows_is_said_to_be_a_judgement():
    assert basis([]) == basis([Verdict(HALF, [60, 40])]) == JUDGEMENT
    assert basis([Verdict(HALF, [60, 40]), Verdict(HALF, [60] * 8)]) == SHOWN


def test_the_longest_run():
    assert [longest(each) for each in ([], [False], [True, True, False, True])] == [0, 0, 2]


@pytest.mark.parametrize("many", [20, *(pytest.param(each, marks=pytest.mark.proof) for each in (5, 10, 60))])
@pytest.mark.parametrize(
    "share", [0.1, *(pytest.param(each, marks=pytest.mark.proof) for each in (0.05, 0.35, 0.5, 0.8, 0.95))]
)
@pytest.mark.parametrize("fewer", [False, True])
def test_where_nothing_changed_it_is_wrongly_said_to_work_in_at_most_five_of_a_hundred(many, share, fewer):
    """Thousands of series of visits whose chance to hold stays what it was, looked at with each of 36 more readings."""
    chance = np.random.default_rng([many, int(100 * share), fewer])
    drawn = 100 * chance.binomial(many, share, (SERIES, BEFORE + 36)) / many
    wrong = sum(ever_said_to_work(list(row[:BEFORE]), list(row[BEFORE:]), fewer) for row in drawn)
    assert wrong <= 0.05 * SERIES


def ever_said_to_work(before, since, fewer):
    """Whether one of the looks, from the first possible one on, says that it holds."""
    return any(Verdict(before, since[:seen], fewer).holds for seen in range(SINCE, len(since) + 1))


@pytest.mark.parametrize("readings", [7, 12])
def test_a_true_change_is_seen(readings):
    """From a third of twenty visits to four in five."""
    chance = np.random.default_rng(readings)
    before, since = (100 * chance.binomial(20, p, (500, n)) / 20 for p, n in ((0.35, BEFORE), (0.8, readings)))
    seen = sum(Verdict(list(a), list(b)).holds for a, b in zip(before, since, strict=True))
    assert seen >= 0.9 * 500
