"""Ask the virus scanner again about the files that wait for it. Run it every five minutes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.documents.services import scan_all_waiting
from csprapp.records.timers import add_flag, timed


class Command(BaseCommand):
    help = "Ask the virus scanner about the files that were kept while it gave no answer."

    def add_arguments(self, parser: CommandParser) -> None:
        add_flag(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with timed("scan_waiting", clock_is_right=options["clock_is_right"]) as run:
            if not settings.CSPR_SCANNER:
                run.outcome = "no scanner is set up"
            else:
                answered, waiting = scan_all_waiting()
                run.outcome = f"{answered} scanned, {waiting} waiting"
                if waiting:
                    raise CommandError(f"The virus scanner gave no answer: {run.outcome}")
        self.stdout.write(run.outcome)
