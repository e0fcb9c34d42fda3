from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        """The mail of an invitation holds a link that the outbox does not keep."""
        from csprapp.mail.services import register_link
        from dashboard.people.mails import INVITATION, link_of

        register_link(INVITATION, link_of)
