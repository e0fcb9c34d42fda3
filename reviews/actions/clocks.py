"""The dates of an action in the table of deadlines: when it is due, its check-ins, and the look at its impact."""

from datetime import date
from typing import Any

from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.records.services import add, set_facts
from reviews.actions.guards import stage_of
from reviews.actions.models import Action, CheckIn
from reviews.actions.rules import goes_on, next_check_in

ROUTE, IMPACT_ROUTE, CHECK_ROUTE = "action", "action-impact", "check-in"
LOOK_AGAIN = dict.fromkeys((Kind.REVERSED, Kind.DATE_SET), "Review its impact again")


def case_of(action: Action) -> Incident | None:
    """The case of the first of its recommendations; None for one that follows another area's or a national review."""
    first = action.recommendations.select_related("incident__owner", "review__incident__owner").first()
    return first.case if first else None


def keeper(action: Action) -> User | None:
    """Whose work list its date is on: its owner's; of one without an account, or without an owner, the case's."""
    case = case_of(action)
    return action.owner or (case.owner if case else None)


def judge(action: Action) -> User | None:
    """Who looks at its impact: the owner of the case, unless they own the action; then whoever a manager names."""
    case = case_of(action)
    return None if case is None or case.owner_id == action.owner_id else case.owner


def open_clock(action: Action, *, by: User, today: date, **wanted: Any) -> Deadline:
    """A dated duty of an action, of the case it came from. Its label holds numbers, never the action's words.

    A duty of a case belongs to the case's owner unless somebody is named: here to nobody else than `owner`.
    """
    duty = Wanted(incident=case_of(action), assign=True, **wanted)
    return keep(None, duty, by=by, today=today, why="You cannot judge the impact of your own action")


def look_again(action: Action, day: date, *, by: User, today: date) -> Deadline:
    """The date to look at the impact; the same row each time, taken up again for the next look."""
    if action.impact_deadline is None:
        duty = {"route": IMPACT_ROUTE, "subject_id": action.pk, "label": f"Impact of action {action.pk}"}
        return open_clock(action, due_on=day, owner=judge(action), by=by, today=today, **duty)
    wanted = Wanted(owner=judge(action), assign=True, due_on=day, anew=True, reopens=STILL_TO_DO.reopens)
    return keep(action.impact_deadline, wanted, by=by, today=today, why=LOOK_AGAIN)


def next_check(action: Action, *, after: date, by: User, today: date) -> CheckIn | None:
    """Make the check-in that comes next, later than `after`; None when none is asked for at this stage."""
    if action.check_every is None or not goes_on(stage_of(action), after_done=action.check_after_done):
        return None
    day = next_check_in(action.check_first_on, action.check_every, action.check_unit, after)
    number = action.check_ins.count() + 1
    row = add(CheckIn(action=action, number=number), by=by, why="The next check-in")
    duty = {"route": CHECK_ROUTE, "subject_id": row.pk, "label": f"Check-in {number} on action {action.pk}"}
    clock = open_clock(action, due_on=day, owner=keeper(action), by=by, today=today, **duty)
    return set_facts(row, None, by=by, why="Started its clock", deadline=clock)


def waiting_check(action: Action) -> CheckIn | None:
    """The check-in that is not answered yet."""
    return action.check_ins.waiting().select_related("deadline").first()


def move_check(action: Action, row: CheckIn, day: date, *, why: str, by: User, today: date) -> None:
    """Give the check-in that waits another day, and take it up again if it had ended."""
    day = max(day, row.deadline.started_on)
    wanted = Wanted(owner=keeper(action), assign=True, due_on=day, reopens=STILL_TO_DO.reopens)
    keep(row.deadline, wanted, by=by, today=today, why=dict.fromkeys((Kind.REVERSED, Kind.DATE_SET), why))


def settle_checks(action: Action, *, why: str, by: User, today: date) -> None:
    """End the check-in that waits when none is asked for any more; take it up again, or make one, when one is."""
    row = waiting_check(action)
    runs = action.check_every is not None and goes_on(stage_of(action), after_done=action.check_after_done)
    if not runs:
        if row:
            keep(row.deadline, no_longer_needed(today), by=by, today=today, why=why)
        return
    if row is None:
        next_check(action, after=today, by=by, today=today)
    elif not row.deadline.is_open:
        later = next_check_in(action.check_first_on, action.check_every, action.check_unit, today)
        move_check(action, row, later, why=why, by=by, today=today)
