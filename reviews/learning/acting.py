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


def require_given(given: dict[str, tuple[str, str]]) -> None:
    """Nothing, or `NotPossible` with the sentence of each text that is missing: field -> (text, sentence)."""
    if wrong := {name: sentence for name, (text, sentence) in given.items() if not text.strip()}:
        raise NotPossible(wrong)


def require_not_ahead(days: dict[str, date | None], on: date) -> None:
    """Nothing, or `NotPossible` beside each London day that has not come yet."""
    if wrong := {name: "The date must be today or in the past" for name, day in days.items() if day and day > on}:
        raise NotPossible(wrong)
