"""A file as it was read: the tables that hold cases, what their columns are, and the sheets that are left out. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from csprapp.tables.headings import LOOKED_AT, Table, find_tables, why_not_cases
from csprapp.tables.reading import Sheet, words
from dashboard.imports.columns import CASE_DAYS, WHO, guess, known
from dashboard.imports.ran import Ran, is_ours, read_clocks

DOWN_THE_SIDE = "This sheet has its headings down the side. Put each case in a row of its own"


@dataclass
class Book:
    """A file as it was read: its tables, what their columns are by the key of each, and the sheets without cases."""

    tables: list[Table]
    mappings: dict[str, dict[int, str]]
    left_out: list[tuple[Sheet, str]]
    clocks: list[Ran] = field(default_factory=list)  # of our own sheet


def open_book(
    sheets: Sequence[Sheet],
    today: dt.date,
    remembered: Mapping[str, str] | None = None,
    chosen: Mapping[str, Mapping[int, str]] | None = None,
) -> Book:
    """Find the tables of a file and what their columns are. `chosen`: table -> column -> key, as a person said."""
    book = Book([], {}, [])
    for sheet in sheets:
        if is_ours(sheet):
            book.clocks += read_clocks(sheet, today)
            continue
        tables = [] if sheet.hidden or sheet.is_chart else find_tables(sheet, known)
        why = why_not_cases(sheet, tables[0] if tables else None)
        if not sheet.hidden and _down_the_side(sheet, tables):
            why = DOWN_THE_SIDE
        named = [(table, (chosen or {}).get(table.key)) for table in tables]
        mapped = [(table, guess(table, today, remembered) if said is None else dict(said)) for table, said in named]
        whys = [
            _not_a_tracker(table, mapping, today) if said is None else ""
            for (table, mapping), (_, said) in zip(mapped, named, strict=True)
        ]
        whys = [why or _has_no_days(table, mapping) for why, (table, mapping) in zip(whys, mapped, strict=True)]
        if why or all(whys):
            book.left_out.append((sheet, why or whys[0]))
        else:
            _take(book, list(zip(mapped, whys, strict=True)))
    return book


def _take(book: Book, found: list[tuple[tuple[Table, dict[int, str]], str]]) -> None:
    """Take the tables of a sheet that hold cases into the book; the rows of the others are told with the first."""
    held = [(table, mapping) for (table, mapping), why in found if not why]
    for (table, _), why in found:
        if why:
            rows = table.sheet.rows
            filled = [row for row in range(table.begin, table.end + 1) if any(map(words, rows[row - 1]))]
            held[0][0].ignored.update(dict.fromkeys(filled, why))
    book.tables += [table for table, _ in held]
    book.mappings |= {table.key: mapping for table, mapping in held}


def _down_the_side(sheet: Sheet, tables: list[Table]) -> bool:
    """Whether the first column has the headings, as on a sheet that is kept for each case."""
    filled = [row for row in sheet.rows[:LOOKED_AT] if any(map(words, row))]
    if not filled:
        return False
    first = min(next(place for place, cell in enumerate(row) if words(cell)) for row in filled)
    side = known([text for row in filled if len(row) > first and (text := words(row[first]))])
    return side >= 4 and side > known(list(tables[0].headings.values()) if tables else [])


def _has_no_days(table: Table, mapping: Mapping[int, str]) -> str:
    """Why a table below the cases is none of cases: a list of actions has references and a status as well."""
    days = {"closed_on", *CASE_DAYS} & set(mapping.values())
    return "" if table.begin == 1 or days else "This table, below the cases, has no dates of cases"


def _not_a_tracker(table: Table, mapping: Mapping[int, str], today: dt.date) -> str:
    """A list, a log of calls or a sheet of notes has no cases: nothing names them, or nothing of them has a day."""
    keys = set(mapping.values())
    if not table.rows:
        return "There are headings but no rows"
    if not keys & {"reference", "panel_reference", *WHO}:
        return "No column of this sheet names a child, a family or a reference"
    days = [column for column, key in mapping.items() if key in CASE_DAYS or key in ("rr_meeting", "published_on")]
    if not days and not {"decision", "status", "nature", "lcspr"} & keys - {"nature"} | (keys & {"decision"}):
        return "No column of this sheet has the date of an incident, a notification or a review"
    return "" if days or "reference" in keys and len(keys) > 3 else "No column of this sheet has dates of cases"
