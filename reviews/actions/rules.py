"""How far an action is, and what that allows. Pure: no database, no clock."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from csprapp.clock.deadline import add_months


class Stage(StrEnum):
    """Derived from the facts of the action, never stored."""

    OPEN = "Open"
    DONE = "Done, impact not judged yet"
    TOO_EARLY = "Done, too early to judge its impact"
    JUDGED = "Done, impact judged"
    ENDED = "Ended without being done"


class Act(StrEnum):
    PROGRESS = "write to its progress log"
    CHECK = "say at a check-in how it is going"
    REPEAT = "set its check-ins"
    CHANGE = "change it"
    COMPLETE = "record it as done"
    JUDGE = "judge its impact"
    END = "end it"
    REOPEN = "open it again"


ALLOWED: Mapping[Stage, frozenset[Act]] = {
    Stage.OPEN: frozenset({Act.PROGRESS, Act.CHECK, Act.REPEAT, Act.CHANGE, Act.COMPLETE, Act.END}),
    Stage.DONE: frozenset({Act.PROGRESS, Act.CHECK, Act.REPEAT, Act.JUDGE, Act.REOPEN}),
    Stage.TOO_EARLY: frozenset({Act.PROGRESS, Act.CHECK, Act.REPEAT, Act.JUDGE, Act.REOPEN}),
    Stage.JUDGED: frozenset({Act.PROGRESS, Act.JUDGE, Act.REOPEN}),
    Stage.ENDED: frozenset({Act.REOPEN}),
}

WHY_NOT: Mapping[Stage, str] = {
    Stage.OPEN: "This action is still open. Record it as done first.",
    **dict.fromkeys((Stage.DONE, Stage.TOO_EARLY, Stage.JUDGED), "This action is done. Open it again first."),
    Stage.ENDED: "This action has ended. Open it again first.",
}


def stage(*, completed_on: date | None, ended_on: date | None, impact: str) -> Stage:
    """How far the action is."""
    if ended_on:
        return Stage.ENDED
    if completed_on is None:
        return Stage.OPEN
    if impact == "too_early":
        return Stage.TOO_EARLY
    return Stage.JUDGED if impact else Stage.DONE


def why_not(at: Stage, act: Act) -> str:
    """Why the act is not possible at this stage, as a sentence; "" when it is possible."""
    return "" if act in ALLOWED[at] else WHY_NOT[at]


def next_check_in(first: date, every: int, unit: str, after: date) -> date:
    """The first check-in later than `after`: counted from the first one every so many "weeks" or "months", so that a
    month's end or a late answer moves none of those that follow.
    """
    turn = 0
    day = first
    while day <= after:
        turn += 1
        day = add_months(first, every * turn) if unit == "months" else first + timedelta(weeks=every * turn)
    return day


def goes_on(at: Stage, *, after_done: bool) -> bool:
    """Whether check-ins go on at this stage: until it is done, and if that was agreed until its impact is judged."""
    return at is Stage.OPEN or (after_done and at in {Stage.DONE, Stage.TOO_EARLY})


# How long an action has been open at least, in days; the words are what the list is filtered by.
AGES: Mapping[str, tuple[str, int]] = {
    "3": ("3 months or more", 91),
    "6": ("6 months or more", 182),
    "12": ("A year or more", 365),
}


def became(acceptance: str, actions: Iterable[tuple[Stage, str, bool]]) -> str:
    """What became of a recommendation, in a few words: how it was answered, and how its actions stand.

    `acceptance` in words, "" when nobody answered; of each action its stage, its impact in words, and whether it is
    overdue.
    """
    found = Counter(_outcome(*action) for action in actions)
    said = [f"{acceptance}." if acceptance else "No response is recorded."]
    if not found:
        return f"{said[0]} No action was agreed."
    said += [f"{count} {'action' if count == 1 else 'actions'} {words}." for words, count in found.items()]
    return " ".join(said)


def _outcome(at: Stage, impact: str, overdue: bool) -> str:
    if at is Stage.OPEN:
        return "overdue" if overdue else "open"
    if at is Stage.ENDED:
        return "ended without being done"
    if at is Stage.JUDGED:
        return f"done: {impact[:1].lower()}{impact[1:]}"
    return "done, too early to judge the impact" if at is Stage.TOO_EARLY else "done, impact not judged yet"
