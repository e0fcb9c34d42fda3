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
from itertools import combinations
from typing import Any

from cases.incidents.birthdays import lives
from cases.incidents.former import FormerValue, names_in, values_in
from cases.incidents.models import Child, Incident, Person
from cases.notifications.models import Notification
from cases.restrictions.models import Matter, ReportingRestriction
from csprapp.accounts.models import User
from csprapp.records.refusals import Refused
from publishing.disclosure import searches
from publishing.disclosure.searches import Finding, Hit, Known, Place, Searched, Sort, fold

Field = FormerValue.Field
GRAM = 6  # signs: no number looked for is shorter


class Index:
    """Everything the public would read, looked at once: its words, dates and runs of figures."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.texts = [Searched.of(place) for place in places]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for text in self.texts for word in text.folded if len(word) > 1)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that may be names: with a capital, or in an address or a file name."""
        return frozenset(
            form
            for text in self.texts
            for (_, _, word), form in zip(text.words, text.folded, strict=True)
            if text.place.machine or word[0].isupper()
        )

    @cached_property
    def dates(self) -> frozenset[date]:
        return frozenset(day for text in self.texts for day, _ in searches.dates_in(text.plain))

    @cached_property
    def signs(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", " ".join(text.plain for text in self.texts).upper()))

    @cached_property
    def grams(self) -> frozenset[str]:
        """Every run of six signs, as numbers are found however they are spaced."""
        squeezed = [re.sub(r"\W|_", "", text.plain).upper() for text in self.texts]
        return frozenset(text[at : at + GRAM] for text in squeezed for at in range(len(text) - GRAM + 1))

    @cached_property
    def spots(self) -> dict[str, list[tuple[int, int]]]:
        """Where each word stands: which text, and the how manieth word of it."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, text in enumerate(self.texts):
            for at, word in enumerate(text.folded):
                found[word].append((number, at))
        return found

    def near(self, parts: Iterable[str]) -> dict[str, frozenset[str]]:
        """For each part of a name the words of the text that are it, or may be it misspelt."""
        shortened: dict[str, set[str]] = defaultdict(set)
        for word in self.words:
            for form in _shortened(word):
                shortened[form].add(word)
        found: dict[str, frozenset[str]] = {}
        for part in parts:
            close = {part} if part in self.words else set()
            maybe = {word for form in _shortened(part) for word in shortened.get(form, ())}
            close |= {word for word in maybe if searches.is_near(word, part)}
            if close:
                found[part] = frozenset(close)
        return found


def _shortened(word: str) -> set[str]:
    """The word with one letter left out, or two of a long one: two words that are nearly the same share such a form."""
    if len(word) < 4:
        return set()
    forms = {word}
    for count in (1, 2) if len(word) >= 8 else (1,):
        for left_out in combinations(range(1, len(word)), count):
            forms.add("".join(letter for at, letter in enumerate(word) if at not in left_out))
    return forms


@dataclass(frozen=True)
class Someone:
    """What is known of one person, and which case knows it."""

    case: int
    names: tuple[tuple[str, ...], ...]
    days: frozenset[date]
    addresses: str
    school: str
    numbers: tuple[str, ...]
    protected: bool


# A finding and the case it is about, which only those who may see that case are told.
Found = tuple[Finding, int]


def findings_in(places: Iterable[Place], reader: User | None, today: date) -> list[Finding]:
    """What the public would read compared with everybody known. A case the reader may not see is not named."""
    index = Index(places)
    found = [*_people(index, list(everybody(today))), *_references(index)]
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
        raise Refused({each.where: f"It holds {each.what.lower()}. Take that out." for each in found})


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
            names=tuple(tuple(dict.fromkeys(parts)) for parts in map(searches.name_parts, names) if parts),
            days=frozenset(day for day in days if day),
            addresses="\n".join([person.addresses, *values_in(was, Field.ADDRESSES)]),
            school=now.school,
            numbers=(now.nhs_number, now.pupil_number, *values_in(was, Field.NHS_NUMBER, Field.PUPIL_NUMBER)),
            protected=own,
        )
        yield from (replace(someone, school=school) for school in [now.school, *values_in(was, Field.SCHOOL)])


def _people(index: Index, people: Sequence[Someone]) -> Iterator[Found]:
    close = index.near({part for person in people for name in person.names for part in name})
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


def _whole(index: Index, name: tuple[str, ...], close: dict[str, frozenset[str]], protected: bool) -> Iterator[Finding]:
    """A name of two parts or more, in any order, each as it is or misspelt, or run together."""
    if len(name) < 2:
        return
    joined = {"".join(name), "".join(reversed(name))}
    for number, hits in _runs(index, name, close).items():
        yield index.texts[number].finding("a whole name that a case of ours knows", hits, protected)
    if sum(map(len, name)) >= 8 and joined & index.words:
        for text in index.texts:
            hits = [Hit(*at[:2]) for at, word in zip(text.words, text.folded, strict=True) if word in joined]
            if hits:
                yield text.finding("a whole name that a case of ours knows, without its spaces", hits, protected)


def _runs(index: Index, name: tuple[str, ...], close: dict[str, frozenset[str]]) -> dict[int, list[Hit]]:
    """By text, where all parts of a name stand together, in any order, with at most one other word between.

    Begun from the part that the text holds least often, so that a common first name costs nothing.
    """
    if not all(part in close for part in name):
        return {}
    spots = [[spot for word in close[part] for spot in index.spots[word]] for part in name]
    found: dict[int, list[Hit]] = defaultdict(list)
    rarest = min(spots, key=len)
    for number, at in sorted(rarest):
        text, first = index.texts[number], max(0, at - len(name))
        window = range(first, at + len(name) + 1)
        read = [next((part for part in name if word in close[part]), word) for word in text.folded[first : window.stop]]
        hits = searches.run_of(text.words[first : window.stop], read, name)
        found[number] += [hit for hit in hits if hit not in found[number]]
    return {number: hits for number, hits in found.items() if hits}


def _parts(index: Index, person: Someone, *, told_anyway: bool) -> Iterator[Finding]:
    """A part of a name, where something else of the same person stands in the text too, or a court protects them."""
    parts = {part for name in person.names for part in name if len(part) > 2} & index.names
    if not parts or not (told_anyway or person.days & index.dates or _school(index, person)):
        return
    for text in index.texts:
        spots = zip(text.words, text.folded, strict=True)
        hits = [Hit(*at[:2]) for at, form in spots if form in parts and (text.place.machine or at[2][0].isupper())]
        if hits:
            yield text.finding("part of a name that a case of ours knows, beside another fact about that person", hits)


def _school(index: Index, person: Someone) -> bool:
    own = {fold(word) for word in searches.WORD.findall(searches.plain(person.school))} - searches.GENERIC
    fact = Known(Sort.PLACE, person.school, "")
    return bool(own) and own <= index.words and any(_searched(index, fact))


def _addresses(index: Index, person: Someone) -> Iterator[Finding]:
    """Searched for only when every sign of a line of it, or of its postcode, stands somewhere in the text."""
    lines = [set(re.findall(r"\w+", line.upper())) for line in re.split(r"[\n;,]", person.addresses)]
    codes = [set(code.split()) for code in searches.POSTCODE.findall(person.addresses.upper())]
    codes += [{"".join(code.split())} for code in searches.POSTCODE.findall(person.addresses.upper())]
    if any(signs <= index.signs for signs in [*codes, *(line for line in lines if len(line) > 1)]):
        yield from _searched(index, Known(Sort.ADDRESS, person.addresses, "an address that a case of ours knows"))


def _numbers(index: Index, numbers: Iterable[str], about: str) -> Iterator[Finding]:
    for number in numbers:
        signs = re.sub(r"\W|_", "", number).upper()
        if len(signs) >= GRAM and signs[:GRAM] in index.grams:
            yield from _searched(index, Known(Sort.NUMBER, number, about))


def _searched(index: Index, fact: Known) -> Iterator[Finding]:
    for text in index.texts:
        yield from searches.in_one_place(text, fact)


def _references(index: Index) -> Iterator[Found]:
    ours = Incident.objects.values_list("pk", "reference", "panel_reference")
    was = FormerValue.objects.filter(field__in=[Field.PANEL_REFERENCE, Field.NATIONAL_REFERENCE])
    sent = [
        *Notification.objects.values_list("incident_id", "national_reference"),
        *was.values_list("incident_id", "value"),
    ]
    known = [(case, [own, panel]) for case, own, panel in ours] + [(case, [number]) for case, number in sent]
    for case, numbers in known:
        for finding in _numbers(index, numbers, "the reference of a case of ours"):
            yield finding, case
