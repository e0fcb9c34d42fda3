"""Whom the rows of a case name beside its children, each once; and who of them a case that is here lacks. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from csprapp.names import comparing as names
from dashboard.imports.row_facts import ADULTS, ChildFacts

NEARER = ("believed", "parent", "carer", "household", "adult")  # the part that says most comes first
IN_WORDS = {
    "parent": "parent,parents", "carer": "carer,carers", "sibling": "brother or sister,brothers or sisters",
    "household": "household member,household members", "believed": "adult believed to have caused harm,adults believed "
    "to have caused harm", "adult": "other adult,other adults", "unborn": "unborn child,unborn children",
}  # fmt: skip
Known = tuple[
    str, frozenset[str], frozenset[str]
]  # the part of somebody here, and all initials and names they ever had


def each_once(others: Iterable[ChildFacts], children: Sequence[ChildFacts]) -> list[ChildFacts]:
    """Everybody once, and nobody who is a child of the case already. Who stands in several columns has the part that
    says most: a mother who is believed to have caused harm is recorded as that."""
    found: list[ChildFacts] = []
    for person in others:
        adult = _is_adult(person)
        known = next((each for each in found if _is_adult(each) == adult and is_one(each, person)), None)
        if known is not None:
            _join(known, person)
        elif adult or not any(is_one(child, person, short=True) for child in children):
            found.append(ChildFacts(person.name, person.initials, person.surname, person.born, dict(person.facts)))
    return found


def _is_adult(person: ChildFacts) -> bool:
    return person.facts.get("role") in ADULTS


def _join(known: ChildFacts, person: ChildFacts) -> None:
    role = known.facts["role"]
    if role in NEARER:
        role = min(role, person.facts["role"], key=NEARER.index)
    known.born = known.born or person.born
    known.facts = {**person.facts, **known.facts, "role": role}


def is_one(one: ChildFacts, other: ChildFacts, *, short: bool = False) -> bool:
    """Whether two are one person, by the one comparison of names. `short`: a first name alone stands for the whole."""
    if one.born and other.born and one.born != other.born:
        return False
    if one.name and other.name:
        return names.same_name(one.name, other.name) or short and _stands_for(other.name, one.name)
    return bool(one.initials) and names.initials(one.initials) == names.initials(other.initials)


def _stands_for(short: str, whole: str) -> bool:
    return " " not in short.strip() and names.same_name(short, whole.split(maxsplit=1)[0])


def missing(others: Sequence[ChildFacts], known: Sequence[Known]) -> list[ChildFacts]:
    """Who of these is nobody of a case that is here. Somebody whose record was emptied may be any of their part."""
    return [person for person in others if not any(_is_known(person, *each) for each in known)]


def _is_known(person: ChildFacts, role: str, initials: frozenset[str], called: frozenset[str]) -> bool:
    if (role in ADULTS) != _is_adult(person):
        return False
    if not initials and not called:  # erased
        return True
    if person.name and called:
        short = not _is_adult(person)
        return any(names.same_name(person.name, each) or short and _stands_for(person.name, each) for each in called)
    return names.initials(person.initials) in set(map(names.initials, initials)) - {""}


def parts_of(others: Sequence[ChildFacts]) -> str:
    """How many people of which part these are, without a name: "2 parents and 1 carer"."""
    counted = Counter(person.facts["role"] for person in others)
    told = []
    for role, words in IN_WORDS.items():
        if counted[role]:
            one, many = words.split(",")
            told.append(f"{counted[role]} {one if counted[role] == 1 else many}")
    return " and ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))
