from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        """Rooms that the history page shows beside its own, who may open the date of a referral, the rule book, and
        what a database is given beside its tables."""
        from cases.access.models import AccessChange, EmergencyReview
        from cases.deadlines.calendars import rules_in_force
        from cases.disclosures import services as disclosures
        from cases.disclosures.models import Disclosure
        from cases.hooks import register_doers, register_history, register_openers, register_readers, register_takers
        from cases.incidents import agreeing, emergencies, search_index, unplanned
        from cases.incidents.models import Reopening
        from cases.intake import begun
        from cases.intake.wizard import FORM
        from cases.letters.models import Letter
        from cases.notes.models import CaseNote
        from cases.notifications.models import AreaLead
        from cases.referrals.incoming import to_consider
        from cases.referrals.models import Consideration, Referral
        from cases.referrals.search import keep_words
        from cases.referrals.services import ROUTE
        from cases.restrictions.models import ParallelReview, ReportingRestriction
        from cases.retention.models import LegalHold, RetentionReview
        from csprapp.records.hooks import after_drafting, after_saving
        from csprapp.rule_book import read_rules_with

        post_migrate.connect(count_met_and_ended_together, sender=self)
        post_migrate.connect(search_index.install, sender=self)
        read_rules_with(rules_in_force)
        after_saving(Referral, keep_words)
        after_saving(Consideration, keep_words)
        after_drafting(FORM, begun.keep_row)
        register_readers(begun.ROUTE, begun.readable)
        register_openers(begun.ROUTE, begun.own)
        register_openers(ROUTE, Referral.objects.visible_to)
        register_doers(ROUTE, to_consider, "For the coordinators")
        register_doers(unplanned.ROUTE, unplanned.to_plan, "For any manager")
        register_doers(emergencies.ROUTE, emergencies.to_review, "For the privacy lead")
        register_openers(emergencies.ROUTE, emergencies.readable)
        register_openers(agreeing.ROUTE, agreeing.readable)
        register_openers(disclosures.ROUTE, Disclosure.objects.readable)
        register_takers(agreeing.ROUTE, agreeing.takers)
        register_takers(disclosures.ROUTE, disclosures.takers)
        register_history(AccessChange, "Change of who may open it", "incident_id")
        register_history(EmergencyReview, "Review of an emergency", "access__incident_id")
        register_history(ReportingRestriction, "Reporting restriction", "incident_id")
        register_history(ParallelReview, "Parallel review", "incident_id")
        register_history(Reopening, "Opening again", "incident_id")
        register_history(AreaLead, "Another area leads", "incident_id")
        register_history(Disclosure, "Case file for", "incident_id", known_by="recipient")
        register_history(Letter, "Letter", "incident_id", known_by="kind")
        register_history(CaseNote, "Note", "incident_id")
        register_history(LegalHold, "Legal hold", "incident_id")
        register_history(RetentionReview, "Review of how long it is kept", "incident_id")


def count_met_and_ended_together(using: str = "default", **signal: object) -> None:
    """PostgreSQL takes it that a duty is met or not whether it has ended or not, expects one in four to be open, and
    would read every case for so many. Told to count the two columns together, it knows how few are open."""
    connection = connections[using]
    if connection.vendor == "postgresql" and "cases_deadline" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE STATISTICS IF NOT EXISTS deadline_met_ended (mcv) ON met_on, ended_on FROM cases_deadline"
            )
