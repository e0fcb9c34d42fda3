"""What the state of a rapid review allows. Pure: no database, no clock."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Derived from the facts of the rapid review, never stored."""

    PREPARING = "Being prepared"
    ASKED = "Waiting for the partners"
    SIGNED_OFF = "Signed off"


class Act(StrEnum):
    """What somebody may want to do to it; the value completes "You cannot ..."."""

    WRITE = "change the text"
    ANSWER = "change the answers"
    ASK = "ask the partners to decide"
    SIGN = "sign for a partner"
    RECORD = "record a partner’s decision"
    TAKE_BACK = "withdraw the question"
    AMEND = "add an amendment"
    DECIDE_AGAIN = "ask for a new decision"
    SEND = "record that it was sent"
    REPLY = "record the reply to it"


# A missing signature never stops anyone recording that the review was sent; sign-off locks what was decided on.
ALLOWED: Mapping[State, frozenset[Act]] = {
    State.PREPARING: frozenset({Act.WRITE, Act.ANSWER, Act.ASK, Act.RECORD, Act.SEND, Act.REPLY}),
    State.ASKED: frozenset({Act.WRITE, Act.ANSWER, Act.ASK, Act.SIGN, Act.RECORD, Act.TAKE_BACK, Act.SEND, Act.REPLY}),
    State.SIGNED_OFF: frozenset({Act.SIGN, Act.RECORD, Act.AMEND, Act.DECIDE_AGAIN, Act.SEND, Act.REPLY}),
}

WHY_NOT: Mapping[State, str] = {
    State.PREPARING: "The decision is still being prepared. The coordinator will ask the partners when it is ready.",
    State.ASKED: "The partners have been asked and have not all decided yet.",
    State.SIGNED_OFF: "The partners have signed this off. Add an amendment instead.",
}


def why_not(state: State, act: Act) -> str:
    """Why the act is not possible in this state, as a sentence; "" when it is possible."""
    return "" if act in ALLOWED[state] else WHY_NOT[state]
