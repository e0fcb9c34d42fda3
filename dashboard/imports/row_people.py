"""The people beside the child whom a row of a tracker names: parents, carers, brothers and sisters. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from csprapp.names.folding import words as folded
from csprapp.names.usual import is_first_name, is_only_a_first_name, is_surname
from csprapp.names.vocabulary import ABBREVIATIONS, COMMON, ROLES
from csprapp.tables.people import Named, read_cell
from csprapp.tables.reading import words
from csprapp.tables.typed import EMPTY
from dashboard.imports.columns import PEOPLE
from dashboard.imports.odd_cells import either
from dashboard.imports.row_children import ReadsChildren, somebody
from dashboard.imports.row_facts import ChildFacts, RowFacts

ROLE_OF = {
    "mother": "parent", "father": "parent", "parents": "parent", "carers": "carer", "siblings": "sibling",
    "household": "household", "believed": "believed",
}  # fmt: skip
CALLED = {"mother": "Mother", "father": "Father", "parents_or_carers": "Parent or carer"}
BIRTHS = {"mother": "mother_born", "father": "father_born"}
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

    def _people(self, facts: RowFacts, number: int) -> None:
        for key in PEOPLE:
            if key in self.columns and (text := self._names_in(key, number)):
                facts.others += self._of_one_part(facts, key, text, number)

    def _names_in(self, key: str, number: int) -> str:
        cell = self.cell(key, number)
        text = cell.strip() if isinstance(cell, str) else words(cell)
        return "" if EMPTY.fullmatch(text) or NO_NAME.fullmatch(text) else text

    def _of_one_part(self, facts: RowFacts, key: str, text: str, number: int) -> Iterator[ChildFacts]:
        read, where = read_cell(text, self.today), facts.where[key]
        if read.doubt and not _first_names(read.named, key):
            facts.wrong.append((where, read.doubt))
            return
        named = [found for each in read.named if (found := is_a_name(each, "." in text))]
        if len(named) < len(read.named) or not read.named:
            facts.notes.append((where, KEPT_AS_WORDS))
        for each in named:
            born = self._birth(facts, key, number) if len(named) == 1 and key in BIRTHS else None
            yield somebody(each, ROLE_OF.get(key, "adult"), CALLED.get(key, ""), born or each.born, self.today)

    def _birth(self, facts: RowFacts, key: str, number: int) -> dt.date | None:
        """The day of birth in a column of its own; one that leaves a doubt is told, and holds nothing up."""
        birth = BIRTHS[key]
        if birth not in self.columns:
            return None
        said = self.day(birth, number)
        turned = said.day and birth in self.turned and isinstance(self.cell(birth, number), dt.date)
        why = said.wrong or (either(said.day) if turned and said.day else "")
        if why:
            facts.notes.append((facts.where[birth], f"{why}: not recorded"))
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
