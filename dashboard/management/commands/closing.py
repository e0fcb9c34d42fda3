"""Close the service on every host, and open it again: `deploy/upgrade` asks, or a person whose platform puts another
version in."""

from argparse import ArgumentParser
from threading import Event
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csprapp import closed

PATIENCE = 180  # seconds that work in hand is waited for
LOOK_AGAIN = 1  # seconds
ALONE = "SQLite’s database is on the disk of one machine, which deploy/upgrade closes by itself."


class Command(BaseCommand):
    help = (
        "Close the service on every host for an upgrade (close), ask whether it is (asked), or open it again (open). "
        "close waits until nobody works on any host; with status 1, and still closed, when somebody does. PostgreSQL "
        "only."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("close", "asked", "open"))
        parser.add_argument("--patience", type=int, default=PATIENCE, metavar="SECONDS")

    def handle(self, *args: Any, what: str, patience: int, **options: Any) -> None:
        if not closed.is_asked():
            raise CommandError(ALONE)
        if not closed.is_possible():  # an upgrade to the first version that has the tables, cut off before `migrate`
            self.stdout.write("The database is of a version that cannot close other hosts.")
        elif what == "open":
            closed.open_again()
            self.stdout.write("Open on every host.")
        elif what == "close":
            closed.close()
            self.wait(patience)
        elif since := closed.by_row():
            self.stdout.write(f"Closed on every host since {since:%d %B %Y %H:%M} UTC.")
        else:
            raise CommandError("It is open.")

    def wait(self, patience: int) -> None:
        """Until every host has said that nobody works there."""
        until = monotonic() + patience
        while True:
            closed.confirm()
            if not (hosts := closed.busy()):
                self.stdout.write("Closed on every host, and nobody is at work.")
                return
            if monotonic() > until:
                raise CommandError(
                    f"Somebody is still at work on {', '.join(hosts)}, or nobody asks there for /health/. It stays "
                    "closed until deploy/upgrade or manage.py closing open opens it again."
                )
            Event().wait(LOOK_AGAIN)
