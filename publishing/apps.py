from django.apps import AppConfig
from django.db import transaction


class PublishingConfig(AppConfig):
    name = "publishing"

    def ready(self) -> None:
        """Watch what may stop a publication, show its private side on the history page of its case, and its dates to
        those who may open it.
        """
        from cases.deadlines.models import RuleVersion
        from cases.hooks import register_doers, register_history, register_readers
        from cases.incidents.models import Incident, Proceeding, Reopening
        from cases.restrictions.models import ReportingRestriction
        from csprapp.records.hooks import after_saving
        from publications.content.models import PageEdition
        from publications.library.models import Edition, Publication, PublicDocument
        from publishing.links import blockers, expiry, handoffs, locks, mails
        from publishing.links.models import Blocker, Confirmation, HandOver, PublicationLink, TakeDownLine
        from publishing.links.queries import readable_by
        from publishing.schedule import services
        from reviews.learning.models import LearningReview

        locks.connect()
        after_saving(RuleVersion, renew_public_pages)
        after_saving(ReportingRestriction, blockers.case_changed)
        after_saving(Proceeding, blockers.case_changed)
        after_saving(Reopening, blockers.case_changed)
        after_saving(LearningReview, blockers.review_changed)
        after_saving(Incident, expiry.case_changed)
        after_saving(Edition, mails.edition_saved)
        after_saving(PageEdition, mails.edition_saved)
        after_saving(Publication, mails.publication_saved)
        after_saving(PublicDocument, mails.documents_saved)
        for route in (expiry.EXPIRY, expiry.REPOSITORY):
            register_readers(route, readable_by)
        for route in handoffs.DUTIES:
            register_readers(route, handoffs.unshut if route == services.ROUTE else handoffs.readable)
        for route, doable in handoffs.DOERS.items():
            register_doers(route, doable, handoffs.WHOSE[route])
        register_history(PublicationLink, "Publication", "incident_id", "review__incident_id")
        of_link = "link__incident_id", "link__review__incident_id"
        register_history(Blocker, "Publication stopped", *of_link, narrow=True)
        register_history(Confirmation, "Confirmed before publishing", *of_link, known_by="office")
        register_history(TakeDownLine, "After it was taken down", *of_link, known_by="place")
        register_history(HandOver, "Handed to the national repository", *of_link)


def renew_public_pages(*_: object) -> None:
    """The public pages say how long the rules are: a new version of one is seen at the next look. After the change,
    which holds the calendar: whoever publishes takes that last."""
    from publications.library.generation import renew

    transaction.on_commit(renew)
