"""Recommendations of a review without a lead case: ours, or those another area's review makes to us."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from csprapp.accounts.roles import Deed
from csprapp.partnership.models import Theme
from csprapp.today import london_today
from reviews.actions import services as actions
from reviews.actions.forms import RecommendationForm
from reviews.actions.models import Recommendation
from reviews.learning.models import LearningReview
from reviews.learning.view_helpers import open_form, who
from reviews.pages import answer_form


def source_of(review: LearningReview) -> dict[str, Any]:
    """Whose recommendation one of this review is, as the record keeps it."""
    if not review.led_by:
        return {"source": Recommendation.Source.OURS}
    title = f"{review.get_kind_display()} led by {review.led_by}: {review.title}"
    return {"source": Recommendation.Source.ELSEWHERE, "source_title": title[:200]}


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a recommendation to the review."""
    review, context = open_form(request, pk, "Add a recommendation", Deed.WORK_CASE)
    form = RecommendationForm(request.POST or None, initial={"made_on": london_today()})

    def act(answers: dict[str, Any]) -> str:
        answers["themes"] = Theme.objects.filter(pk__in=answers["themes"])
        row = actions.add_recommendation(**answers, **source_of(review), review=review, **who(request))
        return row.get_absolute_url()

    return answer_form(request, form, act, "The recommendation is added. Add its actions.", context)
