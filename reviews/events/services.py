"""Recording what was held with practitioners. Each is one transaction: person, rule, then writing."""

from datetime import date

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.records.log_lines import Log
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import add, set_facts
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.permissions import require_act, review_for_change
from reviews.learning.rules import Act
from reviews.planning.clock import reach_by_fact


def _check(event: PractitionerEvent, today: date) -> None:
    """Nothing, or `Refused`: who came to what has not been held, or the review's stage."""
    if event.held_on > today and any(event.counts.values()):
        raise Refused({"held_on": "It has not been held yet, so nobody can have come"})
    if event.held_on > today and event.summary.strip():
        raise Refused({"summary": "It has not been held yet, so nothing can have been said"})
    require_act(event.review, Act.EVENT, today)
    event.cancelled_reason = ""


def _follow(event: PractitionerEvent, *, by: User, today: date) -> None:
    """How many came from where; and the plan's milestone, when it was the learning event."""
    there = {row.agency_id: row for row in event.attendance.all()}
    for agency, people in event.counts.items():
        row, number = there.get(agency.pk), people or 0
        if row is None and number:
            add(EventAgency(event=event, agency=agency, people=number), by=by, why="Counted who came")
        elif row is not None and row.people != number:
            set_facts(row, None, by=by, why="Counted who came", people=number)
    if event.held_on <= today and event.kind == PractitionerEvent.Kind.LEARNING:
        reach_by_fact(event.review, "event", event.held_on, by=by, today=today, why="The learning event was held")


# An event on a London day, past or planned. `counts` says how many came from each agency; nobody is named.
EVENTS = Log(
    PractitionerEvent,
    parent="review",
    facts=("kind", "held_on", "summary", "counts"),
    way_in=review_for_change,
    check=_check,
    follow=_follow,
    appended="Recorded an event",
    corrected="Recorded what came of the event",
)


def cancel_event(event: PractitionerEvent, seen: int, *, reason: str, by: User, today: date) -> PractitionerEvent:
    """It did not take place; it stays on record. Raises NotAllowed, Refused without a reason, Conflict."""
    with review_for_change(event.review, Permission.WORK_CASE, by=by, today=today) as held:
        require_given({"reason": (reason, "Enter why it did not take place")})
        require_act(held, Act.EVENT, today)
        why = f"It did not take place: {reason}"
        return set_facts(event, seen, by=by, why=why, cancelled_reason=reason)
