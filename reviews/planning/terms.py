"""Agreeing the terms of reference: the text as it stands becomes the next version."""

from datetime import date

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import Conflict, add
from reviews.learning.guards import require_act
from reviews.learning.models import AgreedTerms, LearningReview
from reviews.learning.permissions import review_for_change
from reviews.learning.rules import Act
from reviews.planning.following import reach_by_fact


def agree_terms(
    review: LearningReview, seen: int, *, agreed_on: date, agreed_with: str, by: User, today: date
) -> AgreedTerms:
    """Keep the terms of reference as they stand as the next agreed version, and reach their milestone.

    Raises NotAllowed, Refused (nothing written; nothing changed since; a future day), Conflict.
    """
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        require_given({"agreed_with": (agreed_with, "Enter who agreed them")})
        require_not_ahead({"agreed_on": agreed_on}, today)
        require_act(held, Act.SCOPE, today)
        if held.version != seen:
            raise Conflict(held, seen)
        if not held.terms_of_reference.strip():
            raise Refused("Write the terms of reference first.")
        last = held.agreed_terms.first()
        if last and last.text == held.terms_of_reference:
            raise Refused("These terms of reference are agreed already.")
        row = AgreedTerms(review=held, number=last.number + 1 if last else 1, text=held.terms_of_reference)
        row.agreed_on, row.agreed_with = agreed_on, agreed_with
        add(row, by=by, why="The terms of reference were agreed")
        reach_by_fact(held, "terms", agreed_on, by=by, today=today, why="The terms of reference were agreed")
    return row
