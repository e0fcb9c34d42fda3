"""Invents the demonstration's data. Only in demonstration mode, and only into an empty database."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.today import london_today
from demo.load import load
from demo.secret_key import keep_secret_key
from demo.seed import seed


class Command(BaseCommand):
    help = "Invent people, cases, reviews and publications for a demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=day, help="The day the data stands on, YYYY-MM-DD (default: today in London)"
        )
        parser.add_argument("--cases", type=int, default=0, metavar="N", help="N more cases, for load")

    def handle(self, *, today: dt.date | None = None, cases: int = 0, **options: Any) -> None:
        if not settings.CSPR_DEMO:
            raise CommandError("This invents data. Set CSPR_DEMO=1 where it may; never where real cases are kept.")
        if User.objects.exists() or Incident.objects.exists():
            raise CommandError(
                "There are people or cases here already. Use an empty database, for example another CSPR_VAR."
            )
        if cases < 0:
            raise CommandError("--cases is a number from 0")
        keep_secret_key()
        made = seed(today or london_today())
        said = f"Invented {made.cases} cases and {made.publications} publications"
        if cases:
            said += f", and {load(cases, today or london_today())} cases for load"
        if options.get("verbosity", 1):
            self.stdout.write(said)


def day(text: str) -> dt.date:
    """A day of the command line, as YYYY-MM-DD. Raises ValueError, which argparse tells in words."""
    return dt.date.fromisoformat(text)
