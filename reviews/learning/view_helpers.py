"""How the pages of a review begin: the review as this person may see it, and the context of a form."""

from typing import Any

from django.http import HttpRequest

from csprapp.accounts.roles import Deed, require
from csprapp.today import london_today
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.pages import frame


def open_form(
    request: HttpRequest, pk: int, title: str, deed: Deed = Deed.WORK_CASE, back_url: str = ""
) -> tuple[LearningReview, dict[str, Any]]:
    """The review, and the context of a form page; the deed is asked after the review is known to be theirs to see."""
    review = open_review(request, pk, "review")
    require(request.user, deed)
    return review, form_context(review, title, back_url)


def form_context(review: LearningReview, title: str, back_url: str = "") -> dict[str, Any]:
    """What a form page of a review shows around its form."""
    return {
        "review": review,
        "incident": review.incident,
        "title": title,
        "back_url": back_url or review.get_absolute_url(),
    }


def page_context(request: HttpRequest, review: LearningReview) -> dict[str, Any]:
    """What every page of a review that is no form shows: the frame round its case, and the way back."""
    status = stage_of(review, london_today()).value
    return {**frame(review.incident, status, "case-review"), "review": review, "back_url": review.get_absolute_url()}


def who(request: HttpRequest) -> dict[str, Any]:
    """Who acts and on which London day, as the services want to know it."""
    return {"by": request.user, "today": london_today()}
