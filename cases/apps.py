from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        """Rooms that the history page shows beside its own, who may open the date of a referral, and the rule book."""
        from cases.deadlines.calendars import rules_in_force
        from cases.hooks import register_history, register_openers
        from cases.incidents.models import Reopening
        from cases.letters.models import Letter
        from cases.notifications.models import AreaLead
        from cases.referrals.models import Referral
        from cases.referrals.services import ROUTE
        from cases.restrictions.models import ParallelReview, ReportingRestriction
        from csprapp.rule_book import read_rules_with

        read_rules_with(rules_in_force)
        register_openers(ROUTE, Referral.objects.visible_to)
        register_history(ReportingRestriction, "Reporting restriction", "incident_id")
        register_history(ParallelReview, "Parallel review", "incident_id")
        register_history(Reopening, "Opening again", "incident_id")
        register_history(AreaLead, "Another area leads", "incident_id")
        register_history(Letter, "Letter", "incident_id", known_by="kind")
