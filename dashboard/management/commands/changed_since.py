"""What was written since an upgrade, and would be lost by going back: `deploy/upgrade` asks."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.incidents import search_index
from csprapp.mail.models import Outbox
from dashboard.backup import database

# What comes and goes without anybody's work, or is made from other tables.
PASSING = {
    *("django_session", "csprapp_cache", "usersessions_usersession", "records_timerrun", "django_migrations"),
    *("records_closing", "records_host"),
    *("tasks_job", "tasks_worker", "django_tasks_database_dbtaskresult", "publishing_readpart", "publishing_compared"),
}
SOMETHING = 3  # the status when something was written
MOST = 12  # tables that are named


def now_kept() -> dict[str, int]:
    """How many rows of each table that lasts. Every change of a private record is a row of its history, every date one
    of the ledger, every reading one of the access log. An email that was sent is a changed row, so it is counted apart.
    """
    lasting = {
        table: count
        for table, count in database.counted().items()
        if table not in PASSING and not table.startswith(search_index.NAMES)
    }
    return {**lasting, "emails sent": Outbox.objects.exclude(sent_at=None).count()}


class Command(BaseCommand):
    help = "Note how many rows there are, or say how many were written since: status 3 when there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--note", action="store_true", help="write the file")

    def handle(self, *args: Any, file: Path, note: bool, **options: Any) -> None:
        if note:
            file.write_text(json.dumps(now_kept()))
            return
        before, now = json.loads(file.read_text()), now_kept()
        more = {name: now.get(name, 0) - before.get(name, 0) for name in {**before, **now}}
        changed = sorted(((abs(count), name) for name, count in more.items() if count), reverse=True)
        if not changed:
            self.stdout.write("Nothing was written since.")
            return
        named = ", ".join(f"{count} in {name}" for count, name in changed[:MOST])
        rest = f" and {len(changed) - MOST} more tables" if len(changed) > MOST else ""
        total = sum(count for count, _ in changed)
        raise CommandError(f"{total} rows were written since: {named}{rest}.", returncode=SOMETHING)
