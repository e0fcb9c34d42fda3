"""Record what became public, and write today's reminders into the outbox. Run it every morning; twice is harmless."""

import datetime as dt
import gc
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.incidents.birthdays import watch_all
from csprapp.today import london_today, now
from dashboard.work.reminders import send_reminders
from publishing.schedule.services import record_all_public


class Command(BaseCommand):
    help = "Write the reminders of a London day (today): due soon, due, overdue. Each is written once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=dt.date.fromisoformat, default=None, help="another day, as YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # what is loaded by now stays: thousands of mails need not look through it again and again
        record_all_public(now())  # first: nobody is reminded of a review that became public this morning
        today = options["today"] or london_today()
        watch_all(today)
        written = send_reminders(today)
        self.stdout.write(f"{written} reminders written")
