"""Recording an order or another body's review, correcting it, lifting it."""

from datetime import date

from cases.incidents.permissions import case_for_change
from cases.restrictions.child_death import review_of
from cases.restrictions.models import Matter, ParallelReview, ReportingRestriction
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.records.log_lines import Log
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import set_facts


def _check(row: ReportingRestriction, today: date) -> None:
    """Nothing, or Refused with the sentences for the person who records it."""
    require_given({"protects": (row.protects, "Enter who it protects")})
    if row.kind not in row.Kind.values:
        raise Refused({"kind": "Select which kind of restriction it is"})
    if set(row.matters) - set(Matter.values) or not (row.matters or row.words.strip()):
        raise Refused({"matters": "Select what may not be published, or enter it in the order’s words"})
    if row.until not in row.Until.values:
        raise Refused({"until": "Select until when it lasts"})
    if row.until == row.Until.DATE and row.until_on is None:
        raise Refused({"until_on": "Enter the last day of the restriction"})
    if row.until != row.Until.DATE and row.until_on:
        raise Refused({"until_on": "Select “A date” if it ends on this day"})
    require_not_ahead({"checked_on": row.checked_on}, today, "The day it was checked")
    for key in (row.person, row.document):
        if key is not None and key.incident_id != row.incident_id:
            raise Refused("Choose a person and a document in this case")


def _check_review(row: ParallelReview, today: date) -> None:
    if row.kind not in row.Kind.values:
        raise Refused({"kind": "Select which review it is"})
    require_not_ahead({"told_on": row.told_on}, today, "The day they were told")
    require_not_ahead({"ended_on": row.ended_on}, today, "The day it ended")
    if row.person and row.person.incident_id != row.incident_id:
        raise Refused({"person": "Select a child in this case"})
    if row.person and row.kind == row.Kind.CHILD_DEATH and review_of(row.person, but=row.pk):
        raise Refused({"person": "This child’s child death review is already recorded"})


RESTRICTIONS = Log(
    ReportingRestriction,
    "incident",
    ("protects", "person", "matters", "words", "court", "kind", "from_on", "until", "until_on", "checked_by",
     "checked_on", "document"),
    case_for_change,
    _check,
)  # fmt: skip
REVIEWS = Log(
    ParallelReview,
    "incident",
    ("kind", "person", "told_on", "lead", "contact", "reference", "conduct", "speaks_to_family", "ended_on"),
    case_for_change,
    _check_review,
)


def lift_restriction(
    restriction: ReportingRestriction, version: int, lifted_on: date | None, *, reason: str, by: User, today: date
) -> ReportingRestriction:
    """Record that the court lifted an order on a London day, and why; None when it was not lifted after all.

    Raises NotAllowed, Refused (a day to come, no reason), Conflict.
    """
    with case_for_change(restriction.incident, Permission.WORK_CASE, by=by, today=today):
        require_not_ahead({"lifted_on": lifted_on}, today, "The day it was lifted")
        require_given({"reason": (reason, "Enter why")})
        said = {"lifted_on": lifted_on, "lifted_reason": reason if lifted_on else ""}
        return set_facts(restriction, version, by=by, why=reason, **said)
