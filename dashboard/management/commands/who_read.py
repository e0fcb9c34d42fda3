"""Who read or downloaded what: the first question after a breach, in one command."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils.timezone import localtime

from csprapp.accounts.models import User
from csprapp.clock.instants import start_of_day
from csprapp.records.models import AccessLog
from dashboard.backup.exporting import write_rows

HEADING = ("when", "who", "address", "roles", "case", "what", "why")


class Command(BaseCommand):
    help = "Lists as CSV what a person opened and downloaded, or who opened a case, from a day until a day (London)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--person", metavar="ADDRESS", help="the address somebody signs in with")
        parser.add_argument("--case", metavar="REFERENCE", help="such as 2026-0042")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DAY", help="such as 2026-11-02")
        parser.add_argument("--until", dest="last", type=date.fromisoformat, metavar="DAY", help="that day included")

    def handle(self, *args: Any, **asked: Any) -> None:
        if not (asked["person"] or asked["case"]):
            raise CommandError("Say whose reading it is about, or of which case: --person ADDRESS or --case REFERENCE")
        rows = found(asked["person"], asked["case"], asked["first"], asked["last"])
        write_rows(self.stdout, HEADING, map(told, rows.iterator(chunk_size=2000)))
        self.stderr.write(f"{rows.count():,} found")


def found(person: str | None, case: str | None, first: date | None, last: date | None) -> QuerySet[AccessLog]:
    """The lines of the access log about a person, a case or both, oldest first. Raises CommandError for a stranger."""
    rows = AccessLog.objects.select_related("user").order_by("at", "pk")
    if person:
        user = User.objects.filter(email__iexact=person).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {person}")
        rows = rows.filter(user=user)
    if case:
        rows = rows.filter(case=case)
    if first:
        rows = rows.filter(at__gte=start_of_day(first))
    return rows.filter(at__lt=start_of_day(last + timedelta(days=1))) if last else rows


def told(row: AccessLog) -> tuple[str, ...]:
    """What is said of one line, in the order of the heading. Somebody at a door has the name they gave."""
    when = localtime(row.at).isoformat(timespec="seconds")
    return (when, row.user_name, row.user.email, row.roles, row.case, row.what, row.why)
