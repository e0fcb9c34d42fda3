"""Reads a backup back and says whether everything is in it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from csprapp.today import now
from dashboard.backup import checking, keeping
from dashboard.backup.archive import BackupFault


class Command(BaseCommand):
    help = "Reads a backup back: digests, rows, and the file of every row. Exit 1 names what is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = checking.check(file, settings.CSPR_BACKUP_KEY)
        except (BackupFault, OSError) as fault:
            raise CommandError(str(fault)) from None
        if keeping.last().get("file") == str(file.resolve()):
            keeping.record(read_at=now().isoformat())
        rows, files = sum(manifest.rows.values()), len(manifest.parts) - 1
        self.stdout.write(
            f"Made {manifest.taken_at} by version {manifest.version}: {rows:,} rows in {len(manifest.rows)} tables and "
            f"{files:,} files, all there."
        )
