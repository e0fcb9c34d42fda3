"""The models of the private case, one room each."""

from cases.access.models import AccessChange, CaseAccess, EmergencyReview
from cases.deadlines.models import CalendarDay, ClosureDays, Deadline, DeadlineChange, RuleCheck, RuleVersion
from cases.disclosures.models import Disclosure, DisclosureLine
from cases.documents.models import Document, DocumentVersion
from cases.incidents.former import FormerValue
from cases.incidents.models import Child, Incident, IncidentLink, Person, Proceeding, ReferenceCounter, Reopening
from cases.incidents.sources import SourceRow
from cases.letters.models import LegalBasis, Letter, LetterTemplate
from cases.notes.models import CaseNote
from cases.notifications.models import AreaLead, Informed, Notification, NotifyPosition, SheetCheck, TrackerEntry
from cases.referrals.models import Consideration, IncomingReferral, Referral
from cases.restrictions.models import ParallelReview, ReportingRestriction
from cases.retention.models import LegalHold, RetentionReview, SubjectRequest

__all__ = [
    "AccessChange",
    "EmergencyReview",
    "AreaLead",
    "CalendarDay",
    "ClosureDays",
    "RuleCheck",
    "RuleVersion",
    "CaseAccess",
    "CaseNote",
    "Child",
    "Consideration",
    "IncomingReferral",
    "Referral",
    "Deadline",
    "DeadlineChange",
    "Incident",
    "Disclosure",
    "DisclosureLine",
    "Document",
    "DocumentVersion",
    "FormerValue",
    "IncidentLink",
    "Informed",
    "Letter",
    "LegalBasis",
    "LegalHold",
    "LetterTemplate",
    "Notification",
    "NotifyPosition",
    "ParallelReview",
    "Person",
    "Proceeding",
    "ReferenceCounter",
    "Reopening",
    "ReportingRestriction",
    "RetentionReview",
    "SheetCheck",
    "SourceRow",
    "SubjectRequest",
    "TrackerEntry",
]
