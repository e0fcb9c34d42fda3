"""How far an action is, and what that allows. Pure: no database, no clock."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Derived from the facts of the action, never stored."""

    OPEN = "Open"
    DONE = "Done, impact not judged yet"
    TOO_EARLY = "Done, too early to judge its impact"
    JUDGED = "Done, impact judged"
    ENDED = "Ended without being done"


class Act(StrEnum):
    PROGRESS = "write to its progress log"
    CHANGE = "change it"
    COMPLETE = "record it as done"
    JUDGE = "judge its impact"
    END = "end it"
    REOPEN = "open it again"


ALLOWED: Mapping[Stage, frozenset[Act]] = {
    Stage.OPEN: frozenset({Act.PROGRESS, Act.CHANGE, Act.COMPLETE, Act.END}),
    Stage.DONE: frozenset({Act.PROGRESS, Act.JUDGE, Act.REOPEN}),
    Stage.TOO_EARLY: frozenset({Act.PROGRESS, Act.JUDGE, Act.REOPEN}),
    Stage.JUDGED: frozenset({Act.PROGRESS, Act.JUDGE, Act.REOPEN}),
    Stage.ENDED: frozenset({Act.REOPEN}),
}

WHY_NOT: Mapping[Stage, str] = {
    Stage.OPEN: "This action is still open. Record it as done first.",
    Stage.DONE: "This action is done. Open it again first.",
    Stage.TOO_EARLY: "This action is done. Open it again first.",
    Stage.JUDGED: "This action is done. Open it again first.",
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
