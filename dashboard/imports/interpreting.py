"""One row of a tracker as facts: its days, its children, what was decided. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from csprapp.clock.deadline import day_words
from csprapp.tables.headings import Table
from csprapp.tables.people import Named, initials_of, read_names
from csprapp.tables.reading import Cell, address, words
from csprapp.tables.typed import EMPTY, NO_PERIOD, NUMERIC, Day, Period, period_in, read_day, read_yes
from dashboard.imports.columns import BY_KEY, DAY, DUE
from dashboard.imports.meanings import (
    CLOSED,
    ENDED,
    FULL,
    NATURES,
    OPEN,
    PLANS,
    ROLES,
    STAGES,
    TO_BEGIN,
    abuse,
    code,
    criteria,
    harms_in,
    nature,
    review_kind,
    sex,
    what_next,
)
from dashboard.imports.odd_cells import (
    AND_OTHERS,
    BESIDE_A_DAY,
    EXPECTED,
    MONTH_FIRST,
    by_family,
    cased,
    month_first,
    said_beside,
    unnamed,
    within,
)
from dashboard.imports.row_facts import KEPT_DAYS, ChildFacts, RowFacts, check

OF_ONE = ("died_on", "sex", "nhs_number", "school", "expected_on")  # of one child, where a row names several
LONG = {"summary", "immediate", "notes", "late_reason"}  # texts whose lines are kept
STATUSES = ("looked_after", "child_in_need", "protection_plan", "care_leaver", "known_to_agency")
ABOUT_THE_FILE = re.compile(r"updated|as at|as of|printed|version|created|reviewed|saved", re.I)
A_BIRTH = re.compile(r"\d|^(not recorded|not known|unknown|n/?k)$", re.I)
MORE_THAN_A_NAME = re.compile(r"[\d,&+/()\[\]]|\b(?i:and|unborn)\b|\b[A-Z]{3,}\b")
DITTO = re.compile(r"[\"“”〃]{1,2}|ditto|do\.|as above|same as above|as per above", re.I)
AN_AGE = re.compile(
    r"unborn|\bedd\b|expected|approx|circa|\bage|\d\s?(y|yrs?|years?|m|mths?|months?|w|wks?|weeks?|days?)\b|^\d{1,2}$",
    re.I,
)


class Interpreter:
    """Reads the rows of one table with what its columns are: `mapping`, column -> key. `corrections`: cell -> the text
    that a person put in its place."""

    def __init__(
        self, table: Table, mapping: Mapping[int, str], today: dt.date, corrections: Mapping[str, str] | None = None
    ) -> None:
        self.table, self.today, self.corrections = table, today, corrections or {}
        self.columns = {key: column for column, key in mapping.items() if key in BY_KEY}
        coloured = len(table.sheet.beside.coloured & set(table.rows))
        self.some_coloured = coloured < len(table.rows) * 0.6
        self.month_first = {key: month_first(table, column) for key, column in self.columns.items()
                            if BY_KEY[key].kind == DAY}  # fmt: skip
        self.period = period_in(table.sheet.name)
        above = (words(cell) for row in table.sheet.rows[: table.first - 1] for cell in row)
        title = " ".join(text for text in above if not ABOUT_THE_FILE.search(text))
        if self.period == NO_PERIOD:
            self.period = period_in(title)

    def rows(self) -> Iterator[RowFacts]:
        """Every row of data, in order."""
        sections = sorted(self.table.sections.items())
        period, place = self.period, 0
        for number in self.table.rows:
            while place < len(sections) and sections[place][0] < number:
                said = period_in(sections[place][1])
                period = within(said, self.period) if said != NO_PERIOD else period
                place += 1
            yield self.row(number, period)

    def cell(self, key: str, row: int) -> Cell:
        """What a row says under a key, as it was corrected."""
        column = self.columns.get(key)
        return None if column is None else self._cell(row, column)

    def _cell(self, row: int, column: int) -> Cell:
        corrected = self.corrections.get(address(row, column))
        if corrected is not None:
            return corrected
        found = self.table.cell(row, column)
        while isinstance(found, str) and DITTO.fullmatch(found.strip()) and row > self.table.last + 1:
            row -= 1
            found = self.table.cell(row, column)
        return found

    def text(self, key: str, row: int) -> str:
        return words(self.cell(key, row))

    def lines(self, key: str, row: int) -> str:
        """The same with its lines as they were written."""
        cell = self.cell(key, row)
        return "\n".join(map(str.rstrip, cell.strip().splitlines())) if isinstance(cell, str) else words(cell)

    def row(self, number: int, period: Period) -> RowFacts:
        cells: dict[str, str] = {}
        for column, heading in self.table.headings.items():
            if said := words(self._cell(number, column)):
                cells[heading if heading not in cells else f"{heading} ({address(number, column)})"] = said
        facts = RowFacts(self.table.sheet.name, number, cells)
        facts.where = {key: address(number, column) for key, column in self.columns.items()}
        said_beside(self, facts, number, cells)
        named = period_in(f"{self.text('month', number)} {self.text('year', number)}".strip())
        self._days(facts, number, within(named, period) if named != NO_PERIOD else period)
        self._texts(facts, number)
        self._children(facts, number)
        check(facts, self.today)
        return facts

    # --- Days ---------------------------------------------------------------------------------------------------

    def _days(self, facts: RowFacts, number: int, period: Period) -> None:
        for key in self.columns:
            kind = BY_KEY[key].kind
            if kind not in (DAY, DUE) or key.startswith(("born", "expected")):
                continue
            said = self._day(key, number, period)
            if kind == DUE:
                if said.day:
                    facts.dues[key] = said.day
            elif key not in KEPT_DAYS:
                continue
            elif said.day:
                facts.days[key] = said.day
                self._read_as(facts, key, number, said)
                if said.note and key == "notified_on" and re.search(r"late|delay|bank hol|\bbh\b", said.note, re.I):
                    facts.late_reason = said.note
            elif said.wrong:
                (facts.vague if said.month_only else facts.wrong).append((facts.where[key], said.wrong))

    def _read_as(self, facts: RowFacts, key: str, number: int, said: Day) -> None:
        """What is said of a day that does not stand in its cell just so. One in figures may be meant as Americans write
        it: wrong where a tenth of its column is, and noted where fewer are. What a person put in its place is right."""
        text, day, where = self.text(key, number)[:40], said.day, facts.where[key]
        share, cell = self.month_first.get(key, 0), self._cell(number, self.columns[key])
        figures = isinstance(cell, str) and "/" in cell and NUMERIC.search(cell) and where not in self.corrections
        if day and share and figures and day.day <= 12 and day.day != day.month:
            other = day.replace(day=day.month, month=day.day)
            if share >= MONTH_FIRST:
                both = f"“{text}” may be {day.day} {day:%B} or {other.day} {other:%B}"
                why = f"{both}: others in this column have the month first. Write the month as a word"
                facts.wrong.append((where, why))
            else:
                first = "another date in this column has the month first"
                facts.notes.append((where, f"“{text}” is read as {day_words(day)}: {first}"))
        elif day and (said.filled or said.note and not BESIDE_A_DAY.fullmatch(said.note)):
            facts.notes.append((where, f"“{text}” is read as {day_words(day)}"))

    def _day(self, key: str, number: int, period: Period) -> Day:
        cell = self.cell(key, number)
        if isinstance(cell, bool | str) and not any(map(str.isdigit, str(cell))) and read_yes(cell) == (False, True):
            return Day()
        return read_day(cell, self.today, period, since_1904=self.table.sheet.since_1904)

    # --- Texts --------------------------------------------------------------------------------------------------

    def _texts(self, facts: RowFacts, number: int) -> None:
        said = {key: self.text(key, number) for key in self.columns if BY_KEY[key].kind not in (DAY, DUE)}
        said |= {key: self.lines(key, number) for key in LONG & said.keys()}
        facts.reference = code(said.get("reference", ""))
        facts.national_reference = code(said.get("national_reference", said.get("panel_reference", "")))[:60]
        if "national_reference" in said:  # as our own sheet has both
            facts.panel_reference = code(said.get("panel_reference", ""))[:60]
        facts.area, facts.owner = said.get("area", "")[:120], said.get("owner", "")[:120]
        facts.family = said.get("family", "")
        facts.reviewer = said.get("reviewer", "")[:120]
        facts.reviewer_organisation = said.get("reviewer_organisation", "")[:120]
        facts.review_kind = review_kind(said.get("review_kind", ""))
        facts.notified_to = said.get("notified_to", "") or said.get("to_notify", "")
        facts.code_name = said.get("code_name", "")[:30]
        facts.agencies = tuple(filter(None, map(str.strip, said.get("agencies", "").split(";"))))
        raised = read_yes(said.get("national_issues", ""))[0]
        facts.national_issues = "" if raised is None else "yes" if raised else "no"
        facts.late_reason = said.get("late_reason", "") or facts.late_reason
        facts.case = {key: value for key, value in self._case(said, facts).items() if value not in ("", [], None)}
        facts.criteria_met = criteria(said.get("criteria_met", ""))
        facts.decision_words = said.get("decision", "") or said.get("panel_reply", "")
        facts.what_next = what_next(said.get("decision", ""), self.cell("lcspr", number))
        if (
            "decided_on" in facts.days
            and not facts.what_next
            and FULL.search(self.table.headings[self.columns["decided_on"]])
        ):
            facts.what_next = "lcspr"
        if said.get("status"):
            status = said["status"]
            facts.is_to_begin = TO_BEGIN.fullmatch(status) is not None
            is_open = STAGES.fullmatch(status) or OPEN.search(status)
            facts.standing = "open" if is_open else "closed" if CLOSED.search(status) else ""
        facts.closed_as = next(
            (key for key, words_ in ENDED.items() if re.search(words_, said.get("closed_as", ""), re.I)), ""
        )
        closed = read_yes(self.cell("closed", number))[0]
        if closed is False:
            facts.standing = "open"
        if closed or "closed_on" in facts.days or facts.closed_as:
            facts.standing = "closed"
        self._doubtful(facts, number, said)

    def _doubtful(self, facts: RowFacts, number: int, said: Mapping[str, str]) -> None:
        """Answers that are neither yes nor no."""
        for key in {"lcspr", "notified"} & self.columns.keys():
            plain_answer = read_yes(self.cell(key, number))[1] or self._is_day(key, number)
            if not plain_answer and not what_next(said[key], None):
                words_said = f"“{said[key][:40]}” is neither yes nor no: kept as it is"
                facts.notes.append((facts.where[key], words_said))

    def _is_day(self, key: str, number: int) -> bool:
        return read_day(self.cell(key, number), self.today).day is not None

    def _case(self, said: Mapping[str, str], facts: RowFacts) -> dict[str, Any]:
        place = said.get("setting", "")
        what = said.get("nature", "")
        parts = (
            what if len(what) > 25 and not NATURES.fullmatch(what) else "",
            said.get("summary", ""),
            said.get("notes", ""),
        )
        summary = "\n".join(dict.fromkeys(part for part in parts if part))
        harms = [text for text in (said.get("harms", ""), what) if text]
        media = read_yes(said.get("media", ""))[0]
        return {
            "nature": nature(what, "died_on" in facts.days),
            "abuse_or_neglect": abuse(said.get("abuse", "")),
            "harms": harms_in(harms),
            "setting": place[:200],
            "home_authority": said.get("home_authority", "")[:120],
            "other_areas": said.get("other_areas", "")[:300],
            "restricted": read_yes(said.get("restricted", ""))[0],
            "referred_by": said.get("referred_by", "")[:200],
            "summary": summary,
            "immediate_safeguarding": said.get("immediate", ""),
            "media_interest": media,
        }

    # --- Children -----------------------------------------------------------------------------------------------

    def _children(self, facts: RowFacts, number: int) -> None:
        named = list(self._named(number))
        births = self._births(facts, number)
        lines = [line.split() for line in str(self.cell("child", number) or "").splitlines() if line.strip()]
        if len(named) > 1 and len(lines) > 1 and all(len(line) == 1 for line in lines):
            facts.notes.append((facts.where["child"], f"The lines of this cell are read as {len(named)} children"))
        if (found := AND_OTHERS.search(self.text("child", number))) and named:
            facts.notes.append((facts.where["child"], f"“{found[1]}” names nobody: add them to the case"))
        if named and not births:
            births = [each.born for each in named]
        elif len(births) == 1 and "child2" not in self.columns:
            births = births * len(named)
        common = self._of_child(facts, number)
        single = len(named) == 1
        for place, each in enumerate(named):
            born = births[place] if place < len(births) else None
            own = common if single else {name: value for name, value in common.items() if name not in OF_ONE}
            child = ChildFacts(each.name, each.initials, each.surname, born or each.born, dict(own))
            child.facts["role"] = self._role(facts, number, single, each)
            if child.facts["role"] == "unborn" and child.born:
                if EXPECTED.search(self.text("born", number)) or child.born > self.today:
                    child.facts["expected_on"], child.born = child.born, None
                else:
                    child.facts["role"] = "child"  # born since
            facts.children.append(child)
        if not facts.children and births and births[0]:
            facts.children.append(
                ChildFacts("", "", "", births[0], {**common, "role": self._role(facts, number, True, None)})
            )
        if not named and re.fullmatch(r"[1-9]|1\d", count := self.text("children", number)):
            unnamed(facts, int(count))
        by_family(facts)
        surnames = [each.surname for each in facts.children if each.surname]
        facts.family = facts.family or (surnames[0] if surnames and len(set(map(str.lower, surnames))) == 1 else "")

    def _listed(self, number: int) -> list[Named]:
        """Children whose initials and names stand in two cells in the same order, as in our own sheet of cases."""
        short, full = (
            [EMPTY.sub("", part.strip()) if EMPTY.fullmatch(part.strip()) else part.strip() for part in cell.split(";")]
            for cell in (self.text("initials", number), self.text("child", number))
        )
        if len(short) != len(full) or not all(short) or any(MORE_THAN_A_NAME.search(name) for name in full):
            return []
        return [
            Named(name[:120], initials[:20], name.split()[-1] if " " in name else "")
            for initials, name in zip(short, full, strict=True)
        ]

    def _named(self, number: int) -> Iterator[Named]:
        yield from self._first_named(number)
        for place in range(2, 6):
            if text := self.text(f"child{place}", number):
                born = read_day(self.cell(f"born{place}", number), self.today, since_1904=self.table.sheet.since_1904)
                for each in read_names(text, self.today):
                    yield replace(each, born=born.day or each.born)

    def _first_named(self, number: int) -> Iterator[Named]:
        if {"initials", "child"} <= self.columns.keys() and (listed := self._listed(number)):
            yield from listed
            return
        given, last = self.text("forename", number), self.text("surname", number)
        cell = self.cell("child", number)
        text = cell if isinstance(cell, str) else words(cell)
        if text and not (last and " " not in text.strip()):
            yield from read_names(text, self.today)
        elif last or given or text:
            for each in read_names(
                " & ".join(part for part in re.split(r"\s*(?:&|\band\b|/|;)\s*", given or text) if part) or "",
                self.today,
            ):
                first = each.name or each.initials
                yield Named(
                    f"{first} {cased(last)}".strip(),
                    initials_of(first, last or first),
                    cased(last),
                    each.born,
                    each.unborn,
                )
            if not (given or text):
                yield from read_names(last, self.today)
        elif short := str(self.cell("initials", number) or ""):
            for part in re.split(r"\s*[,;&/]\s*|\s+and\s+|\n", short):
                if part.strip():
                    found = read_names(part.strip().upper() if len(part.strip()) < 5 else part.strip(), self.today)
                    if found or not EMPTY.fullmatch(part.strip()):
                        yield found[0] if found else Named("", part.strip()[:20])

    def _births(self, facts: RowFacts, number: int) -> list[dt.date | None]:
        """The days of birth of a cell; what cannot be read is wrong."""
        cell = self.cell("born", number)
        if not isinstance(cell, str):
            said = [read_day(cell, self.today, since_1904=self.table.sheet.since_1904)] if cell is not None else []
        else:
            parts = [part for part in re.split(r"\s*(?:[;&\n,+]|\band\b|\s/\s)\s*", cell) if A_BIRTH.search(part)]
            whole = read_day(cell, self.today, since_1904=self.table.sheet.since_1904)
            several = [read_day(part, self.today, since_1904=self.table.sheet.since_1904) for part in parts]
            said = several if len(parts) > 1 and ("two dates" in whole.wrong or ";" in cell) else [whole]
        found: list[dt.date | None] = []
        for each in said:
            if each.wrong and not each.month_only and not AN_AGE.search(words(cell)):
                facts.wrong.append((facts.where["born"], each.wrong))
            elif each.month_only:
                facts.notes.append((facts.where["born"], f"{each.wrong}: not recorded"))
            found.append(each.day)
        return found

    def _of_child(self, facts: RowFacts, number: int) -> dict[str, Any]:
        found: dict[str, Any] = {
            "sex": sex(self.text("sex", number)),
            "ethnicity": self.text("ethnicity", number)[:120],
            "disability": self.text("disability", number)[:200],
            "school": self.text("school", number)[:120],
            "nhs_number": re.sub(r"\D", "", self.text("nhs_number", number))[:12],
            "addresses": self.text("addresses", number),
            "expected_on": read_day(self.cell("expected", number), self.today).day,
            "died_on": facts.days.get("died_on"),
        }
        plan = self.text("legal_status", number)
        for status in STATUSES:
            said = read_yes(self.cell(status, number))[0]
            if said is not None:
                found[status] = "yes" if said else "no"
            elif status in PLANS and plan and re.search(PLANS[status], plan, re.I):
                before = re.search(r"\b(prev\w*|former|ex|hist\w*|past|was|closed)\b", plan, re.I)
                found[status] = "before" if before else "yes"
        return {name: value for name, value in found.items() if value not in ("", None)}

    def _role(self, facts: RowFacts, number: int, single: bool, named: Named | None) -> str:
        said = self.text("role", number)
        if named is not None and named.unborn:
            return "unborn"
        for role, pattern in ROLES.items():
            if said and re.search(pattern, said, re.I):
                return role
        if single and ("died_on" in facts.days or facts.case.get("nature") == "death"):
            return "died"
        return "harmed" if single and facts.case.get("nature") == "serious_harm" else "child"
