"""Bringing over the cases of a spreadsheet, or only saying what would become of each of its rows."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.incidents.models import Incident
from cases.incidents.queries import owners as owners_of
from csprapp.accounts.models import User
from csprapp.files.refused import FileRefused
from csprapp.partnership.models import Area
from csprapp.records.apostrophes import says
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from dashboard.imports.books import open_book
from dashboard.imports.planning import Asked, Plan, plan
from dashboard.imports.queries import counting, here, who_owns
from dashboard.imports.reading import read_file, remembered
from dashboard.imports.rules import history_from
from dashboard.imports.services import bring_over


class Command(BaseCommand):
    help = (
        "Reads a tracker (XLSX, XLS, ODS, CSV): import_tracker PATH --dry-run [--json] says what would become of every "
        "row; import_tracker PATH --by EMAIL [--area NAME] brings its cases over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file; - reads it from a pipe")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--by", help="the email address of the coordinator or manager who brings the cases over")
        parser.add_argument("--area", help="the area of rows that name none, where there are several")
        parser.add_argument(
            "--history-before", type=date.fromisoformat, metavar="YYYY-MM-DD",
            help="cases that began before this day come in as history (a year ago when not given)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        today = london_today()
        try:
            piped = str(options["path"]) == "-"
            sheets = read_file(sys.stdin.buffer.read() if piped else options["path"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['path']} cannot be read: {error.strerror}") from error
        except FileRefused as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        asked = Asked(today, options["history_before"] or history_from(today))
        made = plan(open_book(sheets, today, remembered()), asked, here(Incident.objects.all()), counting())
        if not options["dry_run"]:
            self.write(made, options, today)
        self.stdout.write(json.dumps(made.as_json(), ensure_ascii=False) if options["json"] else in_words(made))

    def write(self, made: Plan, options: dict[str, Any], today: date) -> None:
        """Bring the cases over, as the person who is named."""
        by = User.objects.filter(email=(options["by"] or "").lower()).first()
        if by is None:
            raise CommandError("Say with --by EMAIL who brings the cases over, or only look with --dry-run")
        areas = Area.objects.filter(is_active=True)
        area = areas.filter(says("name", options["area"], "iexact")).first() if options["area"] else areas.first()
        if area is None or not options["area"] and areas.count() > 1:
            raise CommandError(f"Say with --area in which area: {', '.join(map(str, areas)) or 'there is none yet'}")
        people = list(owners_of(None, today))
        named = {name for case in made.cases if (name := case.first("owner"))}
        owners = {name: person for name in named if (person := who_owns(name, people))}
        try:
            bring_over(
                made,
                file_name="a pipe" if str(options["path"]) == "-" else options["path"].name,
                area=area,
                owners=owners,
                by=by,
                today=today,
            )
        except (Refused, PermissionError) as refused:
            raise CommandError(str(refused)) from refused


def in_words(made: Plan) -> str:
    """What became of the rows, for a person at a shell: no names."""
    lines = [f"{len(made.cases)} cases"]
    for each in made.outcomes:
        place = f"{each.sheet}, {each.cell or f'row {each.row}'}"
        lines.append(f"{each.outcome:8} {place}: {' '.join(part for part in (each.reference, each.reason) if part)}")
    for one in made.differences:
        lines.append(
            f"differs  {one.reference}: {one.name} {one.sheet:%d/%m/%Y}, here {one.computed:%d/%m/%Y}. {one.reason}"
        )
    return "\n".join(lines)
