"""The states of a rapid review, of a partner's decision and of a review, as matrices; and what makes them complete."""

import datetime as dt

import pytest

from csprapp.records.merging import merge
from reviews.actions import rules as acting
from reviews.decisions import rules as deciding
from reviews.learning import rules as learning
from reviews.rapid import rules as rapid

DAY = dt.date(2026, 11, 23)

RAPID = {
    # state: what may be done in it, in the order of rapid.Act
    rapid.State.PREPARING: "write answer ask record send reply",
    rapid.State.ASKED: "write answer ask sign record take_back send reply",
    rapid.State.SIGNED_OFF: "sign record amend decide_again send reply",
}
STANDINGS = {
    deciding.Standing.NONE: "sign record",
    deciding.Standing.RECORDED: "sign record confirm",
    deciding.Standing.CONFIRMED: "sign",
    deciding.Standing.SIGNED: "",
}
WORK = (
    "ask scope plan draft event lead appoint link correct_start agree_date delay report decide_publication publish end"
)
STAGES = {
    learning.Stage.ASKED: "return link agree_date lead end",
    learning.Stage.RETURNED: "return link lead end",
    learning.Stage.TO_START: f"begin {WORK}",
    learning.Stage.STARTED: WORK,
    learning.Stage.UNDER_WAY: WORK,
    learning.Stage.FINISHED: WORK,
    learning.Stage.SCHEDULED: (
        "ask scope draft event lead appoint link correct_start agree_date report decide_publication publish"
    ),
    learning.Stage.NOT_PUBLISHED: "ask link correct_start report decide_publication publish draft event",
    learning.Stage.PUBLISHED: "ask link correct_start report publish draft event",
    learning.Stage.ENDED: "resume",
}
ACTIONS = {
    acting.Stage.OPEN: "progress check repeat change complete end",
    acting.Stage.DONE: "progress check repeat judge reopen",
    acting.Stage.TOO_EARLY: "progress check repeat judge reopen",
    acting.Stage.JUDGED: "progress judge reopen",
    acting.Stage.ENDED: "reopen",
}
MATRIX = [
    *((at, act, act.name.lower() in ACTIONS[at].split(), acting.ALLOWED) for at in acting.Stage for act in acting.Act),
    *(
        (state, act, act.name.lower() in RAPID[state].split(), rapid.ALLOWED)
        for state in rapid.State
        for act in rapid.Act
    ),
    *(
        (at, step, step.value in STANDINGS[at].split(), deciding.STEPS)
        for at in deciding.Standing
        for step in deciding.Step
    ),
    *(
        (at, act, act.name.lower() in STAGES[at].split(), learning.ALLOWED)
        for at in learning.Stage
        for act in learning.Act
    ),
]


@pytest.mark.parametrize(("state", "act", "possible", "table"), MATRIX, ids=lambda v: getattr(v, "name", ""))
def test_every_state_allows_what_it_should_and_nothing_else(state, act, possible, table):
    assert (act in table[state]) == possible


@pytest.mark.parametrize("state", rapid.State)
@pytest.mark.parametrize("act", rapid.Act)
def test_what_is_not_possible_is_explained_in_a_sentence(state, act):
    sentence = rapid.why_not(state, act)
    assert bool(sentence) == (act not in rapid.ALLOWED[state])
    assert not sentence or sentence.endswith(".")


@pytest.mark.parametrize("state", rapid.State)
def test_nothing_stops_anyone_recording_that_the_review_was_sent(state):
    assert rapid.Act.SEND in rapid.ALLOWED[state]


class TestStageOfAReview:
    @pytest.mark.parametrize(
        ("facts", "stage"),
        [
            ({}, learning.Stage.TO_START),
            ({"begun_on": DAY}, learning.Stage.STARTED),
            ({"reviewer_appointed_on": DAY}, learning.Stage.UNDER_WAY),
            ({"report_finished_on": DAY}, learning.Stage.FINISHED),
            ({"report_finished_on": DAY, "publication_decision": "full"}, learning.Stage.FINISHED),
            ({"report_finished_on": DAY, "publication_decision": "none"}, learning.Stage.NOT_PUBLISHED),
            ({"begun_on": DAY, "publication_decision": "none"}, learning.Stage.STARTED),
            ({"published_on": DAY}, learning.Stage.PUBLISHED),
            ({"published_on": DAY + dt.timedelta(1)}, learning.Stage.SCHEDULED),
            ({"ended_on": DAY, "report_finished_on": DAY}, learning.Stage.ENDED),
        ],
    )
    def test_follows_from_its_facts(self, facts, stage):
        names = ("ended_on", "published_on", "report_finished_on", "reviewer_appointed_on", "begun_on")
        known = {**dict.fromkeys(names), "publication_decision": "", **facts}
        assert learning.stage(**known, today=DAY) is stage


class TestAnswers:
    def whole(self, **changes):
        answers = {line: ("no", "a reason") for line in deciding.CRITERIA}
        return {**answers, "d": (deciding.NOT_YET_KNOWN, ""), **changes}

    def test_are_complete_without_any_other_matter(self):
        assert deciding.unanswered(self.whole(), panel_replied=False) == {}

    @pytest.mark.parametrize("line", "abcefgh")
    def test_each_needs_an_answer(self, line):
        wrong = deciding.unanswered(self.whole(**{line: ("", "")}), panel_replied=False)
        assert wrong == {line: f"Select an answer for ({line})"}

    @pytest.mark.parametrize(
        ("line", "answer"),
        [(line, answer) for line in "abcefghi" for answer in ("yes", "no", "unclear") if (line, answer) != ("i", "no")],
    )
    def test_each_needs_a_reason_named_beside_its_line(self, line, answer):
        wrong = deciding.unanswered(self.whole(**{line: (answer, "  ")}), panel_replied=False)
        assert wrong == {line: f"Enter a reason for your answer to ({line})"}

    @pytest.mark.parametrize("line", "abcdefghi")
    def test_not_yet_known_needs_no_reason(self, line):
        answers = self.whole(**{line: (deciding.NOT_YET_KNOWN, "")})
        assert deciding.unanswered(answers, panel_replied=False) == {}

    def test_d_waits_for_the_panel(self):
        answers = self.whole(d=("yes", "We think so"))
        assert list(deciding.unanswered(answers, panel_replied=False)) == ["d"]
        assert deciding.unanswered(answers, panel_replied=True) == {}

    def test_a_reason_for_any_other_matter_asks_for_its_answer(self):
        assert list(deciding.unanswered(self.whole(i=("", "Something else")), panel_replied=False)) == ["i"]


@pytest.mark.parametrize("met", ["yes", "no", "no_longer"])
@pytest.mark.parametrize("then", ["lcspr", "alternative", "none"])
@pytest.mark.parametrize("national", [True, False])
def test_no_answer_forces_another(met, then, national):
    outcome = {"criteria_met": met, "what_next": then, "national_issues": national}
    reasons = dict.fromkeys(("criteria_reason", "what_next_reason", "national_reason"), "why")
    assert deciding.unreasoned({**outcome, **reasons}) == {}
    assert set(deciding.unreasoned(outcome)) == set(reasons)


@pytest.mark.parametrize(
    ("outcomes", "bodies", "quorum", "done"),
    [
        ("", 3, None, False),
        ("", 0, None, False),
        ("aa", 3, None, False),
        ("aaa", 3, None, True),
        ("aad", 3, None, True),
        ("add", 3, None, False),
        ("aa", 3, 2, True),
        ("ad", 3, 2, False),
        ("aad", 3, 2, True),
        ("a", 3, 1, True),
        ("d", 3, 1, False),
        ("aaa", 3, 9, True),
        ("aa", 3, 9, False),
        ("aadd", 4, None, False),
        ("aaad", 4, 3, True),
    ],
)
def test_partners_have_decided_when_enough_did_and_more_agree_than_disagree(outcomes, bodies, quorum, done):
    words = [{"a": "agrees", "d": "dissents"}[letter] for letter in outcomes]
    assert deciding.signed_off(words, bodies, quorum) is done


def test_a_ballot_is_another_when_any_answer_or_reason_is():
    outcome, answers = {"what_next": "lcspr"}, {"a": ("yes", "why")}
    same = deciding.ballot(outcome, answers)
    assert same == deciding.ballot(dict(outcome), dict(answers))
    assert same != deciding.ballot({"what_next": "none"}, answers)
    assert same != deciding.ballot(outcome, {"a": ("yes", "another")})


@pytest.mark.parametrize(
    ("theirs", "mine", "merged", "conflicts"),
    [
        ("old", "new", {"text": "new"}, []),
        ("new", "old", {"text": "new"}, []),
        ("same", "same", {"text": "same"}, []),
        ("one", "two", {}, ["text"]),
    ],
)
def test_two_edits_of_one_field_conflict_only_when_both_changed_it(theirs, mine, merged, conflicts):
    assert merge({"text": "old"}, {"text": theirs}, {"text": mine}) == (merged, conflicts)


def test_a_report_is_finished_before_it_is_sent():
    after = DAY + dt.timedelta(1)
    assert learning.wrong_dates(DAY, DAY, DAY, today=DAY) == {}
    assert list(learning.wrong_dates(DAY, after, None, today=DAY)) == ["sent_to_panel_on"]
    assert list(learning.wrong_dates(None, DAY, None, today=DAY)) == ["report_finished_on"]
    assert list(learning.wrong_dates(DAY, None, DAY - dt.timedelta(1), today=DAY)) == ["sent_to_secretary_on"]


class TestWhenAReviewIsDone:
    FACTS = {
        "publication_decision": "none",
        "report_finished_on": DAY,
        "sent_to_panel_on": DAY,
        "sent_to_secretary_on": DAY + dt.timedelta(2),
        "published_on": None,
    }

    def done(self, *, statutory=True, **changes):
        return learning.met_on({**self.FACTS, **changes}, statutory=statutory)

    def test_an_lcspr_by_publication(self):
        assert self.done(published_on=DAY + dt.timedelta(9)) == DAY + dt.timedelta(9)
        assert self.done(publication_decision="full") is None

    def test_one_that_is_not_published_when_the_report_has_gone_to_both(self):
        assert self.done() == DAY + dt.timedelta(2)
        assert self.done(sent_to_panel_on=None) is None
        assert self.done(publication_decision="improvements") is None

    def test_one_without_a_statutory_clock_by_its_report(self):
        assert self.done(statutory=False, sent_to_panel_on=None, publication_decision="") == DAY
        assert self.done(statutory=False, report_finished_on=None) is None


@pytest.mark.parametrize(
    ("completed", "ended", "impact", "stage"),
    [
        (None, None, "", acting.Stage.OPEN),
        (DAY, None, "", acting.Stage.DONE),
        (DAY, None, "too_early", acting.Stage.TOO_EARLY),
        (DAY, None, "no", acting.Stage.JUDGED),
        (None, DAY, "", acting.Stage.ENDED),
    ],
)
def test_the_stage_of_an_action_follows_from_its_facts(completed, ended, impact, stage):
    assert acting.stage(completed_on=completed, ended_on=ended, impact=impact) is stage


@pytest.mark.parametrize("at", [learning.Stage.STARTED, learning.Stage.UNDER_WAY, learning.Stage.ASKED])
def test_a_review_that_has_begun_is_said_to_have_begun(at):
    assert learning.why_not(at, learning.Act.BEGIN) == "This review has already started."
    assert learning.why_not(learning.Stage.ENDED, learning.Act.BEGIN).endswith("Take it up again first.")
