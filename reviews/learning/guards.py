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
