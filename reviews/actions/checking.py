"""Check-ins: how often an action is asked about, and what was said each time. Recording one makes the next."""

from datetime import date

from cases.deadlines.keeping import Wanted, keep
from csprapp.accounts.models import User
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import change
from reviews.actions.clocks import move_check, next_check, settle_checks, waiting_check
from reviews.actions.guards import action_for_change, require_act
from reviews.actions.models import Action, CheckIn
from reviews.actions.rules import Act

LONGEST = 60


def set_checks(
    action: Action, seen: int, *, every: int, unit: str, first_on: date, after_done: bool, by: User, today: date
) -> Action:
    """Ask every so many weeks or months how the action stands, from `first_on`: until it is done, and with
    `after_done` until its impact is judged. Raises NotAllowed, Refused, Conflict.
    """
    with action_for_change(action, by=by, today=today, owner_too=False) as held:
        if not 1 <= every <= LONGEST:
            raise Refused({"every": f"Enter a number from 1 to {LONGEST}"})
        if first_on < today:
            raise Refused({"first_on": "The date of the next check-in must be today or later"})
        require_act(held, Act.REPEAT)
        with change(Action, held.pk, seen, by=by, why=f"Check-ins every {every} {unit}") as record:
            record.check_every, record.check_unit = every, unit
            record.check_first_on, record.check_after_done = first_on, after_done
        settle_checks(record, why="Check-ins changed", by=by, today=today)
        row = waiting_check(record)
        if row and row.deadline.is_open and row.deadline.due_on != first_on:
            move_check(record, row, first_on, why="Check-ins changed", by=by, today=today)
    return record


def stop_checks(action: Action, *, by: User, today: date) -> Action:
    """Ask no more. The check-ins that were held stay. Raises NotAllowed."""
    with action_for_change(action, by=by, today=today, owner_too=False):
        with change(Action, action.pk, None, by=by, why="Stopped the check-ins") as record:
            record.check_every, record.check_unit, record.check_first_on = None, "", None
            record.check_after_done = False
        settle_checks(record, why="Check-ins stopped", by=by, today=today)
    return record


def record_check(
    check: CheckIn, seen: int, *, made_on: date, standing: str, text: str, source: str = "", by: User, today: date
) -> CheckIn:
    """How the action stands, said by its owner, or by the coordinator from what the owner said (`source`).

    Meets the check-in's date and makes the next. Raises NotAllowed, Refused (recorded before; a future day; nothing
    said), Conflict.
    """
    with action_for_change(check.action, by=by, today=today) as held:
        require_given({"standing": (standing, "Select how it stands"), "text": (text, "Enter what was done")})
        require_not_ahead({"made_on": made_on}, today)
        require_act(held, Act.CHECK)
        if CheckIn.objects.filter(pk=check.pk, made_on__isnull=False).exists():
            raise Refused("This check-in is recorded already. Write progress instead.")
        with change(CheckIn, check.pk, seen, by=by, why="Recorded the check-in") as record:
            record.made_on, record.standing, record.text = made_on, standing, text
            record.source, record.written_by = source, by
        keep(record.deadline, Wanted(met_on=made_on), by=by, today=today, why="Check-in recorded")
        due = record.deadline.due_on if record.deadline else today
        next_check(held, after=max(due, today), by=by, today=today)
    return record
