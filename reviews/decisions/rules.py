"""What makes a decision complete, and when the partners have signed it off. Pure: no database, no clock."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

# The lines that regulation 11 and the guidance name; (i) takes any other matter and may stay empty.
CRITERIA = "abcdefgh"
OTHER = "i"
PANELS_OWN = "d"
NOT_YET_KNOWN = "not_yet_known"
OUTCOME = ("criteria_met", "criteria_reason", "what_next", "what_next_reason", "national_issues", "national_reason")

Answers = Mapping[str, tuple[str, str]]


class Standing(StrEnum):
    """How one partner body's decision stands, from its facts."""

    NONE = "Not decided yet"
    RECORDED = "Recorded, not confirmed yet"
    CONFIRMED = "Recorded and confirmed"
    SIGNED = "Signed"


class Step(StrEnum):
    SIGN = "sign"
    RECORD = "record"
    CONFIRM = "confirm"


# A signature is the partner's own word and stands for the round; a recorded decision may be recorded better, confirmed
# by the partner, or put right by the partner's own signature.
STEPS: Mapping[Standing, frozenset[Step]] = {
    Standing.NONE: frozenset({Step.SIGN, Step.RECORD}),
    Standing.RECORDED: frozenset({Step.SIGN, Step.RECORD, Step.CONFIRM}),
    Standing.CONFIRMED: frozenset({Step.SIGN}),
    Standing.SIGNED: frozenset(),
}


def needs_reason(line: str, answer: str) -> bool:
    """Whether an answer is given with a reason: each is, but for what is not yet known, and that there is no other
    matter."""
    return bool(answer) and answer != NOT_YET_KNOWN and (line, answer) != (OTHER, "no")


def unanswered(answers: Answers, *, panel_replied: bool) -> dict[str, str]:
    """What is wrong with the answers to the criteria and circumstances: line -> sentence, empty when all is well.

    Every line needs an answer, and a reason where `needs_reason` says so. (d) is the Panel's own conclusion, so
    it stays not yet known until the Panel has replied. Any other matter (i) may be left empty.
    Source: regulation 11, Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018.
    """
    wrong = {}
    for line in CRITERIA + OTHER:
        answer, reason = answers.get(line, ("", ""))
        if not answer and line != OTHER:
            wrong[line] = f"Select an answer for ({line})"
        elif needs_reason(line, answer) and not reason.strip():
            wrong[line] = f"Enter a reason for your answer to ({line})"
        elif line == PANELS_OWN and answer != NOT_YET_KNOWN and not panel_replied:
            wrong[line] = "(d) is not yet known until the Panel replies"
        elif line == OTHER and reason.strip() and not answer:
            wrong[line] = "Select an answer for (i), or leave its reason empty"
    return wrong


def unreasoned(outcome: Mapping[str, Any]) -> dict[str, str]:
    """What is missing from the three answers: field -> sentence. Meeting the criteria forces nothing."""
    words = {
        "criteria_met": "Select whether the criteria are met",
        "criteria_reason": "Enter why the criteria are met or not",
        "what_next": "Select what happens next",
        "what_next_reason": "Enter why the partners consider this appropriate",
        "national_issues": "Select whether the case raises national issues",
        "national_reason": "Enter why it does or does not raise national issues",
    }
    values = {name: outcome.get(name) for name in OUTCOME}
    return {name: words[name] for name, value in values.items() if value is None or not str(value).strip()}


def ballot(
    outcome: Mapping[str, Any], answers: Answers, identified: Collection[int] = (), agreed_on: date | None = None
) -> str:
    """A digest of what is decided on. A signature holds it, so nobody signs answers other than those they read.

    `identified` are the keys of the earlier recommendations that say what improvements were identified before;
    `agreed_on` is the date for an alternative review.
    """
    content: list[Any] = [[str(outcome.get(name)) for name in OUTCOME], sorted((k, *v) for k, v in answers.items())]
    if identified:
        content.append(sorted(identified))
    if agreed_on:
        content.append(str(agreed_on))
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def needed(bodies: int, quorum: int | None) -> int:
    """How many partner bodies must have decided: the quorum that was set, at most all; all when none was set."""
    return min(quorum, bodies) if quorum else bodies


def undecided(outcomes: Collection[str], bodies: int, quorum: int | None) -> bool:
    """Whether enough bodies have given their decision and yet nothing is decided, as too many disagree."""
    return bool(bodies) and len(outcomes) >= needed(bodies, quorum) and not signed_off(outcomes, bodies, quorum)


def signed_off(outcomes: Collection[str], bodies: int, quorum: int | None) -> bool:
    """Whether the partners have decided: enough bodies did, and more of them agree than disagree.

    `outcomes` are "agrees" or "dissents", one per body. No law sets a quorum; all bodies is the default. Dissent never
    blocks and is always shown; where as many disagree as agree, nothing has been decided.
    """
    agree = sum(outcome == "agrees" for outcome in outcomes)
    return bodies > 0 and len(outcomes) >= needed(bodies, quorum) and agree > len(outcomes) - agree


def undecided_on_any(made: Sequence[Sequence[str]], bodies: int, quorum: int | None) -> bool:
    """`undecided` of a bundle of questions, each decision giving its position to every one: one of them is enough."""
    return any(undecided(outcomes, bodies, quorum) for outcomes in zip(*made, strict=True))


def signed_off_on_all(made: Sequence[tuple[date, Sequence[str]]], bodies: int, quorum: int | None) -> date | None:
    """`signed_off_on` of a bundle: the day by which the partners had decided on every question of it."""
    each = zip(*([(day, position) for position in positions] for day, positions in made), strict=True)
    days = [signed_off_on(outcomes, bodies, quorum) for outcomes in each]
    return max((day for day in days if day), default=None) if all(days) else None


def signed_off_on(made: Iterable[tuple[date, str]], bodies: int, quorum: int | None) -> date | None:
    """The day on which the partners had decided: the first by which enough of these decisions, each the day it was
    made on with its outcome, say so. None while nothing is decided. A later dissent undoes nothing.
    """
    made = list(made)
    for day in sorted({day for day, _ in made}):
        if signed_off([outcome for on, outcome in made if on <= day], bodies, quorum):
            return day
    return None
