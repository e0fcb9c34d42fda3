"""Writing a sheet of 10,000 rows and 40 columns as XLSX and as CSV, against pandas writing the same cells.

    python -m benchmarks.export [--rows 10000]

Processor time of this process. The columns are as those of the exports are: words, references, dates, numbers, empty
cells, and words that a spreadsheet would run. Ours also writes the data dictionary, and no formula of it runs.
"""

import argparse
import io
import os
import resource
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from csprapp.tables.writing import Cell, Column, write_csv, write_xlsx  # noqa: E402

ROWS, COLUMNS, TIMES, MEBIBYTES = 10_000, 40, 3.0, 200
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
WORDS = ("The", "partners", "accept", "it", "and", "ask", "again", "what", "has", "become", "of", "every", "visit")


def cells(rows: int) -> list[list[Cell]]:
    """Rows as exports have them, drawn by lot, the same at every run."""
    chance = Random(2026)

    def one(row: int, column: int) -> Cell:
        match column % 8:
            case 0:
                return f"{2015 + row % 12}-{row:04}"
            case 1 | 2:
                return date(2015, 1, 1) + timedelta(days=chance.randrange(4300))
            case 3:
                return chance.randrange(400)
            case 4:
                return None
            case 5:
                return f"=SUM({row})" if chance.random() < 0.01 else chance.choice(WORDS)
            case _:
                return " ".join(chance.choices(WORDS, k=chance.randrange(2, 14)))

    return [[one(row, column) for column in range(COLUMNS)] for row in range(rows)]


def columns() -> list[Column]:
    def of(number: int) -> Callable[[list[Cell]], Cell]:
        return lambda row: row[number]

    return [Column(f"c{number}", f"Column {number}", of(number), "What it means") for number in range(COLUMNS)]


def ours_xlsx(rows: list[list[Cell]]) -> None:
    write_xlsx(io.BytesIO(), "Cases", columns(), rows, about=["Made for a benchmark"], at=AT)


def ours_csv(rows: list[list[Cell]]) -> None:
    write_csv(io.BytesIO(), "cases", columns(), rows, about=["Made for a benchmark"], at=AT)


def frame(rows: list[list[Cell]]) -> "object":
    import pandas

    return pandas.DataFrame(rows, columns=[f"Column {number}" for number in range(COLUMNS)])


def theirs_xlsx(rows: list[list[Cell]]) -> None:
    frame(rows).to_excel(io.BytesIO(), index=False, engine="xlsxwriter")  # type: ignore[attr-defined]


def theirs_csv(rows: list[list[Cell]]) -> None:
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cases.csv", frame(rows).to_csv(index=False))  # type: ignore[attr-defined]


def seconds(write: Callable[[list[list[Cell]]], None], rows: list[list[Cell]]) -> float:
    begun = process_time()
    write(rows)
    return process_time() - begun


def main() -> None:
    """Print what is measured."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=ROWS)
    rows = cells(reader.parse_args().rows)
    print(f"{len(rows):,} rows of {COLUMNS} cells, the best of 3, in turns; goal at most {TIMES:g} times pandas")
    for name, ours, theirs in (("XLSX", ours_xlsx, theirs_xlsx), ("CSV in a ZIP", ours_csv, theirs_csv)):
        turns = [(seconds(ours, rows), seconds(theirs, rows)) for _ in range(3)]
        our, their = (min(column) for column in zip(*turns, strict=True))
        print(f"{name}: here {our:.2f} s, pandas {their:.2f} s: {our / their:.2f} times")
    for name, ours in (("XLSX", ours_xlsx), ("CSV in a ZIP", ours_csv)):
        tracemalloc.start()
        ours(rows)
        print(f"{name}: {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB at most, goal {MEBIBYTES}")
        tracemalloc.stop()
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB was this whole process, pandas with it")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
