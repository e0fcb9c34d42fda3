"""Whether a review, as it stands on a day, allows what somebody wants to do to it."""

from datetime import date

from csprapp.records.refusals import Refused
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not


def require_act(review: LearningReview, act: Act, on: date) -> None:
    """Nothing, or `Refused` with the reason its stage gives."""
    if sentence := why_not(stage_of(review, on), act):
        raise Refused(sentence)


def hold(review_id: int, act: Act, on: date) -> LearningReview:
    """The review, locked until the transaction ends. Raises Refused when its stage does not allow the act."""
    held = LearningReview._base_manager.select_for_update().get(pk=review_id)
    require_act(held, act, on)
    return held
