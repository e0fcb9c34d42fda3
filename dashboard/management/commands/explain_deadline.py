"""Why a date is due that day, for a person at a shell or another program."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from cases.deadlines.calendars import calendar_in_force, rules_in_force, shipped_calendar
from csprapp.clock.calendar import Calendar
from csprapp.clock.explain import explain
from csprapp.clock.rules import RuleBook


class Command(BaseCommand):
    help = (
        "Explains a date: explain_deadline --rule notify_panel --from 2026-12-18 [--json], "
        "or explain_deadline - to read rule,from lines and print one JSON object for each."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lines", nargs="?", choices=["-"], help="read rule,from lines from standard input")
        parser.add_argument("--rule", help="a rule, or working_days:N, days:N, months:N")
        parser.add_argument("--from", dest="when", help="YYYY-MM-DD, or an instant with Z or an offset")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar, rules = in_force()
        if options["lines"]:
            if options["rule"] or options["when"]:
                raise CommandError("Give either - or --rule and --from, not both")
            if hasattr(sys.stdin, "reconfigure"):
                sys.stdin.reconfigure(errors="backslashreplace")  # what is no text is a bad line, not the end
            if not self.each_line(sys.stdin, calendar, rules):
                sys.exit(1)
            return
        if not options["rule"] or not options["when"]:
            raise CommandError("Give --rule and --from, or - to read lines from standard input")
        try:
            facts = explain(options["rule"], options["when"], calendar, rules)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(facts) if options["json"] else in_words(facts))

    def each_line(self, lines: Iterable[str], calendar: Calendar, rules: RuleBook) -> bool:
        """Print one JSON object per line, in order. True when every line was good."""
        good = True
        for number, line in enumerate(lines, start=1):
            try:
                rule, comma, when = line.removeprefix("\ufeff").partition(",")  # with Windows' mark of UTF-8
                if not comma:
                    raise ValueError("Each line must be rule,from")
                answer = explain(unquoted(rule), unquoted(when), calendar, rules)
            except ValueError as error:
                good, answer = False, {"error": str(error), "line": number}
            self.stdout.write(json.dumps(answer))
        return good


def unquoted(cell: str) -> str:
    """A cell without the quotes that a program put round it."""
    cell = cell.strip()
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def in_force() -> tuple[Calendar, RuleBook]:
    """Calendar and rules of the database, or the shipped ones where there is none (yet)."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).exists():
        return shipped_calendar(), RuleBook()
    try:
        return calendar_in_force(), rules_in_force()
    except (DatabaseError, ImproperlyConfigured):
        return shipped_calendar(), RuleBook()


def in_words(facts: dict[str, Any]) -> str:
    """The same facts as a few lines to read."""
    lines = [f"{facts['rule']} from {facts['from']}", f"day 0: {facts['day_0']}", f"due on: {facts['due_on']}"]
    if facts["working_target"] != facts["due_on"]:
        lines.append(f"working target: {facts['working_target']}")
    lines += [f"not counted: {day['date']} {day['reason']}" for day in facts["skipped"]]
    return "\n".join([*lines, f"source: {facts['source']}"])
