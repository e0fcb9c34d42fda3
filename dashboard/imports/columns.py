"""What a column of a tracker may be, by the words of its heading and by what stands in it. Pure."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from csprapp.tables.headings import Table, plain
from csprapp.tables.reading import Cell, words
from csprapp.tables.typed import NUMERIC, read_day, read_yes

DAY, DUE, YES, NAMES, TEXT, CODE = "day", "due", "yes", "names", "text", "code"
SAMPLES = 40  # cells of a column that are looked at
KEPT = "kept"  # what is remembered of a column of people that somebody wants kept and not read
ENOUGH = 5.0  # the least score of a guess


class Column(NamedTuple):
    """One thing that a column may hold: its name here, how pages call it, how its cells are read, and by which words
    its heading is known: the whole heading, or some of its words."""

    key: str
    label: str
    kind: str
    whole: str = ""
    some: str = ""


_FILE = tomllib.loads((Path(__file__).parent / "columns.toml").read_text("utf-8"))
_WORDS = {name: "".join(lines) for name, lines in _FILE["words"].items()}


def _expression(lines: list[str]) -> str:
    return re.sub(r"<(\w+)>", lambda found: _WORDS[found[1]], "".join(lines))


COLUMNS = tuple(
    Column(row["key"], row["label"], row["kind"], _expression(row.get("whole", [])), _expression(row.get("some", [])))
    for row in _FILE["column"]
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
NUMBERED = ("child2", "child3", "child4", "child5")
DAYS = tuple(column.key for column in COLUMNS if column.kind in (DAY, DUE))
CASE_DAYS = ("occurred_on", "aware_on", "notified_on", "rr_sent", "decided_on", "died_on")
# Columns that each name people of one part in the case; several may have the same ("Parent 1", "Parent 2").
PEOPLE = (
    "mother", "father", "parents", "parents_or_carers", "carers", "siblings", "household", "believed", "adults",
)  # fmt: skip
BORN_OF_ANOTHER = "born_of_another"
SEVERAL = {*PEOPLE, BORN_OF_ANOTHER}
# Headings that are about the child in one table, and in another about somebody else.
CHILD_OR_ANOTHER = re.compile(
    r"(?P<numbered>sib(ling)?s? ?\d)( names?| full name| initials)?(?P<born> (dob|d o b|date of birth))?|"
    r"(?P<concern>(child |young )?(subjects?|person) of (concern|interest))( names?)?"
)
# Headings about somebody else than the child: what else they ask ("Mother's ethnicity") is no fact of the child.
OF_ANOTHER = re.compile(
    r"(childs? |child s |yps? |alleged |birth |foster |other |maternal |paternal )*"
    r"(mothers?|mums?|fathers?|dads?|parents?|carers?|guardians?|siblings?|brothers?|sisters?|perpetrators?|grandparents?)\b.*"
)
ABOUT_ANOTHER = {*PEOPLE, "born_of_another", "role", "child"} | {key for key in BY_KEY if key[-1].isdigit()}
WHO = ("child", "surname", "forename", "initials", "family")
_WHOLE = {each.key: re.compile(each.whole) for each in COLUMNS if each.whole}
_SOME = {each.key: re.compile(each.some) for each in COLUMNS if each.some}


DONE = ("notified_on", "rr_sent", "rr_meeting", "decided_on", "report_finished_on", "published_on")
DONE_AFTER = {"notify_due": "notified_on", "rr_due": "rr_sent", "lcspr_due": "published_on"}
DONE_NOW = re.compile(r"(date )?(sent|actual|done|met|submitted|completed|achieved)( date| on)?")
STORY = re.compile(r"(?:\b[a-z]{2,}\b[ ,.]+){3}")  # three words in small letters, as no list of names has them
LED_BY_A_NUMBER = re.compile(r"^\(?\d{1,2}[.)]\s+")  # as online forms number their questions
ONE_OR_MORE = re.compile(r"(?<=[a-z])\((s|es)\)", re.I)  # "Parent(s)/Carer(s)"
DAY_AND_TIME = re.compile(r"\bdate (and )?time\b|\btime and date\b")
SENT_BY_A_FORM = {"start time", "completion time", "timestamp", "submitted by"}
DUE_IN = re.compile(rf"\b{_WORDS['due']}\b")
GENERAL = re.compile(
    r"(date|due|sent|name|names|y n|yes no|held|meeting|decision|number|no|ref|reference|id|target|"
    r"deadline|actual|status|type|outcome|completed?|"
    r"on|by|who|when|started|agreed|received|lead|notes?|comments?|submitted|published|report)( date| on)?"
)
# A group of columns that is about no duty and nobody: what stands below it means what it says.
OF_THE_CASE = re.compile(
    r"((basic|general|key|admin|case|incident|review|team|management) )?"
    r"(case|team|incident|review|details?|info|information|admin|general|tracker|overview|summary|management|other|progress)"
)


@lru_cache(maxsize=5_000)
def by_words(heading: str) -> dict[str, float]:
    """What a heading says its column may be, with a score for each. Of one that stands below a group's, its own words
    count where they say enough."""
    heading = ONE_OR_MORE.sub(r"\1", LED_BY_A_NUMBER.sub("", heading))
    group, colon, own = heading.rpartition(": ")
    if OF_ANOTHER.fullmatch(plain(heading)):
        return {key: points for key, points in _by_words(heading).items() if key in ABOUT_ANOTHER}
    found = _by_words(heading) or _by_words(re.sub(r"\(.*?\)|\[.*?\]", " ", heading))
    if colon and (not GENERAL.fullmatch(plain(own)) or OF_THE_CASE.fullmatch(plain(group))):
        for key, points in _by_words(own).items():
            found[key] = max(found.get(key, 0), points * 0.95)
    return found


def _by_words(heading: str) -> dict[str, float]:
    text = DAY_AND_TIME.sub("date", plain(heading))
    found: dict[str, float] = {}
    if not text:
        return found
    for each in COLUMNS:
        shown = plain(each.label)
        if text == shown or _WHOLE.get(each.key) and _WHOLE[each.key].fullmatch(text):
            found[each.key] = 10.0
        elif each.key in DONE and DUE_IN.search(text):
            continue  # the day by which it is to be done
        elif each.key in _SOME and (match := _SOME[each.key].search(text)):
            found[each.key] = 6.0 + 2.5 * len(match[0]) / len(text)
    return found


def known(headings: Sequence[str]) -> int:
    """How many different things these headings are known for."""
    taken: set[str] = set()
    for heading in headings:
        scores = by_words(heading)
        free = [key for key in sorted(scores, key=lambda key: -scores[key]) if key not in taken]
        taken.update(free[:1])
    return len(taken)


class Look(NamedTuple):
    """What the cells of a column look like: the share of dates, of yes and no, of figures alone, of texts that tell a
    story, and of codes; and a few of them as they stand."""

    filled: int
    days: float
    yes: float
    codes: float
    stories: float
    samples: tuple[str, ...]


def look(cells: Sequence[Cell], today: dt.date) -> Look:
    """The looks of a column."""
    filled = [cell for cell in cells if cell not in (None, "")][:SAMPLES]
    texts = [words(cell) for cell in filled]
    count = len(filled) or 1
    days = sum(_is_day(cell, today) for cell in filled) / count
    yes = (
        sum(
            len(text) < 16 and read_yes(cell)[1] and not _is_day(cell, today)
            for cell, text in zip(filled, texts, strict=True)
        )
        / count
    )
    codes = (
        sum(
            re.fullmatch(r"[A-Za-z]{0,8}[\s/_.-]?\d{1,4}([\s/_.-]{0,1}\d{1,6}){0,2}[A-Za-z]?", text) is not None
            for text in texts
        )
        / count
    )
    stories = sum(len(text) > 60 and STORY.search(text) is not None for text in texts) / count
    return Look(len(filled), days, yes, codes, stories, tuple(dict.fromkeys(text[:60] for text in texts))[:3])


def _is_day(cell: Cell, today: dt.date) -> bool:
    """A date, or a text that means one: a bare number may be anything."""
    if isinstance(cell, dt.date):
        return True
    if isinstance(cell, float):
        return 30_000 <= cell <= 60_000 and cell == int(cell)
    if not isinstance(cell, str) or not any(map(str.isdigit, cell)) or len(cell) > 60:
        return False
    if re.fullmatch(r"\d{1,4}|[A-Za-z]{0,8}[-/ ]?\d{1,4}[-/ ]\d{1,4}", cell.strip()):
        return False
    said = read_day(cell, today)
    if said.month_only and len(cell.split()) > 4:  # a sentence in which a year stands
        return False
    return said.day is not None or said.month_only or NUMERIC.search(cell) is not None or "not say which" in said.wrong


def score(key: str, by_heading: float, looks: Look) -> float:
    """How well a column fits, by its heading and by its cells."""
    kind = BY_KEY[key].kind
    if not looks.filled:
        return by_heading
    if kind in (DAY, DUE):
        return by_heading + (
            3
            if looks.days >= 0.4
            else 0
            if looks.days > 0
            else -6
            if key
            in (
                "occurred_on",
                "rr_meeting",
                "notified_on",
                "closed_on",
                "published_on",
                "died_on",
                "decided_on",
                "report_finished_on",
            )
            else -2
        )
    if kind == YES:
        return by_heading + (2 if looks.yes >= 0.5 else -4 if looks.days >= 0.5 else -1)
    if key in PEOPLE and looks.stories > 0.3:
        return by_heading - 7  # what is told of them, and no list of names
    lettered = kind == NAMES and any(re.search(r"[A-Za-z]{3}", text) for text in looks.samples)
    if looks.days >= 0.6 and not lettered and key not in ("month", "year", "reference"):
        return by_heading - 7
    return by_heading + (1 if kind == CODE and looks.codes > 0.5 else 0)


def guess(table: Table, today: dt.date, remembered: Mapping[str, str] | None = None) -> dict[int, str]:
    """What each column of a table is, where that can be told: column -> key. `remembered`: heading -> key ("" for one
    that is only kept), as people said before."""
    remembered = remembered or {}
    looks = looks_of(table, today)
    found: dict[int, str] = {}
    told = {
        column: key
        for column, text in table.headings.items()
        if (key := remembered.get(plain(text))) or key is not None and not names_people(text)
    }
    for column, key in told.items():
        if key in BY_KEY and (key in SEVERAL or key not in found.values()):
            found[column] = key
    offers = [
        (score(key, points, looks[column]) - column * 0.0001, column, key)
        for column in table.headings
        if column not in told
        for key, points in _offered(table, column).items()
    ]
    for points, column, key in sorted(offers, reverse=True):
        if points >= ENOUGH and column not in found and (key in SEVERAL or key not in found.values()):
            found[column] = key
    return _by_looks(table, looks, found, told)


def _offered(table: Table, column: int) -> dict[str, float]:
    """What a heading says. One that only says "Date" or "Due" may go on from the heading before it."""
    heading, before = table.headings[column], table.headings.get(column - 1, "")
    if plain(heading) in ("name", "full name") and _is_form(table, column):
        return {}  # whoever filled it in
    found = dict(by_words(heading))
    if by_child := CHILD_OR_ANOTHER.fullmatch(plain(heading)):
        named = _names_the_child(table, column)
        if by_child["numbered"] and named:
            return {BORN_OF_ANOTHER if by_child["born"] else "siblings": 9.0}
        if by_child["concern"] and not named:
            return {"child": 8.0}
    if DONE_NOW.fullmatch(plain(heading)):  # "5WD", then "Sent"
        for due in by_words(before):
            if due in DONE_AFTER:
                found.setdefault(DONE_AFTER[due], 8.0)
    if before and ": " not in heading and GENERAL.fullmatch(plain(heading)):
        for key, points in by_words(f"{before}: {heading}").items():
            found.setdefault(key, points - 1.5)
    return found


def _names_the_child(table: Table, column: int) -> bool:
    """Whether another column names the child, by a heading that can mean nobody else."""
    others = (text for at, text in table.headings.items() if at != column)
    return any(
        any(points >= 9 for key, points in by_words(text).items() if key in WHO and key != "family")
        for text in others
        if not CHILD_OR_ANOTHER.fullmatch(plain(text))
    )


def _is_form(table: Table, column: int) -> bool:
    """Whether the rows are answers of an online form, in which another column names the child."""
    others = [heading for at, heading in table.headings.items() if at != column]
    named = any(set(by_words(heading)) & set(WHO) for heading in others)
    return named and bool(SENT_BY_A_FORM & set(map(plain, others)))


def names_people(heading: str) -> bool:
    """Whether a heading is known for people. Before such columns were read, every one was remembered as only kept,
    though nobody had chosen so: what a person keeps now is remembered as `KEPT`."""
    return any(key in SEVERAL for key in by_words(heading))


def looks_of(table: Table, today: dt.date) -> dict[int, Look]:
    """The looks of every column of a table."""
    rows = table.rows[: SAMPLES * 5]
    return {column: look([table.cell(row, column) for row in rows], today) for column in table.headings}


def _by_looks(
    table: Table, looks: Mapping[int, Look], found: dict[int, str], told: Mapping[int, str]
) -> dict[int, str]:
    """A reference, where no heading says so: the first column of codes that never repeat much."""
    if "reference" not in found.values():
        for column in table.headings:
            seen = looks[column]
            if column not in found and column not in told and seen.filled > 2 and seen.codes > 0.8 and seen.days < 0.3:
                texts = [words(table.cell(row, column)) for row in table.rows]
                if len(set(texts)) > len(texts) * 0.5 and any(not text.isdigit() for text in texts if text):
                    return {**found, column: "reference"}
    return found
