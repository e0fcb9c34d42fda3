"""The cells of one table by what its columns are: as they were corrected, or as they stand above. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from csprapp.tables.headings import Table
from csprapp.tables.reading import Cell, address, words
from csprapp.tables.typed import NO_PERIOD, Day, Period, read_day
from dashboard.imports.columns import BY_KEY, DAY
from dashboard.imports.odd_cells import ERROR, turned

DITTO = re.compile(r"[\"“”〃]{1,2}|ditto|do\.|(same )?as( per)? above|see above", re.I)


class Cells:
    """Reads the cells of one table. `mapping`: column -> key. `corrections`: cell -> the text that a person put in its
    place."""

    def __init__(
        self, table: Table, mapping: Mapping[int, str], today: dt.date, corrections: Mapping[str, str] | None = None
    ) -> None:
        self.table, self.today, self.corrections = table, today, corrections or {}
        self.columns = {key: column for column, key in mapping.items() if key in BY_KEY}
        self.mapping = {column: key for column, key in mapping.items() if key in BY_KEY}
        self.around = turned(table, [column for column, key in self.mapping.items() if BY_KEY[key].kind == DAY])
        self.turned = {key for key, column in self.columns.items() if column in self.around}

    def cell(self, key: str, row: int) -> Cell:
        """What a row says under a key, as it was corrected."""
        column = self.columns.get(key)
        return None if column is None else self._cell(row, column)

    def _cell(self, row: int, column: int) -> Cell:
        """What can be read of a cell: of a formula that came to nothing, nothing."""
        found = self.said(row, column)
        return None if isinstance(found, str) and "#" in found[:2] and ERROR.fullmatch(found.strip()) else found

    def said(self, row: int, column: int) -> Cell:
        """What stands in a cell, as it was corrected, or as it stands above where it says the same."""
        corrected = self.corrections.get(address(row, column))
        if corrected is not None:
            return corrected
        found = self.table.cell(row, column)
        while isinstance(found, str) and DITTO.fullmatch(found.strip()) and row > self.table.last + 1:
            row -= 1
            found = self.table.cell(row, column)
        return found

    def text(self, key: str, row: int) -> str:
        """The words of a cell, on one line; "" where the sheet has no such column."""
        return words(self.cell(key, row))

    def lines(self, key: str, row: int) -> str:
        """The same with its lines as they were written."""
        cell = self.cell(key, row)
        return "\n".join(map(str.rstrip, cell.strip().splitlines())) if isinstance(cell, str) else words(cell)

    def day(self, key: str, row: int, period: Period = NO_PERIOD) -> Day:
        """The day that a cell says, as its workbook counts days."""
        return read_day(self.cell(key, row), self.today, period, since_1904=self.table.sheet.since_1904)
