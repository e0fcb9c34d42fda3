"""Recommendations of a review without a lead case: ours, or those another area's review makes to us."""

from typing import Any

from csprapp.partnership.models import Theme
from reviews.actions import services as actions
from reviews.actions.forms import RecommendationForm
from reviews.actions.models import Recommendation
from reviews.learning.form_pages import AddToReviewPage
from reviews.learning.models import LearningReview


def source_of(review: LearningReview) -> dict[str, Any]:
    """Whose recommendation one of this review is, as the record keeps it."""
    if not review.led_by:
        return {"source": Recommendation.Source.OURS}
    title = f"{review.get_kind_display()} led by {review.led_by}: {review.title}"
    return {"source": Recommendation.Source.ELSEWHERE, "source_title": title[:200]}


class New(AddToReviewPage):
    """Add a recommendation to the review."""

    title, done = "Add a recommendation", "The recommendation is added. Add its actions."
    form_class, starts_today = RecommendationForm, ("made_on",)

    def save(self, form: RecommendationForm) -> str:
        answers = form.answers | {"themes": Theme.objects.filter(pk__in=form.answers["themes"])}
        row = actions.add_recommendation(**answers, **source_of(self.review), review=self.review, **self.who)
        return row.get_absolute_url()
