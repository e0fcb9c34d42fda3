"""Does again, in a replica that was made the primary, what must not be undone by losing the last moment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csprapp.today import now
from dashboard.backup.archive import BackupFault
from dashboard.backup.failing_over import fail_over
from dashboard.management.diagnosis import tell_restored


class Command(BaseCommand):
    help = "Run once after promoting a replica: keeps down what was taken down, and says what a person must do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--nothing-lost", action="store_true", help="Every save waited for this replica (remote_apply)"
        )

    def handle(self, *args: Any, nothing_lost: bool, **options: Any) -> None:
        try:
            tell_restored(fail_over(now(), nothing_lost=nothing_lost), self.stdout.write)
        except BackupFault as fault:
            raise CommandError(str(fault)) from None
