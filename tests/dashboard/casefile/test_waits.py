"""Who the case waits for, what for and since when."""

import datetime as dt

import pytest

from dashboard.casefile.rules import Facts
from dashboard.casefile.waits import Outside, Wait, named, ready_since, waits
from reviews.learning.rules import Stage as Review
from reviews.rapid.rules import State as Rapid

DAY = dt.date(2026, 11, 16)
LATER = dt.date(2026, 11, 20)
RETURNS = [("Hill Top School", LATER), ("Vale Community Health", DAY)]
CHECK = Wait("Any checker", "to check the report", LATER)
SIGN = Wait("Vale ICB and Vale Police", "to sign or confirm the publication decision", DAY)
TRIAL = Wait("The criminal proceedings", "before we can publish", DAY)


@pytest.mark.parametrize(
    ("known", "outside", "found"),
    [
        ({}, Outside(), [Wait("Anna", "to take the next step", DAY)]),
        ({"closed_on": DAY}, Outside(returns=RETURNS), []),
        (
            {"notified_on": DAY},
            Outside(returns=RETURNS),
            [Wait("Hill Top School and Vale Community Health", "to answer our request", DAY)],
        ),
        ({"rapid_sent_on": LATER}, Outside(returns=RETURNS), [Wait("Anna", "to take the next step", DAY)]),
        (
            {"rapid": Rapid.ASKED},
            Outside(bodies=["North Police"], asked_on=LATER, returns=RETURNS[1:]),
            [
                Wait("Vale Community Health", "to answer our request", DAY),
                Wait("North Police", "to decide on the rapid review", LATER),
            ],
        ),
        ({"rapid": Rapid.PREPARING}, Outside(bodies=["North Police"]), [Wait("Anna", "to take the next step", DAY)]),
        (
            {"review": Review.UNDER_WAY, "rapid_sent_on": DAY},
            Outside(reviewer="Nat Example", appointed_on=LATER),
            [Wait("Nat Example", "to finish the report", LATER)],
        ),
        (
            {"review": Review.UNDER_WAY, "rapid_sent_on": DAY},
            Outside(held_up=[TRIAL]),
            [TRIAL, Wait("The reviewer", "to finish the report")],
        ),
        ({"review": Review.FINISHED, "rapid_sent_on": DAY}, Outside(publishing=[CHECK]), [CHECK]),
        ({"review": Review.FINISHED, "rapid_sent_on": DAY}, Outside(signing=[SIGN], publishing=[CHECK]), [SIGN, CHECK]),
        ({"led_by": "Elsewhere"}, Outside(), [Wait("Anna", "to take the next step", DAY)]),
        (
            {"led_by": "Elsewhere", "our_part_sent": True},
            Outside(returns=RETURNS),
            [Wait("Elsewhere", "to tell us the result of the review it is leading")],
        ),
    ],
)
def test_the_facts_say_who_is_waited_for_the_longest_wait_first(known, outside, found):
    assert waits(Facts(**known), outside, "Anna", DAY) == found


def test_a_case_without_an_owner_waits_for_a_manager():
    assert waits(Facts(), Outside(), "", DAY) == [Wait("A manager", "to give the case an owner", DAY)]


@pytest.mark.parametrize(
    ("names", "said"),
    [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C"), (["A", "B", "C", "D"], "4 partners")],
)
def test_a_few_are_named_and_many_are_counted(names, said):
    assert named(names) == said


def test_the_owners_step_could_be_taken_since_the_newest_fact_that_is_past():
    facts = Facts(aware_on=DAY, notified_on=LATER, published_on=dt.date(2027, 1, 1))
    assert ready_since(facts, LATER) == LATER
    assert ready_since(facts, LATER, dt.date(2026, 11, 18)) == LATER
    assert ready_since(Facts(), LATER) is None
