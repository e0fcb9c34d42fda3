"""What comes next in a case, from its facts."""

import datetime as dt

import pytest

from dashboard.casefile.rules import Facts, Stage, next_step, stage, tasks
from reviews.learning.rules import Stage as Review
from reviews.rapid.rules import State as Rapid

DAY = dt.date(2026, 11, 16)
NOTIFIED = {"aware_on": DAY, "notified_on": DAY, "partners": 2, "bodies": 3}
SENT = {**NOTIFIED, "rapid": Rapid.SIGNED_OFF, "rapid_sent_on": DAY}

# The chain from the first fact to the last: (what is known, the next action, how far the case is).
CHAIN = [
    ({}, "Find out when the local authority became aware", Stage.AWARENESS),
    ({"aware_on": DAY}, "Notify the national Panel", Stage.NOTIFY),
    ({**NOTIFIED, "partners_untold": 1}, "Tell the safeguarding partners", Stage.RAPID_TO_START),
    (NOTIFIED, "Prepare the rapid review", Stage.RAPID_TO_START),
    ({**NOTIFIED, "rapid_begun": True}, "Prepare the rapid review", Stage.RAPID_REVIEW),
    ({**NOTIFIED, "rapid": Rapid.PREPARING, "rapid_begun": True}, "Prepare the rapid review", Stage.RAPID_REVIEW),
    ({**NOTIFIED, "rapid": Rapid.ASKED}, "See what the partners decided", Stage.DECISION),
    ({**NOTIFIED, "rapid": Rapid.ASKED, "body_missing": "Example Police"}, "Remind Example Police", Stage.DECISION),
    (
        {**NOTIFIED, "rapid": Rapid.ASKED, "body_missing": "Example Police", "own_decision_missing": True},
        "Give your decision",
        Stage.DECISION,
    ),
    (
        {**NOTIFIED, "rapid": Rapid.SIGNED_OFF, "decided": "lcspr", "review": Review.STARTED},
        "Send the rapid review to the Panel",
        Stage.REVIEW,
    ),
    ({**SENT, "rapid": Rapid.PREPARING}, "Record the partners’ decision", Stage.DECISION),
    ({**SENT, "decided": "lcspr"}, "Start the review", Stage.REVIEW_TO_START),
    ({**SENT, "decided": "lcspr", "review": Review.TO_START}, "Start the review", Stage.REVIEW_TO_START),
    ({**SENT, "decided": "lcspr", "review": Review.STARTED}, "Appoint a reviewer", Stage.REVIEW),
    ({**SENT, "decided": "lcspr", "review": Review.UNDER_WAY}, "Continue the review", Stage.REVIEW),
    ({**SENT, "decided": "lcspr", "review": Review.FINISHED}, "Decide about publication", Stage.PUBLICATION),
    (
        {**SENT, "decided": "lcspr", "review": Review.FINISHED, "publication_decision": "full"},
        "Publish the report",
        Stage.PUBLICATION,
    ),
    ({**SENT, "decided": "lcspr", "review": Review.SCHEDULED}, "Publish the report", Stage.PUBLICATION),
    ({**SENT, "decided": "lcspr", "review": Review.PUBLISHED}, "Close the case", Stage.TO_CLOSE),
    ({**SENT, "decided": "lcspr", "review": Review.NOT_PUBLISHED}, "Close the case", Stage.TO_CLOSE),
    ({**SENT, "decided": "none"}, "Close the case", Stage.TO_CLOSE),
    ({"aware_on": DAY, "not_notified_on": DAY}, "Close the case", Stage.NOT_NOTIFIED),
    ({"not_notified_on": DAY, "review": Review.UNDER_WAY}, "Continue the review", Stage.REVIEW),
]


@pytest.mark.parametrize(("known", "action", "at"), CHAIN)
def test_the_facts_alone_decide_the_next_action_and_the_stage(known, action, at):
    facts = Facts(**known)
    assert next_step(facts).words == action
    assert stage(facts) is at


def test_a_closed_case_asks_for_nothing_more():
    facts = Facts(**SENT, closed_on=DAY)
    assert next_step(facts) is None
    assert stage(facts) is Stage.CLOSED


def test_a_case_whose_report_waits_at_the_desk_is_not_said_to_have_nothing_waiting():
    facts = Facts(**SENT, decided="lcspr", review=Review.PUBLISHED, desk_waits=True)
    assert next_step(facts).why == "Its publication is not finished"


def test_nor_is_one_whose_partners_have_not_all_signed():
    facts = Facts(**SENT, decided="lcspr", review=Review.PUBLISHED, unsigned=True)
    assert next_step(facts).why == "A partner has not signed yet"


def test_partners_told_late_do_not_hide_what_has_come_since():
    assert next_step(Facts(**{**SENT, "partners_untold": 1}, decided="none")).words == "Close the case"


@pytest.mark.parametrize(("known", "action", "at"), CHAIN)
def test_every_task_says_how_it_stands_and_what_cannot_start_has_no_link(known, action, at):
    pages = {name: f"/{name}/" for name in ("case-notification", "case-rapid-review", "case-decision", "case-review")}
    for task in tasks(Facts(**known), pages):
        assert task.status
        if task.status == "Cannot start yet":
            assert not task.url
            assert task.hint


def test_statuses_follow_the_facts():
    def statuses(**known):
        return {task.title: task.status for task in tasks(Facts(**known), {})}

    assert statuses(aware_on=DAY)["Notification to the Panel"] == "To do"
    assert statuses(**NOTIFIED)["Notification to the Panel"] == "Sent Mon 16 Nov 2026"
    assert statuses(**NOTIFIED, partners_untold=1)["Local partners told"] == "1 of 2 told"
    assert statuses(**NOTIFIED, rapid=Rapid.ASKED, bodies_decided=2)["Partners’ decision"] == "2 of 3 decided"
    assert statuses(**SENT, decided="none")["Review"] == "None decided"
    assert statuses(not_notified_on=DAY)["Rapid review"] == "Not needed"
    assert statuses(**NOTIFIED)["Rapid review"] == "To do"
    assert statuses(**NOTIFIED, rapid_begun=True)["Rapid review"] == "In progress"


def test_of_a_closed_case_what_was_not_done_is_not_needed_and_what_was_done_stays():
    facts = Facts(aware_on=DAY, notified_on=DAY, rapid=Rapid.PREPARING, review=Review.STARTED, closed_on=DAY)
    statuses = {task.title: (task.status, task.done) for task in tasks(facts, {})}
    assert statuses["Rapid review"] == statuses["Review"] == statuses["Publication"] == ("Not needed", True)
    assert statuses["Notification to the Panel"] == ("Sent Mon 16 Nov 2026", True)
