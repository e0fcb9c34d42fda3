"""Hold every history, ledger and log against its seals, and the seals against what is kept outside the database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csprapp.records.seals.outside import AT_LAST
from csprapp.records.seals.verifying import Fault, Report, verify
from csprapp.records.timers import timed
from csprapp.ui.templatetags.ui import instant, plural
from dashboard.backup.exporting import one_moment


class Command(BaseCommand):
    help = "Name every row of histories, ledgers and logs that was altered, is missing or was never sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--digest", default="", help="of a seal, as somebody kept it outside: is it still here?")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, digest: str, **options: Any) -> None:
        # A clock that is wrong changes nothing that is read here; the service may be closed for an upgrade.
        with timed("verify_audit", clock_is_right=True, while_closed=True) as run:
            with one_moment():
                report = verify(digest)
            run.outcome = summary(report)[:200]
            if options["json"]:
                self.stdout.write(json.dumps(facts(report), ensure_ascii=False))
            else:
                for line in [*report.notes, *map(words, report.faults)]:
                    self.stdout.write(line)
            if report.found:
                raise CommandError(f"{run.outcome}. docs/operations.md says what to do now")
        if not options["json"]:
            self.stdout.write(f"{run.outcome}. Newest seal: {report.newest or 'none yet'}")


def summary(report: Report) -> str:
    """In one sentence, for the page and the journal."""
    if not report.found:
        seals = plural(report.seals, "seal")
        match = "matches" if report.rows == 1 else "match"
        return f"{plural(report.rows, 'row')} {match} {seals}, {report.unsealed} not sealed yet"
    return f"{plural(report.found, 'thing')} not as sealed, the first: {words(report.faults[0])}"


def words(fault: Fault) -> str:
    """A fault as a line: where, what, since when."""
    row = f"{fault.table} {fault.key}".strip()
    return f"{row}: {fault.what}" + ("" if fault.at == AT_LAST else f" ({instant(fault.at)})")


def facts(report: Report) -> dict[str, Any]:
    """A report for a program."""
    names = ("seals", "rows", "unsealed", "newest", "notes", "found")
    faults = [{**vars(fault), "at": None if fault.at == AT_LAST else fault.at.isoformat()} for fault in report.faults]
    return {"ok": not report.found, **{name: getattr(report, name) for name in names}, "faults": faults}
