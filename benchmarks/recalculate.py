"""One new bank holiday over 100,000 open deadlines of which 10,000 move: `python -m benchmarks.recalculate`.

On SQLite, or on the database of DATABASE_URL; in a database of its own that is removed afterwards. Beside it the
same work as the ORM's own tools do it: read the open deadlines, work out each, bulk_update what moved, bulk_create
the same ledger lines. Wall time, commit included; the moves are undone between the rounds. Goals: at most one second,
and three times the ORM.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402

from benchmarks.measure import duration  # noqa: E402
from cases.deadlines import adjusting  # noqa: E402
from cases.deadlines.adjusting import NewDay  # noqa: E402
from cases.deadlines.calendars import calendar_in_force, rules_in_force, shipped_calendar  # noqa: E402
from cases.deadlines.models import CalendarDay, Deadline, DeadlineChange  # noqa: E402
from csprapp.accounts.models import User  # noqa: E402
from csprapp.clock.deadline import due  # noqa: E402
from csprapp.clock.rules import RuleBook  # noqa: E402
from csprapp.records.services import add  # noqa: E402
from tests.factories import make_user  # noqa: E402

OPEN, MOVING, ROUNDS = 100_000, 10_000, 5
HOLIDAY = date(2026, 11, 5)
TODAY = date(2026, 11, 3)
NEW = NewDay("added", HOLIDAY, "A proclaimed day", "The Gazette")
UNDO = NewDay("removed", HOLIDAY, source="The Gazette")


def fill(owners: list[User]) -> None:
    """Open deadlines of 5 and 15 working days; every tenth has the new holiday in its window."""
    calendar, rules = shipped_calendar(), RuleBook()
    rows = []
    for number in range(OPEN):
        moving = number % (OPEN // MOVING) == 0
        start = date(2026, 10, 29) + timedelta(days=number // 10 % 6) if moving else None
        start = start or date(2025, 1, 6) + timedelta(days=number % 600)
        key = "notify_panel" if number % 2 or moving else "rapid_review"
        rule = rules.rule(key, start)
        on = due(rule, start, calendar)
        rows.append(
            Deadline(
                rule_key=key, rule_version=rule.version, calendar_version=calendar.version, label=rule.name,
                route="deadline", subject_id=number + 1, owner=owners[number % len(owners)], recorded_start=start,
                started_on=start, first_computed_on=on, computed_on=on, due_on=on, act_on=on,
            )
        )  # fmt: skip
    Deadline.objects.bulk_create(rows, batch_size=2_000)


def by_the_orm(by: User) -> int:
    """The same in the ORM's own words."""
    with transaction.atomic():
        add(CalendarDay(kind="added", day=HOLIDAY, name=NEW.name, source=NEW.source), by=by, why="Proclaimed")
        calendar, rules = calendar_in_force(), rules_in_force()
        moved, lines = [], []
        for deadline in Deadline.objects.open().select_for_update(no_key=True):
            rule = rules.rule(deadline.rule_key, deadline.started_on)
            after = due(rule, deadline.started_on, calendar)
            if after == deadline.computed_on:
                continue
            lines.append(
                DeadlineChange(
                    deadline=deadline, kind="calendar_changed", decided_on=TODAY, old_date=deadline.computed_on,
                    new_date=after, reason="Proclaimed", by=by, by_name=by.name,
                )
            )  # fmt: skip
            deadline.computed_on = deadline.due_on = deadline.act_on = after
            deadline.rule_version, deadline.calendar_version = rule.version, calendar.version
            deadline.version += 1
            moved.append(deadline)
        fields = ["computed_on", "due_on", "act_on", "rule_version", "calendar_version", "version"]
        Deadline.objects.bulk_update(moved, fields, batch_size=500)
        DeadlineChange.objects.bulk_create(lines, batch_size=500)
    return len(moved)


def ours(by: User) -> int:
    return len(adjusting.change_calendar(NEW, by=by, why="Proclaimed", today=TODAY))


def timed(run: Callable[[User], int], by: User) -> float:
    """Seconds of wall time, after checking that as many moved as should."""
    begun = time.perf_counter()
    moved = run(by)
    taken = time.perf_counter() - begun
    if moved != MOVING:
        raise SystemExit(f"{moved:,} deadlines moved instead of {MOVING:,}")
    adjusting.change_calendar(UNDO, by=by, why="Undone", today=TODAY)
    return taken


def measure() -> None:
    by = make_user("administrator")
    fill([make_user("coordinator") for _ in range(20)])
    taken: dict[str, list[float]] = {"ours": [], "the ORM's bulk_update": []}
    for _ in range(ROUNDS):
        taken["ours"].append(timed(ours, by))
        taken["the ORM's bulk_update"].append(timed(by_the_orm, by))
    print(f"\n{connection.vendor}: {OPEN:,} open, {MOVING:,} move, {ROUNDS} interleaved rounds")
    for name, seconds in taken.items():
        low, high = duration(min(seconds)), duration(max(seconds))
        print(f"{name:22} {duration(statistics.median(seconds)):>10}   {low} - {high}")
    median = statistics.median(taken["ours"])
    ratio = statistics.median(taken["the ORM's bulk_update"]) / median
    print(f"at most 1 s: {'reached' if median <= 1 else 'MISSED'}")
    print(f"at least 3 times the ORM: {ratio:.1f} times, {'reached' if ratio >= 3 else 'MISSED'}")


def main() -> None:
    if connection.vendor == "sqlite":  # the tests write without waiting for the disk; what is measured here waits
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("OFF", "FULL")
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measure()
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
