"""Reading, mapping and checking a tracker of 5,000 rows, against pandas reading the same file; then writing them.

    python -m benchmarks.tracker [--write]

Processor time of this process, the reader of the file in it and not in a child. With `--write` 500 rows are
brought over into the database of DATABASE_URL, which must be one to throw away.
"""

import io
import os
import resource
import sys
import tracemalloc
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from csprapp.tables.reading import read  # noqa: E402
from dashboard.imports.books import open_book  # noqa: E402
from dashboard.imports.matching import Here  # noqa: E402
from dashboard.imports.planning import Asked, plan  # noqa: E402

ROWS, TIMES = 5_000, 3.0  # and at most so many times as long as pandas
MEBIBYTES, MILLISECONDS = 200, 25


def tracker(rows: int) -> bytes:
    """A tracker as others write it."""
    import openpyxl

    from demo.sample_tracker import HEADINGS, _case

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Tracker")
    names = ["Notification due", "Notification sent", "Rapid review due", "Rapid review meeting", "Rapid review sent"]
    sheet.append([*HEADINGS[:7], *names, "Outcome", "Decision date", "LCSPR due", *HEADINGS[15:]])
    written, number = 0, 0
    while written < rows:
        number += 1
        for row in _case(number, date(2010, 1, 4) + timedelta(days=number % 5800)):
            sheet.append(row)
            written += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def check(data: bytes) -> object:
    """What a dry run does in an empty partnership."""
    from cases.deadlines.calendars import shipped_calendar
    from csprapp.clock.rules import RuleBook
    from dashboard.imports.comparing import Counting

    today = date(2026, 11, 29)
    book = open_book(read(data), today)
    return plan(book, Asked(today, date(2025, 11, 29)), Here(), Counting(shipped_calendar(), RuleBook()))


def seconds(run: object, data: bytes) -> float:
    begun = process_time()
    run(data)  # type: ignore[operator]
    return process_time() - begun


def main() -> None:
    """Print what is measured."""
    import pandas

    data = tracker(ROWS)
    theirs = min(seconds(lambda each: pandas.read_excel(io.BytesIO(each)), data) for _ in range(2))
    ours = [seconds(check, data) for _ in range(2)]
    print(f"pandas reads {ROWS:,} rows in {theirs:.2f} s; read, mapped and checked in {ours[0]:.2f} s, {ours[1]:.2f} s")
    print(f"{max(ours) / theirs:.2f} times, goal at most {TIMES:g}")
    tracemalloc.start()
    check(data)
    print(f"{tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB at most, goal {MEBIBYTES}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB was this whole process, pandas with it")
    if "--write" in sys.argv:
        write()


def write() -> None:
    """Bring 500 rows over."""
    from csprapp.accounts.models import RoleGrant, User
    from csprapp.partnership.models import Area
    from dashboard.imports.services import bring_over

    area = Area.objects.create(name="Benchmark")
    by = User.objects.create_user("benchmark@demo.example", None, name="Bench Mark")
    RoleGrant.objects.create(user=by, role="coordinator", valid_from=date(2020, 1, 1))
    made = check(tracker(500))
    begun = process_time()
    bring_over(made, file_name="tracker.xlsx", area=area, owners={}, by=by, today=date(2026, 11, 29))  # type: ignore[arg-type]
    taken = (process_time() - begun) * 1000 / 500
    print(f"{taken:.1f} ms of processor time to write a row, goal {MILLISECONDS}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
