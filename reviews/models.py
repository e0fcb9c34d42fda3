"""The models of the reviews of a case, one room each."""

from reviews.actions.models import Action, ActionEvidence, ActionProgress, CheckIn, Recommendation, RecommendationAnswer
from reviews.contacts.models import (
    FamilyAgreement,
    FamilyContact,
    FamilyMember,
    Meanwhile,
    PanelMessage,
    SignificantDate,
)
from reviews.decisions.models import (
    Amendment,
    CriterionAnswer,
    EarlierDecision,
    EarlierLearning,
    PanelReply,
    PartnerDecision,
)
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.models import AgreedTerms, LearningReview, ReviewerAccess
from reviews.led_by_other_area.models import LedElsewhere
from reviews.planning.models import Milestone, ProgressCheck
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest, AgencyReturn, Chase, ChronologyEntry

__all__ = [
    "Action",
    "ActionEvidence",
    "ActionProgress",
    "AgencyRequest",
    "AgencyReturn",
    "AgreedTerms",
    "Chase",
    "CheckIn",
    "ChronologyEntry",
    "Amendment",
    "CriterionAnswer",
    "DraftSent",
    "EarlierDecision",
    "EarlierLearning",
    "FamilyAgreement",
    "FamilyContact",
    "FamilyMember",
    "EventAgency",
    "LearningReview",
    "LedElsewhere",
    "Milestone",
    "Meanwhile",
    "PanelMessage",
    "PanelReply",
    "PartnerDecision",
    "PractitionerEvent",
    "ProgressCheck",
    "RapidReview",
    "Recommendation",
    "RecommendationAnswer",
    "SignificantDate",
    "ReportDraft",
    "ReviewerAccess",
]
