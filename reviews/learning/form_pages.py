"""The page that is one form about a review."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from cases.incidents.form_pages import way_back
from csprapp.accounts.roles import Permission, require_permission
from csprapp.ui.form_pages import FormPage
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review


class ReviewFormPage(FormPage):
    """A page with one form about a review: the review opened, its read logged as `what`, the deed asked of the role.

    It changes what `find` gives, the review itself unless a page says otherwise; None for a page that adds something.
    """

    what = "review"
    deed = Permission.WORK_CASE
    back = "review"  # the page of the review where Back and Save lead
    review: LearningReview

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        self.review = open_review(self.request, pk, self.what)
        require_permission(self.request.user, self.deed)
        self.record = self.find(**kwargs)
        return None

    def find(self, **kwargs: Any) -> Any:
        """What the page changes, by the rest of the address; 404 when the review has no such thing."""
        return self.review

    @property
    def subject(self) -> Any:
        return self.review if self.record is None else self.record

    @property
    def began(self) -> tuple[date | None, str]:
        """The first day on which anything can have been done in the review."""
        return self.review.decided_on, "the day of the decision"

    @property
    def back_url(self) -> str:
        case = self.review.incident
        asked = way_back(self.request.GET.get("for", ""), case.reference) if case else ""
        return asked or reverse(self.back, args=[self.review.pk])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(review=self.review, incident=self.review.incident, **more)


class AddToReviewPage(ReviewFormPage):
    """A page that adds something to a review: its service is told the review, and no version of it."""

    def find(self, **kwargs: Any) -> None:
        return None
