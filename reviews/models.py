"""The models of the reviews of a case, one room each."""

from reviews.actions.models import Action, ActionProgress, Recommendation
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
    PanelReply,
    PartnerDecision,
)
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.elsewhere.models import LedElsewhere
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.models import AgreedTerms, LearningReview, ReviewerAccess
from reviews.planning.models import Milestone, ProgressCheck
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest, AgencyReturn, Chase, ChronologyEntry

__all__ = [
    "Action",
    "ActionProgress",
    "AgencyRequest",
    "AgencyReturn",
    "AgreedTerms",
    "Chase",
    "ChronologyEntry",
    "Amendment",
    "CriterionAnswer",
    "DraftSent",
    "EarlierDecision",
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
    "SignificantDate",
    "ReportDraft",
    "ReviewerAccess",
]
