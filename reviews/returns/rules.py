"""How a request stands, when to propose it back, and the letter that goes with it. Pure."""

from datetime import date
from enum import StrEnum

from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words

# Agencies get seven of the fifteen working days: what is left is for the meeting, the partners and the report.
DAYS_TO_ANSWER = 7
DAYS_BEFORE_REVIEW = 4
SAY_WHETHER_A_TEAM = "Select whether a child protection team was involved"
DAYS_TO_REMINDER = 5  # an agency is reminded after five working days, and on the day itself


class Way(StrEnum):
    """How a request reaches an agency."""

    ACCOUNT = "Has an account"
    LINK = "By link: nobody there has an account"
    NO_EMAIL = "No email address: nothing can be sent"


class Standing(StrEnum):
    """How a request stands. Said in words; never set by hand."""

    ASKED = "Asked"
    LATE = "Late"
    RECEIVED = "Received"
    NIL = "Nothing known"
    WITHDRAWN = "Withdrawn"


def standing(
    *, due_on: date | None, today: date, received_on: date | None, nil: bool, withdrawn_on: date | None
) -> Standing:
    """From the facts of a request, on a London day."""
    if withdrawn_on:
        return Standing.WITHDRAWN
    if received_on:
        return Standing.NIL if nil else Standing.RECEIVED
    return Standing.LATE if due_on and due_on < today else Standing.ASKED


def proposed_due(today: date, review_due: date | None, calendar: Calendar) -> date:
    """Seven working days from today, brought forward so that four are left before the rapid review, never the past."""
    due = calendar.add_working_days(today, DAYS_TO_ANSWER)
    if review_due is not None:
        due = min(due, calendar.add_working_days(review_due, -DAYS_BEFORE_REVIEW))
    return max(due, calendar.add_working_days(today, 1))


def too_soon(due_on: date, today: date) -> str:
    """Why nobody can be asked to answer by that London day; "" when they can."""
    return "The date to answer by must be after today" if due_on <= today else ""


def reminds(asked_on: date, due_on: date, today: date, calendar: Calendar) -> bool:
    """Whether an agency that has not answered gets a reminder on that London day, without anybody's pressing."""
    halfway = calendar.add_working_days(asked_on, DAYS_TO_REMINDER)
    return today == due_on or today == halfway < due_on


def lacking(*, named: bool, born: bool, at_home: bool, numbered: bool, is_child: bool, unborn: bool) -> list[str]:
    """What somebody on a search list lacks by which an agency could find them; an adult is found by name and birth."""
    asked = {"full name": named, "date of birth": born or unborn}
    if is_child and not unborn:
        asked |= {"address": at_home, "NHS number": numbered}
    return [words for words, there in asked.items() if not there]


def letter(partnership: str, reference: str, due_on: date, legal_basis: str) -> tuple[str, ...]:
    """The letter to an agency, in paragraphs. It names the power (section 16H of the Children Act 2004, or what was in
    force when it was asked) and the limited purpose; no person, harm or place.

    The same are shown before sending, to the agency after sign-in, and kept.
    """
    return (
        f"{partnership} is carrying out a rapid review of a serious child safeguarding incident, "
        f"reference {reference}.",
        f"Under {legal_basis} we are asking you for the information that your agency holds about the people listed "
        "below. The law requires you to give it.",
        "We will use it only for this review: to see what happened, what can be learned, and whether anybody "
        "needs to be made safe now. We will not use it for any other purpose.",
        f"Please answer by {day_words(due_on)}. If your agency knew none of the people, say so: that is an answer too.",
        "If you know of a child who is at risk now, do not wait for this: act on it as you always would.",
    )
