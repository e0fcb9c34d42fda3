"""The frame round the pages of a review: that of its case, and the way back."""

from typing import Any

from cases.incidents.frame import frame as case_frame
from cases.incidents.models import Incident
from csprapp.today import london_today
from reviews.learning.models import LearningReview
from reviews.learning.queries import stage_of


def frame(incident: Incident | None, status: str, current: str) -> dict[str, Any]:
    """The frame round a page of a case, `current` being its view name.

    Of a review without a case only where it stands.
    """
    return case_frame(incident, current, london_today(), status) if incident else {"status": status}


def page_context(review: LearningReview) -> dict[str, Any]:
    """What every page of a review that is no form shows: the frame round its case, and the way back."""
    status = stage_of(review, london_today()).value
    return {**frame(review.incident, status, "case-review"), "review": review, "back_url": review.get_absolute_url()}
