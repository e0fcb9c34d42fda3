from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        """The history page of a case shows what its reviews changed, too, and a mail may hold the link to a request."""
        from cases.access.history import register
        from cases.deadlines.queries import register_readers
        from csprapp.mail.services import register_link
        from reviews.actions.models import (
            Action,
            ActionEvidence,
            ActionProgress,
            CheckIn,
            Recommendation,
            RecommendationAnswer,
        )
        from reviews.contacts.models import (
            FamilyAgreement,
            FamilyContact,
            FamilyMember,
            Meanwhile,
            PanelMessage,
            SignificantDate,
        )
        from reviews.decisions.models import Amendment, CriterionAnswer, EarlierLearning, PanelReply, PartnerDecision
        from reviews.door.services import LINK_MAIL, link_for
        from reviews.drafts.models import DraftSent, ReportDraft
        from reviews.elsewhere.models import LedElsewhere
        from reviews.events.models import EventAgency, PractitionerEvent
        from reviews.learning.models import AgreedTerms, LearningReview
        from reviews.planning.models import Milestone, ProgressCheck
        from reviews.rapid.models import RapidReview
        from reviews.returns.models import AgencyRequest, AgencyReturn, Chase, ChronologyEntry, Door, ReturnPaper

        register_link(LINK_MAIL, link_for)
        register_readers("review", lambda user, on: LearningReview.objects.visible_to(user, on))
        register_readers("milestone", lambda user, on: Milestone.objects.visible_to(user, on))
        register_readers("progress-check", lambda user, on: ProgressCheck.objects.visible_to(user, on))
        register(RapidReview, "Rapid review", "incident_id")
        register(CriterionAnswer, "Criterion", "rapid_review__incident_id", known_by="criterion")
        register(EarlierLearning, "Identified before in", "rapid_review__incident_id", known_by="recommendation")
        register(PartnerDecision, "Decision of", "rapid_review__incident_id", known_by="body")
        register(Amendment, "Amendment of the decision", "rapid_review__incident_id")
        register(PanelReply, "Reply of the Panel", "rapid_review__incident_id")
        register(AgencyRequest, "Request to", "incident_id", known_by="agency")
        register(Chase, "Reminder to an agency", "request__incident_id")
        register(AgencyReturn, "Return of an agency", "request__incident_id")
        register(ReturnPaper, "Document of a return", "request__incident_id", known_by="document")
        register(Door, "Link for", "request__incident_id", known_by="request")
        register(ChronologyEntry, "Line of the chronology", "incident_id", known_by="day")
        register(LearningReview, "Review", "incident_id")
        register(FamilyMember, "Somebody of the family", "incident_id", known_by="id")
        register(SignificantDate, "Date to avoid", "incident_id", known_by="day")
        register(FamilyContact, "Contact with the family", "incident_id", known_by="contacted_on")
        register(FamilyAgreement, "Agreement with the family", "incident_id", known_by="about")
        register(PanelMessage, "Letter", "incident_id", known_by="dated_on")
        register(Meanwhile, "While publication waits", "review__incident_id", known_by="done_on")
        register(AgreedTerms, "Agreed terms of reference", "review__incident_id", known_by="number")
        register(Milestone, "Milestone", "review__incident_id", known_by="title")
        register(ProgressCheck, "Progress check", "review__incident_id", known_by="number")
        register(ReportDraft, "Draft of the report", "review__incident_id", known_by="number")
        register(DraftSent, "Draft sent to", "draft__review__incident_id", known_by="to")
        register(PractitionerEvent, "Practitioner event", "review__incident_id", known_by="held_on")
        register(EventAgency, "Attendance of", "event__review__incident_id", known_by="agency")
        register(LedElsewhere, "Request of another area", "review__incident_id")
        register(Recommendation, "Recommendation", "incident_id", "review__incident_id", known_by="id")
        ours = "recommendations__incident_id", "recommendations__review__incident_id"
        register(Action, "Action", *ours, known_by="id")
        register(ActionProgress, "Progress of an action", *(f"action__{path}" for path in ours))
        register(CheckIn, "Check-in on an action", *(f"action__{path}" for path in ours), known_by="number")
        register(ActionEvidence, "Evidence of an action", *(f"action__{path}" for path in ours), known_by="title")
        answered = "recommendation__incident_id", "recommendation__review__incident_id"
        register(RecommendationAnswer, "Answer to a recommendation", *answered)
