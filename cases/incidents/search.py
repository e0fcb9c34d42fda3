"""The words a case is found by, and the cases found by words."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial, reduce
from itertools import chain, islice
from operator import and_, or_
from typing import Any

from django.db import transaction
from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from cases.hooks import FURTHER_WORDS
from cases.incidents import rules, search_index
from cases.incidents.former import FormerValue, names_in
from cases.incidents.models import Child, Incident, Person
from cases.incidents.search_index import CASES, WordIndex
from csprapp.names.texts import search_words
from csprapp.records.services import set_denormalised

NEWEST = 400  # cases looked through before the index is asked: what is common is found among them
COMMON = 20  # more than one in so many of the newest cases has the word
BATCH = 200  # cases whose words are worked out again in one transaction


PEOPLE = Prefetch("people", Person.objects.select_related("child"))
FORMER = Prefetch("former_values", FormerValue.objects.of_standing())
OF_A_PERSON = ("initials", "name", "other_names", "relationship", "addresses", "contact_note")
OF_A_CHILD = (
    "sex_note", "ethnicity", "disability", "health", "placement", "household", "school", "published_pseudonym",
)  # fmt: skip


def words_of(
    incident: Incident, people: Iterable[Person], further: Iterable[str] = (), former: Iterable[FormerValue] = ()
) -> str:
    """The words a case is found by: its own, its people's, its references and their numbers, what all of these were
    before, and `further` words, those of its other records."""
    texts = [incident.reference, incident.code_name, incident.panel_reference, incident.setting, incident.summary]
    texts += [incident.home_authority, incident.area.name, incident.other_areas, incident.referred_by]
    whole, people = [incident.reference, incident.panel_reference], list(people)
    for person in people:
        texts += [rules.same_initials(person.initials), *(getattr(person, name) for name in OF_A_PERSON)]
        whole.append(person.initials)
        if child := getattr(person, "child", None):
            texts += [getattr(child, name) for name in OF_A_CHILD]
            whole += [getattr(child, name) for name in Child.NUMBERS]
    words = [word for text in texts for word in rules.searched_words(text)]
    former = list(former)
    names = [name for person in people for name in (person.name, *re.split(r"[;,\n]", person.other_names))]
    for name in (*names, *names_in(former)):
        words += [word for each in search_words(name) for word in rules.folded_words(each)]
    words += [rules.whole(text) for text in whole if text]
    words += [word for row in former for word in rules.words_of_former(row.field, row.value)]
    return rules.search_text([*words, *further])


def refresh_search(incident: Incident) -> None:
    """Keep the words a case is found by. Call it after any of them changed."""
    people, former = incident.people.select_related("child"), incident.former_values.all().of_standing()
    words = words_of(incident, people, _further([incident.pk])[incident.pk], former)
    if words != incident.search_text:
        _keep(incident, words)


def refresh_all() -> tuple[int, int]:
    """Work out the words of every case again, and make the index of them again. Gives the number of cases, and of
    those whose words were others. Until the last moment everybody finds what they found before."""
    cases = changed = last = 0
    while batch := _refresh_after(last):
        cases, changed, last = cases + len(batch), changed + sum(batch.values()), max(batch)
    search_index.make_again()
    return cases, changed


def refresh_from(last: int) -> Iterator[int]:
    """Work out the words of the cases with a key above `last` again, a few hundred at a time; the key of the last one
    after each. The database keeps the index of them meanwhile."""
    while batch := _refresh_after(last):
        last = max(batch)
        yield last


Ask = Callable[..., Sequence[tuple[Any, ...]]]  # the rows of a question that is made of the rows looked through


def found_by(rows: QuerySet[Any] | Ask, typed: str, most: int, index: WordIndex = CASES) -> list[int]:
    """The keys of the newest cases, so many `most`, in which every typed word begins a word; none without words.
    Initials ("W.A."), a reference and a number in any spelling are found whole, or not at all. What is typed is read
    in several ways, one after another until something is found.

    `rows` are those looked through, the cases or whatever else `index` is of, or what asks questions about them that
    are put together once.
    """
    ask = rows if callable(rows) else partial(_ask, rows)
    every = [*rules.typed_words(typed), *rules.further_words(typed)]
    if readings := [[f" {word}" for word in words] for words in every if words]:
        return _first_found(ask, readings, most, index)
    return []


def _ask(rows: QuerySet[Any], make: Callable[..., Any], *facts: Any, about: Sequence[str] = ()) -> Any:
    return make(rows, *facts, *about)


def _first_found(ask: Ask, readings: list[list[str]], most: int, index: WordIndex) -> list[int]:
    """Where many have the words, the newest show enough of them. If not, the few that have them are found by the index,
    asked for the rarest words of a reading alone; whether a row has them all, it says itself. Two questions at most;
    and first one by the index for a case's own number, which few cases have."""
    if index is CASES and _is_number(readings[0]) and (found := _by_index(ask, readings[:1], most, index, {})):
        return found
    words = list(dict.fromkeys(chain.from_iterable(readings)))
    newest = list(ask(_newest, index, about=tuple(words)))
    having = {word: {row[0] for row in newest if row[place]} for place, word in enumerate(words, start=1)}
    every, found, unsure = len(newest) < NEWEST, list[int](), []
    for reading in readings:
        of_all = set.intersection(*(having[word] for word in reading))
        found = [key for key, *_ in newest if key in of_all][:most]
        if not every and len(found) < most:
            unsure.append(reading)
        if found:
            break
    return _by_index(ask, unsure, most, index, having) or found


def _is_number(words: Sequence[str]) -> bool:
    """Whether this is one reference or number that is found whole."""
    return len(words) == 1 and words[0].startswith(f" {rules.MARK}") and any(letter.isdigit() for letter in words[0])


def _by_index(
    ask: Ask, readings: list[list[str]], most: int, index: WordIndex, having: dict[str, set[int]]
) -> list[int]:
    """What the first of some readings finds that finds anything."""
    asked: list[str] = []
    for words in readings:
        often = {word: len(having.get(word, ())) for word in words}
        rare = [word.strip() for word in words if often[word] <= min(often.values()) + NEWEST // COMMON]
        asked += [search_index.as_query(rare), *words]
    found = ask(_having, index, most, tuple(map(len, readings)), about=tuple(asked)) if readings else []
    return [key for key, reading in found if reading == found[0][1]]


class Place(StrIndex):
    """Where a word is, 0 for nowhere: an integer as it comes, which Django would make one again."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []


def _newest(rows: QuerySet[Any], index: WordIndex, *words: str) -> Any:
    """The newest, each with where it has each word, 0 for nowhere."""
    places = (Place("search_text", Value(word)) for word in words)
    return rows.order_by(*index.newest_first).values_list("pk", *places)[:NEWEST]


def _having(rows: QuerySet[Any], index: WordIndex, most: int, lengths: Sequence[int], *asked: str) -> Any:
    """Those that have all words of a reading, each with the number of the first reading that it has; of so many words
    each. Sorted by that number first, so that no database goes through all rows in their order instead."""
    rest, ways, numbers = iter(asked), [], []
    for number, length in enumerate(lengths):
        listed = Q(index.matches(next(rest)))
        said = reduce(and_, (Q(GreaterThan(StrIndex("search_text", Value(word)), 0)) for word in islice(rest, length)))
        ways.append(listed & said)
        numbers.append(When(said, then=Value(number)))
    rows = rows.filter(reduce(or_, ways)).annotate(reading=Case(*numbers)).order_by("reading", *index.newest_first)
    return rows.values_list("pk", "reading")[:most]


def _further(cases: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for case, words in (pair for further in FURTHER_WORDS for pair in further(cases)):
        found[case] += words
    return found


def _keep(incident: Incident, words: str) -> None:
    incident.search_text = words
    set_denormalised(Incident, incident.pk, search_text=words)


def _refresh_after(last: int) -> dict[int, bool]:
    """The next cases by key, each with whether its words were others; locked, so that no service changes them."""
    following = Incident.objects.filter(pk__gt=last).order_by("pk").select_related("area")
    changed = {}
    with transaction.atomic():
        locked = following.select_for_update(of=("self",), no_key=True)
        cases = list(locked.prefetch_related(PEOPLE, FORMER)[:BATCH])
        further = _further([case.pk for case in cases]) if cases else {}
        for case in cases:
            words = words_of(case, case.people.all(), further[case.pk], case.former_values.all())
            changed[case.pk] = words != case.search_text
            if changed[case.pk]:
                _keep(case, words)
    return changed
