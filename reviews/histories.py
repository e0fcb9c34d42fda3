"""Which records of the reviews the history page of a case shows, and how each leads to its case."""

from csprapp.partnership.national import called
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
    Disagreement,
    EarlierLearning,
    PanelReply,
    PartnerDecision,
)
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.models import AgreedTerms, LearningReview
from reviews.led_by_other_area.models import LedElsewhere
from reviews.planning.models import MarkerAnswer, Milestone, ProgressCheck
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest, AgencyReturn, Chase, ChronologyEntry, Door, ReturnPaper
from reviews.signing.models import Asked, ReviewPosition

OF_A_RECOMMENDATION = ("recommendation__incident_id", "recommendation__review__incident_id")
UNDER_A_RECOMMENDATION = ("recommendations__incident_id", "recommendations__review__incident_id")
OF_AN_ACTION = tuple(f"action__{path}" for path in UNDER_A_RECOMMENDATION)

# Model, what it is called, the look-ups from it to the case's key, and the field that tells one from another.
HISTORIES = (
    (RapidReview, "Rapid review", ("incident_id",), ""),
    (CriterionAnswer, "Criterion", ("rapid_review__incident_id",), "criterion"),
    (EarlierLearning, "Identified before in", ("rapid_review__incident_id",), "recommendation"),
    (PartnerDecision, "Decision of", ("rapid_review__incident_id",), "body"),
    (Disagreement, "Disagreement of the partners", ("rapid_review__incident_id", "asked__review__incident_id"), ""),
    (Asked, "What the partners sign", ("review__incident_id",), "about"),
    (ReviewPosition, "Position of", ("asked__review__incident_id",), "body"),
    (Amendment, "Amendment of the decision", ("rapid_review__incident_id",), ""),
    (PanelReply, called("Reply of the Panel"), ("rapid_review__incident_id",), ""),
    (AgencyRequest, "Request to", ("incident_id",), "agency"),
    (Chase, "Reminder to an agency", ("request__incident_id",), ""),
    (AgencyReturn, "Return of an agency", ("request__incident_id",), ""),
    (ReturnPaper, "Document of a return", ("request__incident_id",), "document"),
    (Door, "Link for", ("request__incident_id",), "request"),
    (ChronologyEntry, "Line of the chronology", ("incident_id",), "day"),
    (LearningReview, "Review", ("incident_id",), ""),
    (FamilyMember, "Somebody of the family", ("incident_id",), "id"),
    (SignificantDate, "Date to avoid", ("incident_id",), "day"),
    (FamilyContact, "Contact with the family", ("incident_id",), "contacted_on"),
    (FamilyAgreement, "Agreement with the family", ("incident_id",), "about"),
    (PanelMessage, "Letter", ("incident_id",), "dated_on"),
    (Meanwhile, "While publication is waiting", ("review__incident_id",), "done_on"),
    (AgreedTerms, "Agreed terms of reference", ("review__incident_id",), "number"),
    (Milestone, "Milestone", ("review__incident_id",), "title"),
    (ProgressCheck, "Progress check", ("review__incident_id",), "number"),
    (MarkerAnswer, "Quality marker in a check", ("check_made__review__incident_id",), "marker"),
    (ReportDraft, "Draft of the report", ("review__incident_id",), "number"),
    (DraftSent, "Draft sent to", ("draft__review__incident_id",), "to"),
    (PractitionerEvent, "Practitioner event", ("review__incident_id",), "held_on"),
    (EventAgency, "Attendance of", ("event__review__incident_id",), "agency"),
    (LedElsewhere, "Request of another area", ("review__incident_id",), ""),
    (Recommendation, "Recommendation", ("incident_id", "review__incident_id"), "id"),
    (Action, "Action", UNDER_A_RECOMMENDATION, "id"),
    (ActionProgress, "Progress of an action", OF_AN_ACTION, ""),
    (CheckIn, "Check-in on an action", OF_AN_ACTION, "number"),
    (ActionEvidence, "Evidence of an action", OF_AN_ACTION, "title"),
    (RecommendationAnswer, "Answer to a recommendation", OF_A_RECOMMENDATION, ""),
)
