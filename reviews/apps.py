from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        """The history page of a case shows what its reviews changed, too; a mail may hold the link to a request; a date
        of a review without a case is shown to who may read that review; a decision makes its review."""
        from cases.hooks import (
            register_after_a_move,
            register_after_recalculation,
            register_doers,
            register_history,
            register_readers,
            register_running_elsewhere,
        )
        from csprapp.mail.services import register_link
        from csprapp.records.hooks import after_saving
        from csprapp.ui.saved_views import ListPage, register_list
        from reviews.actions.clocks import CHECK_ROUTE, IMPACT_ROUTE, ROUTE
        from reviews.actions.forms import NARROWED
        from reviews.actions.queries import check_ins_of_no_case, of_no_case
        from reviews.actions.sheet import ACTION_COLUMNS
        from reviews.decisions.disagreements import ROUTE as DISAGREEMENT
        from reviews.decisions.models import Disagreement
        from reviews.decisions.waiting import ROUTE as CONFIRM_ROUTE, to_confirm
        from reviews.guest_access.forms import link_of
        from reviews.guest_access.services import LINK_MAIL, link_for
        from reviews.histories import HISTORIES
        from reviews.hooks import register_after_a_decision, register_beside_a_request
        from reviews.learning.last_days import ROUTE as LAST_DAY
        from reviews.learning.models import LearningReview
        from reviews.learning.queries import part_of_a_running_one, readable_alone
        from reviews.planning import fifteen_days
        from reviews.planning.beginning import follow_decision
        from reviews.planning.models import Milestone, ProgressCheck
        from reviews.rapid.models import RapidReview
        from reviews.returns.models import AgencyRequest
        from reviews.signing import services as signing
        from reviews.signing.models import ReviewPosition
        from reviews.signing.queries import to_give

        register_list(ListPage("actions", "actions", ("show", *NARROWED), lambda: ACTION_COLUMNS))
        register_link(LINK_MAIL, link_for)
        register_beside_a_request(link_of)
        register_after_a_decision(follow_decision)
        register_doers(CONFIRM_ROUTE, to_confirm, "For the partner’s delegates")
        register_doers(signing.ROUTE, to_give, "For the partner’s delegates")
        register_readers(signing.ROUTE, readable_alone(ReviewPosition.objects, "asked__review__"))
        register_readers(DISAGREEMENT, readable_alone(Disagreement.objects, "asked__review__"))
        after_saving(LearningReview, signing.review_changed)
        after_saving(RapidReview, fifteen_days.facts_changed)
        after_saving(AgencyRequest, fifteen_days.facts_changed)
        register_after_a_move("rapid_review", fifteen_days.panel_date_moved)
        register_after_recalculation(fifteen_days.worked_out_again)
        register_running_elsewhere(part_of_a_running_one())
        register_readers("review", readable_alone(LearningReview.objects))
        register_readers(LAST_DAY, readable_alone(LearningReview.objects))
        register_readers("milestone", readable_alone(Milestone.objects, "review__"))
        register_readers("progress-check", readable_alone(ProgressCheck.objects, "review__"))
        register_readers(ROUTE, of_no_case)
        register_readers(IMPACT_ROUTE, of_no_case)
        register_readers(CHECK_ROUTE, check_ins_of_no_case)
        for model, name, lookups, known_by in HISTORIES:
            register_history(model, name, *lookups, known_by=known_by)
