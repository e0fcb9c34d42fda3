"""A file as it was read: the tables that hold cases, what their columns are, and the sheets that are left out. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csprapp.tables.headings import Table, find_table, why_not_cases
from csprapp.tables.reading import Sheet
from dashboard.imports.columns import CASE_DAYS, WHO, guess, known


@dataclass
class Book:
    """A file as it was read: its tables, what their columns are, and the sheets that hold no cases."""

    tables: list[Table]
    mappings: dict[str, dict[int, str]]
    left_out: list[tuple[Sheet, str]]


def open_book(
    sheets: Sequence[Sheet],
    today: dt.date,
    remembered: Mapping[str, str] | None = None,
    chosen: Mapping[str, Mapping[int, str]] | None = None,
) -> Book:
    """Find the tables of a file and what their columns are. `chosen`: sheet -> column -> key, as a person said."""
    book = Book([], {}, [])
    for sheet in sheets:
        table = None if sheet.hidden or sheet.is_chart else find_table(sheet, known)
        why = why_not_cases(sheet, table)
        if table is not None and not why:
            picked = (chosen or {}).get(sheet.name)
            mapping = dict(picked) if picked is not None else guess(table, today, remembered)
            why = "" if picked is not None else _not_a_tracker(table, mapping, today)
            if not why:
                book.tables.append(table)
                book.mappings[sheet.name] = mapping
                continue
        book.left_out.append((sheet, why))
    return book


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
