"""Record what became public, and write today's mail into the outbox, one to a person at most. Run it every morning;
twice is harmless, and what a missed day should have said comes with the next run."""

import datetime as dt
import gc
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.audit.texts import Refresh, changed_since
from cases.incidents.birthdays import watch_all
from cases.incidents.births import watch_births
from cases.incidents.unplanned import watch_all as watch_unplanned
from cases.intake import begun
from csprapp.clock.calendar import ONE_DAY, days_between
from csprapp.clock.instants import london_date
from csprapp.records.timers import AHEAD, add_flag, timed
from csprapp.today import london_today, now
from csprapp.ui.templatetags.ui import plural
from dashboard.people.sleeping import see_to_unused
from dashboard.privacy import retention
from dashboard.work.reminders import send_reminders
from publishing.links import yearly
from publishing.schedule.services import record_all_public
from reviews.guest_access.queries import cases_with_doors
from reviews.learning.last_days import watch_last_days


class Command(BaseCommand):
    help = "Write the mail of a London day (today): one to each person at most, however often it is run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=dt.date.fromisoformat, default=None, help="that day alone, as YYYY-MM-DD")
        add_flag(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # what is loaded by now stays: thousands of dates need not look through it again and again
        if options["today"]:
            self.stdout.write(self.work_through(options["today"]))
            return
        with timed("send_reminders", clock_is_right=options["clock_is_right"]) as run:
            today = london_today()
            outcome = self.work_through(today, missed(run.good_at, today), (run.good_at or now()) - ONE_DAY)
            run.outcome = outcome
        self.stdout.write(outcome)

    def work_through(
        self, today: dt.date, missed: list[dt.date] | None = None, since: dt.datetime | None = None
    ) -> str:
        """Everything of a day, and of those before it that were missed; in words. `since` when it did so last."""
        record_all_public(now())  # first: nobody is reminded of a review that became public this morning
        watch_all(today)
        watch_births(today)
        watch_last_days(today)
        watch_unplanned(today)
        begun.watch(today)
        yearly.watch(today)
        retention.watch(today)
        for case in {*cases_with_doors(), *(changed_since(since) if since else ())}:
            Refresh(case).run()
        late = f", {plural(missed, 'missed day')} among them" if missed else ""
        written = f"{plural(send_reminders(today, missed or ()), 'reminder')} written{late}"
        told, slept = see_to_unused(today)
        unused = f"; {plural(told, 'person,people')} told of an unused account, {slept} put to sleep"
        return written + (unused if told or slept else "")


def missed(good_at: dt.datetime | None, today: dt.date) -> list[dt.date]:
    """The days between the last run that ended well and today; of more than anybody can have missed, the last ones."""
    if good_at is None:
        return []
    first = max(london_date(good_at) + ONE_DAY, today - AHEAD)
    return list(days_between(first, today - ONE_DAY))
