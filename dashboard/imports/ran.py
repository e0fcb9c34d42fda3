"""The statutory clocks that our own sheet of cases has beside it, for cases whose row cannot say how they ran. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cases.deadlines.sheet import DAYS, HEADINGS, SHEET, duty_called
from csprapp.tables.headings import plain
from csprapp.tables.reading import Sheet, words
from csprapp.tables.typed import read_day

NEEDED = ("reference", "duty", "started_on", "computed_on", "due_on")


@dataclass(frozen=True)
class Ran:
    """One clock as it ran: its row, the rule, and its days and words under the names of `HEADINGS`."""

    sheet: str
    row: int
    reference: str
    rule_key: str
    days: Mapping[str, dt.date]
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def started_on(self) -> dt.date:
        return self.days["started_on"]

    @property
    def moved_to(self) -> dt.date | None:
        """The date that applied, where it was another than the computed one."""
        due = self.days.get("due_on")
        return due if due != self.days.get("computed_on") else None

    @property
    def new_fact(self) -> tuple[dt.date, str] | None:
        """The new fact that set it aside: the day it was learned, and what it started again."""
        learned = self.days.get("learned_on")
        return (learned, self.said.get("starts", "")) if learned else None


def is_ours(sheet: Sheet) -> bool:
    """Whether a sheet is the one of clocks that our own list of cases has beside it."""
    if sheet.name != SHEET or not sheet.rows:
        return False
    found = {plain(words(cell)) for cell in sheet.rows[0]}
    return all(plain(HEADINGS[key]) in found for key in NEEDED)


def read_clocks(sheet: Sheet, today: dt.date) -> Iterator[Ran]:
    """Its rows that say a case, a duty and the day it started."""
    names = {plain(title): key for key, title in HEADINGS.items()}
    keys = [_key(words(cell), names) for cell in sheet.rows[0]]
    for number, row in enumerate(sheet.rows[1:], start=2):
        cells = {key: cell for key, cell in zip(keys, row, strict=False) if key and words(cell)}
        said = {key: words(cell) for key, cell in cells.items() if key not in DAYS}
        days = {key: day for key in DAYS if key in cells and (day := read_day(cells[key], today).day)}
        rule = duty_called(said.get("duty", ""))
        if rule and "started_on" in days and said.get("reference"):
            yield Ran(sheet.name, number, said["reference"], rule, days, said)


def _key(heading: str, names: Mapping[str, str]) -> str:
    """What a heading stands for; the one that names the Panel by what it is called there."""
    text = plain(heading)
    found = names.get(text, "")
    return found or ("sent_to_panel_on" if text.startswith("report sent to") else "")
