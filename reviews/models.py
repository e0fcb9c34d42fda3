"""The models of the reviews of a case, one room each."""

from reviews.decisions.models import (
    Amendment,
    CriterionAnswer,
    EarlierDecision,
    PanelReply,
    PartnerDecision,
)
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview

__all__ = [
    "Amendment",
    "CriterionAnswer",
    "EarlierDecision",
    "LearningReview",
    "PanelReply",
    "PartnerDecision",
    "RapidReview",
]
