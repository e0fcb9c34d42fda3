from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        """The history page of a case shows what its reviews changed, too."""
        from cases.access.history import register
        from reviews.actions.models import Action, ActionProgress, Recommendation
        from reviews.decisions.models import Amendment, CriterionAnswer, PanelReply, PartnerDecision
        from reviews.learning.models import LearningReview
        from reviews.rapid.models import RapidReview
        from reviews.returns.models import AgencyRequest, AgencyReturn, ChronologyEntry

        register(RapidReview, "Rapid review", "incident_id")
        register(CriterionAnswer, "Criterion", "rapid_review__incident_id", known_by="criterion")
        register(PartnerDecision, "Decision of", "rapid_review__incident_id", known_by="body")
        register(Amendment, "Amendment of the decision", "rapid_review__incident_id")
        register(PanelReply, "Reply of the Panel", "rapid_review__incident_id")
        register(AgencyRequest, "Request to", "incident_id", known_by="agency")
        register(AgencyReturn, "Return of an agency", "request__incident_id")
        register(ChronologyEntry, "Line of the chronology", "incident_id", known_by="day")
        register(LearningReview, "Review", "incident_id")
        register(Recommendation, "Recommendation", "incident_id", "review__incident_id", known_by="id")
        ours = "recommendations__incident_id", "recommendations__review__incident_id"
        register(Action, "Action", *ours, known_by="id")
        register(ActionProgress, "Progress of an action", *(f"action__{path}" for path in ours))
