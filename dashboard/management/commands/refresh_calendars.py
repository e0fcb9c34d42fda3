"""Bring what calendar feeds give out in step with the dates. Run it every ten minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from csprapp.records.timers import add_flag, timed
from dashboard.work.feeds.services import refresh_all


class Command(BaseCommand):
    help = "Bring the calendar feeds in step with the dates."

    def add_arguments(self, parser: CommandParser) -> None:
        add_flag(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with timed("refresh_calendars", clock_is_right=options["clock_is_right"]) as run:
            run.outcome = f"{refresh_all()} feeds"
        self.stdout.write(run.outcome)
