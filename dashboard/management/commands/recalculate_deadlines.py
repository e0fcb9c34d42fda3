"""Works out every open deadline again by the calendar and rules in force, or shows what would move."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.recalculation import Move, plan, recalculate
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.deadline import day_words
from csprapp.today import london_today


class Command(BaseCommand):
    help = (
        "Works out every open deadline again, in one transaction. --dry-run only shows what would move; "
        "without it, --by and --why are needed: each move has a line on its ledger."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="show what would move and change nothing")
        parser.add_argument("--by", help="the e-mail address of the person who answers for it")
        parser.add_argument("--why", help="the reason, for the ledger")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moves = self.moves(options)
        except OutsideCalendar as error:
            raise CommandError(f"Nothing was moved. {error}") from error
        for move in moves:
            self.stdout.write(in_words(move))
        verb = "would move" if options["dry_run"] else "moved"
        self.stdout.write(f"{len(moves):,} open deadlines {verb}." if len(moves) != 1 else f"1 open deadline {verb}.")

    def moves(self, options: dict[str, Any]) -> list[Move]:
        """What moves, or with --dry-run would move. Raises CommandError without somebody who may set the calendar, and
        why."""
        if options["dry_run"]:
            return plan(calendar_in_force(), rules_in_force())
        if not options["by"] or not options["why"]:
            raise CommandError("Give --by ADDRESS and --why REASON, or --dry-run")
        person = User.objects.filter(email=options["by"].strip().lower(), is_active=True).first()
        if person is None or not has_permission(person, Permission.SET_CALENDAR):
            raise CommandError(f"{options['by']} is nobody who may change the bank holidays and the rules")
        return recalculate(by=person, why=options["why"], today=london_today())


def in_words(move: Move) -> str:
    """A move on one line: reference, what, and the statutory date before and after. It holds no name."""
    where = f"{move.reference} " if move.reference else ""
    dates = f"{day_words(move.computed_before)} -> {day_words(move.computed_after)}"
    kept = "" if move.due_before != move.due_after else f" (the date that applies stays {day_words(move.due_after)})"
    return f"{where}{move.label}: {dates}{kept}"
