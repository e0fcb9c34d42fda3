"""Where a table begins in a sheet: its headings, over one row or two, and which of its rows are no data. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from csprapp.tables.reading import Cell, Row, Sheet, words

LOOKED_AT = 40  # rows at the top of a sheet among which the headings are
LONGEST_HEADING = 90
TOTALS = re.compile(
    r"(sub[\s-]?|grand\s|year\s|running\s)?totals?\b.*|(count|average|mean|median|sum|number) (of|:).*|average|count|"
    r".*\b(sub[\s-]?)totals?\b.*|.{0,30}\b(grand )?total:?", re.I | re.S
)  # fmt: skip
EXAMPLE = re.compile(r"(e\.?\s?g\.?|example|for example|dd[/.-]mm.*)\b.*", re.I | re.S)
PIVOT = re.compile(r"(count|sum|average|min|max) of .+|row labels|column labels|grand total|\(blank\)|\(all\)", re.I)

Known = Callable[[Sequence[str]], int]  # of these headings, how many say what their column is


@dataclass
class Table:
    """The table of a sheet: its headings by column (from 1), the rows they stand in, and its rows of data."""

    sheet: Sheet
    first: int  # row of the headings, and the last one where they take two
    last: int
    headings: dict[int, str]
    rows: list[int] = field(default_factory=list)
    ignored: dict[int, str] = field(default_factory=dict)  # row -> why it is no data
    sections: dict[int, str] = field(default_factory=dict)  # a row that only names what follows -> its words

    def cell(self, row: int, column: int) -> Cell:
        """A cell, or the one that it is merged with above it."""
        return self.sheet.cell(*self._merged.get((row, column), (row, column)))

    def __post_init__(self) -> None:
        self._merged = {
            (row, column): (top, left)
            for top, left, bottom, right in self.sheet.merged
            if bottom - top < 200 and (right - left < 2) and top > self.last
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }


def plain(heading: str) -> str:
    """A heading as it is compared: small letters and figures, one blank between words."""
    letters = "".join(sign for sign in normalize("NFKD", heading) if not combining(sign))
    text = (
        re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z])", " ", letters)
        .lower()
        .replace("#", " no ")
        .replace("&", " and ")
        .replace("’", "'")
        .replace("'s", "s")
    )
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def find_table(sheet: Sheet, known: Known, least: int = 2) -> Table | None:
    """The table of a sheet whose headings say the most, or None when no row has `least` that are known."""
    best: tuple[float, Table] | None = None
    for number in range(1, min(LOOKED_AT, len(sheet.rows)) + 1):
        for last in (number, number + 1):
            headings = _headings(sheet, number, last)
            if headings is None:
                continue
            score = known(list(headings.values())) - (last - number) * 0.5 - number * 0.001
            if score >= least - 0.6 and (best is None or score > best[0]):
                best = score, Table(sheet, number, last, headings)
    if best is None:
        return None
    _sort_rows(best[1])
    return best[1]


def _headings(sheet: Sheet, first: int, last: int) -> dict[int, str] | None:
    """What stands above each column; None where these rows are no headings."""
    if last > len(sheet.rows):
        return None
    top = _words_of(sheet.rows[first - 1])
    if not _are_headings(sheet, first, top):
        return None
    if last == first:
        return top if len(top) > 1 else None
    below = _words_of(sheet.rows[last - 1])
    if len(below) < 2 or not _are_headings(sheet, last, below):
        return None
    spread = _spread(sheet, first, top, below)
    if set(below) <= set(top) or not set(spread) - set(top):
        return None
    columns = sorted({*spread, *below})
    return {column: _joined(spread.get(column, ""), below.get(column, "")) for column in columns}


def _spread(sheet: Sheet, row: int, top: dict[int, str], below: dict[int, str]) -> dict[int, str]:
    """The heading of a group above each of its columns: as far as its cells are merged, else until the next begins."""
    found = dict(top)
    for first, left, last, right in sheet.merged:
        if first == row == last and left in top:
            found.update(dict.fromkeys(range(left, right + 1), top[left]))
    if set(found) == set(top):
        held = ""
        for column in range(min(top), max(below) + 1):
            held = top.get(column, held if column in below else "")
            if held:
                found[column] = held
    return found


def _joined(group: str, own: str) -> str:
    """A heading of two rows in one line: "Rapid review: Due"."""
    return f"{group}: {own}" if group and own and group != own else group or own


def _words_of(row: Row) -> dict[int, str]:
    return {column: text for column, cell in enumerate(row, start=1) if (text := words(cell))}


def _are_headings(sheet: Sheet, row: int, said: dict[int, str]) -> bool:
    """Whether a row may be one of headings: no date in it, and hardly a long text."""
    cells = [sheet.cell(row, column) for column in said]
    if not cells or any(isinstance(cell, bool | dt.date) for cell in cells):
        return False
    return sum(map(_is_heading, cells)) >= len(cells) * 0.8


def _is_heading(cell: Cell) -> bool:
    """Whether a cell may be a heading: a few words. A year may be one, a date or a long text is none."""
    if isinstance(cell, bool | dt.date):
        return False
    if isinstance(cell, float):
        return cell == int(cell) and (abs(cell) < 1000 or 2000 <= cell <= 2100)
    text = words(cell)
    return len(text) <= LONGEST_HEADING and not re.fullmatch(r"[\d/.\-\s:]{5,}", text)


def _sort_rows(table: Table) -> None:
    """Part the rows below the headings: data, headings between them, sums, and what is empty."""
    sheet, filled = table.sheet, len(table.headings)
    named = {plain(text) for text in table.headings.values()} | {
        plain(words(cell)) for cell in sheet.rows[table.last - 1]
    }
    for number in range(1, len(sheet.rows) + 1):
        said = _words_of(sheet.rows[number - 1])
        if number <= table.last:
            if said:
                table.ignored[number] = "The headings" if number >= table.first else "Above the headings"
            continue
        own = [text for column, text in said.items() if column in table.headings]
        if not said:
            table.ignored[number] = "The row is empty"
        elif len(own) > 1 and sum(plain(text) in named for text in own) >= max(2, len(own) * 0.7):
            table.ignored[number] = "The headings again"
        elif _is_total(list(said.values())):
            table.ignored[number] = "A total, not a case"
        elif EXAMPLE.fullmatch(next(iter(said.values()))):
            table.ignored[number] = "An example of how to fill in the table"
        elif len(said) == 1 and filled > 2 and not _continues(table, number, said):
            table.ignored[number] = "A heading or a note between the rows"
            table.sections[number] = next(iter(said.values()))
        else:
            table.rows.append(number)


def _continues(table: Table, number: int, said: dict[int, str]) -> bool:
    """Whether a row with one cell of its own belongs to a merged block, which gives it the others."""
    return any((number, column) in table._merged and column not in said for column in table.headings)


def _is_total(said: list[str]) -> bool:
    return any(TOTALS.fullmatch(text) for text in said[:2]) and len(said) < 8


def why_not_cases(sheet: Sheet, table: Table | None) -> str:
    """Why a whole sheet is left out, or "" when it may hold cases."""
    if sheet.hidden:
        return "The sheet is hidden"
    if sheet.is_chart:
        return "The sheet is a chart"
    cells = [words(cell) for row in sheet.rows[:LOOKED_AT] for cell in row if isinstance(cell, str)]
    if sum(PIVOT.fullmatch(text) is not None for text in cells) > 1:
        return "The sheet is a pivot table or counts cases"
    if table is None:
        return "No row of this sheet has headings of a tracker" if cells else "The sheet is empty"
    return ""
