"""The disclosure check of what is written from no case: compared with everybody the service knows, in one pass.

A first name or a birthday alone gives nobody away among thousands of people, and would be found on every page. So a
whole name, an address, a number or a reference is a finding; a part of a name only together with another fact of the
same person, or when a court protects that person. The text is indexed once and each person is looked up in the index.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from cases.incidents.birthdays import lives
from cases.incidents.former import FormerValue, names_in, values_in
from cases.incidents.models import Child, Incident, Person
from cases.notifications.models import Notification
from cases.restrictions.models import Matter, ReportingRestriction
from csprapp.accounts.models import User
from csprapp.names.addresses import addresses_in, lines_of, own_words, postcodes_of
from csprapp.names.comparing import is_near
from csprapp.names.dates import dates_in
from csprapp.names.folding import UNSPACED
from csprapp.names.reading import Spot, is_a_word
from csprapp.names.searching import WIDE_ENOUGH, inside, runs
from csprapp.names.texts import Name, name_of
from csprapp.names.variants import variants_of
from csprapp.records.refusals import Refused
from publishing.disclosure import searches
from publishing.disclosure.searches import NOTHING, Finding, Known, Place, Public, Searched, Sort

Field = FormerValue.Field
GRAM = 6  # signs: no number looked for is shorter


class Index:
    """Everything the public would read, looked at once: its words, dates and runs of figures."""

    def __init__(self, places: Iterable[Place], public: Public = NOTHING) -> None:
        self.texts = [Searched(place, public) for place in places]

    @cached_property
    def spots(self) -> dict[str, set[int]]:
        """In which texts each word stands."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(self.texts):
            for word in text.spots:
                found[word].add(number)
        return dict(found)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that may be names: with a capital, or in an address or a file name."""
        return frozenset(word for text in self.texts for same in text.capitals.values() for word in same)

    @cached_property
    def dates(self) -> frozenset[date]:
        """Every day that a text of the edition names, however it is written."""
        return frozenset(day for text in self.texts for day, _ in dates_in(text.flat))

    @cached_property
    def signs(self) -> frozenset[str]:
        """Every sign of its texts: a name with another sign need not be looked for."""
        return frozenset(sign for text in self.texts for sign in text.sign_spots)

    @cached_property
    def grams(self) -> frozenset[str]:
        """Every run of six signs with a figure, as numbers are found however they are spaced."""
        squeezed = ("".join(sign for _, _, sign in text.signs) for text in self.texts)
        return frozenset(
            text[at : at + GRAM]
            for text in squeezed
            for figure in re.finditer(r"\d", text)
            for at in range(max(0, figure.start() - GRAM + 1), figure.start() + 1)
        )

    @cached_property
    def unspaced(self) -> bool:
        """Whether a text has a script without blanks between words."""
        return any(not text.plain.isascii() and UNSPACED.search(text.plain) for text in self.texts)

    def near(self, parts: Iterable[str]) -> dict[str, frozenset[str]]:
        """For each part of a name the words of the text that are it, may be it misspelt, or stand for it."""
        shortened: dict[str, set[str]] = defaultdict(set)
        for word in self.names:
            for form in () if is_a_word(word) else _shortened(word):
                shortened[form].add(word)
        found: dict[str, frozenset[str]] = {}
        for part in parts:
            close = {part} if part in self.spots else set()
            maybe = {word for form in _shortened(part) for word in shortened.get(form, ())}
            close |= {word for word in maybe if is_near(word, part)} | (variants_of(part) & self.names)
            if close:
                found[part] = frozenset(close)
        return found


def _shortened(word: str) -> set[str]:
    """The word with one letter left out, or two of a long one: two words that are nearly the same share such a form."""
    if len(word) < 4:
        return set()
    once = [word[:at] + word[at + 1 :] for at in range(1, len(word))]
    forms = {word, *once}
    if len(word) >= 8:
        forms.update(form[:at] + form[at + 1 :] for first, form in enumerate(once, 1) for at in range(first, len(form)))
    return forms


@dataclass(frozen=True)
class Someone:
    """What is known of one person, and which case knows it."""

    case: int
    names: tuple[Name, ...]
    days: frozenset[date]
    addresses: str
    school: str
    numbers: tuple[str, ...]
    protected: bool


# A finding and the case it is about, which only those who may see that case are told.
Found = tuple[Finding, int]


class Everybody:
    """Everybody and every reference known on a London day, read when it is first needed."""

    def __init__(self, today: date) -> None:
        self.today = today

    @cached_property
    def people(self) -> list[Someone]:
        """All people of all cases, as they may be named; read once for a check."""
        return list(everybody(self.today))

    @cached_property
    def references(self) -> list[tuple[int, list[str]]]:
        """The references of all cases, by the case; read once for a check."""
        return list(_references())


def findings_in(
    places: Iterable[Place], reader: User | None, today: date, public: Public = NOTHING, known: Everybody | None = None
) -> list[Finding]:  # fmt: skip
    """What the public would read compared with everybody known. A case the reader may not see is not named."""
    index, known = Index(places, public), known or Everybody(today)
    found = [*_people(index, known.people), *_of_cases(index, known.references)]
    seen: dict[int, str] = {}
    if found and reader is not None:
        cases = Incident.objects.visible_to(reader, today).filter(pk__in={case for _, case in found})
        seen = dict(cases.values_list("pk", "reference"))
    told = [replace(finding, elsewhere=seen.get(case, searches.ASK)) for finding, case in found]
    return list({each.key: each for each in told}.values())


def refuse_names(before: object, facts: Mapping[str, Any], *names: str, by: User, today: date) -> None:
    """Nothing, or Refused beside each answer whose new words, which the public reads at once, name somebody we know."""
    new = [Place(name, facts[name]) for name in names if facts.get(name) and facts[name] != getattr(before, name)]
    if found := findings_in(new, by, today):
        raise Refused({each.where: f"It contains {each.what.lower()}. Remove that." for each in found})


def everybody(today: date) -> Iterator[Someone]:
    """Every person of every case, with what they were called before; once more for each former school. Four queries."""
    orders = [row for row in ReportingRestriction.objects.select_related("person") if row.is_live(today)]
    orders = [row for row in orders if Matter.NAME in row.matters]
    people = {row.person_id for row in orders if row.person_id}
    cases = {row.incident_id for row in orders if not row.person_id}
    before: dict[int | None, list[FormerValue]] = defaultdict(list)
    for row in FormerValue.objects.exclude(person=None):
        before[row.person_id].append(row)
    for person in Person.everything.select_related("child"):  # by mistake or not: they are somebody
        child = getattr(person, "child", None)
        was, now = before.get(person.pk, ()), child or Child()
        names = [person.name, *re.split(r"[;,\n]", person.other_names), *names_in(was)]
        own = person.pk in people or person.incident_id in cases and lives(person, child)
        days = (person.date_of_birth, now.expected_on, now.died_on, *(row.day for row in was))
        someone = Someone(
            case=person.incident_id,
            names=tuple(name for name in map(name_of, names) if name.parts),
            days=frozenset(day for day in days if day),
            addresses="\n".join([person.addresses, *values_in(was, Field.ADDRESSES)]),
            school=now.school,
            numbers=(*(getattr(now, name) for name in Child.NUMBERS), *values_in(was, *Child.NUMBERS)),
            protected=own,
        )
        yield from (replace(someone, school=school) for school in [now.school, *values_in(was, Field.SCHOOL)])


def _people(index: Index, people: Sequence[Someone]) -> Iterator[Found]:
    close = index.near({part for person in people for name in person.names for part in (*name.parts, *name.also)})
    for person in people:
        for finding in _of(index, person, close):
            yield finding, person.case


def _of(index: Index, person: Someone, close: dict[str, frozenset[str]]) -> Iterator[Finding]:
    whole = [finding for name in person.names for finding in _whole(index, name, close, person.protected)]
    yield from whole
    others = [*_addresses(index, person), *_numbers(index, person.numbers, "a number that a case of ours knows")]
    yield from others
    if not whole:
        yield from _parts(index, person, told_anyway=person.protected or bool(others))


def _whole(index: Index, name: Name, close: dict[str, frozenset[str]], protected: bool) -> Iterator[Finding]:
    """A name of two parts or more, in any order, each as it is or misspelt, or run together."""
    found = _runs(index, name, close) if len(name.parts) > 1 else defaultdict(list)
    if name.native and index.unspaced:
        for number, text in enumerate(index.texts):
            found[number] += inside(text, name.native[:1])
    for number, spots in found.items():
        if spots:
            yield index.texts[number].finding("a whole name that a case of ours knows", spots, protected, named=True)
    if len(name.parts) > 1 and len(name.joined) >= WIDE_ENOUGH:
        yield from _run_together(index, {name.joined, "".join(reversed(name.parts))}, protected)


def _runs(index: Index, name: Name, close: dict[str, frozenset[str]]) -> dict[int, list[Spot]]:
    """By text, where a name stands in one of the ways of writing it."""
    found: dict[int, list[Spot]] = defaultdict(list)
    for variant in name.variants:
        if all(part in close for part in variant):
            texts = [set().union(*(index.spots[word] for word in close[part])) for part in variant]
            for number in sorted(set.intersection(*texts)):
                found[number] += [
                    spot for spot in runs(index.texts[number], variant, close) if spot not in found[number]
                ]
    return found


def _run_together(index: Index, joined: set[str], protected: bool) -> Iterator[Finding]:
    for number in sorted(set().union(*(index.spots.get(word, ()) for word in joined))):
        text = index.texts[number]
        spots = [Spot(*text.words[at][:2]) for word in joined for at in text.spots.get(word, ())]
        yield text.finding("a whole name that a case of ours knows, without its spaces", spots, protected, named=True)


def _parts(index: Index, person: Someone, *, told_anyway: bool) -> Iterator[Finding]:
    """A part of a name, where something else of the same person stands in the text too, or a court protects them."""
    parts = {part for name in person.names for part in (*name.parts, *name.also) if len(part) > 2} & index.names
    if not parts or not (told_anyway or person.days & index.dates or _school(index, person)):
        return
    for text in index.texts:
        places = [at for part in parts for at in text.spots.get(part, ())]
        hits = [Spot(*text.words[at][:2]) for at in sorted(places) if text.capital(at) and not text.in_a_date(at)]
        if hits:
            what = "part of a name that a case of ours knows, beside another fact about that person"
            yield text.finding(what, hits, named=True)


def _school(index: Index, person: Someone) -> bool:
    fact = Known(Sort.PLACE, person.school, "")
    there = (all(word in index.spots or f"{word}s" in index.spots for word in own) for own in own_words(person.school))
    return any(there) and any(_searched(index, fact))


def _addresses(index: Index, person: Someone) -> Iterator[Finding]:
    """Searched for only when every sign of a line of it, or of its postcode, stands somewhere in the text. A street
    alone has many houses."""
    codes = [each.lower() for each in postcodes_of(person.addresses)]
    parted = [[code[:-3], code[-3:]] for code in codes]
    lines = [line for line in lines_of(person.addresses) if len(line) > 1]
    if not any(index.signs.issuperset(signs) for signs in [*([code] for code in codes), *parted, *lines]):
        return
    for text in index.texts:
        if spots := list(addresses_in(text, person.addresses)):
            yield text.finding("an address that a case of ours knows", spots)


def _numbers(index: Index, numbers: Iterable[str], about: str) -> Iterator[Finding]:
    for number in numbers:
        signs = re.sub(r"\W|_", "", number).lower()
        if len(signs) >= GRAM and signs[:GRAM] in index.grams:
            yield from _searched(index, Known(Sort.NUMBER, number, about))


def _searched(index: Index, fact: Known) -> Iterator[Finding]:
    for text in index.texts:
        yield from searches.in_one_place(text, fact)


def _references() -> Iterator[tuple[int, list[str]]]:
    """Each case with a reference of it, old or new."""
    ours = Incident.objects.values_list("pk", "reference", "panel_reference")
    was = FormerValue.objects.filter(field__in=[Field.PANEL_REFERENCE, Field.NATIONAL_REFERENCE])
    sent = [
        *Notification.objects.values_list("incident_id", "national_reference"),
        *was.values_list("incident_id", "value"),
    ]
    yield from ((case, [own, panel]) for case, own, panel in ours)
    yield from ((case, [number]) for case, number in sent)


def _of_cases(index: Index, known: Iterable[tuple[int, list[str]]]) -> Iterator[Found]:
    for case, numbers in known:
        for finding in _numbers(index, numbers, "the reference of a case of ours"):
            yield finding, case
