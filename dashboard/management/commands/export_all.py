"""Writes everything in open formats, so that the partners can leave."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from dashboard.backup.archive import BackupFault
from dashboard.backup.exporting import export


class Command(BaseCommand):
    help = "Writes every table as CSV and JSON, every file, and a data dictionary into an empty folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        note(Kind.EXPORT, view="export_all")  # before a word of it is written
        try:
            counts = export(folder)
        except BackupFault as fault:
            raise CommandError(str(fault)) from None
        except OSError as error:
            raise CommandError(f"It cannot be written: {error.strerror or error}") from None
        self.stdout.write(f"{sum(counts.values()):,} rows of {len(counts)} tables, and their files, in {folder}")
