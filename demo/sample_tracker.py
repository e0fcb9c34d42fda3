"""Makes docs/sample-tracker.xlsx: an invented tracker of sixty rows, dirty as real ones are, with planted errors.

    python -m demo.sample_tracker docs/sample-tracker.xlsx

Nobody in it exists. The planted errors are listed in `PLANTED`; `put_right` gives what each cell should say.
"""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import xlsxwriter

from csprapp.clock.deadline import add_months

GROUPS = (
    "Case", "", "", "", "Incident", "", "", "Notification", "", "Rapid review", "", "", "LCSPR", "", "", "Team", "", "",
)  # fmt: skip
HEADINGS = (
    "Ref", "Child's name", "DOB", "Sex", "Date of incident", "Date LA aware", "Death / serious harm", "Due", "Sent",
    "Due", "Meeting", "Sent", "Outcome", "Decision date", "Due", "Owner", "Status", "Comments",
)  # fmt: skip
FIRST = (
    "Abel", "Bryn", "Cleo", "Dara", "Ezra", "Faye", "Gwen", "Hugo", "Ines", "Jory", "Kit", "Lark", "Milo", "Nell",
    "Otis", "Pip", "Quill", "Remy", "Sunny", "Tam",
)  # fmt: skip
LAST = (
    "Ashquill", "Brackenzed", "Cloverby", "Dunnowick", "Elderzest", "Fennimoor", "Gorsewick", "Heathzed", "Ivorby",
    "Juniperly", "Knapzed", "Larchwick",
)  # fmt: skip
# What is typed over the cells, and cannot be read.
PLANTED = {
    "C9": "35/05/2014",
    "E14": "w/c 23rd",
    "F20": "23/02/2042",
    "I26": "01/07/24 & 04/07/24",
    "E33": "11/26/2024",
}
FIRST_ROW = 6


def cases() -> list[list[Any]]:
    """The rows below the headings, without what is planted."""
    rows: list[list[Any]] = []
    day = dt.date(2023, 4, 3)
    number = 0
    while len(rows) < 60:
        number += 1
        rows += _case(number, day + dt.timedelta(days=3 * (number % 5)))
        day += dt.timedelta(days=24)
    return rows[:60]


def _case(number: int, day: dt.date) -> list[list[Any]]:
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    aware = day + dt.timedelta(days=number % 4)
    notified = working(aware, 3 + number % 4)
    sent = working(notified, 13 + number % 4)
    lcspr = number % 4 == 0
    decided = sent + dt.timedelta(days=3)
    recent = day > dt.date(2026, 6, 1)
    born = dt.date(2010 + number % 12, 1 + number % 12, 1 + number % 27)
    kind = "Death" if number % 3 == 0 else ("SH" if number % 2 else "Serious harm")
    row: list[Any] = [
        f"SI-{day:%y}-{number:03}", _named(number, first, last), _typed(number % 6, born), "FM"[number % 2],
        _typed(number + 1, day), _typed(number + 2, aware), kind, working(aware, 5 if number % 5 else 4),
        _typed(number, notified), working(notified, 15), _typed(number + 1, working(notified, 9)),
        _typed(number + 2, sent), "LCSPR" if lcspr else ("NFA" if number % 2 else "No further review"),
        decided if lcspr else None, add_months(decided, 6) if lcspr else None,
        "Cora Dinator" if number % 2 else "CD", "Open" if recent else "Closed",
        ("tbc", "", "Late - BH", "see email", "chased x2")[number % 5],
    ]  # fmt: skip
    if number % 9:
        return [row]
    brother = [None, f"{FIRST[(number + 7) % len(FIRST)]} {last}", dt.date(2016, 5, 5), "M", *[None] * 14]
    return [row, brother]


def _named(number: int, first: str, last: str) -> str:
    if number % 11 == 0:
        return f"{last.upper()}, {first} & {FIRST[(number + 3) % len(FIRST)]}"
    return (f"{first} {last}", f"{last.upper()}, {first}", f"{first[0]}.{last[0]}.")[number % 3]


def _typed(number: int, day: dt.date) -> Any:
    """A date as somebody types it."""
    forms = (
        day,
        f"{day:%d/%m/%y}",
        day,
        f"{day.day} {day:%b} {day:%y}",
        day,
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%y} - late, BH",
    )
    return forms[number % len(forms)]


def working(day: dt.date, count: int) -> dt.date:
    """So many weekdays on: the tracker's makers forgot the bank holidays."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day


def put_right() -> dict[str, str]:
    """What the planted cells should say."""
    rows = cases()
    meant = {cell: rows[int(cell[1:]) - FIRST_ROW][ord(cell[0]) - ord("A")] for cell in PLANTED}
    return {cell: f"{said:%d/%m/%Y}" if isinstance(said, dt.date) else said for cell, said in meant.items()}


def make(path: Path) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Tracker")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        bold = book.add_format({"bold": True})
        sheet.merge_range("A1:R1", "Invented Safeguarding Children Partnership: serious incidents", bold)
        sheet.write("A2", "Nobody in this file exists. Update every Friday.")
        for column, (group, heading) in enumerate(zip(GROUPS, HEADINGS, strict=True)):
            sheet.write(3, column, group, bold)
            sheet.write(4, column, heading, bold)
        for first, last in ((0, 3), (4, 6), (7, 8), (9, 11), (12, 14), (15, 17)):
            sheet.merge_range(3, first, 3, last, GROUPS[first], bold)
        for number, row in enumerate(cases(), start=FIRST_ROW - 1):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write_datetime(number, column, cell, day) if isinstance(cell, dt.date) else sheet.write(
                        number, column, cell
                    )
        for cell, wrong in PLANTED.items():
            sheet.write_string(cell, wrong)
        sheet.write(FIRST_ROW + 60, 0, "Total", bold)
        sheet.write(FIRST_ROW + 60, 1, 60)
        lists = book.add_worksheet("Lists")
        for number, pair in enumerate((("Outcome", "Status"), ("LCSPR", "Open"), ("NFA", "Closed"))):
            lists.write_row(number, 0, pair)
        notes = book.add_worksheet("Notes")
        notes.write("A1", "How this tracker is kept: one row a child.")
        book.add_worksheet("Old").hide()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
