"""The dates of an action in the table of deadlines: when it is due, its check-ins, and the look at its impact."""

from datetime import date

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline, EndReason
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.rules import AGREED
from csprapp.records.services import add, change
from reviews.actions.guards import stage_of
from reviews.actions.models import Action, CheckIn
from reviews.actions.rules import goes_on, next_check_in

ROUTE, IMPACT_ROUTE, CHECK_ROUTE = "action", "action-impact", "check-in"


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


def open_clock(
    action: Action, route: str, subject_id: int, label: str, due_on: date, *, owner: User | None, by: User, since: date
) -> Deadline:
    """A dated duty of an action, of the case it came from. Its label holds numbers, never the action's words."""
    deadline = deadlines.open_deadline(
        incident=case_of(action),
        rule_key=AGREED,
        route=route,
        subject_id=subject_id,
        label=label,
        started_on=since,
        agreed_on=due_on,
        owner=owner,
        by=by,
    )
    if deadline.owner != owner:  # a duty of a case belongs to the case's owner unless somebody is named
        deadlines.assign(deadline, owner, by=by, decided_on=since, why="Nobody judges the impact of their own action")
    return deadline


def look_again(action: Action, day: date, *, by: User, today: date) -> Deadline:
    """The date to look at the impact; the same row each time, taken up again for the next look."""
    deadline = action.impact_deadline
    if deadline is None:
        label = f"Impact of action {action.pk}"
        return open_clock(action, IMPACT_ROUTE, action.pk, label, day, owner=judge(action), by=by, since=today)
    deadlines.reopen(deadline, by=by, why="Look at its impact again", decided_on=today)
    deadlines.assign(deadline, judge(action), by=by, decided_on=today)
    return deadlines.set_date(deadline, day, by=by, why="Look at its impact again", decided_on=today)


def next_check(action: Action, *, after: date, by: User, today: date) -> CheckIn | None:
    """Make the check-in that comes next, later than `after`; None when none is asked for at this stage."""
    if action.check_every is None or not goes_on(stage_of(action), after_done=action.check_after_done):
        return None
    day = next_check_in(action.check_first_on, action.check_every, action.check_unit, after)
    number = action.check_ins.count() + 1
    row = add(CheckIn(action=action, number=number), by=by, why="The next check-in")
    label = f"Check-in {number} on action {action.pk}"
    clock = open_clock(action, CHECK_ROUTE, row.pk, label, day, owner=keeper(action), by=by, since=min(today, day))
    with change(CheckIn, row.pk, None, by=by, why="Started its clock") as record:
        record.deadline = clock
    return record


def waiting_check(action: Action) -> CheckIn | None:
    """The check-in that is not answered yet."""
    return action.check_ins.waiting().select_related("deadline").first()


def move_check(action: Action, row: CheckIn, day: date, *, why: str, by: User, today: date) -> None:
    """Give the check-in that waits another day, and take it up again if it had ended."""
    deadlines.reopen(row.deadline, by=by, why=why, decided_on=today)
    if row.deadline.due_on != day:
        deadlines.set_date(row.deadline, max(day, row.deadline.started_on), by=by, why=why, decided_on=today)
    deadlines.assign(row.deadline, keeper(action), by=by, decided_on=today)


def settle_checks(action: Action, *, why: str, by: User, today: date) -> None:
    """End the check-in that waits when none is asked for any more; take it up again, or make one, when one is."""
    row = waiting_check(action)
    runs = action.check_every is not None and goes_on(stage_of(action), after_done=action.check_after_done)
    if not runs:
        if row and row.deadline and row.deadline.is_open:
            deadlines.end(row.deadline, today, EndReason.NO_LONGER_NEEDED, by=by, decided_on=today, why=why)
        return
    if row is None:
        next_check(action, after=today, by=by, today=today)
    elif not row.deadline.is_open:
        later = next_check_in(action.check_first_on, action.check_every, action.check_unit, today)
        move_check(action, row, later, why=why, by=by, today=today)
