"""The frame round the pages of a review: that of its case, and the way back."""

from typing import Any

from cases.incidents.frame import frame as case_frame
from cases.incidents.models import Incident
from csprapp.today import london_today
from reviews.learning.models import LearningReview


def frame(incident: Incident | None, current: str) -> dict[str, Any]:
    """The frame round a page of a case, `current` being its view name; a review without a case has none."""
    return case_frame(incident, current, london_today()) if incident else {}


def page_context(review: LearningReview) -> dict[str, Any]:
    """What every page of a review that is no form shows: the frame round its case, and the way back."""
    return {**frame(review.incident, "case-review"), "review": review, "back_url": review.get_absolute_url()}
