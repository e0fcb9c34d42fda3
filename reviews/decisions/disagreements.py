"""The partners disagree: somebody says how that was resolved, and until then it waits, as a row with an owner."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.clock.rules import AGREED
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused, require_facts, require_not_ahead
from csprapp.records.services import add, set_facts
from reviews.decisions.models import Disagreement
from reviews.learning.permissions import review_for_change

ROUTE = "disagreement"
RESOLVE_IN = 5  # working days, agreed here
LABEL = "Record how the partners’ disagreement was resolved"
SAID = "resolved_on", "how", "resolved_by", "told", "panel_told_on"


def follow_positions(
    about: dict[str, Any], incident: Incident | None, *, newly: bool, disagree: bool, owner: User | None = None,
    by: User, today: date,
) -> None:  # fmt: skip
    """A partner gave its position on what `about` names: it disagrees `newly`, or one at least still does (`disagree`).

    A disagreement begins, which the owner of the case resolves, or else `owner`; or it falls away. Call it in the
    service's transaction.
    """
    there = Disagreement.objects.filter(**about, resolved_on=None, over_on=None).first()
    if there is not None and not disagree:
        _fall_away(there, "Nobody disagrees any more", by=by, today=today)
    elif there is None and newly:
        row = add(Disagreement(**about, arose_on=today), by=by, why="The partners disagree")
        due_on = calendar_in_force().add_working_days(today, RESOLVE_IN)
        page = {"incident": incident, "route": ROUTE, "subject_id": row.pk, "label": LABEL, "owner": owner}
        keep(None, Wanted(**page, due_on=due_on), by=by, today=today)


def end_disagreement(about: dict[str, Any], *, by: User, today: date) -> None:
    """The partners are asked anew: nobody resolves what belongs to an earlier round."""
    there = Disagreement.objects.filter(**about, resolved_on=None, over_on=None).first()
    if there is not None:
        _fall_away(there, "The partners were asked again", by=by, today=today)


def _fall_away(row: Disagreement, why: str, *, by: User, today: date) -> None:
    set_facts(row, None, by=by, why=why, over_on=today, over_because=why)
    keep(_clock(row), no_longer_needed(today), by=by, today=today, why=why)


def _clock(row: Disagreement) -> Deadline | None:
    return Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=row.pk).first()


def resolve(row: Disagreement, seen: int, *, by: User, today: date, **said: Any) -> Disagreement:
    """How it was resolved, by whom and when, and who was told. Recorded before, it is corrected.

    Raises NotAllowed, Refused (a fact missing, a future day, fallen away), Conflict.
    """
    with _for_change(row, by=by, today=today):
        require_facts(
            said, how="Enter how it was resolved", resolved_by="Enter who resolved it",
            told="Enter who was told, or that nobody was",
        )  # fmt: skip
        require_not_ahead({name: said.get(name) for name in ("resolved_on", "panel_told_on")}, today)
        if row.over_on:
            raise Refused("Nobody disagrees about this any longer, so there is nothing to resolve.")
        record = set_facts(row, seen, by=by, why="Recorded how the partners’ disagreement was resolved", **said)
        why = f"Resolved by {record.resolved_by}"
        keep(_clock(record), Wanted(met_on=record.resolved_on), by=by, today=today, why=why)
    return record


def _for_change(row: Disagreement, *, by: User, today: date) -> AbstractContextManager[Any]:
    """The way in: that of the case, or of the review."""
    if row.rapid_review:
        return case_for_change(row.rapid_review.incident, Permission.WORK_CASE, by=by, today=today)
    return review_for_change(row.asked.review, Permission.WORK_CASE, by=by, today=today)


def to_be_resolved(row: Disagreement) -> Iterator[str]:
    """The next step of a disagreement that is open: by when how it was resolved is recorded, and by whom."""
    rows = Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=row.pk).select_related("owner")
    clock = rows.first() if row.is_open else None
    if clock is not None and clock.is_open:
        who = clock.owner.name if clock.owner else "Somebody in the unit"
        yield f"{who} must record by {day_words(clock.due_on)} how it was resolved."


# --- What is said of them ---------------------------------------------------------------------------------------------


def in_words(row: Disagreement) -> Iterator[str]:
    """How a disagreement stands, as sentences."""
    yield f"The partners disagreed, recorded on {day_words(row.arose_on)}."
    if row.over_on:
        yield (
            f"It no longer applied from {day_words(row.over_on)}: {row.over_because[:1].lower()}{row.over_because[1:]}."
        )
    elif row.resolved_on is None:
        yield "How that was resolved is not recorded yet."
    else:
        yield f"Resolved on {day_words(row.resolved_on)} by {row.resolved_by}: {row.how}"
        yield f"Told: {row.told}"
        told_on = day_words(row.panel_told_on) if row.panel_told_on else "not recorded"
        yield called_now(f"The Panel was told: {told_on}.")
