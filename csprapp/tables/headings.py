"""Where a table begins in a sheet: its headings, over one row or several, and which of its rows are no data. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from csprapp.tables.reading import Cell, Row, Sheet, words

LOOKED_AT = 40  # rows at the top of a sheet among which the headings are
LONGEST_HEADING = 90
LONGEST_GOING_ON = 40
EMPTY_ROW = "The row is empty"
TOTALS = re.compile(
    r"(sub[\s-]?|grand\s|year\s|running\s)?totals?\b.*|(count|average|mean|median|sum|number) (of|:).*|average|count|"
    r".*\b(sub[\s-]?)totals?\b.*|.{0,30}\b(grand )?total:?", re.I | re.S
)  # fmt: skip
EXAMPLE = re.compile(r"(e\.?\s?g\.?|example|for example|dd[/.-]mm.*)\b.*", re.I | re.S)
VOID = re.compile(
    r"(void(ed)?|cancelled|deleted|withdrawn|duplicate|dupl?\.?|merged|(entered|logged|added|recorded) (here )?"
    r"(in error|by mistake)|(number |ref(erence)? |row |line )?(is |was )?(not (been )?(used|issued|allocated)|unused|"
    r"void|skipped))(?![\w’']).*", re.I | re.S,
)  # fmt: skip
ELSEWHERE = re.compile(r"(see|as) (above|below|previous|row|[A-Z/\-]*\d)", re.I)
# "merged with 23/04"
ANOTHER = re.compile(r"\b(of|with|see|as|into|under)\s+[A-Z]{0,6}[ /\-]?\d+([/\-]\d+)?(?![/\-\d])")
A_DAY = re.compile(r"\d\s?[/.\-]\s?\d|\d{5}|\b\d{1,2}(st|nd|rd|th)?\s+[a-z]{3}", re.I)
BELOW = re.compile(
    r"(key|legend|colou?rs?|red|amber|green|notes?|n\.?b|prepared by|(last )?(updated|amended|checked)|checked by|"
    r"version|contact|source|page \d+)\b.*|[^=]{1,30}=.*", re.I | re.S
)  # fmt: skip
PIVOT = re.compile(r"(count|sum|average|min|max) of .+|row labels|column labels|grand total|\(blank\)|\(all\)", re.I)

Known = Callable[[Sequence[str]], int]  # of these headings, how many say what their column is


@dataclass
class Table:
    """The table of a sheet: its headings by column (from 1), the rows they stand in, and its rows of data."""

    sheet: Sheet
    first: int  # row of the headings, and the last one where they take several
    last: int
    headings: dict[int, str]
    rows: list[int] = field(default_factory=list)
    ignored: dict[int, str] = field(default_factory=dict)  # row -> why it is no data
    sections: dict[int, str] = field(default_factory=dict)  # a row that only names what follows -> its words
    others: set[int] = field(default_factory=set)  # columns of another table beside it
    begin: int = 1  # the first row of the sheet that belongs to it, and the last: another table may stand below it
    end: int = 0

    @property
    def key(self) -> str:
        """What its columns are kept under: the name of the sheet, with the row where it is not the first there."""
        return self.sheet.name if self.begin == 1 else f"{self.sheet.name} (row {self.first})"

    def cell(self, row: int, column: int) -> Cell:
        """A cell, or the one that it is merged with above it."""
        return self.sheet.cell(*self._merged.get((row, column), (row, column)))

    def __post_init__(self) -> None:
        self.end = self.end or len(self.sheet.rows)
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
    found = _best(sheet, known, range(1, min(LOOKED_AT, len(sheet.rows)) + 1), least)
    if found is not None:
        _sort_rows(found)
    return found


def find_tables(sheet: Sheet, known: Known) -> list[Table]:
    """The table of a sheet, and those below it whose headings are others."""
    found = find_table(sheet, known)
    if found is None:
        return []
    tables = [found]
    for number in range(found.last + 2, len(sheet.rows)):
        above = tables[-1]
        if number <= above.last + 1 or not _begins(sheet, number, above, known):
            continue
        table = _best(sheet, known, range(number, number + 1), least=3)
        if table is not None:
            table.begin = number
            while len(_words_of(sheet.rows[table.begin - 2])) == 1:
                table.begin -= 1
            above.end = table.begin - 1
            tables.append(table)
    for table in tables if len(tables) > 1 else ():
        table.rows, table.ignored, table.sections = [], {}, {}
        _sort_rows(table)
    return tables


def _best(sheet: Sheet, known: Known, rows: Sequence[int], least: int) -> Table | None:
    best: tuple[float, Table] | None = None
    for number in rows:
        for last in (number, number + 1, number + 2):
            headings = _headings(sheet, number, last)
            if headings is None:
                continue
            score = known(list(headings.values())) - (last - number) * 0.5 - number * 0.001
            if score >= least - 0.6 and (best is None or score > best[0]):
                best = score, Table(sheet, number, last, headings)
    return best[1] if best else None


def _begins(sheet: Sheet, number: int, above: Table, known: Known) -> bool:
    """Whether another table begins at a row: after an empty row or a title, with headings that are other ones."""
    if sum(cell not in (None, "") for cell in sheet.rows[number - 2]) > 1:
        return False
    said = _words_of(sheet.rows[number - 1])
    if len(said) < 3 or not _are_headings(sheet, number, said):
        return False
    if known(list(said.values())) < max(3, len(said) * 0.6):
        return False
    before = _words_of(sheet.rows[above.last - 1])
    same = sum(plain(before.get(column, "")) == plain(text) for column, text in said.items())
    return same < len(said) * 0.7


def _headings(sheet: Sheet, first: int, last: int) -> dict[int, str] | None:
    """What stands above each column; None where these rows are no headings."""
    if last > len(sheet.rows):
        return None
    top = _words_of(sheet.rows[first - 1])
    if not _are_headings(sheet, first, top):
        return None
    if last == first:
        return top if len(top) > 1 else None
    below = _headings(sheet, first + 1, last)
    if below is None:
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
    sheet = table.sheet
    _leave_out_counts(table)
    filled = len(table.headings)
    named = {plain(text) for text in table.headings.values()} | {
        plain(words(cell)) for row in sheet.rows[table.begin - 1 : table.last] for cell in row
    } - {""}
    for number in range(table.begin, table.end + 1):
        said = _words_of(sheet.rows[number - 1])
        if number <= table.last:
            if said:
                table.ignored[number] = "The headings" if number >= table.first else "Above the headings"
            continue
        own = [text for column, text in said.items() if column in table.headings]
        if not said:
            table.ignored[number] = EMPTY_ROW
        elif len(own) > 1 and sum(plain(text) in named for text in own) >= max(2, len(own) * 0.7):
            table.ignored[number] = "The headings again"
        elif why := _is_no_case(list(said.values())):
            table.ignored[number] = why
        elif not own and not _continues(table, number, said):
            table.ignored[number] = "Beside the table: it has nothing below the headings"
        elif EXAMPLE.fullmatch(next(iter(said.values()))):
            table.ignored[number] = "An example of how to fill in the table"
        elif len(said) == 1 and filled > 2 and not _is_data(table, number, said):
            table.ignored[number] = "A heading or a note between the rows"
            table.sections[number] = next(iter(said.values()))
        else:
            table.rows.append(number)
    _leave_out_keys(table)


def _leave_out_counts(table: Table) -> None:
    """Take the columns off that are a table of their own beside this one: behind an empty column, numbers without a
    date, over other rows than the cases."""
    sheet, columns = table.sheet, sorted(table.headings)
    starts = [column for before, column in zip(columns, columns[1:], strict=False) if column - before > 1]
    for start in reversed(starts):
        if any(_words_of(row).get(start - 1) for row in sheet.rows[table.last : table.end]):
            continue
        if _are_named_again(table, start):
            table.others |= {column for column in table.headings if column >= start}
            for column in table.others & table.headings.keys():
                del table.headings[column]
            continue
        rows = [row for row in sheet.rows[table.last : table.end] if any(map(words, row))]
        own = [any(map(words, row[: start - 1])) for row in rows]
        beside = [[cell for cell in row[start - 1 :] if words(cell)] for row in rows]
        cells = [cell for row in beside for cell in row]
        if not any(isinstance(cell, float) for cell in cells) or any(isinstance(cell, dt.date) for cell in cells):
            continue
        last = max((at for at, row in enumerate(beside) if row), default=-1)
        apart = any(row and not filled for row, filled in zip(beside, own, strict=True))
        if apart or all(beside[: last + 1]) and 1 < last + 1 < sum(own):
            for column in [column for column in table.headings if column >= start]:
                del table.headings[column]


def _are_named_again(table: Table, start: int) -> bool:
    """Whether the columns from one on have the headings of those before it again: a table of its own."""
    before = {plain(text) for column, text in table.headings.items() if column < start}
    again = [plain(text) for column, text in table.headings.items() if column >= start]
    return len(again) > 2 and len(before & set(again)) >= max(3, len(again) * 0.6)


def _leave_out_keys(table: Table) -> None:
    """What stands below the cases, after an empty row: what the colours mean, who kept the sheet."""
    if len(table.headings) < 4:
        return
    leading, empty = min(table.headings), [row for row, why in table.ignored.items() if why == EMPTY_ROW]
    for number in reversed(table.rows.copy()):
        cells = [table.sheet.cell(number, column) for column in table.headings]
        said = [words(cell) for cell in cells if words(cell)]
        gap = max((row for row in empty if row < number), default=0)
        if not gap or len(said) > 2 or any(isinstance(cell, dt.date) for cell in cells):
            break
        coded = [_has_figure(table.cell(row, leading)) for row in table.rows if row < gap]
        uncoded = coded and sum(coded) >= len(coded) * 0.8 and not _has_figure(table.cell(number, leading))
        if not uncoded and not BELOW.fullmatch(said[0]):
            break
        table.rows.remove(number)
        table.ignored[number] = "Below the cases: a key or a note"


def _has_figure(cell: Cell) -> bool:
    return any(map(str.isdigit, words(cell)))


def _continues(table: Table, number: int, said: dict[int, str]) -> bool:
    """Whether a row with one cell of its own belongs to a merged block, which gives it the others."""
    return any((number, column) in table._merged and column not in said for column in table.headings)


def _is_data(table: Table, number: int, said: dict[int, str]) -> bool:
    return _continues(table, number, said) or _goes_on(table, number, said)


def _goes_on(table: Table, number: int, said: dict[int, str]) -> bool:
    """Whether a row with one cell, not the first, goes on with the row above it: another child of a case."""
    [(column, text)] = said.items()
    above = table.rows[-1:] == [number - 1]
    return above and column in table.headings and column != min(table.headings) and len(text) <= LONGEST_GOING_ON


def _is_no_case(texts: list[str]) -> str:
    """What a row is that says of itself that it is no case: a total; or a reference and "VOID", and no day."""
    if _is_total(texts):
        return "A total, not a case"
    texts = [text for text in texts if not ELSEWHERE.match(text)]
    dated = any(A_DAY.search(ANOTHER.sub("", text)) for text in texts[1:])
    void = len(texts) <= 3 and any(map(VOID.fullmatch, texts)) and not dated
    return "The row says that it is not a case" if void else ""


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
