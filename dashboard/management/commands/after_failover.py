"""Does again, in a replica that was made the primary, what must not be undone by losing the last moment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csprapp.today import now
from dashboard.backup.archive import BackupFault
from dashboard.backup.failing_over import fail_over
from dashboard.management.diagnosis import tell_restored


class Command(BaseCommand):
    help = "Once after a replica was promoted: what was taken down stays down, and what is left to a person is said."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--nothing-lost", action="store_true", help="What was saved waited for this replica (remote_apply)"
        )

    def handle(self, *args: Any, nothing_lost: bool, **options: Any) -> None:
        try:
            tell_restored(fail_over(now(), nothing_lost=nothing_lost), self.stdout.write)
        except BackupFault as fault:
            raise CommandError(str(fault)) from None
