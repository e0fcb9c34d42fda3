"""The rows of a tracker as cases: which rows are one incident, which cases are here already, and what becomes of every
row. Pure: nothing is asked of the database, and nothing is written."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from csprapp.clock.deadline import day_words
from csprapp.names import comparing as names
from csprapp.names.folding import fold
from csprapp.tables.headings import EMPTY_ROW
from csprapp.tables.reading import words
from dashboard.imports.books import Book
from dashboard.imports.columns import BY_KEY, DAY
from dashboard.imports.comparing import Counting, Difference, differences
from dashboard.imports.interpreting import Interpreter
from dashboard.imports.matching import OURS, Here, code_of, match
from dashboard.imports.odd_cells import by_family
from dashboard.imports.others import each_once, missing, parts_of
from dashboard.imports.ran import Ran
from dashboard.imports.row_facts import ChildFacts, RowFacts

CREATED, MATCHED, HISTORY, ERROR, IGNORED = "created", "matched", "history", "error", "ignored"
ARCHIVE = re.compile(r"\b(closed|archived?|historic(al)?|old|previous|past|completed)\b", re.I)
SAME = ("occurred_on", "aware_on", "notified_on", "decided_on")  # days of which one case has one


@dataclass
class Outcome:
    """What becomes of one row."""

    sheet: str
    row: int
    outcome: str
    reference: str = ""
    cell: str = ""
    reason: str = ""
    facts: RowFacts | None = None


@dataclass
class Planned:
    """A case as it will be brought over, from one row or several."""

    rows: list[RowFacts]
    history: bool = False
    here: str = ""  # our reference, of a case that is here already
    days: dict[str, dt.date] = field(default_factory=dict)
    dues: dict[str, dt.date] = field(default_factory=dict)
    children: list[ChildFacts] = field(default_factory=list)
    others: list[ChildFacts] = field(default_factory=list)  # adults, brothers and sisters; of a case here, who is new
    ran: list[Ran] = field(default_factory=list)  # its clocks, where our own sheet has them

    @property
    def by(self) -> dt.date | None:
        """The day by which it was, where its rows have no day and their sheet has a year."""
        return max((row.by for row in self.rows if row.by), default=None)

    @property
    def reference(self) -> str:
        """Our reference, or their own; "" without one."""
        return self.here or next((row.reference for row in self.rows if row.reference), "")

    def first(self, name: str) -> str:
        """The first of its rows that says something under a name of `RowFacts`."""
        return next((said for row in self.rows if (said := getattr(row, name))), "")


@dataclass
class Plan:
    """All that a file holds and what would become of it."""

    outcomes: list[Outcome] = field(default_factory=list)
    cases: list[Planned] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)  # a sheet without cases -> why

    @property
    def told(self) -> list[Outcome]:
        """What a person is told of: of a sheet that is left out one line, and none of empty rows."""
        every = [each for each in self.outcomes if each.sheet not in self.left_out and each.reason != EMPTY_ROW]
        return every + [Outcome(name, 0, IGNORED, reason=why) for name, why in self.left_out.items()]

    @property
    def adds(self) -> list[Planned]:
        """The cases that are here and get people of the file whom they have not yet."""
        return [case for case in self.cases if case.here and case.others]

    def count(self, outcome: str) -> int:
        """How many rows have this outcome."""
        return sum(each.outcome == outcome for each in self.outcomes)

    def as_json(self) -> dict[str, object]:
        """The keys that `import_tracker --json` prints."""
        rows = [
            {"sheet": each.sheet, "row": each.row, "outcome": each.outcome, "reference": each.reference,
             "cell": each.cell, "reason": each.reason}
            for each in self.outcomes
        ]  # fmt: skip
        told = [
            {"reference": each.reference, "what": each.what, "sheet": each.sheet.isoformat(),
             "computed": each.computed.isoformat(), "reason": each.reason}
            for each in self.differences
        ]  # fmt: skip
        return {"cases": len(self.cases), "rows": rows, "differences": told}


@dataclass(frozen=True)
class Asked:
    """What a person chose beside the columns: the London day, from which day on cases are not history, cells put right
    (sheet -> cell -> text) and rows to leave out."""

    today: dt.date
    history_before: dt.date
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[tuple[str, int]] = frozenset()


def plan(book: Book, asked: Asked, here: Here, by: Counting) -> Plan:
    """What becomes of every row of a file."""
    made = Plan(left_out={sheet.name: why for sheet, why in book.left_out})
    facts = _interpreted(book, asked, made)
    clocks: dict[str, list[Ran]] = defaultdict(list)
    for clock in book.clocks:
        clocks[clock.reference].append(clock)
    for group in _groups(facts, made):
        case = _case(group, asked, here, made)
        if case is not None:
            made.cases.append(case)
            case.ran = [clock for name in {row.reference for row in case.rows} for clock in clocks.pop(name, ())]
            made.outcomes += [_as_its_case(clock, case) for clock in case.ran]
            if case.ran:
                continue
            found = differences(case.reference, case.days, case.dues, by)
            agreed = here.cases[case.here].dates if case.here else frozenset()
            made.differences += [replace(each, case=case) for each in found if (each.what, each.sheet) not in agreed]
    made.outcomes += [_of_no_case(clock) for each in clocks.values() for clock in each]
    order = {table.sheet.name: place for place, table in enumerate(book.tables)}
    order |= {clock.sheet: len(order) for clock in book.clocks[:1]}
    for sheet, why in book.left_out:
        order[sheet.name] = len(order)
        filled = [number for number, row in enumerate(sheet.rows, start=1) if any(map(words, row))]
        made.outcomes += [Outcome(sheet.name, number, IGNORED, reason=why) for number in filled or [1]]
    made.outcomes.sort(key=lambda each: (order[each.sheet], each.row))
    return made


def _interpreted(book: Book, asked: Asked, made: Plan) -> list[RowFacts]:
    """The rows that name a case; the others are told as ignored, with why."""
    found: list[RowFacts] = []
    digests: dict[str, dict[str, int]] = {}  # sheet -> digest of a row -> its number
    for table in book.tables:
        name = table.sheet.name
        made.outcomes += [Outcome(name, row, IGNORED, reason=why) for row, why in table.ignored.items()]
        seen = digests.setdefault(name, {})
        before: RowFacts | None = None
        mapping = book.mappings[table.key]
        for row in Interpreter(table, mapping, asked.today, asked.corrections.get(name)).rows():
            if (name, row.row) in asked.left_out:
                made.outcomes.append(
                    Outcome(name, row.row, IGNORED, row.reference, reason="Left out by you", facts=row)
                )
            elif not row.says_something:
                why = "Only a reference" if row.reference else "A note: it names no child, no reference and no date"
                made.outcomes.append(Outcome(name, row.row, IGNORED, row.reference, reason=why, facts=row))
            elif row.digest in seen:
                made.outcomes.append(
                    Outcome(
                        name, row.row, IGNORED, row.reference, reason=f"The same as row {seen[row.digest]}", facts=row
                    )
                )
            else:
                seen[row.digest] = row.row
                _continue(row, before, mapping)
                before = row
                found.append(row)
    return found


def _continue(row: RowFacts, before: RowFacts | None, mapping: Mapping[int, str]) -> None:
    """A row with a child and nothing else under the columns of the case is another child of the row above it."""
    own = {key for key in row.days if key != "died_on"} | set(row.dues)
    wrong = any(BY_KEY[key].kind == DAY and key not in ("born", "died_on") for key, _ in row.dated_wrong)
    tells = row.reference or row.national_reference or own or wrong
    anchored = {"reference", "family"} & set(mapping.values())
    if before is None or tells or not row.children or not anchored or row.row != before.row + 1:
        return
    same = not row.family or fold(row.family) == fold(before.family) or "family" not in anchored
    if same and before.children and before.day:
        row.follows, row.reference = before.row, before.reference
        row.family = row.family or before.family
        by_family(row)


def _groups(facts: list[RowFacts], made: Plan) -> Iterator[list[RowFacts]]:
    """The rows of each incident: those that share a reference, or a date and a family."""
    parent, apart = list(range(len(facts))), _notified_apart(facts)

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[tuple[str, ...], int] = {}
    for place, row in enumerate(facts):
        for key in _keys(row, apart):
            parent[root(place)] = root(first.setdefault(key, place))
    groups: dict[int, list[RowFacts]] = defaultdict(list)
    for place, row in enumerate(facts):
        groups[root(place)].append(row)
    yield from groups.values()


def _family(row: RowFacts) -> tuple[str, str] | None:
    """The family and the day of a row that has both."""
    day = row.days.get("occurred_on") or row.days.get("aware_on")
    return (fold(row.family), day.isoformat()) if row.family and day else None


def _notified_apart(facts: Iterable[RowFacts]) -> set[tuple[str, str]]:
    """The families of one name and day of whom the Panel was notified more than once: one notification is of one
    incident, so these are several."""
    sent: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in facts:
        if row.national_reference and (family := _family(row)):
            sent[family].add(code_of(row.national_reference))
    return {family for family, references in sent.items() if len(references) > 1}


def _keys(row: RowFacts, apart: set[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """By what a row is the same incident as another; of the families in `apart`, by their notification too."""
    if OURS.fullmatch(row.reference):  # a case of our own sheet is one, whatever it has in common with another
        yield ("ours", row.reference)
        return
    if row.reference:
        code = code_of(row.reference)
        bare = code.isdigit() and len(code) < 6  # such numbers may begin anew on each sheet and below each year
        yield ("reference", code, row.sheet if bare else "", row.part if bare else "")
    if row.national_reference:
        yield ("national", code_of(row.national_reference))
    yield ("row", row.sheet, str(row.row))
    if row.follows:
        yield ("row", row.sheet, str(row.follows))
    if family := _family(row):
        yield ("family", *family, code_of(row.national_reference) if family in apart else "")


def _case(group: list[RowFacts], asked: Asked, here: Here, made: Plan) -> Planned | None:
    """The case of some rows, and the outcome of each of them; None when none of them can be brought over."""
    history = _is_history(group, asked.history_before)
    _contradictions(group)
    good = []
    for row in group:
        wrong = sorted(row.wrong if history else [*row.wrong, *row.vague], key=lambda each: (len(each[0]), each[0]))
        if wrong:
            cell, why = wrong[0]
            more = f" ({len(wrong) - 1} more in this row)" if len(wrong) > 1 else ""
            made.outcomes.append(Outcome(row.sheet, row.row, ERROR, row.reference, cell, why + more, row))
        else:
            good.append(row)
    if not good:
        return None
    case = _merged(good, history)
    case.here = match(case, here)
    if case.here:
        case.others = missing(case.others, here.cases[case.here].people)
    for row in good:
        made.outcomes.append(_good(row, case, history))
    return case


def _as_its_case(clock: Ran, case: Planned) -> Outcome:
    """What becomes of a line of the sheet of clocks: it goes with its case."""
    outcome = MATCHED if case.here else HISTORY if case.history else CREATED
    reason = f"Already here as case {case.here}" if case.here else f"A date of case {clock.reference}"
    return Outcome(clock.sheet, clock.row, outcome, case.here or clock.reference, reason=reason)


def _of_no_case(clock: Ran) -> Outcome:
    return Outcome(clock.sheet, clock.row, IGNORED, clock.reference, reason="Its case is not brought over")


def _good(row: RowFacts, case: Planned, history: bool) -> Outcome:
    first = case.rows[0]
    parts: list[str] = []
    cell = ""
    if case.here:
        who = parts_of(case.others) if row is first else ""
        parts.append(f"Already here as case {case.here}" + (f"; adds {who}" if who else ""))
    elif row is not first:
        where = f"row {first.row}" if first.sheet == row.sheet else f"row {first.row} of {first.sheet}"
        parts.append(f"One incident with {where}")
    if not case.here:
        if row is first and (who := parts_of(case.others)):
            parts.append(f"With {who}")
        told = [*row.notes, *((where, f"{why}: not recorded") for where, why in row.vague if history)]
        cell = told[0][0] if told else ""
        parts += [why for _, why in told]
    outcome = MATCHED if case.here else HISTORY if case.history else CREATED
    reference = case.here or row.reference or case.reference
    return Outcome(row.sheet, row.row, outcome, reference, cell, ". ".join(parts), row)


def _is_history(group: Iterable[RowFacts], before: dt.date) -> bool:
    """Whether a case comes in as history: what is said to be closed, or began before the chosen day and is not said to
    be open."""
    rows = list(group)
    said = [row.standing for row in rows if row.standing]
    if said:
        return said[-1] == "closed" or len(set(said)) > 1 and any("closed_on" in row.days for row in rows)
    days = [row.day for row in rows if row.day]
    if days:
        return min(days) < before
    if years := [row.by for row in rows if row.by]:
        return max(years) < before
    return any(ARCHIVE.search(row.sheet) for row in rows)


def _contradictions(group: Sequence[RowFacts]) -> None:
    """Rows of one incident that say two things of one day: the later row is wrong."""
    if len(group) < 2:
        return
    said: dict[str, tuple[dt.date, RowFacts]] = {}
    for row in group:
        for key in SAME:
            day = row.days.get(key)
            if day is None:
                continue
            known_day, other = said.setdefault(key, (day, row))
            if known_day != day:
                where = f"Row {other.row}" if other.sheet == row.sheet else f"Row {other.row} of {other.sheet}"
                same = (
                    f"has the reference {row.reference} too"
                    if row.reference and code_of(row.reference) == code_of(other.reference)
                    else "is of the same incident"
                )
                row.wrong.append((row.where[key], f"{where} {same}, and says {day_words(known_day)}"))


def _merged(rows: list[RowFacts], history: bool) -> Planned:
    case = Planned(rows, history)
    for row in rows:
        for key, day in row.days.items():
            case.days.setdefault(key, day)
        for key, day in row.dues.items():
            case.dues.setdefault(key, day)
        for child in row.children:
            known_child = next((each for each in case.children if _same(each, child)), None)
            if known_child is None:
                case.children.append(child)
            else:
                known_child.born = known_child.born or child.born
                known_child.name = known_child.name or child.name
                known_child.facts = {**child.facts, **known_child.facts}
    case.others = each_once((person for row in rows for person in row.others), case.children)
    return case


def _same(one: ChildFacts, other: ChildFacts) -> bool:
    """Whether two rows name one child: the one comparison of names, and no two days of birth."""
    if one.born and other.born and one.born != other.born:
        return False
    if one.name and other.name:
        return names.same_name(one.name, other.name)
    return bool(one.initials) and names.initials(one.initials) == names.initials(other.initials)
