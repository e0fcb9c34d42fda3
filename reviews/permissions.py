"""Who may do what to the reviews of this case. A deed says what a role may do at all; the case must be visible too."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, NotAllowed, may, require
from csprapp.records.access import log_read
from csprapp.today import london_today
from reviews.learning.models import LearningReview


def require_on(user: User, deed: Deed, incident: Incident | None, on: date) -> None:
    """Nothing, or `NotAllowed`: the role may do the deed, and the person may open the case on a London day."""
    require(user, deed)
    if incident is not None and not Incident.objects.visible_to(user, on).filter(pk=incident.pk).exists():
        raise NotAllowed("You cannot open this case, so you cannot change it.")


def may_on(user: User, deed: Deed, incident: Incident | None, on: date) -> bool:
    """Whether `require_on` would let them."""
    if incident is None:
        return may(user, deed)
    return may(user, deed) and Incident.objects.visible_to(user, on).filter(pk=incident.pk).exists()


def open_review(request: HttpRequest, pk: int, what: str) -> LearningReview:
    """The review, with the read logged first. Strangers get the 404 of a review that does not exist."""
    visible = LearningReview.objects.visible_to(request.user, london_today())
    review = get_object_or_404(
        visible.select_related("incident__area", "incident__owner", "lead", "deadline").distinct(), pk=pk
    )
    reference = review.incident.reference if review.incident else ""
    log_read(request, what=what, case=reference, obj=review)
    return review
