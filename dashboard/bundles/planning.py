"""What becomes of each file before anything is kept: its case, its kind, its title, or why it is not taken. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from csprapp.clock.deadline import day_words
from csprapp.tables.typed import read_day
from dashboard.bundles import rules
from dashboard.bundles.listing import Row, rows_of
from dashboard.bundles.matching import Found, References

GOES, ALREADY, NO_CASE, REFUSED, LEFT_OUT, KEPT = "goes", "already", "no_case", "refused", "left_out", "kept"
OUTCOMES = (GOES, ALREADY, NO_CASE, REFUSED, LEFT_OUT)


@dataclass(frozen=True)
class Looked:
    """A file as it was looked at, and what a person said of it: "" where they said nothing."""

    path: str
    sha256: str = ""
    refused: str = ""
    oddities: str = ""
    reference: str = ""
    title: str = ""
    kind: str = ""
    dated_on: dt.date | None = None
    marking: str = ""
    is_left_out: bool = False
    key: int = 0


@dataclass
class Here:
    """What is here already: the references of cases, the files of each (case, digest) -> title, the names in each."""

    references: References
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)
    names: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass
class Going:
    """What becomes of one file."""

    file: Looked
    outcome: str
    reason: str = ""
    reference: str = ""  # of its case
    title: str = ""
    kind: str = ""
    dated_on: dt.date | None = None
    marking: str = ""
    notes: list[str] = field(default_factory=list)  # what was read otherwise than it stands, or not at all

    @property
    def marking_words(self) -> str:
        """Its marking as pages say it."""
        return str(rules.MARKING(self.marking).label) if self.marking else ""

    def as_json(self) -> dict[str, object]:
        """The keys that `import_documents --json` prints."""
        return {
            "file": self.file.path, "outcome": self.outcome, "reference": self.reference, "kind": self.kind,
            "date": self.dated_on.isoformat() if self.dated_on else "", "title": self.title, "marking": self.marking,
            "reason": self.reason, "notes": self.notes,
        }  # fmt: skip


@dataclass
class Plan:
    """What becomes of every file, and the rows of the list that are about none of them."""

    files: list[Going]
    lost: list[Row]

    def of(self, outcome: str) -> list[Going]:
        """The files with this outcome."""
        return [each for each in self.files if each.outcome == outcome]


def plan(
    files: Sequence[Looked], listed: Sequence[Row], here: Here, today: dt.date, *,
    case: str = "", marking: str, others: Iterable[str] = (),
) -> Plan:  # fmt: skip
    """What becomes of each file. `case`: that of files that say none; `marking`: the usual one; `others`: files that
    the list may be about, too, and that are kept already."""
    about, lost = rows_of([*(each.path for each in files), *others], listed)
    made = Plan([], lost)
    planner = Planner(here, today, case, marking)
    seen: dict[tuple[str, str], str] = {}
    for file in files:
        going = planner.going(file, about.get(file.path, []))
        if going.outcome == GOES:
            _once(going, here, seen)
        made.files.append(going)
    return made


def _once(going: Going, here: Here, seen: dict[tuple[str, str], str]) -> None:
    at = (going.reference, going.file.sha256)
    if at in here.files:
        going.outcome, going.reason = ALREADY, f"This file is a document of the case already: {here.files[at]}"
    elif at in seen:
        going.outcome, going.reason = ALREADY, f"The same file as {seen[at]}"
    else:
        seen[at] = going.file.path


@dataclass(frozen=True)
class Planner:
    """Says of one file after the other what becomes of it."""

    here: Here
    today: dt.date
    case: str
    marking: str

    def going(self, file: Looked, rows: list[Row]) -> Going:
        """A file, and the rows of the list that are about it."""
        if file.is_left_out:
            return Going(file, LEFT_OUT, "Left out by you")
        if file.refused:
            return Going(file, REFUSED, file.refused)
        going = Going(file, GOES)
        found = self.here.references.in_path(file.path)
        going.reference, why = self._case(going, rows, found)
        if why:
            going.outcome, going.reason = NO_CASE, why
        self._describe(going, rows[0] if len(rows) == 1 else {}, found)
        return going

    def _case(self, going: Going, rows: list[Row], found: Found) -> tuple[str, str]:
        """The case of a file, or why none: what a person said, then the list, then its name, then the case of the
        page."""
        file, known = going.file, self.here.references
        if file.reference:
            return _meant(file.reference, known)
        if len(rows) > 1:
            where = ", ".join(f"row {each['row']}" for each in rows[:4])
            return "", f"The list has this file several times ({where}). Enter its case here"
        if rows and (told := rows[0].get("reference", "")):
            meant, why = _meant(told, known)
            if meant and found.cases and meant not in found.cases:
                going.notes.append(f"Its name says {_either(found.cases)}, and the list says {meant}: the list is used")
            return meant, why
        if len(found.cases) > 1:
            return "", f"Its name and folders say several cases: {_either(found.cases)}. Enter the right one"
        if found.cases:
            [named] = found.cases
            if self.case and named != self.case:
                return "", f"Its name says {named}, and you are adding documents to {self.case}. Enter the right one"
            return named, ""
        return (self.case, "") if self.case else ("", "Neither the list nor its name says which case it belongs to")

    def _describe(self, going: Going, row: Row, found: Found) -> None:
        """Its kind, date, title and marking: as a person said, as the list says, as its name says."""
        file = going.file
        listed_kind = row.get("kind", "")
        going.kind = file.kind or listed_kind[:60] or rules.kind_in(file.path)
        going.dated_on = file.dated_on or _day(row.get("dated_on", ""), self.today, going.notes)
        if going.dated_on is None and not row.get("dated_on"):
            going.dated_on = rules.day_in(rules.stem(file.path).lower().replace(found.said, " "), self.today)
        told = row.get("marking", "")
        said = rules.marking_said(told) if told else ""
        if told and not said:
            going.notes.append(f"“{told[:40]}” in the list is not one of our markings")
        going.marking = file.marking or said or rules.marking_in(f"{listed_kind} {file.path}") or self.marking
        title = file.title or row.get("title", "")
        if len(title) > 120:
            going.notes.append(f"Its title was shortened to 120 letters: “{title[:200]}”")
        names = self.here.names.get(going.reference, ())
        made, named = rules.title_in(file.path, found.said, going.kind, going.dated_on, names)
        going.title = title[:120] or made
        if named and not title:
            going.notes.append("The file name contains the name of somebody in the case, so a different title is used")


def _meant(told: str, known: References) -> tuple[str, str]:
    cases = known.of(told)
    if len(cases) == 1:
        return next(iter(cases)), ""
    if cases:
        return "", f"“{told}” is the number of several cases: {_either(cases)}. Enter one of these"
    return "", f"“{told}” is not the reference of a case you can open"


def _either(cases: Iterable[str]) -> str:
    return " and ".join(sorted(cases))


def _day(told: str, today: dt.date, notes: list[str]) -> dt.date | None:
    said = read_day(told, today)
    if said.wrong:
        notes.append(f"{said.wrong}: no date is kept")
    elif said.day and said.day > today:
        notes.append(f"{day_words(said.day)} in the list is in the future: no date is kept")
        return None
    elif told and not said.day:
        notes.append(f"“{told[:40]}” in the list is not a date, so no date is kept")
    return said.day
