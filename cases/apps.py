from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        """Rooms that the history page shows beside its own sources."""
        from cases.audit.history import register
        from cases.incidents.models import Reopening
        from cases.letters.models import Letter
        from cases.notifications.models import AreaLead
        from cases.restrictions.models import ParallelReview, ReportingRestriction

        register(ReportingRestriction, "Reporting restriction", "incident_id")
        register(ParallelReview, "Parallel review", "incident_id")
        register(Reopening, "Opening again", "incident_id")
        register(AreaLead, "Another area leads", "incident_id")
        register(Letter, "Letter", "incident_id", known_by="kind")
