"""The people whom a row of a tracker names: its children, and the adults where each person has a row. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from csprapp.tables.people import Named, initials_of, read_cell, read_names
from csprapp.tables.reading import words
from csprapp.tables.typed import EMPTY, read_day, read_yes
from dashboard.imports.cells import Cells
from dashboard.imports.meanings import PLANS, role_in, sex
from dashboard.imports.odd_cells import AND_OTHERS, EXPECTED, by_family, cased, either, unnamed
from dashboard.imports.row_facts import ADULTS, ChildFacts, RowFacts

OF_ONE = ("died_on", "sex", "nhs_number", "school", "expected_on")  # of one child, where a row names several
STATUSES = ("looked_after", "child_in_need", "protection_plan", "care_leaver", "known_to_agency")
EDD = re.compile(r"\b(edd|e\.d\.d|expected|due)\b", re.I)
SUBJECT = re.compile(r"\b(subject|index)\b", re.I)
A_BIRTH = re.compile(r"\d|^(not recorded|not known|unknown|n/?k)$", re.I)
MORE_THAN_A_NAME = re.compile(r"[\d,&+/()\[\]]|\b(?i:and|unborn)\b|\b[A-Z]{3,}\b")
AN_AGE = re.compile(
    r"^\d{1,2}(\s?([,&/;]|and)\s?\d{1,2})+$|^\d{1,2}/(52|12|7)\b|unborn|\bedd\b|expected|approx|circa|\bage|\d\s?(y|yrs?|years?|m|mths?|months?|w|wks?|weeks?|days?)\b|^\d{1,2}$",
    re.I,
)


class ReadsChildren(Cells):
    """Reads whom the rows of a table name."""

    def _children(self, facts: RowFacts, number: int) -> None:
        named = list(self._named(number))
        births = self._births(facts, number)
        named = self._as_many_as(births, number, named)
        self._remark(facts, named, births, number)
        adults = [each for each in named if role_in(each.part) in ADULTS]
        facts.others += [somebody(each, "adult", "", each.born, self.today) for each in adults]
        named = [each for each in named if each not in adults]
        if named and not births:
            births = [each.born for each in named]
        elif len(births) == 1 and "child2" not in self.columns:
            births = births * len(named)
        common = self._of_child(facts, number)
        single = len(named) == 1
        for place, each in enumerate(named):
            born = births[place] if place < len(births) else None
            own = common if single else {name: value for name, value in common.items() if name not in OF_ONE}
            also = {"other_names": each.also, "relationship": each.part}
            also = {name: said[:1].upper() + said[1:] for name, said in also.items() if said}
            child = ChildFacts(each.name, each.initials, each.surname, born or each.born, {**own, **also})
            child.facts["role"] = self._role(facts, number, single, each)
            if child.facts["role"] in ADULTS:
                child.facts.setdefault("relationship", self.text("role", number)[:120])
            if single and child.born and EDD.search(self.text("born", number)):
                child.facts["role"] = "unborn"
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

    def _remark(self, facts: RowFacts, named: list[Named], births: list[dt.date | None], number: int) -> None:
        """What is said of the cell of the children: in which ways it may be read, and whom it does not name."""
        if doubt := self._doubt(named, births, number):
            facts.wrong.append((facts.where["child"], doubt))
        if said := self._so_many(named, number):
            facts.notes.append((facts.where["child"], said))
        if (found := AND_OTHERS.search(self.text("child", number))) and named:
            facts.notes.append((facts.where["child"], f"“{found[1]}” names nobody: add them to the case"))

    def _so_many(self, named: list[Named], number: int) -> str:
        """How many children a cell is read as, where it might have been read otherwise."""
        lines = [line.split() for line in str(self.cell("child", number) or "").splitlines() if line.strip()]
        if len(named) > 1 and len(lines) > 1 and all(len(line) == 1 for line in lines):
            return f"The lines of this cell are read as {len(named)} children"
        text = self.text("child", number)
        return (
            f"This cell is read as {len(named)} children" if len(named) > 2 and "," in text and ";" not in text else ""
        )

    def _doubt(self, named: list[Named], births: list[dt.date | None], number: int) -> str:
        """In which two ways the cell of the children may be read, where nothing else in the row says it."""
        doubt = read_cell(self._child_text(number), self.today).doubt
        return "" if len(births) > 1 and len(births) == len(named) else doubt

    def _child_text(self, number: int) -> str:
        """The cell of the children, as it is read."""
        cell = self.cell("child", number)
        text = cell if isinstance(cell, str) else words(cell)
        return _apart(text, self.text("surname", number) or self.text("family", number))

    def _as_many_as(self, births: list[dt.date | None], number: int, named: list[Named]) -> list[Named]:
        """A list "Hal, Ida and Jo" has as many first names as dates of birth: the first is no surname."""
        text = self.text("child", number)
        if "," not in text or not len(named) < len(births):
            return named
        apart = list(read_names(text.replace(",", ";"), self.today))
        return apart if len(apart) == len(births) else named

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
                born = self.day(f"born{place}", number)
                for each in read_names(text, self.today):
                    yield replace(each, born=born.day or each.born)

    def _first_named(self, number: int) -> Iterator[Named]:
        if {"initials", "child"} <= self.columns.keys() and (listed := self._listed(number)):
            yield from listed
            return
        given, last = self.text("forename", number), self.text("surname", number)
        text = self._child_text(number)
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
            if each.day and "born" in self.turned and isinstance(cell, dt.date) and (why := either(each.day)):
                facts.wrong.append((facts.where["born"], why))
            elif each.wrong and not each.month_only and not AN_AGE.search(words(cell)):
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
        for status in ("looked_after", "care_leaver"):  # "Death of LAC", where it says what happened
            what = self.text("nature", number)
            if status not in found and facts.case.get("nature") == "death" and re.search(PLANS[status], what, re.I):
                found[status] = "yes"
        return {name: value for name, value in found.items() if value not in ("", None)}

    def _role(self, facts: RowFacts, number: int, single: bool, named: Named | None) -> str:
        if named is not None and named.unborn:
            return "unborn"
        if named is not None and (told := role_in(named.part)):
            return told
        if role := role_in(self.text("role", number)):
            return role
        subject = SUBJECT.search(self.text("role", number)) is not None
        single = single or subject
        if single and ("died_on" in facts.days or facts.case.get("nature") == "death"):
            return "died"
        return "harmed" if subject or single and facts.case.get("nature") == "serious_harm" else "child"


def _apart(text: str, family: str) -> str:
    """First names that commas part, where the surname has a column of its own."""
    head, comma, _ = text.partition(",")
    given = comma and family and " " not in head.strip() and head.strip().lower() not in family.lower()
    return text.replace(",", ";") if given else text


def somebody(each: Named, role: str, called: str, born: dt.date | None, today: dt.date) -> ChildFacts:
    """Somebody of a cell with the part of its column; what the cell says itself is nearer."""
    told = role_in(each.part)
    if role in ("parent", "carer", "adult", "household") and told in ADULTS or role == "adult" and told == "sibling":
        role = told
    if role == "sibling" and each.unborn:
        role = "unborn"
    relationship = each.part[:1].upper() + each.part[1:] if each.part else called
    facts = {"role": role, "relationship": relationship[:120], "other_names": each.also[:300]}
    lies_ahead = born is not None and born > today
    if role == "unborn" and lies_ahead:
        facts["expected_on"] = born  # type: ignore[assignment]
    kept = None if lies_ahead or role == "unborn" else born
    told = {name: said for name, said in facts.items() if said}
    return ChildFacts(each.name, each.initials, each.surname, kept, told)
