from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        """The mails of an invitation and of a test hold links that the outbox does not keep; a feed of dates ends with
        its account; a case is found by the words of every kind of record that the apps before have; the rapid review is
        written under its report's headings; an erasure stops before what is held, and search words go with it. The
        doors' role may not read those words: what guests wrote is found once `send_reminders` has run."""
        from django.conf import settings

        from cases.audit.texts import keep_searched
        from cases.hooks import register_doers, register_openers, register_state, register_takers
        from csprapp.accounts.models import User
        from csprapp.mail.services import register_link
        from csprapp.records import hooks
        from csprapp.ui.saved_views import ListPage, register_list
        from dashboard.administration.arriving import MAIL_TEST, link_for
        from dashboard.casefile.queries import stage_words, stages_of
        from dashboard.casefile.sheet import columns
        from dashboard.people import sleeping  # noqa: F401  (connects its receiver)
        from dashboard.people.mails import INVITATION, link_of
        from dashboard.privacy import destroying, elsewhere, queries, subjects
        from dashboard.reporting import layout
        from dashboard.work.feeds.services import account_changed
        from reviews.hooks import register_report_sections

        register_list(ListPage("case-list", "cases", ("state", "area", "owner", "stage", "sort"), columns))
        register_state(stages_of, stage_words)
        hooks.after_saving(User, account_changed)
        register_link(INVITATION, link_of)
        register_link(MAIL_TEST, link_for)
        register_report_sections(layout.lines)
        hooks.BEFORE_ERASING.append(destroying.refuse_what_is_held)
        hooks.BEFORE_EMPTYING += [destroying.lock_first, elsewhere.forget]
        hooks.AFTER_ERASING.append(destroying.follow)
        register_doers(destroying.REVIEW_ROUTE, queries.reviews_to_do, "For the privacy lead")
        register_openers(destroying.REVIEW_ROUTE, queries.reviews_readable)
        register_doers(destroying.ROUTE, destroying.to_answer, "For a second person")
        register_openers(destroying.ROUTE, destroying.readable)
        register_openers(subjects.ROUTE, subjects.readable)
        register_takers(subjects.ROUTE, subjects.takers)
        if settings.CSPR_SERVE != "guests":
            keep_searched()
