"""The people beside the child whom a row of a tracker names: parents, carers, brothers and sisters. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from csprapp.names.folding import words as folded
from csprapp.names.usual import is_first_name, is_only_a_first_name, is_surname
from csprapp.names.vocabulary import ABBREVIATIONS, COMMON, ROLES
from csprapp.tables.headings import plain
from csprapp.tables.people import TOO_LONG, Named, Read, read_cell
from csprapp.tables.reading import address, words
from csprapp.tables.typed import EMPTY, read_day
from dashboard.imports.columns import BORN_OF_ANOTHER, PEOPLE
from dashboard.imports.odd_cells import either
from dashboard.imports.row_children import ReadsChildren, somebody
from dashboard.imports.row_facts import ChildFacts, RowFacts

ROLE_OF = {
    "mother": "parent", "father": "parent", "parents": "parent", "carers": "carer", "siblings": "sibling",
    "household": "household", "believed": "believed",
}  # fmt: skip
CALLED = {"mother": "Mother", "father": "Father", "parents_or_carers": "Parent or carer"}
BORN = re.compile(r"\b(dobs?|d o b|dates? of birth|born|of|the)\b")
NO_NAME = re.compile(
    r"(y|yes|n|no|x|✓|✔|\d{1,2}|both|all|same|as above|(mother|father|parents?|carers?|siblings?|mum|dad)s?)\.?", re.I
)
PARTICLE = re.compile(r"(van|von|der|den|de|da|di|la|le|el|al|bin|ibn|abu|del|dos|du|ap|o)$")
# What is told of people instead of their name: "in prison", "lives with her aunt".
TELLS = re.compile(
    r"\b(lives?|lived|deceased|died|dead|unknown|prison|custody|address|details|moved|declined|refused|absent|involved|"
    r"none|nil|foster|adoptive|step|half|full|older|younger|abroad|estranged|separated|confirmed|file|mosaic|caused|harm|"
    r"subject|adults?|significant|partner|current|previous|ex|new)\b", re.I,
)  # fmt: skip
KEPT_AS_WORDS = "Not read as a name: it is kept with the case as it is written"


class ReadsPeople(ReadsChildren):
    """Reads whom the columns of one part in the case name."""

    def __init__(self, *said: Any) -> None:
        super().__init__(*said)
        self.of_people = [(column, key) for column, key in sorted(self.mapping.items()) if key in PEOPLE]
        born = [column for column, key in sorted(self.mapping.items()) if key == BORN_OF_ANOTHER]
        self.births = {whose: column for column in born if (whose := self._whose(column))}

    def _whose(self, born: int) -> int:
        """The column of people of whom another one has the births: by its words, else the one before it."""
        headings = self.table.headings
        told = " ".join(BORN.sub(" ", plain(headings[born])).split())
        named = [column for column, _ in self.of_people if told and plain(headings[column]).startswith(told)]
        before = [column for column, _ in self.of_people if column < born]
        return (named or before[-1:] or [0])[0]

    def _people(self, facts: RowFacts, number: int) -> None:
        for column, key in self.of_people:
            if text := self._names_in(column, number):
                facts.others += self._of_one_part(facts, column, key, text, number)

    def _names_in(self, column: int, number: int) -> str:
        cell = self._cell(number, column)
        text = cell.strip() if isinstance(cell, str) else words(cell)
        return "" if EMPTY.fullmatch(text) or NO_NAME.fullmatch(text) else text

    def _of_one_part(self, facts: RowFacts, column: int, key: str, text: str, number: int) -> Iterator[ChildFacts]:
        read, where = read_cell(text, self.today), address(number, column)
        if read.doubt == TOO_LONG:
            read = Read()
        if read.doubt and not _first_names(read.named, key):
            facts.wrong.append((where, read.doubt))
            return
        named = [found for each in read.named if (found := is_a_name(each, "." in text))]
        if len(named) < len(read.named) or not read.named:
            facts.notes.append((where, KEPT_AS_WORDS))
        born = self._birth(facts, self.births.get(column, 0), number) if len(named) == 1 else None
        for each in named:
            yield somebody(each, ROLE_OF.get(key, "adult"), CALLED.get(key, ""), born or each.born, self.today)

    def _birth(self, facts: RowFacts, column: int, number: int) -> dt.date | None:
        """The day of birth in a column of its own; one that leaves a doubt is told, and holds nothing up."""
        cell = self._cell(number, column) if column else None
        said = read_day(cell, self.today, since_1904=self.table.sheet.since_1904)
        turned = said.day and column in self.around and isinstance(cell, dt.date)
        why = said.wrong or (either(said.day) if turned and said.day else "")
        if why:
            facts.notes.append((address(number, column), f"{why}: not recorded"))
        return None if why else said.day


def _first_names(named: tuple[Named, ...], key: str) -> bool:
    """Whether a doubtful list of brothers and sisters holds first names alone: "Jon, Kay and Lou"."""
    return key == "siblings" and all(is_only_a_first_name(each.name) and " " not in each.name for each in named)


def is_a_name(each: Named, dotted: bool = False) -> Named | None:
    """Somebody whose words can be a name; None of words that tell something, of "In prison" or "Lives with MGM"."""
    if not each.name:
        short = "".join(filter(str.isalpha, each.initials)).lower()
        return None if len(short) < 2 or short in ABBREVIATIONS and not dotted else each
    if NO_NAME.fullmatch(each.name):
        return None
    found = re.match(r"(?:[^\W\d_][\w'’\-]*\s+)+?(?=[a-z])", each.name)
    parts = each.name.split()
    if found and not PARTICLE.match(parts[len(found[0].split())]):
        return None
    if len(parts) > 6 or any(any(map(str.isdigit, part)) for part in parts):
        return None
    said = folded(each.name)
    if not said or TELLS.search(each.name) or all(word in COMMON | ROLES for word in said):
        return None
    known = is_first_name(parts[0]) or is_surname(parts[-1])
    return each if known or not set(said) & (COMMON | ROLES) else None
