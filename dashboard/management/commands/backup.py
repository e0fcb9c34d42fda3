"""Backs the service up while people write, and reads the backup back."""

import os
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.memory import memory_faults
from csprapp.records.timers import timed
from csprapp.today import now
from dashboard.backup import checking, keeping, making
from dashboard.backup.archive import BackupFault


def rule(text: str) -> tuple[int, int, int]:
    """ "7,4,12": how many days, weeks and months."""
    parts = text.split(",")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        raise ArgumentTypeError("say how many days, weeks and months, for example 7,4,12")
    days, weeks, months = map(int, parts)
    return days, weeks, months


class Command(BaseCommand):
    help = (
        "Backs up the database and every file into one file of mode 600, while people write, and reads it back. "
        "Encrypted when CSPR_BACKUP_KEY is set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, metavar="DIR|FILE", help="a folder, or the file to make")
        parser.add_argument(
            "--keep",
            type=rule,
            metavar="DAYS,WEEKS,MONTHS",
            help="afterwards keep the newest of each of so many days, weeks and months in that folder: 7,4,12",
        )
        parser.add_argument("--also", type=Path, action="append", default=[], metavar="FILE", help="name this file too")
        parser.add_argument(
            "--with-secrets", action="store_true", help="put .env, certificates and --also into it; needs the key"
        )
        parser.add_argument("--unread", action="store_true", help="do not read it back now, as verify_backup does")

    def handle(self, *args: Any, target: Path, keep: tuple[int, int, int] | None, **options: Any) -> None:
        if keep and not os.path.isdir(target):
            raise CommandError(f"--keep is for backups in a folder, and there is no folder {target}")
        # Whatever the clock says, a backup is made; before an upgrade too.
        with timed("backup", clock_is_right=True, while_closed=True) as run:
            note(Kind.EXPORT, view="backup")
            run.outcome = self.back_up(target, keep, options)

    def back_up(self, target: Path, keep: tuple[int, int, int] | None, options: dict[str, Any]) -> str:
        """Make it, read it back, say what is wrong, thin out; gives what is kept of the run."""
        key, at = settings.CSPR_BACKUP_KEY, now()
        secrets = {"beside": options["also"], "with_secrets": options["with_secrets"]}
        try:
            path, wrong = making.make(target, key, at, **secrets)
            if not options["unread"] and not wrong:
                checking.check(path, key)
        except BackupFault as fault:
            raise CommandError(str(fault)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. There is no backup of this run") from None
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes, {'encrypted' if key else 'NOT encrypted'}")
        beside = [keeping.BESIDE] if keeping.beside_the_data(path) else []
        for sentence in dict.fromkeys([*wrong, *memory_faults(), *beside]):
            self.stderr.write(sentence)
        if wrong:
            raise CommandError("The backup is made and kept, and something is not right with it")
        read_at = None if options["unread"] else now().isoformat()
        keeping.record(made_at=at.isoformat(), file=str(path.resolve()), read_at=read_at)
        if keep:
            keeping.clear_halves(target, at)
            self.stdout.write(f"{len(keeping.thin_out(target, *keep))} older backups deleted")
        return "made, not read back" if options["unread"] else "made and read back"
