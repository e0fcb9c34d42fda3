"""Seal the day's histories, ledgers and logs, over the seal before. Run it every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from csprapp.memory import MemoryFault
from csprapp.records.seals.sealing import newest_seal
from csprapp.records.timers import add_flag, timed
from csprapp.ui.templatetags.ui import plural
from dashboard.seals.services import seal_the_day


class Command(BaseCommand):
    help = (
        "Seal every row of histories, ledgers and logs that is not sealed yet, and print the digest to keep elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_flag(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with timed("seal_audit", clock_is_right=options["clock_is_right"]) as run:
            try:
                sealed = seal_the_day()
            except IntegrityError:
                raise CommandError("Another run is sealing. Nothing was done") from None
            except MemoryFault as fault:
                made = newest_seal()
                raise CommandError(f"{made} is made, and not in the memory outside the database: {fault}") from None
            run.outcome = f"{plural(sealed.rows, 'row')} sealed, up to seal {sealed.newest.number}"
        self.stdout.write(f"{run.outcome}. Its digest, to keep elsewhere:\n{sealed.newest.digest}")
        for table in sealed.busy:
            self.stdout.write(f"Somebody is still writing to {table}: its new rows come with the next run")
