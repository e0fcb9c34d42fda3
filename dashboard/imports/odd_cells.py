"""What cells of a tracker hold beside what was asked, and how it is told: errors, doubts, months first. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from csprapp.tables.headings import Table
from csprapp.tables.people import UNTOLD, initials_of
from csprapp.tables.reading import address, column_letters
from csprapp.tables.typed import NUMERIC, Period
from dashboard.imports.row_facts import ChildFacts, RowFacts

if TYPE_CHECKING:
    from dashboard.imports.interpreting import Interpreter

ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)", re.I)
# What may stand beside a date and changes nothing: its weekday, a time, that it was late.
BESIDE_A_DAY = re.compile(
    r"((mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?|at|[\d:.]+\s?([ap]\.?m\.?)?|[^\w?~]|.*late.*)*", re.I
)
MONTH_FIRST = 0.1  # of the dates of a column: more than a slip
AND_OTHERS = re.compile(rf"(?:&|\+|,|;|\band\b|\bplus\b)\s*({UNTOLD.pattern})\s*$", re.I)
EXPECTED = re.compile(r"\b(edd|expected|due|est)\b", re.I)


def by_family(facts: RowFacts) -> None:
    """A child with a first name alone has the surname that the row gives the family."""
    family = re.sub(r"\b(family|household|the)\b", "", facts.family, flags=re.I).strip(" ,-")
    if not re.fullmatch(r"[^\W\d_][^\W\d_'’-]{2,30}", family):
        return
    for child in facts.children:
        if child.name and " " not in child.name:
            child.name, child.surname = f"{child.name} {cased(family)}", cased(family)
            child.initials = initials_of(child.name, family)


def month_first(table: Table, column: int) -> float:
    """The share of a column's dates in figures that can only have the month before the day."""
    cells = (table.cell(row, column) for row in table.rows)
    dates = [found for cell in cells if isinstance(cell, str) and (found := NUMERIC.fullmatch(cell.strip()))]
    turned = sum(int(found[1]) <= 12 < int(found[2]) <= 31 for found in dates)
    return turned / len(dates) if dates else 0


def within(said: Period, around: Period) -> Period:
    """A month named between rows lies in the year of its sheet."""
    if said.year is None and around.year is not None:
        return Period(around.year, said.month, around.april)
    return said


def cased(text: str) -> str:
    return text.title() if text.isupper() else text


def said_beside(reader: Interpreter, facts: RowFacts, number: int, cells: dict[str, str]) -> None:
    """What is no value: comments, which stay with the row; colours and strokes, of which it is said that they are
    not read; errors of formulas."""
    sheet = reader.table.sheet.beside
    for (row, column), text in sheet.comments.items():
        if row == number:
            cells[f"Comment on {reader.table.headings.get(column, column_letters(column))}"] = text
            facts.notes.append((address(row, column), "The comment on this cell is kept with the row"))
    if number in sheet.struck:
        facts.notes.append((address(number, 1), "Something is struck through in this row: it is read all the same"))
    if number in sheet.coloured and reader.some_coloured:
        facts.notes.append((address(number, 1), "The row has a colour, which is not read"))
    errors = {column: text for (row, column), text in sheet.errors.items() if row == number}
    for column in reader.table.headings:
        cell = reader._cell(number, column) or errors.get(column)
        if isinstance(cell, str) and ERROR.fullmatch(cell.strip()):
            at = address(number, column)
            facts.notes.append((at, f"“{cell.strip()}” is an error of a formula: not recorded"))


def unnamed(facts: RowFacts, count: int) -> None:
    """So many children as the row counts, where it names none."""
    common = dict(facts.children[0].facts) if facts.children else {"role": "child"}
    own = {} if count == 1 else {"role": "child"}
    for _ in range(len(facts.children), count):
        facts.children.append(ChildFacts(facts={**common, **own}))
