"""Writing a line of a log, correcting it, and taking it out when it was recorded by mistake."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, TypeVar

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from reviews.contacts.checks import FACTS, WORDS, require_right
from reviews.contacts.models import Meanwhile, OfCase
from reviews.learning.models import LearningReview
from reviews.learning.permissions import review_for_change

Line = TypeVar("Line", bound=OfCase)
AnyLine = TypeVar("AnyLine", OfCase, Meanwhile)


def add_line(
    model: type[Line], incident: Incident, facts: Mapping[str, Any], *, why: str = "", by: User, today: date
) -> Line:
    """Write a line of a case's log: any of the model's `FACTS`. `on` is the London day.

    Raises NotAllowed, Refused (what the line has to say is missing; a day that has not come).
    """
    with case_for_change(incident, Deed.WORK_CASE, by=by, today=today):
        row = model(incident=incident, **_only(model, facts))
        require_right(row, today)
        return add(row, by=by, why=why or f"Recorded {WORDS[model]}")


def add_meanwhile(review: LearningReview, facts: Mapping[str, Any], *, by: User, today: date) -> Meanwhile:
    """Record learning shared in confidence, or actions started, while publication waits.

    Raises NotAllowed, Refused.
    """
    with review_for_change(review, Deed.WORK_CASE, by=by, today=today):
        row = Meanwhile(review=review, **_only(Meanwhile, facts))
        require_right(row, today)
        return add(row, by=by, why="Recorded what was done while publication waits")


def correct_line(row: AnyLine, seen: int, facts: Mapping[str, Any], *, reason: str, by: User, today: date) -> AnyLine:
    """Change what a line says: any of its `FACTS`. Raises NotAllowed, Refused, Conflict."""
    with line_for_change(row, by=by, today=today), change(type(row), row.pk, seen, by=by, why=reason) as record:
        for name, value in _only(type(row), facts).items():
            setattr(record, name, value)
        require_right(record, today)
    return record


def strike_line(row: AnyLine, seen: int, *, reason: str, by: User, today: date) -> AnyLine:
    """A line was recorded by mistake: it leaves the log, and the history keeps it with the reason.

    Raises NotAllowed, Refused (no reason, taken out before), Conflict.
    """
    with line_for_change(row, by=by, today=today):
        if not reason.strip():
            raise Refused({"reason": "Enter why it was a mistake"})
        with change(type(row), row.pk, seen, by=by, why=reason) as record:
            if record.in_error:
                raise Refused("It was taken out already.")
            record.in_error = True
    return record


def line_for_change(
    row: OfCase | Meanwhile, *, by: User, today: date
) -> AbstractContextManager[Incident | LearningReview]:
    """The way in for a change of a line: that of its case, or of its review. Raises NotAllowed."""
    if isinstance(row, Meanwhile):
        return review_for_change(row.review, Deed.WORK_CASE, by=by, today=today)
    return case_for_change(row.incident, Deed.WORK_CASE, by=by, today=today)


def _only(model: type, facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - set(FACTS[model]):
        raise Refused(f"Not part of this line: {', '.join(sorted(unknown))}")
    return dict(facts)
