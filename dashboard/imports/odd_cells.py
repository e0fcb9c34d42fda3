"""What cells of a tracker hold beside what was asked, and how it is told: errors, doubts, months first. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from csprapp.names.comparing import initials
from csprapp.names.folding import words as folded
from csprapp.tables.headings import Table
from csprapp.tables.people import UNTOLD, initials_of
from csprapp.tables.reading import Cell, address, column_letters
from csprapp.tables.typed import EMPTY, NO_PERIOD, NUMERIC, Day, Period, period_in, read_yes
from dashboard.imports.row_facts import ChildFacts, RowFacts

if TYPE_CHECKING:
    from dashboard.imports.interpreting import Interpreter

ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)", re.I)
# What may stand beside a date and changes nothing: its weekday, a time, that it was late.
BESIDE_A_DAY = re.compile(
    r"((mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?|at|[\d:.]+\s?([ap]\.?m\.?)?|[^\w?~]|.*late.*)*", re.I
)
SURNAME = re.compile(r"[^\W\d_]+(?:['’\- ][^\W\d_]+){0,2}(?<=.{3})")
LONGEST_SECTION = 40
OTHER_TABLE = "Another table begins here, beside this one. It is not read. Move it to its own sheet"
MAY_BE_TICKED = ("told_on", "rr_meeting", "panel_date", "signed_off_on", "sent_to_panel_on", "sent_to_secretary_on")
MANY_DAYS, MANY_TEXTS = 4, 3  # of several columns together
MONTH_FIRST = 0.1  # of the dates of a column: more than a slip
AND_OTHERS = re.compile(rf"(?:&|\+|,|;|\band\b|\bplus\b)\s*({UNTOLD.pattern})\s*$", re.I)
EXPECTED = re.compile(r"\b(edd|expected|due|est)\b", re.I)


def surnames_in(family: str) -> list[str]:
    """The surnames that a cell about the family has: "Khan / Begum", "the Reed family"; none of a number of a file."""
    bare = re.sub(r"\b(family|household|the|siblings|children|group)\b", "", family, flags=re.I)
    found = [part.strip(" ,-.") for part in re.split(r"[/&,;+]|\band\b", bare)]
    return [cased(part) for part in found if SURNAME.fullmatch(part) and not EMPTY.fullmatch(part)]


def keep_family(facts: RowFacts) -> None:
    """A surname that the row gives the family and nobody of it has by name is kept as another name of the first child:
    else nothing would find it."""
    have = {word for each in (*facts.children, *facts.others) for word in folded(f"{each.name} {each.surname}")}
    have |= {word for each in (*facts.children, *facts.others) for word in folded(each.facts.get("other_names", ""))}
    lost = [name for name in surnames_in(facts.family) if not set(folded(name)) <= have]
    for child in facts.children[:1] if lost else ():
        last = child.name.split()[-1] if " " in child.name else ""
        if last and initials(last) == initials("".join(part[0] for part in re.split(r"[\s\-]", lost[0]))):
            child.name, child.surname = f"{child.name.removesuffix(last)}{lost[0]}", lost.pop(0)  # "Tobi A-L"
        others = [child.facts.get("other_names", ""), *lost]
        if said := ", ".join(filter(None, others)):
            child.facts["other_names"] = said[:300]


def by_family(facts: RowFacts) -> None:
    """A child with a first name alone has the surname that the row gives the family."""
    family = re.sub(r"\b(family|household|the)\b", "", facts.family, flags=re.I).strip(" ,-")
    if not 3 <= len(family) <= 31 or not re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", family):
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


def turned(table: Table, columns: Iterable[int]) -> set[int]:
    """The columns in which day and month of the dates may be turned round. A program that is set to American dates
    makes dates of what can be one to it, of 3/4 the 4 March, and leaves 25/4 as text; an English one does so with
    American dates. A few in each of several columns say so of all of these."""
    found = {column: said for column in columns if (said := _left_as_text(table, column))}
    every = {way: [said for said in found.values() if said[2] in (way, "")] for way in ("day", "month")}
    many = {
        way
        for way, those in every.items()
        if sum(days for days, _, _ in those) >= MANY_DAYS and sum(texts for _, texts, _ in those) >= MANY_TEXTS
    }
    return {
        column
        for column, (days, texts, way) in found.items()
        if days > 1 and texts > 1 and days + texts > 4 or days and many & ({way} if way else {"day", "month"})
    }


def _left_as_text(table: Table, column: int) -> tuple[int, int, str] | None:
    """How many dates and how many texts of figures a column has, and which of day and month leads in all of the texts;
    None of one that has dates after the 12th, or texts that lead with either."""
    cells = [table.cell(row, column) for row in table.rows]
    days = [cell for cell in cells if isinstance(cell, dt.date)]
    texts = [found for cell in cells if isinstance(cell, str) and (found := NUMERIC.fullmatch(cell.strip()))]
    if any(day.day > 12 for day in days):
        return None
    if not texts:
        return len(days), 0, ""
    if all(int(found[1]) > 12 for found in texts):
        return len(days), len(texts), "day"
    if all(int(found[1]) <= 12 < int(found[2]) and "/" in found[0] for found in texts):
        return len(days), len(texts), "month"
    return None


def either(day: dt.date) -> str:
    """How a day that may be turned round is asked about; "" where both are the same."""
    if day.day > 12 or day.day == day.month:
        return ""
    other = day.replace(day=day.month, month=day.day)
    return (
        f"This may be {day.day} {day:%B} or {other.day} {other:%B}. Days after the 12th are text in this sheet, which "
        "happens when a spreadsheet reads dates the American way. Write the month as a word"
    )


def ticked(said: Day, key: str, cell: Cell) -> bool:
    """Whether a cell says that something was done, and not when, where the day is not needed."""
    return (
        bool(said.wrong) and key in MAY_BE_TICKED and not isinstance(cell, dt.date) and read_yes(cell) == (True, True)
    )


def section_in(text: str) -> Period:
    """The month that a row names for those below it; a long text with a date in it is a note."""
    return period_in(text) if len(text) <= LONGEST_SECTION else NO_PERIOD


def within(said: Period, around: Period) -> Period:
    """A month named between rows lies in the year of its sheet."""
    if said.year is None and around.year is not None:
        return Period(around.year, said.month, around.april)
    return said


def cased(text: str) -> str:
    """A name typed in capitals only, with small letters; another as it is, for "McTest" must stay."""
    return text.title() if text.isupper() else text


UNWORKED = "The result of this formula is not in the file. Open the file in Excel, save it, and select it again"


def said_beside(reader: Interpreter, facts: RowFacts, number: int, cells: dict[str, str]) -> None:
    """What is no value: comments, which stay with the row; colours and strokes, of which it is said that they are
    not read; errors of formulas, and formulas without a result."""
    sheet = reader.table.sheet.beside
    for (row, column), text in sheet.comments.items():
        if row == number:
            cells[f"Comment on {reader.table.headings.get(column, column_letters(column))}"] = text
            facts.notes.append((address(row, column), "The comment on this cell is kept with the row"))
    if number in sheet.struck:
        facts.notes.append((address(number, 1), "Something is struck through in this row: it is read all the same"))
    if number in sheet.coloured and reader.some_coloured:
        facts.notes.append((address(number, 1), "The row has a colour, which is not read"))
    beside = [column for column in sorted(reader.table.others) if reader.table.sheet.cell(number, column)]
    if beside:
        facts.notes.append((address(number, beside[0]), OTHER_TABLE))
    errors = {column: text for (row, column), text in sheet.errors.items() if row == number}
    for column in reader.table.headings:
        cell = reader.said(number, column) or errors.get(column)
        if isinstance(cell, str) and ERROR.fullmatch(cell.strip()):
            at = address(number, column)
            facts.notes.append((at, f"“{cell.strip()}” is an error of a formula: not recorded"))
        elif not cell and (number, column) in sheet.unworked:
            facts.notes.append((address(number, column), UNWORKED))


def unnamed(facts: RowFacts, count: int) -> None:
    """So many children as the row counts, where it names none."""
    common = dict(facts.children[0].facts) if facts.children else {"role": "child"}
    own = {} if count == 1 else {"role": "child"}
    for _ in range(len(facts.children), count):
        facts.children.append(ChildFacts(facts={**common, **own}))
