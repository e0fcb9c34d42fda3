"""Recording an order or another body's review, correcting it, lifting it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.restrictions.models import Matter, ParallelReview, ReportingRestriction
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change

RESTRICTION = (
    "protects", "person", "matters", "words", "court", "kind", "from_on", "until", "until_on", "checked_by",
    "checked_on", "document",
)  # fmt: skip
REVIEW = ("kind", "lead", "contact", "reference", "conduct", "speaks_to_family", "ended_on")


def add_restriction(
    incident: Incident, facts: Mapping[str, Any], *, reason: str, by: User, today: date
) -> ReportingRestriction:
    """Record an order: any of `RESTRICTION`. Raises NotAllowed, Refused."""
    with case_for_change(incident, Deed.WORK_CASE, by=by, today=today):
        row = ReportingRestriction(incident=incident, **_only(facts, RESTRICTION))
        _check(row, today)
        return add(row, by=by, why=reason)


def correct_restriction(
    restriction: ReportingRestriction, version: int, facts: Mapping[str, Any], *, reason: str, by: User, today: date
) -> ReportingRestriction:
    """Change what is recorded of an order: any of `RESTRICTION`. Raises NotAllowed, Refused, Conflict."""
    with (
        case_for_change(restriction.incident, Deed.WORK_CASE, by=by, today=today),
        change(ReportingRestriction, restriction.pk, version, by=by, why=reason) as record,
    ):
        for name, value in _only(facts, RESTRICTION).items():
            setattr(record, name, value)
        _check(record, today)
    return record


def lift_restriction(
    restriction: ReportingRestriction, version: int, on: date | None, *, reason: str, by: User, today: date
) -> ReportingRestriction:
    """Record that the court lifted an order on a London day, and why; None when it was not lifted after all.

    Raises NotAllowed, Refused (a day to come, no reason), Conflict.
    """
    with case_for_change(restriction.incident, Deed.WORK_CASE, by=by, today=today):
        if on and on > today:
            raise Refused("The day it was lifted must be today or in the past")
        if not reason.strip():
            raise Refused("Enter why")
        with change(ReportingRestriction, restriction.pk, version, by=by, why=reason) as record:
            record.lifted_on, record.lifted_reason = on, reason if on else ""
    return record


def add_parallel_review(
    incident: Incident, facts: Mapping[str, Any], *, reason: str, by: User, today: date
) -> ParallelReview:
    """Record another body's review: any of `REVIEW`. Raises NotAllowed, Refused."""
    with case_for_change(incident, Deed.WORK_CASE, by=by, today=today):
        row = ParallelReview(incident=incident, **_only(facts, REVIEW))
        _check_review(row, today)
        return add(row, by=by, why=reason)


def correct_parallel_review(
    review: ParallelReview, version: int, facts: Mapping[str, Any], *, reason: str, by: User, today: date
) -> ParallelReview:
    """Change what is recorded of another body's review: any of `REVIEW`. Raises NotAllowed, Refused, Conflict."""
    with (
        case_for_change(review.incident, Deed.WORK_CASE, by=by, today=today),
        change(ParallelReview, review.pk, version, by=by, why=reason) as record,
    ):
        for name, value in _only(facts, REVIEW).items():
            setattr(record, name, value)
        _check_review(record, today)
    return record


def _only(facts: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    if unknown := set(facts) - set(names):
        raise Refused(f"Not part of this record: {', '.join(sorted(unknown))}")
    return dict(facts)


def _check(row: ReportingRestriction, today: date) -> None:
    """Nothing, or Refused with the sentence for the person who records it."""
    if not row.protects.strip():
        raise Refused("Enter whom it protects")
    if row.kind not in row.Kind.values:
        raise Refused("Select which kind of restriction it is")
    if set(row.matters) - set(Matter.values) or not (row.matters or row.words.strip()):
        raise Refused("Select what may not be published, or enter it in the order's words")
    if row.until not in row.Until.values or (row.until == row.Until.DATE) != (row.until_on is not None):
        raise Refused("Enter until when it lasts; a day belongs to “A date” only")
    if row.checked_on and row.checked_on > today:
        raise Refused("The day it was checked must be today or in the past")
    for key in (row.person, row.document):
        if key is not None and key.incident_id != row.incident_id:
            raise Refused("Choose a person and a document of this case")


def _check_review(row: ParallelReview, today: date) -> None:
    if row.kind not in row.Kind.values:
        raise Refused("Select which kind of review it is")
    if row.ended_on and row.ended_on > today:
        raise Refused("The day it ended must be today or in the past")
