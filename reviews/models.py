"""The models of the reviews of a case, one room each."""

from reviews.actions.models import Action, ActionProgress, Recommendation
from reviews.decisions.models import (
    Amendment,
    CriterionAnswer,
    EarlierDecision,
    PanelReply,
    PartnerDecision,
)
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest, AgencyReturn, Chase, ChronologyEntry

__all__ = [
    "Action",
    "ActionProgress",
    "AgencyRequest",
    "AgencyReturn",
    "Chase",
    "ChronologyEntry",
    "Amendment",
    "CriterionAnswer",
    "EarlierDecision",
    "LearningReview",
    "PanelReply",
    "PartnerDecision",
    "RapidReview",
    "Recommendation",
]
