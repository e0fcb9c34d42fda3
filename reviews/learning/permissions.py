"""Who may do what to the reviews of this case. A deed says what a role may do at all; the case must be visible too."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from cases.incidents.models import Incident
from cases.incidents.permissions import require_case
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission
from csprapp.composed import composed
from csprapp.records.access import log_read
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from reviews.learning.locks import locked_review
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not


def require_on(user: User, deed: Permission, incident: Incident | None, on: date) -> None:
    """Nothing, or `NotAllowed`: the role may do the deed, and the case, when there is one, is open to the person on
    that London day.
    """
    if incident is None:
        require_permission(user, deed)
    else:
        require_case(user, deed, incident, on)


def require_review(user: User, deed: Permission, review: LearningReview, on: date) -> None:
    """Nothing, or `NotAllowed`: the role may do the deed, and the review is open to the person on that London day.

    Through its lead case when it has one, else through its areas.
    """
    require_permission(user, deed)
    if not may_review(user, deed, review, on):
        raise NotAllowed("There is no such review, or you cannot open it.")


def require_act(review: LearningReview, act: Act, on: date) -> None:
    """Nothing, or `Refused` with the reason that the review's stage on a London day gives."""
    if sentence := why_not(stage_of(review, on), act):
        raise Refused(sentence)


@contextmanager
def review_for_change(
    review: LearningReview, deed: Permission, *, by: User, today: date, beside: Collection[Incident] = ()
) -> Iterator[LearningReview]:
    """The one way in for a service that changes a review or anything of it: the person is asked about as
    `require_review` does, then the review is locked after its cases and those `beside` it, in a transaction
    of the service's own.

    Raises NotAllowed.
    """
    require_review(by, deed, review, today)
    with locked_review(review.pk, beside) as held:
        yield held


def may_review(user: User, deed: Permission, review: LearningReview, on: date) -> bool:
    """Whether `require_review` would let the person pass; for pages that offer only what works."""
    return has_permission(user, deed) and bool(composed(_open, user, on, about=(review.pk,)))


def _open(user: User, on: date, pk: int) -> QuerySet[Any]:
    return LearningReview.objects.visible_to(user, on).filter(pk=pk).order_by().values_list("pk")


def open_review(request: HttpRequest, pk: int, what: str) -> LearningReview:
    """The review, with the read logged first. Strangers get the 404 of a review that does not exist."""
    review = next(iter(composed(_known_by, request.user, london_today(), about=(pk,))), None)
    if review is None:
        raise Http404
    if review.deadline:
        review.deadline.incident = review.incident
    reference = review.incident.reference if review.incident else ""
    log_read(request, what=what, case=reference, obj=review)
    return review


def _known_by(user: User, on: date, pk: int) -> QuerySet[LearningReview]:
    visible = LearningReview.objects.visible_to(user, on).filter(pk=pk).order_by()
    return visible.select_related("incident__area", "incident__owner", "lead", "deadline__owner").distinct()


def require_account(person: User | None, field: str) -> None:
    """Nothing, or Refused beside the field: no work is given to somebody whose account has ended."""
    if person and not person.is_active:
        raise Refused({field: f"The account of {person} has ended: select somebody else"})
