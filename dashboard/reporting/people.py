"""What the report calls each person of a case: a pseudonym where one is recorded, else the part they have."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cases.incidents.former import FormerValue, names_in, values_in
from cases.incidents.models import Child, Person
from cases.incidents.rules import birthday
from dashboard.reporting.naming import REMOVED, Someone

Role = Person.Role
PARTS = {
    Role.DIED: "child",
    Role.HARMED: "child",
    Role.CHILD: "child",
    Role.CAUSED_HARM: "child who caused harm",
    Role.SIBLING: "sibling",
    Role.OTHER_CHILD: "other child",
    Role.UNBORN: "unborn child",
    Role.PARENT: "parent",
    Role.CARER: "carer",
    Role.HOUSEHOLD: "household member",
    Role.BELIEVED: "adult believed to have caused harm",
    Role.ADULT: "adult",
}
# What the recorded relationship of an adult says, most exact first.
RELATIONS = (
    (r"(mother|mum|mam)('?s)? (partner|boyfriend|husband)", "mother’s partner"),
    (r"(father|dad)('?s)? (partner|girlfriend|wife)", "father’s partner"),
    (r"step-? ?mother", "stepmother"),
    (r"step-? ?father", "stepfather"),
    (r"grand-? ?mother|nan", "grandmother"),
    (r"grand-? ?father", "grandfather"),
    (r"foster.*", "foster carer"),
    (r"aunt(ie)?", "aunt"),
    (r"uncle", "uncle"),
    (r"mother|mum|mam", "mother"),
    (r"father|dad", "father"),
)
TITLES = ((("mother", "aunt"), frozenset({"ms", "mrs", "miss"})), (("father", "uncle"), frozenset({"mr"})))


@dataclass(frozen=True)
class Named:
    """A person with what the report calls them, and what they were called before."""

    person: Person
    label: str
    former: tuple[FormerValue, ...] = ()

    @property
    def someone(self) -> Someone:
        """Every name, the initials and the titles by which a text may call the person."""
        others = re.split(r"[,;\n]", self.person.other_names)
        names = tuple(name.strip() for name in (self.person.name, *others, *names_in(self.former)) if name.strip())
        return Someone(self.label, names, self.person.initials, _titles(self.person))

    @property
    def before(self) -> list[Someone]:
        """The same person under each of their former initials."""
        return [replace(self.someone, initials=each) for each in values_in(self.former, FormerValue.Field.INITIALS)]


def labelled(people: Sequence[Person], former: Sequence[FormerValue] = ()) -> list[Named]:
    """Everybody of the case with their label. Two in one part are told apart by a number, in the order recorded."""
    parts = [_pseudonym(person) or _part(person) for person in people]
    many, used = Counter(parts), Counter()
    found = []
    for person, part in zip(people, parts, strict=True):
        used[part] += 1
        label = f"{part} {used[part]}" if many[part] > 1 else part if _pseudonym(person) else f"the {part}"
        found.append(Named(person, label, _of(person, former)))
    return found


def struck_off(people: Iterable[Person], former: Sequence[FormerValue] = ()) -> list[Named]:
    """People recorded by mistake: they have no part in the case, and a text may still name them."""
    return [Named(person, REMOVED, _of(person, former)) for person in people]


def _of(person: Person, former: Sequence[FormerValue]) -> tuple[FormerValue, ...]:
    return tuple(row for row in former if row.person_id == person.pk)


def _pseudonym(person: Person) -> str:
    child: Child | None = getattr(person, "child", None)
    return child.published_pseudonym.strip() if child else ""


def _part(person: Person) -> str:
    if not person.is_child:
        said = person.relationship.lower().replace("’", "'")
        for pattern, words in RELATIONS:
            if re.search(rf"\b({pattern})\b", said):
                return words
    return PARTS[Role(person.role)]


def _titles(person: Person) -> frozenset[str]:
    """What may stand before the surname of an adult whose relationship is recorded; of nobody else is it known."""
    part = "" if person.is_child else _part(person)
    return next((titles for words, titles in TITLES if part.endswith(words)), frozenset())


def age_words(born: date | None, on: date | None) -> str:
    """An age on a day in words: in months below two years, then in years; "" when either day is not known."""
    if born is None or on is None or on < born:
        return ""
    years = on.year - born.year
    years -= birthday(born, years) > on
    if years >= 2:
        return f"{years} years"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return f"{months} {'month' if months == 1 else 'months'}"
