"""Throw away what is kept for a while only, compare rows and files, and have SQLite look through its tables. Run it
every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csprapp.records.statistics import look_through_tables
from csprapp.records.timers import add_flag, timed
from csprapp.today import now
from csprapp.ui.templatetags.ui import plural
from dashboard.pruning.files import without_file
from dashboard.pruning.services import prune, prune_files


class Command(BaseCommand):
    help = "Throw away ended sessions, old drafts and what else is over; delete files that no row names after a week."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete every file that no row names now")
        add_flag(parser)

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        with timed("prune", clock_is_right=options["clock_is_right"]) as run:
            gone = prune(now())
            told = [f"{name} ({number})" for name, number in gone.items() if number]
            self.stdout.write(f"Deleted: {', '.join(told)}" if told else "Nothing was over.")
            deleted, left = prune_files(now(), now=delete)
            for stray in deleted:
                self.stdout.write(f"Deleted, since no row names it: {stray}")
            for stray in left:
                self.stdout.write(f"No row names {stray}: deleted in a week, or with --delete")
            look_through_tables()
            for row in (missing := without_file()):
                self.stdout.write(f"The file of {row} is not there. Take it from a backup")
            run.outcome = f"{sum(gone.values()) + len(deleted)} deleted, {plural(missing, 'row')} without a file"
            if missing:
                raise CommandError(f"{plural(missing, 'row')} without a file")
