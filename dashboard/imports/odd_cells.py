"""What cells of a tracker hold beside what was asked, and how it is told: errors, doubts, months first. Pure."""

from __future__ import annotations

import re

from csprapp.tables.headings import Table
from csprapp.tables.people import UNTOLD, initials_of
from csprapp.tables.typed import NUMERIC, Period
from dashboard.imports.row_facts import RowFacts

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
