"""Where higher rooms of the reviews speak up to lower ones: plain functions, registered once, when the app is ready.
Nothing of a review is imported here.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from cases.incidents.models import Incident
from csprapp.accounts.models import User


class FollowsADecision(Protocol):
    def __call__(self, incident: Incident, was: date | None, *, by: User, today: date) -> None:
        """`was` is the day of sign-off before the change."""


class SectionOfAReport(Protocol):
    """A section of the rapid review's report as this partnership set it: its key, its title, whether it is shown."""

    key: str
    title: str
    shown: bool


# The sections of the report for the Panel, in order, as whoever makes the report has them.
REPORT_SECTIONS: list[Callable[[], Sequence[SectionOfAReport]]] = []

# What a room above shows on the page of an agency's request, from the request and the London day, for the unit's staff.
BESIDE_A_REQUEST: list[Callable[[Any, date], dict[str, Any]]] = []

# What a room above does when the partners have decided, or their decision is corrected: in the same transaction.
AFTER_A_DECISION: list[FollowsADecision] = []


def register_report_sections(sections: Callable[[], Sequence[SectionOfAReport]]) -> None:
    """Let the texts be written under the report's own headings, in its order."""
    if sections not in REPORT_SECTIONS:
        REPORT_SECTIONS.append(sections)


def register_beside_a_request(context: Callable[[Any, date], dict[str, Any]]) -> None:
    """Add to what the page of a request is given to show."""
    if context not in BESIDE_A_REQUEST:
        BESIDE_A_REQUEST.append(context)


def register_after_a_decision(follow: FollowsADecision) -> None:
    """Let what the partners decide have its consequence at once."""
    if follow not in AFTER_A_DECISION:
        AFTER_A_DECISION.append(follow)
