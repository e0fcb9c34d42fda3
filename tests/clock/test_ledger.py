import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from csprapp.clock.ledger import Dates, Entry, Kind, fold, latest, standing_entries, start_of
from tests.clock.factories import BOOK, ENGLAND, day, make_rule

START = day("2026-11-02")
RULE = make_rule(5)
DUE = day("2026-11-09")
K = Kind


def line(id, kind, decided="2026-11-03", value=None, reverses=None):
    return Entry(id, kind, day(decided), day(value) if value else None, reverses)


def dates(*entries, **changes):
    return fold(START, entries, RULE, ENGLAND, **changes)


def test_without_entries_the_rule_gives_every_date():
    assert dates() == Dates(START, DUE, DUE, None, DUE, None, None)


def test_an_advised_date_governs_and_the_statutory_one_stays():
    found = dates(line(1, K.DATE_SET, value="2026-11-12"))
    assert (found.computed_on, found.due_on, found.act_on) == (DUE, day("2026-11-12"), day("2026-11-12"))


def test_a_corrected_start_moves_the_statutory_date_and_not_an_advised_one():
    corrected = line(1, K.START_CORRECTED, value="2026-11-04")
    found = dates(corrected)
    assert (found.started_on, found.computed_on, found.due_on) == (
        day("2026-11-04"),
        day("2026-11-11"),
        day("2026-11-11"),
    )
    found = dates(corrected, line(2, K.DATE_SET, value="2026-11-12"))
    assert (found.computed_on, found.due_on) == (day("2026-11-11"), day("2026-11-12"))
    assert start_of(START, [corrected]) == day("2026-11-04")
    assert start_of(START, []) == START


def test_a_delay_moves_the_day_to_act_and_never_the_due_date():
    found = dates(line(1, K.DELAY_RECORDED, value="2027-02-01"))
    assert (found.due_on, found.target_on, found.act_on) == (DUE, day("2027-02-01"), day("2027-02-01"))


def test_the_latest_is_by_the_day_it_was_decided_and_then_by_id():
    early, late = (line(9, K.DATE_SET, "2026-11-03", "2026-11-20"), line(2, K.DATE_SET, "2026-11-04", "2026-11-21"))
    assert dates(early, late).due_on == day("2026-11-21")
    same_day = line(10, K.DATE_SET, "2026-11-04", "2026-11-22")
    assert dates(same_day, early, late).due_on == day("2026-11-22")
    assert latest([same_day, early, late], K.DATE_SET) == same_day
    assert latest([early], K.MET) is None


def test_changes_of_calendar_and_rule_are_evidence_and_add_nothing():
    assert (
        dates(line(1, K.CALENDAR_CHANGED, value="2027-01-01"), line(2, K.RULE_CHANGED, value="2027-01-01")) == dates()
    )


def test_met_and_ended_are_read_from_the_ledger():
    assert dates(line(1, K.MET, value="2026-11-06")).met_on == day("2026-11-06")
    assert dates(line(1, K.ENDED, value="2026-11-06")).ended_on == day("2026-11-06")


def test_a_line_reversed_no_longer_stands_and_a_reversal_can_be_reversed():
    set_on = line(1, K.DATE_SET, value="2026-11-12")
    undone = line(2, K.REVERSED, reverses=1)
    redone = line(3, K.REVERSED, reverses=2)
    assert dates(set_on, undone).due_on == DUE
    assert dates(set_on, undone, redone).due_on == day("2026-11-12")
    assert standing_entries([redone, set_on, undone]) == [set_on, redone]
    assert standing_entries([undone, set_on]) == [undone]


@pytest.mark.parametrize("reverses", [None, 2, 3, 99])
def test_a_reversal_must_name_an_earlier_line_of_the_same_ledger(reverses):
    entries = [line(1, K.MET), line(2, K.REVERSED, reverses=reverses), line(3, K.MET)]
    with pytest.raises(ValueError, match="^Line 2 must reverse an earlier line of the same ledger$"):
        standing_entries(entries)


def test_a_reversal_of_another_ledgers_line_is_refused_though_it_is_earlier():
    with pytest.raises(ValueError, match="^Line 7 must reverse an earlier line of the same ledger$"):
        standing_entries([line(7, K.REVERSED, reverses=5)])


def test_a_duty_without_a_rule_keeps_the_date_that_was_agreed():
    found = fold(START, [], None, ENGLAND, agreed_on=day("2026-12-01"))
    assert (found.computed_on, found.due_on, found.act_on) == (day("2026-12-01"),) * 3
    moved = fold(START, [line(1, K.DATE_SET, value="2026-12-05")], None, ENGLAND, agreed_on=day("2026-12-01"))
    assert (moved.computed_on, moved.due_on) == (day("2026-12-01"), day("2026-12-05"))
    with pytest.raises(ValueError, match="^A deadline without a rule needs the date that was agreed$"):
        fold(START, [], None, ENGLAND)


def test_entries_may_come_from_anything_that_can_be_read_once():
    found = fold(START, iter([line(1, K.DATE_SET, value="2026-11-12")]), RULE, ENGLAND)
    assert found.due_on == day("2026-11-12")
    assert start_of(START, iter([line(1, K.START_CORRECTED, value="2026-11-04")])) == day("2026-11-04")


# --- properties --------------------------------------------------------------------------------------------

A_DAY = st.dates(dt.date(2024, 1, 1), dt.date(2028, 1, 1))


@st.composite
def ledgers(draw, most=8):
    """A ledger in the order it was recorded; ids rise, reversals name an earlier line."""
    entries = []
    for id in range(1, draw(st.integers(0, most)) + 1):
        kind = draw(st.sampled_from(list(Kind))) if entries else draw(st.sampled_from(list(Kind)[:-1]))
        if kind is K.REVERSED:
            reverses = draw(st.sampled_from(entries)).id
            entries.append(Entry(id, kind, draw(A_DAY), None, reverses))
        else:
            entries.append(Entry(id, kind, draw(A_DAY), draw(A_DAY)))
    return entries


def folded(start, entries):
    rule = BOOK.rule("rapid_review", start_of(start, entries))
    return fold(start, entries, rule, ENGLAND)


@given(A_DAY, ledgers(), st.randoms(use_true_random=False))
def test_the_order_in_which_lines_arrive_changes_nothing(start, entries, random):
    shuffled = random.sample(entries, len(entries))
    assert folded(start, shuffled) == folded(start, entries)


@given(A_DAY, ledgers(most=4))
def test_every_order_of_a_short_ledger_gives_the_same_dates(start, entries):
    assert len({folded(start, order) for order in permutations(entries)}) == 1


@given(A_DAY, ledgers(), A_DAY, st.data())
def test_reversing_a_line_equals_never_having_made_it(start, entries, decided, data):
    named = {entry.reverses for entry in entries}
    gone = data.draw(st.sampled_from([entry for entry in entries if entry.id not in named] or [None]))
    if gone is not None:
        reversal = Entry(len(entries) + 1, K.REVERSED, decided, None, gone.id)
        without = [entry for entry in entries if entry is not gone]
        assert folded(start, [*entries, reversal]) == folded(start, without)


@given(A_DAY, ledgers(), A_DAY)
def test_a_delay_never_moves_the_due_date(start, entries, value):
    delay = Entry(len(entries) + 1, K.DELAY_RECORDED, value, value)
    before, after = folded(start, entries), folded(start, [*entries, delay])
    assert (after.computed_on, after.due_on) == (before.computed_on, before.due_on)


@given(A_DAY, ledgers())
def test_a_line_of_evidence_changes_nothing(start, entries):
    evidence = Entry(len(entries) + 1, K.CALENDAR_CHANGED, start, start)
    assert folded(start, [*entries, evidence]) == folded(start, entries)
