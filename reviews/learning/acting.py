"""Whether a review, as it stands on a day, allows what somebody wants to do to it."""

from datetime import date

from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.refusals import NotPossible


def require_act(review: LearningReview, act: Act, on: date) -> None:
    """Nothing, or `NotPossible` with the reason its stage gives."""
    if sentence := why_not(stage_of(review, on), act):
        raise NotPossible(sentence)


def hold(review_id: int, act: Act, on: date) -> LearningReview:
    """The review, locked until the transaction ends. Raises NotPossible when its stage does not allow the act."""
    held = LearningReview._base_manager.select_for_update().get(pk=review_id)
    require_act(held, act, on)
    return held
