"""The models of the reviews of a case, one room each."""

from reviews.decisions.models import CriterionAnswer, PanelReply, PartnerDecision
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview

__all__ = ["CriterionAnswer", "LearningReview", "PanelReply", "PartnerDecision", "RapidReview"]
