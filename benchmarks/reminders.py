"""A morning's reminders with 10,000 open cases: `python -m benchmarks.reminders`, on SQLite or the database of
DATABASE_URL.

In a database of its own that is removed afterwards, filled as for the benchmark of staff pages; two cases in three are
closed. The command runs in a process of its own, as its timer starts it; then once more, when nothing is left to write.
Goal: at most five seconds. `--open 500` tries fewer.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.worklist.databases import Database, Size, filled
from cases.deadlines.calendars import shipped_calendar
from csprapp.clock.calendar import ONE_DAY

COMMAND = "manage.py", "send_reminders"
GOAL = 5.0  # seconds


@dataclass(frozen=True)
class Run:
    """What the command said, the seconds it took, and those of its own processor time."""

    said: str
    seconds: float
    processor: float


def run(database: Database) -> Run:
    """The reminders of the day that the cases were made for, or of the next on which any are written."""
    env = {**os.environ, "DATABASE_URL": database.url, "CSPR_DEMO": "1", "DJANGO_SETTINGS_MODULE": "csprapp.settings"}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    day = shipped_calendar().add_working_days(database.day - ONE_DAY, 1)
    call = [sys.executable, *COMMAND, "--today", day.isoformat()]
    done = subprocess.run(call, env=env, check=True, capture_output=True, text=True)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(done.stdout.strip(), seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=10_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="csprapp-benchmark-") as made,
        filled([Size(3 * options.open, options.open)], Path(made)) as (database,),
    ):
        first, second = run(database), run(database)
    for what, each in (("first", first), ("second", second)):
        print(f"{what}: {each.said} in {each.seconds:.1f} s, {each.processor:.1f} s of its own processor time")
    reached = "reached" if first.processor <= GOAL else "MISSED"
    print(f"{options.open:,} open cases, by processor time: {first.processor:.1f} s, goal {GOAL:g} s: {reached}")


if __name__ == "__main__":
    main()
