"""Puts a backup into an empty place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from csprapp.engines import Away
from csprapp.today import now
from dashboard.backup.archive import BackupFault
from dashboard.backup.restoring import restore
from dashboard.management.diagnosis import tell_restored

CUT_OFF = "The restore was cut off: {}. Empty the database and {}, then run it again from the beginning"


class Command(BaseCommand):
    help = "Puts a backup into an empty database and an empty folder of files, and says what is left to a person."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--files-there",
            action="store_true",
            help="the bucket may hold files: those of the backup it lacks are added",
        )

    def handle(self, *args: Any, file: Path, files_there: bool, **options: Any) -> None:
        try:
            told = restore(file, settings.CSPR_BACKUP_KEY, now(), files_there=files_there)
        except (BackupFault, Away) as fault:
            raise CommandError(str(fault)) from None
        except OSError as error:
            raise CommandError(CUT_OFF.format(error.strerror or error, settings.CSPR_VAR)) from None
        except KeyboardInterrupt:
            raise CommandError(CUT_OFF.format("somebody stopped it", settings.CSPR_VAR)) from None
        tell_restored(told, self.stdout.write)
