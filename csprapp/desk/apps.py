from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "csprapp.desk"
    label = "desk"

    def ready(self) -> None:
        """Watch what may stop a publication, show its private side on the history page of its case, and its dates to
        those who may open it.
        """
        from cases.access.history import register
        from cases.deadlines.queries import register_readers
        from csprapp.desk.publishing import last_days, locks, services, stopping
        from csprapp.desk.publishing.models import Confirmation, HandOver, PublicationLink, Stop, TakeDownLine
        from csprapp.desk.publishing.queries import within_reach

        locks.connect()
        stopping.connect()
        last_days.connect()
        for route in (services.ROUTE, last_days.GOING, last_days.REPOSITORY):
            register_readers(route, within_reach)
        register(PublicationLink, "Publication", "incident_id", "review__incident_id")
        of_link = "link__incident_id", "link__review__incident_id"
        register(Stop, "Publication stopped", *of_link)
        register(Confirmation, "Confirmed before publishing", *of_link, known_by="office")
        register(TakeDownLine, "After it was taken down", *of_link, known_by="place")
        register(HandOver, "Handed to the national repository", *of_link)
