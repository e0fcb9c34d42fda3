from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "csprapp.desk"
    label = "desk"

    def ready(self) -> None:
        """Watch what may stop a publication, and show its private side on the history page of its case."""
        from cases.access.history import register
        from csprapp.desk.publishing import last_days, stopping
        from csprapp.desk.publishing.models import Confirmation, HandOver, PublicationLink, Stop, TakeDownLine

        stopping.connect()
        last_days.connect()
        register(PublicationLink, "Publication", "incident_id", "review__incident_id")
        of_link = "link__incident_id", "link__review__incident_id"
        register(Stop, "Publication stopped", *of_link)
        register(Confirmation, "Confirmed before publishing", *of_link, known_by="office")
        register(TakeDownLine, "After it was taken down", *of_link, known_by="place")
        register(HandOver, "Handed to the national repository", *of_link)
