"""The steps of a case: how each stands, where today is, and how many working days are used. From facts alone."""

import datetime as dt

import pytest

from cases.deadlines.calendars import shipped_calendar
from csprapp.clock.deadline import standing
from csprapp.ui.pictures import Shape
from dashboard.casefile import steps
from dashboard.casefile.rules import Facts
from dashboard.casefile.steps import Clock, milestones, today_at, today_words, told, used_words
from reviews.learning.rules import Stage as Review
from reviews.rapid.rules import State as Rapid

CALENDAR = shipped_calendar()

TODAY = dt.date(2026, 11, 23)  # a Monday
AWARE = dt.date(2026, 11, 19)  # the Thursday before: by Thursday 26 November the Panel is notified
DUE = dt.date(2026, 11, 26)
SENT = dt.date(2026, 11, 20)
RAPID_DUE = dt.date(2026, 12, 11)
LCSPR_DUE = dt.date(2027, 6, 3)
NOTIFIED = {"aware_on": AWARE, "notified_on": SENT, "partners": 2, "bodies": 3}
SIGNED = {**NOTIFIED, "rapid": Rapid.SIGNED_OFF, "decided": "lcspr", "decided_on": dt.date(2026, 12, 3)}
AFTER = {**SIGNED, "rapid_sent_on": dt.date(2026, 12, 4), "review_kind": "lcspr"}
FINISHED = {**AFTER, "report_finished_on": dt.date(2027, 5, 3)}
PUBLIC = {**FINISHED, "review": Review.PUBLISHED, "published_on": dt.date(2027, 6, 1)}

DONE, LATE, MISSED, DUE_NOW, WAITS, COMES, OUT = (
    Shape.DONE, Shape.LATE, Shape.MISSED, Shape.DUE, Shape.WAITING, Shape.TO_COME, Shape.LEFT_OUT,
)  # fmt: skip


def clock(started_on, due_on, today=TODAY, **met):
    """A date as it stands today."""
    found = standing(due_on, today, CALENDAR, **met)
    return Clock(started_on, due_on, found.state, found.words, met.get("met_on"))


def notify(today=TODAY, **met):
    return {steps.NOTIFY: clock(AWARE, DUE, today, **met)}


def rapid(today=TODAY, **met):
    return {steps.RAPID: clock(SENT, RAPID_DUE, today, **met)}


def lcspr(today=TODAY, **met):
    return {steps.REVIEW: clock(dt.date(2026, 12, 3), LCSPR_DUE, today, **met)}


JUNE = dt.date(2027, 6, 2)
LATER = dt.date(2027, 6, 10)
CASES = [
    # what is recorded, its running dates, today, how the seven steps stand
    ({}, {}, TODAY, [DUE_NOW, COMES, COMES, COMES, COMES, COMES, COMES]),
    ({"aware_on": AWARE}, notify(), TODAY, [DONE, DUE_NOW, COMES, COMES, COMES, COMES, COMES]),
    ({"aware_on": AWARE}, notify(DUE), DUE, [DONE, DUE_NOW, COMES, COMES, COMES, COMES, COMES]),
    ({"aware_on": AWARE}, notify(dt.date(2026, 11, 27)), TODAY, [DONE, MISSED, COMES, COMES, COMES, COMES, COMES]),
    (NOTIFIED, notify() | rapid(), TODAY, [DONE, DONE, DUE_NOW, COMES, COMES, COMES, COMES]),
    (
        {**NOTIFIED, "notified_on": dt.date(2026, 11, 27)},
        notify() | rapid(),
        TODAY,
        [DONE, LATE, DUE_NOW, COMES, COMES, COMES, COMES],
    ),
    ({**NOTIFIED, "rapid": Rapid.ASKED}, rapid(), TODAY, [DONE, DONE, DUE_NOW, DUE_NOW, COMES, COMES, COMES]),
    (SIGNED, rapid(), TODAY, [DONE, DONE, DUE_NOW, DONE, DUE_NOW, COMES, COMES]),
    (
        {**AFTER, "review": Review.UNDER_WAY},
        rapid() | lcspr(),
        TODAY,
        [DONE, DONE, DONE, DONE, DUE_NOW, COMES, COMES],
    ),
    (
        {**AFTER, "rapid_sent_on": dt.date(2026, 12, 14), "review": Review.UNDER_WAY},
        rapid() | lcspr(),
        TODAY,
        [DONE, DONE, LATE, DONE, DUE_NOW, COMES, COMES],
    ),
    (
        {**AFTER, "review": Review.UNDER_WAY},
        lcspr(LATER),
        LATER,
        [DONE, DONE, DONE, DONE, MISSED, COMES, COMES],
    ),
    (
        {**AFTER, "review": Review.UNDER_WAY},
        lcspr(LATER, target_on=dt.date(2027, 9, 1), waiting_for="the criminal proceedings"),
        LATER,
        [DONE, DONE, DONE, DONE, WAITS, COMES, COMES],
    ),
    ({**FINISHED, "review": Review.FINISHED}, lcspr(JUNE), JUNE, [DONE, DONE, DONE, DONE, DONE, DUE_NOW, COMES]),
    ({**FINISHED, "review": Review.FINISHED}, lcspr(LATER), LATER, [DONE, DONE, DONE, DONE, DONE, MISSED, COMES]),
    (
        {**FINISHED, "review": Review.SCHEDULED, "published_on": LCSPR_DUE, "public_until": dt.date(2028, 6, 3)},
        lcspr(JUNE),
        JUNE,
        [DONE, DONE, DONE, DONE, DONE, DUE_NOW, COMES],
    ),
    (
        {**PUBLIC, "public_until": dt.date(2028, 6, 1)},
        lcspr(JUNE),
        JUNE,
        [DONE, DONE, DONE, DONE, DONE, DONE, COMES],
    ),
    ({**PUBLIC, "published_on": LATER}, lcspr(LATER), LATER, [DONE, DONE, DONE, DONE, DONE, LATE, COMES]),
    (
        {**PUBLIC, "public_until": dt.date(2028, 6, 1)},
        {},
        dt.date(2028, 6, 2),
        [DONE, DONE, DONE, DONE, DONE, DONE, DONE],
    ),
    ({**PUBLIC, "taken_down_on": JUNE}, {}, LATER, [DONE, DONE, DONE, DONE, DONE, DONE, OUT]),
    (
        {**FINISHED, "review": Review.NOT_PUBLISHED, "publication_decision": "none"},
        {},
        LATER,
        [DONE, DONE, DONE, DONE, DONE, OUT, OUT],
    ),
    ({**AFTER, "decided": "none", "review_kind": ""}, {}, TODAY, [DONE, DONE, DONE, DONE, OUT, OUT, OUT]),
    ({**AFTER, "review": Review.ENDED}, {}, TODAY, [DONE, DONE, DONE, DONE, OUT, OUT, OUT]),
    ({"aware_on": AWARE, "not_notified_on": SENT}, notify(), TODAY, [DONE, OUT, OUT, OUT, OUT, OUT, OUT]),
    (
        {"aware_on": AWARE, "death_alone": True, "reported_on": SENT},
        notify(),
        TODAY,
        [DONE, DONE, OUT, OUT, OUT, OUT, OUT],
    ),
    ({"aware_on": AWARE, "led_by": "Elsewhere"}, notify(), TODAY, [DONE, OUT, OUT, OUT, OUT, OUT, OUT]),
    ({**NOTIFIED, "led_by": "Elsewhere"}, notify(), TODAY, [DONE, DONE, OUT, OUT, OUT, OUT, OUT]),
    ({"aware_on": AWARE, "closed_on": TODAY}, notify(), TODAY, [DONE, OUT, OUT, OUT, OUT, OUT, OUT]),
    ({**PUBLIC, "closed_on": LATER}, {}, LATER, [DONE, DONE, DONE, DONE, DONE, DONE, COMES]),
]  # fmt: skip


@pytest.mark.parametrize(("known", "clocks", "today", "stands"), CASES)
def test_every_step_stands_as_the_facts_say(known, clocks, today, stands):
    found = milestones(Facts(**known), clocks, today)
    assert [each.stands for each in found] == stands
    assert [each.key for each in found] == ["aware", "notify", "rapid", "decision", "review", "publication", "last_day"]


@pytest.mark.parametrize(("known", "clocks", "today", "stands"), CASES)
def test_today_is_on_the_strip_after_what_is_done_and_before_what_is_to_come(known, clocks, today, stands):
    found = milestones(Facts(**known), clocks, today)
    here = today_at(found, today, CALENDAR)
    assert -1 < here < len(found)
    ahead = next((place for place, each in enumerate(stands) if each in {DUE_NOW, COMES}), len(stands))
    passed = next((place for place, each in enumerate(stands) if each in {MISSED, WAITS}), None)
    assert here < ahead or passed is not None
    if passed is not None:
        assert passed < here < passed + 1
    assert today_words(found, today, CALENDAR).startswith("Today, ")


def test_what_was_done_late_is_never_called_done_alone():
    late = {**NOTIFIED, "notified_on": dt.date(2026, 11, 27)}
    step = milestones(Facts(**late), notify(), TODAY)[1]
    assert (step.said, used_words(step, TODAY, CALENDAR)) == ("Met late", "1 working day late")


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (AWARE, "0 of 5 used, 5 left"),
        (TODAY, "2 of 5 used, 3 left"),
        (dt.date(2026, 11, 22), "1 of 5 used, 4 left"),  # a Sunday
        (DUE, "5 of 5 used, due today"),
        (dt.date(2026, 11, 30), "Overdue by 2 working days"),
    ],
)
def test_working_days_used_and_left_are_said(today, words):
    step = milestones(Facts(aware_on=AWARE), notify(today), today)[1]
    assert used_words(step, today, CALENDAR) == words


def test_what_is_due_on_the_day_it_began_says_so_without_a_count():
    found = milestones(Facts(), {steps.AWARE: clock(TODAY, TODAY)}, TODAY)
    assert used_words(found[0], TODAY, CALENDAR) == "Due today"


def test_what_stands_above_today_names_the_step_and_its_working_days():
    found = milestones(Facts(aware_on=AWARE), notify(), TODAY)
    said = today_words(found, TODAY, CALENDAR)
    assert said == "Today, Mon 23 Nov 2026. Notify: 2 of 5 working days used, 3 left"
    assert today_words(milestones(Facts(closed_on=TODAY), {}, TODAY)[1:], TODAY, CALENDAR).endswith("2026")


def test_a_date_beyond_the_calendar_is_said_as_it_is():
    far = Clock(AWARE, dt.date(2090, 1, 5), "open", "Due Thu 5 Jan 2090")
    found = milestones(Facts(**AFTER, review=Review.UNDER_WAY), {steps.REVIEW: far}, TODAY)
    assert used_words(found[4], TODAY, CALENDAR) == "Due Thu 5 Jan 2090"
    assert today_at(found, TODAY, CALENDAR) == pytest.approx(3.6)


@pytest.mark.parametrize(
    ("known", "met_on", "stands"),
    [
        ({"partners": 2}, SENT, DONE),
        ({"partners": 2}, dt.date(2026, 11, 27), LATE),
        ({"partners": 2, "partners_untold": 1}, None, DUE_NOW),
        ({"partners": 2, "partners_untold": 2, "not_notified_on": TODAY}, None, OUT),
    ],
)
def test_partners_told_late_do_not_look_as_if_they_were_told_in_time(known, met_on, stands):
    clock_ = clock(AWARE, DUE, **({"met_on": met_on} if met_on else {}))
    assert told(Facts(aware_on=AWARE, **known), clock_).stands is stands


def test_an_alternative_review_is_not_called_an_lcspr():
    names = [
        milestones(Facts(review_kind=kind, review=Review.UNDER_WAY), {}, TODAY)[4].name
        for kind in ("lcspr", "alternative")
    ]
    assert names == ["LCSPR", "Review"]
