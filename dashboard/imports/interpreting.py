"""One row of a tracker as facts: its days, its children, what was decided. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from csprapp.clock.deadline import day_words
from csprapp.tables.headings import Table
from csprapp.tables.reading import Cell, address, words
from csprapp.tables.typed import NO_PERIOD, NUMERIC, Day, Period, period_in, read_day, read_yes
from dashboard.imports.columns import BY_KEY, DAY, DUE
from dashboard.imports.meanings import (
    CLOSED,
    DEATH_ALONE,
    ENDED,
    FULL,
    NATURES,
    OPEN,
    STAGES,
    TO_BEGIN,
    abuse,
    code,
    criteria,
    harms_in,
    nature,
    part_standing,
    review_kind,
    some_name,
    what_next,
)
from dashboard.imports.odd_cells import (
    BESIDE_A_DAY,
    MONTH_FIRST,
    either,
    keep_family,
    month_first,
    said_beside,
    section_in,
    ticked,
    within,
)
from dashboard.imports.row_facts import KEPT_DAYS, RowFacts, check
from dashboard.imports.row_people import ReadsPeople

LONG = {"summary", "immediate", "notes", "late_reason"}  # texts whose lines are kept
NEAR = ("occurred_on", "aware_on", "notified_on", "rr_meeting", "rr_sent", "decided_on")  # within weeks of each other
NEAR_BY = dt.timedelta(days=120)
WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)", re.I)
ABOUT_THE_FILE = re.compile(r"updated|as at|as of|printed|version|created|reviewed|saved", re.I)


class Interpreter(ReadsPeople):
    """Reads the rows of one table with what its columns are: `mapping`, column -> key. `corrections`: cell -> the text
    that a person put in its place."""

    def __init__(
        self, table: Table, mapping: Mapping[int, str], today: dt.date, corrections: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(table, mapping, today, corrections)
        beside, own = table.sheet.beside, set(table.rows)
        colours = {colour for row, found in beside.coloured.items() if row in own for colour in found}
        self.some_coloured = len(beside.coloured.keys() & own) < len(own) * 0.6 or len(colours) > 1
        self.month_first = {key: month_first(table, column) for key, column in self.columns.items()
                            if BY_KEY[key].kind == DAY}  # fmt: skip
        self.period = period_in(table.sheet.name)
        above = (words(cell) for row in table.sheet.rows[table.begin - 1 : table.first - 1] for cell in row)
        title = " ".join(text for text in above if not ABOUT_THE_FILE.search(text))
        if self.period == NO_PERIOD:
            self.period = period_in(title)
        self.standing = part_standing(title) or part_standing(table.sheet.name)

    def rows(self) -> Iterator[RowFacts]:
        """Every row of data, in order."""
        sections = sorted(self.table.sections.items())
        period, standing, part, place = self.period, self.standing, "", 0
        for number in self.table.rows:
            while place < len(sections) and sections[place][0] < number:
                said = section_in(sections[place][1])
                period = within(said, self.period) if said != NO_PERIOD else period
                standing = part_standing(sections[place][1]) or standing
                part = sections[place][1]
                place += 1
            facts = self.row(number, period)
            facts.standing, facts.part = facts.standing or standing, part
            yield facts

    def row(self, number: int, period: Period) -> RowFacts:
        """Everything that one row says, each fact with its cell. `period`: the years that the sheet is about, which
        make a short date whole."""
        cells: dict[str, str] = {}
        for column, heading in self.table.headings.items():
            if said := words(self.said(number, column)):
                cells[heading if heading not in cells else f"{heading} ({address(number, column)})"] = said
        facts = RowFacts(self.table.sheet.name, number, cells)
        facts.where = {key: address(number, column) for key, column in self.columns.items()}
        said_beside(self, facts, number, cells)
        named = period_in(f"{self.text('month', number)} {self.text('year', number)}".strip())
        around = within(named, period) if named != NO_PERIOD else period
        facts.by = around.last_day
        self._days(facts, number, around)
        self._by_the_others(facts, number)
        self._texts(facts, number)
        self._children(facts, number)
        self._people(facts, number)
        keep_family(facts)
        check(facts, self.today)
        return facts

    # --- Days ---------------------------------------------------------------------------------------------------

    def _days(self, facts: RowFacts, number: int, period: Period) -> None:
        for key in self.columns:
            kind = BY_KEY[key].kind
            if kind not in (DAY, DUE) or key.startswith(("born", "expected")):
                continue
            said = self._beside_a_comment(facts, key, number, self._day(key, number, period))
            if kind == DUE:
                if said.day:
                    facts.dues[key] = said.day
            elif key not in KEPT_DAYS:
                continue
            elif ticked(said, key, self.cell(key, number)):
                text = self.text(key, number)
                facts.notes.append((facts.where[key], f"“{text[:40]}” does not say on which day: not recorded"))
            elif said.day:
                facts.days[key] = said.day
                self._read_as(facts, key, number, said)
                if said.note and key == "notified_on" and re.search(r"late|delay|bank hol|\bbh\b", said.note, re.I):
                    facts.late_reason = said.note
            elif said.wrong:
                facts.by = facts.by or period_in(self.text(key, number)).last_day if said.month_only else facts.by
                (facts.vague if said.month_only else facts.wrong).append((facts.where[key], said.wrong))

    def _by_the_others(self, facts: RowFacts, number: int) -> None:
        """Days that lack a year and follow one that has it: they are of the year that brings them near to that."""
        first = next((key for key in NEAR if key in facts.days), "")
        sure = facts.days.get(first)
        lacking = {where for where, why in facts.wrong if why.endswith("does not say which year")}
        for key in NEAR[NEAR.index(first) + 1 :] if sure else ():
            if key not in facts.where or facts.where[key] not in lacking:
                continue
            years = (sure.year - 1, sure.year, sure.year + 1)
            read = [said for year in years if (said := self._day(key, number, Period(year))).day]
            near = [said for said in read if said.day and abs(said.day - sure) <= NEAR_BY]
            if len(near) == 1 and near[0].day and _on_its_weekday(self.text(key, number), near[0].day):
                facts.wrong = [each for each in facts.wrong if each[0] != facts.where[key]]
                facts.days[key] = near[0].day
                self._read_as(facts, key, number, replace(near[0], filled=True))

    def _beside_a_comment(self, facts: RowFacts, key: str, number: int, said: Day) -> Day:
        """A day as the cell says it; where it says none and a comment on it does, that is told."""
        comment = self.table.sheet.beside.comments.get((number, self.columns[key]), "")
        told = read_day(comment, self.today).day if comment and said.day is None and key in KEPT_DAYS else None
        if told is None:
            return said
        words_said = f"The comment on it says {day_words(told)}"
        if said.wrong:
            return replace(said, wrong=f"{said.wrong}. {words_said}")
        facts.notes.append((facts.where[key], f"{words_said}: not recorded"))
        return said

    def _read_as(self, facts: RowFacts, key: str, number: int, said: Day) -> None:
        """What is said of a day that does not stand in its cell just so. One in figures may be meant as Americans write
        it: wrong where a tenth of its column is, and noted where fewer are. What a person put in its place is right."""
        text, day, where = self.text(key, number)[:40], said.day, facts.where[key]
        share, cell = self.month_first.get(key, 0), self._cell(number, self.columns[key])
        figures = isinstance(cell, str) and "/" in cell and NUMERIC.search(cell) and where not in self.corrections
        if day and key in self.turned and isinstance(cell, dt.date) and (why := either(day)):
            facts.wrong.append((where, why))
        elif day and share and figures and day.day <= 12 and day.day != day.month:
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
        return self.day(key, number, period)

    # --- Texts --------------------------------------------------------------------------------------------------

    def _texts(self, facts: RowFacts, number: int) -> None:
        said = {key: self.text(key, number) for key in self.columns if BY_KEY[key].kind not in (DAY, DUE)}
        said |= {key: self.lines(key, number) for key in LONG & said.keys()}
        facts.reference = code(said.get("reference", ""))
        if facts.reference.isdigit() and re.fullmatch(r"20\d\d(\D\d\d(\d\d)?)?", year := said.get("year", "")):
            facts.reference = f"{year}/{facts.reference}"  # numbers that begin anew each year
        facts.national_reference = code(said.get("national_reference", said.get("panel_reference", "")))[:60]
        if "national_reference" in said:  # as our own sheet has both
            facts.panel_reference = code(said.get("panel_reference", ""))[:60]
        facts.area, facts.owner = (some_name(said.get(key, "")) for key in ("area", "owner"))
        facts.led_by = some_name(said.get("led_by", ""))
        facts.family = said.get("family", "") or said.get("surname", "")
        facts.reviewer = said.get("reviewer", "")[:120]
        facts.reviewer_organisation = said.get("reviewer_organisation", "")[:120]
        facts.review_kind = review_kind(said.get("review_kind", ""))
        facts.notified_to = said.get("notified_to", "") or said.get("to_notify", "")
        if not facts.notified_to and DEATH_ALONE.search(said.get("status", "")):
            facts.notified_to = said["status"]
        facts.code_name = said.get("code_name", "")[:30]
        facts.agencies = tuple(filter(None, map(str.strip, said.get("agencies", "").split(";"))))
        raised = read_yes(said.get("national_issues", ""))[0]
        facts.national_issues = "" if raised is None else "yes" if raised else "no"
        facts.late_reason = said.get("late_reason", "") or facts.late_reason
        facts.case = {key: value for key, value in self._case(said, facts).items() if value not in ("", [], None)}
        facts.criteria_met = criteria(said.get("criteria_met", ""))
        facts.decision_words = said.get("decision", "") or said.get("panel_reply", "")
        facts.what_next = what_next(said.get("decision", ""), self._lcspr(said, number))
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
            if facts.standing == "closed" and "closed_on" not in facts.days and (day := self.day("status", number).day):
                facts.days["closed_on"], facts.where["closed_on"] = day, facts.where["status"]
        facts.closed_as = next(
            (key for key, words_ in ENDED.items() if re.search(words_, said.get("closed_as", ""), re.I)), ""
        )
        closed = read_yes(self.cell("closed", number))[0]
        if closed is False:
            facts.standing = "open"
        if closed or "closed_on" in facts.days or facts.closed_as:
            facts.standing = "closed"
        self._doubtful(facts, number, said)

    def _lcspr(self, said: Mapping[str, str], number: int) -> Cell:
        """Whether there is an LCSPR, in a column of its own or as yes or no below "Decision to undertake LCSPR"."""
        above = self.table.headings[self.columns["decision"]] if "decision" in self.columns else ""
        answered = FULL.search(above) and read_yes(said["decision"])[0] is not None
        return said["decision"] if answered else self.cell("lcspr", number)

    def _doubtful(self, facts: RowFacts, number: int, said: Mapping[str, str]) -> None:
        """Answers that are neither yes nor no."""
        for key in {"lcspr", "notified"} & self.columns.keys():
            plain_answer = read_yes(self.cell(key, number))[1] or self._is_day(key, number)
            if not plain_answer and not what_next(said[key], None):
                words_said = f"“{said[key][:40]}” is neither yes nor no: kept as it is"
                facts.notes.append((facts.where[key], words_said))

    def _is_day(self, key: str, number: int) -> bool:
        return read_day(self.cell(key, number), self.today).day is not None

    @staticmethod
    def _ticked_nature(said: Mapping[str, str]) -> str:
        """What happened, where a death and serious harm have a column each."""
        if read_yes(said.get("death", ""))[0]:
            return "death"
        return "serious_harm" if read_yes(said.get("serious_harm", ""))[0] else ""

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
            "nature": nature(what, "died_on" in facts.days) or self._ticked_nature(said),
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


def _on_its_weekday(text: str, day: dt.date) -> bool:
    """Whether a day falls on the weekday that stands beside it."""
    said = WEEKDAY.search(text)
    return said is None or said[1].lower() == f"{day:%a}".lower()
