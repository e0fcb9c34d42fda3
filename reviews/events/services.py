"""Recording what was held with practitioners. Each is one transaction: person, rule, then writing."""

from collections.abc import Mapping
from datetime import date

from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed
from csprapp.partnership.models import Agency
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.guards import require_act
from reviews.learning.models import LearningReview
from reviews.learning.permissions import review_for_change
from reviews.learning.rules import Act
from reviews.planning.following import reach_by_fact

Counts = Mapping[Agency, int | None]


def record_event(
    review: LearningReview, *, kind: str, held_on: date, summary: str, counts: Counts, by: User, today: date
) -> PractitionerEvent:
    """Record an event on a London day, past or planned. `counts` says how many came from each agency; nobody is named.

    Raises NotAllowed, Refused (who came to what has not been held).
    """
    with review_for_change(review, Deed.WORK_CASE, by=by, today=today) as held:
        _require_sense(held_on, summary, counts, today)
        require_act(held, Act.EVENT, today)
        row = PractitionerEvent(review=held, kind=kind, held_on=held_on, summary=summary)
        add(row, by=by, why="Recorded an event")
        _count(row, counts, by=by)
        _reach(row, by=by, today=today)
    return row


def change_event(
    event: PractitionerEvent,
    seen: int,
    *,
    kind: str,
    held_on: date,
    summary: str,
    counts: Counts,
    by: User,
    today: date,
) -> PractitionerEvent:
    """Write down what came of an event, or correct it. Raises NotAllowed, Refused, Conflict."""
    with review_for_change(event.review, Deed.WORK_CASE, by=by, today=today) as held:
        _require_sense(held_on, summary, counts, today)
        require_act(held, Act.EVENT, today)
        with change(PractitionerEvent, event.pk, seen, by=by, why="Recorded what came of the event") as record:
            record.kind, record.held_on, record.summary, record.cancelled_reason = kind, held_on, summary, ""
        _count(record, counts, by=by)
        _reach(record, by=by, today=today)
    return record


def cancel_event(event: PractitionerEvent, seen: int, *, reason: str, by: User, today: date) -> PractitionerEvent:
    """It did not take place; it stays on record. Raises NotAllowed, Refused without a reason, Conflict."""
    with review_for_change(event.review, Deed.WORK_CASE, by=by, today=today) as held:
        if not reason.strip():
            raise Refused({"reason": "Enter why it did not take place"})
        require_act(held, Act.EVENT, today)
        with change(PractitionerEvent, event.pk, seen, by=by, why=f"It did not take place: {reason}") as record:
            record.cancelled_reason = reason
    return record


def _require_sense(held_on: date, summary: str, counts: Counts, on: date) -> None:
    if held_on > on and any(counts.values()):
        raise Refused({"held_on": "It has not been held yet, so nobody can have come"})
    if held_on > on and summary.strip():
        raise Refused({"summary": "It has not been held yet, so nothing can have been said"})


def _count(event: PractitionerEvent, counts: Counts, *, by: User) -> None:
    there = {row.agency_id: row for row in event.attendance.all()}
    for agency, people in counts.items():
        row, number = there.get(agency.pk), people or 0
        if row is None and number:
            add(EventAgency(event=event, agency=agency, people=number), by=by, why="Counted who came")
        elif row is not None and row.people != number:
            with change(EventAgency, row.pk, None, by=by, why="Counted who came") as record:
                record.people = number


def _reach(event: PractitionerEvent, *, by: User, today: date) -> None:
    if event.held_on <= today and event.kind == PractitionerEvent.Kind.LEARNING:
        reach_by_fact(event.review, "event", event.held_on, by=by, today=today, why="The learning event was held")
