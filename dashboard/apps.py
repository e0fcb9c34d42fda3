from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        """The mail of an invitation holds a link that the outbox does not keep; a feed of dates ends with its account;
        a case is found by the words of every kind of record that the apps before have. The doors' role may not read
        those: what guests wrote is found once `send_reminders` has run."""
        from django.conf import settings

        from cases.audit.texts import keep_searched
        from csprapp.accounts.models import User
        from csprapp.mail.services import register_link
        from csprapp.records.hooks import after_saving
        from csprapp.ui.saved_views import ListPage, register_list
        from dashboard.casefile.sheet import columns
        from dashboard.people import sleeping  # noqa: F401  (connects its receiver)
        from dashboard.people.mails import INVITATION, link_of
        from dashboard.work.feeds.services import account_changed

        register_list(ListPage("case-list", "cases", ("state", "area", "owner", "stage", "sort"), columns))
        after_saving(User, account_changed)
        register_link(INVITATION, link_of)
        if settings.CSPR_SERVE != "guests":
            keep_searched()
