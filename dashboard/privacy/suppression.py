"""Small numbers are not given out, nor can they be worked out from the others. Pure.

A number from 1 to 4 is suppressed. In a row or a column whose numbers add up to a total, what is suppressed could be
got by subtraction where what is hidden beside it leaves no room (`leaves_room`): then the next smallest goes too, and
so on until it cannot. Tables about the same cases share their totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.reports.protecting import is_small, leaves_room

Cell = tuple[int, int]


@dataclass(frozen=True)
class Counts:
    """A table of counts: the names of its rows and of its columns, and a number for each pair."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]

    @property
    def with_totals(self) -> list[list[int]]:
        """The numbers with the sum of each row at its end, and of each column below."""
        rows = [[*row, sum(row)] for row in self.numbers]
        return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else []


def suppressed(tables: Sequence[Counts]) -> list[list[list[int | None]]]:
    """The numbers of tables about the same cases, totals with them, None for each that is not given out."""
    numbers = [table.with_totals for table in tables]
    gone: list[set[Cell]] = [_small(each) for each in numbers]
    before = -1
    while before != (before := sum(map(len, gone))):
        for each, hidden in zip(numbers, gone, strict=True):
            for line in _lines(each):
                _cover(each, hidden, line)
        _share(numbers, gone)
    return [
        [[None if (y, x) in hidden else value for x, value in enumerate(row)] for y, row in enumerate(each)]
        for each, hidden in zip(numbers, gone, strict=True)
    ]


def _small(numbers: list[list[int]]) -> set[Cell]:
    return {(y, x) for y, row in enumerate(numbers) for x, value in enumerate(row) if is_small(value)}


def _lines(numbers: list[list[int]]) -> list[list[Cell]]:
    """Every row and every column, its total last."""
    if not numbers:
        return []
    height, width = len(numbers), len(numbers[0])
    across = [[(y, x) for x in range(width)] for y in range(height)]
    return [*across, *([(y, x) for y in range(height)] for x in range(width))]


def _cover(numbers: list[list[int]], hidden: set[Cell], line: list[Cell]) -> None:
    """Suppress more of a line until what is suppressed in it cannot be worked out."""
    while lone := [cell for cell in line if cell in hidden]:
        if leaves_room([numbers[y][x] for y, x in lone]):
            return
        rest = [cell for cell in line if cell not in hidden and numbers[cell[0]][cell[1]]]
        if not rest:
            return
        hidden.add(min(rest, key=lambda cell: (numbers[cell[0]][cell[1]], cell)))


def _share(numbers: list[list[list[int]]], gone: list[set[Cell]]) -> None:
    """A total of a column that one table does not give out, none does."""
    columns = {x for each, hidden in zip(numbers, gone, strict=True) for y, x in hidden if y == len(each) - 1}
    for each, hidden in zip(numbers, gone, strict=True):
        if each:
            hidden.update((len(each) - 1, x) for x in columns if each[-1][x])
