"""One row of a tracker as facts: its days, its children, what was decided, and what in it cannot be right. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from csprapp.clock.deadline import day_words
from csprapp.tables.headings import Table
from csprapp.tables.reading import Cell, address, words
from csprapp.tables.typed import (
    EMPTY,
    NO_PERIOD,
    Day,
    Named,
    Period,
    initials_of,
    period_in,
    read_day,
    read_names,
    read_yes,
)
from dashboard.imports.columns import BY_KEY, DAY, DAYS, DUE

KEPT_DAYS = (
    "occurred_on", "aware_on", "notified_on", "panel_date", "rr_meeting", "rr_sent", "decided_on", "report_finished_on",
    "published_on", "closed_on", "died_on",
)  # fmt: skip
MAY_LIE_AHEAD = ("panel_date", "rr_meeting", "published_on")
# A day cannot lie before another: the later one, the earlier one, and what is said.
ORDER = (
    ("aware_on", "occurred_on", "Nobody can be aware of it before it happened on {}"),
    ("notified_on", "occurred_on", "It cannot be notified before it happened on {}"),
    ("rr_sent", "notified_on", "The rapid review cannot be sent before the notification of {}"),
    ("published_on", "decided_on", "It cannot be published before the decision of {}"),
    ("report_finished_on", "decided_on", "The report cannot be finished before the decision of {}"),
)
OLDEST = 25  # years: nobody older is a child of a case
STATUSES = ("looked_after", "child_in_need", "protection_plan", "care_leaver", "known_to_agency")
HARMS = {
    "physical": r"physical|injur|nai\b|non.?accidental|assault|shak|fractur|burn|stab",
    "neglect": r"neglect|co.?sleep|overlay|drown|malnutr",
    "sexual": r"sexual|\bcsa\b|rape",
    "emotional": r"emotional",
    "exploitation": r"exploit|\bcse\b|\bcce\b|county lines|gang|knife",
    "domestic": r"domestic|\bda\b|\bdv\b|dva\b",
    "self_harm": r"suicid|self.?harm|hanging|overdose",
    "mental_health": r"mental health",
}
ROLES = {
    "died": r"died|deceased|death|fatal",
    "caused_harm": r"caus|perpetrat|alleged",
    "sibling": r"sib|brother|sister",
    "harmed": r"harm|injur|victim|subject",
    "unborn": r"unborn",
}
ENDED = {
    "duplicate": r"duplicate",
    "logged_in_error": r"in error|by mistake",
    "criteria_not_met": r"criteria",
    "withdrawn": r"withdrawn",
    "finished": r"finished|complete",
}
PLANS = {
    "protection_plan": r"\bc\.?p\.?p?\b|child protection|protection plan",
    "child_in_need": r"\bcin\b|child in need|s\.?17\b",
    "looked_after": r"\b(lac|cla|cic)\b|looked after|in care|s\.?20\b|s\.?31\b",
    "care_leaver": r"care leaver",
}
ABOUT_THE_FILE = re.compile(r"updated|as at|as of|printed|version|created|reviewed|saved", re.I)
AN_AGE = re.compile(
    r"unborn|\bedd\b|expected|approx|circa|\bage|\d\s?(y|yrs?|years?|m|mths?|months?|w|wks?|weeks?|days?)\b|^\d{1,2}$",
    re.I,
)
CLOSED = re.compile(
    r"\b(clos(ed|ure)|completed?|finished|archived?|nfa|no further action|ended|published|"
    r"concluded|done|inactive|finalised)\b",
    re.I,
)
OPEN = re.compile(
    r"\b(open|live|on-?going|active|current|in progress|awaiting|pending|under ?way|not (yet )?(closed|complete))\b",
    re.I,
)
NOTHING_MORE = re.compile(
    r"\b(no (further|lcspr|scr|review)|nfa|none|not? (lcspr|required|agreed|recommended|progress\w*)|criteria not met|"
    r"not met|rr only|rapid review only|no)\b",
    re.I,
)
ALTERNATIVE = re.compile(
    r"\b(alternative|learning (review|event)|llr|local learning|mini review|single agency|audit|appreciative|"
    r"other review|multi.?agency (review|audit))\b",
    re.I,
)
FULL = re.compile(r"\b(lcspr|cspr|lscpr|scr|child safeguarding practice review|practice review|full review)\b", re.I)


@dataclass
class ChildFacts:
    """One child of a row."""

    name: str = ""
    initials: str = ""
    surname: str = ""
    born: dt.date | None = None
    facts: dict[str, Any] = field(default_factory=dict)  # of Person and Child, by their names there


@dataclass
class RowFacts:
    """What a row says. `wrong` are the cells that cannot be right, each with why; `notes` what was left out of it."""

    sheet: str
    row: int
    cells: dict[str, str]
    reference: str = ""
    days: dict[str, dt.date] = field(default_factory=dict)
    dues: dict[str, dt.date] = field(default_factory=dict)
    children: list[ChildFacts] = field(default_factory=list)
    family: str = ""
    case: dict[str, Any] = field(default_factory=dict)
    area: str = ""
    owner: str = ""
    late_reason: str = ""
    national_reference: str = ""
    criteria_met: str = ""
    what_next: str = ""
    decision_words: str = ""
    reviewer: str = ""
    closed_as: str = ""
    standing: str = ""  # "open" or "closed", where the row says so
    follows: int = 0  # the row above it, of whose incident it is another child
    wrong: list[tuple[str, str]] = field(default_factory=list)
    vague: list[tuple[str, str]] = field(default_factory=list)  # a month without a day: wrong, unless it is history
    notes: list[tuple[str, str]] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)  # key -> cell

    @property
    def digest(self) -> str:
        """The same for the same words under the same headings."""
        return hashlib.sha256(json.dumps(self.cells, sort_keys=True).encode()).hexdigest()

    @property
    def says_something(self) -> bool:
        """Whether the row names a case at all: a child, a family or a day of the case, or a reference with more."""
        days = {key for key in self.days if key != "closed_on"} | set(self.dues) | {key for key, _ in self.dated_wrong}
        return bool(self.children or self.family or days or self.reference and (self.case or self.decision_words))

    @property
    def dated_wrong(self) -> list[tuple[str, str]]:
        """The cells of dates that are wrong, by their key."""
        at = {cell: key for key, cell in self.where.items()}
        return [(at[cell], why) for cell, why in (*self.wrong, *self.vague) if at.get(cell) in DAYS]

    @property
    def day(self) -> dt.date | None:
        """The day that says how old the case is."""
        return next(
            (
                self.days[key]
                for key in ("aware_on", "occurred_on", "died_on", "notified_on", "rr_meeting", "rr_sent", "decided_on")
                if key in self.days
            ),
            None,
        )


class Interpreter:
    """Reads the rows of one table with what its columns are: `mapping`, column -> key. `corrections`: cell -> the text
    that a person put in its place."""

    def __init__(
        self, table: Table, mapping: Mapping[int, str], today: dt.date, corrections: Mapping[str, str] | None = None
    ) -> None:
        self.table, self.today, self.corrections = table, today, corrections or {}
        self.columns = {key: column for column, key in mapping.items() if key in BY_KEY}
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
                period = _within(said, self.period) if said != NO_PERIOD else period
                place += 1
            yield self.row(number, period)

    def cell(self, key: str, row: int) -> Cell:
        """What a row says under a key, as it was corrected."""
        column = self.columns.get(key)
        return None if column is None else self._cell(row, column)

    def _cell(self, row: int, column: int) -> Cell:
        corrected = self.corrections.get(address(row, column))
        return self.table.cell(row, column) if corrected is None else corrected

    def text(self, key: str, row: int) -> str:
        return words(self.cell(key, row))

    def row(self, number: int, period: Period) -> RowFacts:
        cells: dict[str, str] = {}
        for column, heading in self.table.headings.items():
            if said := words(self._cell(number, column)):
                cells[heading if heading not in cells else f"{heading} ({address(number, column)})"] = said
        facts = RowFacts(self.table.sheet.name, number, cells)
        facts.where = {key: address(number, column) for key, column in self.columns.items()}
        named = period_in(f"{self.text('month', number)} {self.text('year', number)}".strip())
        self._days(facts, number, _within(named, period) if named != NO_PERIOD else period)
        self._texts(facts, number)
        self._children(facts, number)
        _check(facts, self.today)
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
                if said.filled:
                    facts.notes.append(
                        (facts.where[key], f"“{self.text(key, number)[:40]}” is read as {day_words(said.day)}")
                    )
                if said.note and key == "notified_on" and re.search(r"late|delay|bank hol|\bbh\b", said.note, re.I):
                    facts.late_reason = said.note
            elif said.wrong:
                (facts.vague if said.month_only else facts.wrong).append((facts.where[key], said.wrong))

    def _day(self, key: str, number: int, period: Period) -> Day:
        cell = self.cell(key, number)
        if isinstance(cell, bool | str) and not any(map(str.isdigit, str(cell))) and read_yes(cell) == (False, True):
            return Day()
        return read_day(cell, self.today, period, since_1904=self.table.sheet.since_1904)

    # --- Texts --------------------------------------------------------------------------------------------------

    def _texts(self, facts: RowFacts, number: int) -> None:
        said = {key: self.text(key, number) for key in self.columns if BY_KEY[key].kind not in (DAY, DUE)}
        facts.reference = _code(said.get("reference", ""))
        facts.national_reference = _code(said.get("panel_reference", ""))[:60]
        facts.area, facts.owner = said.get("area", "")[:120], said.get("owner", "")[:120]
        facts.family = said.get("family", "")
        facts.reviewer = said.get("reviewer", "")[:120]
        facts.late_reason = said.get("late_reason", "") or facts.late_reason
        facts.case = {key: value for key, value in self._case(said, facts).items() if value not in ("", [], None)}
        facts.criteria_met = _criteria(said.get("criteria_met", ""))
        facts.decision_words = said.get("decision", "") or said.get("panel_reply", "")
        facts.what_next = _what_next(said.get("decision", ""), self.cell("lcspr", number))
        if (
            "decided_on" in facts.days
            and not facts.what_next
            and FULL.search(self.table.headings[self.columns["decided_on"]])
        ):
            facts.what_next = "lcspr"
        if said.get("status"):
            status = said["status"]
            facts.standing = "open" if OPEN.search(status) else "closed" if CLOSED.search(status) else ""
        facts.closed_as = next(
            (key for key, words_ in ENDED.items() if re.search(words_, said.get("closed_as", ""), re.I)), ""
        )
        if "closed_on" in facts.days or facts.closed_as:
            facts.standing = "closed"
        self._doubtful(facts, number, said)

    def _doubtful(self, facts: RowFacts, number: int, said: Mapping[str, str]) -> None:
        """Answers that are neither yes nor no."""
        for key in {"lcspr", "notified"} & self.columns.keys():
            plain_answer = read_yes(self.cell(key, number))[1] or self._is_day(key, number)
            if not plain_answer and not _what_next(said[key], None):
                words_said = f"“{said[key][:40]}” is neither yes nor no: kept as it stands"
                facts.notes.append((facts.where[key], words_said))

    def _is_day(self, key: str, number: int) -> bool:
        return read_day(self.cell(key, number), self.today).day is not None

    def _case(self, said: Mapping[str, str], facts: RowFacts) -> dict[str, Any]:
        place = said.get("setting", "")
        what = said.get("nature", "")
        parts = (what if len(what) > 25 else "", said.get("summary", ""), said.get("notes", ""))
        summary = "\n".join(dict.fromkeys(part for part in parts if part))
        harms = f"{said.get('harms', '')} {said.get('nature', '')}" if said.get("harms") else said.get("nature", "")
        media = read_yes(said.get("media", ""))[0]
        return {
            "nature": _nature(said.get("nature", ""), "died_on" in facts.days),
            "abuse_or_neglect": _abuse(said.get("abuse", "")),
            "harms": [key for key, pattern in HARMS.items() if re.search(pattern, harms, re.I)] if harms else [],
            "setting": place[:200],
            "home_authority": said.get("home_authority", "")[:120],
            "referred_by": said.get("referred_by", "")[:200],
            "summary": summary,
            "immediate_safeguarding": said.get("immediate", ""),
            "media_interest": media,
        }

    # --- Children -----------------------------------------------------------------------------------------------

    def _children(self, facts: RowFacts, number: int) -> None:
        named = list(self._named(number))
        births = self._births(facts, number)
        if named and not births:
            births = [each.born for each in named]
        elif len(births) == 1 and "child2" not in self.columns:
            births = births * len(named)
        common = self._of_child(facts, number)
        single = len(named) == 1
        for place, each in enumerate(named):
            born = births[place] if place < len(births) else None
            child = ChildFacts(each.name, each.initials, each.surname, born or each.born, dict(common))
            child.facts["role"] = self._role(facts, number, single, each)
            if each.unborn and child.born:
                child.facts["expected_on"], child.born = child.born, None
            facts.children.append(child)
        if not facts.children and births and births[0]:
            facts.children.append(
                ChildFacts("", "", "", births[0], {**common, "role": self._role(facts, number, True, None)})
            )
        by_family(facts)
        surnames = [each.surname for each in facts.children if each.surname]
        facts.family = facts.family or (surnames[0] if surnames and len(set(map(str.lower, surnames))) == 1 else "")

    def _named(self, number: int) -> Iterator[Named]:
        yield from self._first_named(number)
        for place in range(2, 6):
            if text := self.text(f"child{place}", number):
                born = read_day(self.cell(f"born{place}", number), self.today, since_1904=self.table.sheet.since_1904)
                for each in read_names(text, self.today):
                    yield replace(each, born=born.day or each.born)

    def _first_named(self, number: int) -> Iterator[Named]:
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
                    f"{first} {_cased(last)}".strip(),
                    initials_of(first, last or first),
                    _cased(last),
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
            parts = [part for part in re.split(r"\s*(?:[;&\n,+]|\band\b|\s/\s)\s*", cell) if re.search(r"\d", part)]
            whole = read_day(cell, self.today, since_1904=self.table.sheet.since_1904)
            several = [read_day(part, self.today, since_1904=self.table.sheet.since_1904) for part in parts]
            said = several if len(parts) > 1 and "two dates" in whole.wrong else [whole]
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
            "sex": _sex(self.text("sex", number)),
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


# --- Rules ------------------------------------------------------------------------------------------------------


def _check(facts: RowFacts, today: dt.date) -> None:
    """What cannot have happened: days that lie ahead, or before what they follow; a child who is none."""
    for key, day in facts.days.items():
        if day > today and key not in MAY_LIE_AHEAD:
            facts.wrong.append((facts.where[key], f"{day_words(day)} lies ahead"))
        elif day.year < 1990:
            facts.wrong.append((facts.where[key], f"{day_words(day)} is too long ago: check the year"))
    told = {cell for cell, _ in facts.wrong}
    for later, earlier, why in ORDER:
        first, second = facts.days.get(earlier), facts.days.get(later)
        if first and second and second < first and not told & {facts.where[later], facts.where[earlier]}:
            facts.wrong.append((facts.where[later], why.format(day_words(first))))
    for child in facts.children:
        if child.born is not None:
            _check_born(child, facts, today)


def _check_born(child: ChildFacts, facts: RowFacts, today: dt.date) -> None:
    """A day of birth that lies ahead is the expected one; one after the incident, or long before it, is a mistake."""
    cell = facts.where.get("born") or facts.where.get("child", "")
    at = facts.days.get("occurred_on") or facts.day
    born = child.born or today
    if born > today:
        if born - today > dt.timedelta(days=310):
            facts.wrong.append((cell, f"A date of birth of {day_words(born)} lies ahead"))
        child.facts["expected_on"], child.facts["role"], child.born = born, "unborn", None
    elif at and born > at and child.facts.get("role") != "unborn":
        facts.wrong.append((cell, f"A date of birth of {day_words(born)} lies after the incident"))
    elif (at or today).year - born.year > OLDEST:
        facts.wrong.append((cell, f"Born on {day_words(born)}, this is no child: check the year"))


def by_family(facts: RowFacts) -> None:
    """A child with a first name alone has the surname that the row gives the family."""
    family = re.sub(r"\b(family|household|the)\b", "", facts.family, flags=re.I).strip(" ,-")
    if not re.fullmatch(r"[^\W\d_][^\W\d_'’-]{2,30}", family):
        return
    for child in facts.children:
        if child.name and " " not in child.name:
            child.name, child.surname = f"{child.name} {_cased(family)}", _cased(family)
            child.initials = initials_of(child.name, family)


def _within(said: Period, around: Period) -> Period:
    """A month named between rows lies in the year of its sheet."""
    if said.year is None and around.year is not None:
        return Period(around.year, said.month, around.april)
    return said


def _code(text: str) -> str:
    return "" if re.fullmatch(r"[\s\-–—.?/]*|n/?a|tb[ca]|none|unknown", text, re.I) else text[:60]


def _nature(text: str, died: bool) -> str:
    if re.search(r"\bdeath\b.*(/|\bor\b).*\bharm\b", text, re.I):
        return ""
    if re.search(r"\bnon.?fatal", text, re.I):
        return "serious_harm"
    if re.search(r"death|died|dead|deceased|fatal|suicide|sudi|sids|homicide|murder|killed|^d$", text, re.I):
        return "death"
    if re.search(
        r"harm|injur|assault|neglect|abuse|attempt|near miss|^s\.?h\.?$|critical|life.?threat|stab", text, re.I
    ):
        return "serious_harm"
    return "other" if re.fullmatch(r"(something else|other)", text, re.I) else "death" if died else ""


def _abuse(text: str) -> str:
    if not text:
        return ""
    if re.search(r"not (known|suspected)|no (abuse|suspic)|not thought", text, re.I) or read_yes(text)[0] is False:
        return "not_suspected" if not re.search(r"not known", text, re.I) else ""
    if re.search(r"suspect|alleg|possib", text, re.I):
        return "suspected"
    if re.search(r"known|confirm|proven|substantiat", text, re.I):
        return "known"
    return "suspected" if read_yes(text)[0] else ""


def _sex(text: str) -> str:
    short = text.strip().lower()
    if re.match(r"(f\b|female|girl)", short):
        return "female"
    return "male" if re.match(r"(m\b|male|boy)", short) else ""


def _criteria(text: str) -> str:
    if re.search(r"no longer", text, re.I):
        return "no_longer"
    if re.search(r"not met|did not meet|does not meet", text, re.I):
        return "no"
    said = read_yes(text)[0]
    return "" if said is None else "yes" if said else "no"


def _what_next(text: str, lcspr: Cell) -> str:
    """What the partners decided, where the words leave no doubt."""
    agreed, _ = read_yes(lcspr)
    if agreed:
        return "lcspr"
    if not text:
        return "none" if agreed is False else ""
    if ALTERNATIVE.search(text):
        return "alternative"
    if NOTHING_MORE.search(text):
        return "none"
    if (
        FULL.search(text)
        and "?" not in text
        and not re.search(r"\b(consider|possible|tbc|maybe|decision|awaiting)\b", text, re.I)
    ):
        return "lcspr"
    return "none" if agreed is False else ""


def _cased(text: str) -> str:
    return text.title() if text.isupper() else text
