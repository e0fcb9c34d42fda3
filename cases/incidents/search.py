"""The words a case is found by, and the cases found by words."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from cases.hooks import FURTHER_WORDS
from cases.incidents import rules, search_index
from cases.incidents.former import FormerValue, names_in
from cases.incidents.models import Child, Incident, Person
from cases.incidents.queries import IncidentQuerySet
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


Ask = Callable[..., Sequence[tuple[Any, ...]]]  # the rows of a question that is made of the cases looked through


def found_by(cases: IncidentQuerySet | Ask, typed: str, most: int) -> list[int]:
    """The keys of the newest cases, so many `most`, in which every typed word begins a word; none without words.
    Initials ("W.A."), a reference and a number in any spelling are found whole, or not at all.

    `cases` are those looked through, or what asks questions about them that are put together once.
    """
    ask = cases if callable(cases) else partial(_ask, cases)
    for words in chain(rules.typed_words(typed), rules.further_words(typed)):
        if words and (found := _with_all(ask, [f" {word}" for word in words], most)):
            return found
    return []


def _ask(cases: IncidentQuerySet, make: Callable[..., Any], *facts: Any, about: Sequence[str] = ()) -> Any:
    return make(cases, *facts, *about)


def _with_all(ask: Ask, words: list[str], most: int) -> list[int]:
    """Where many cases have the words, the newest show enough of them. If not, the few that have them are found by the
    index, asked for the rarest words alone; whether a case has them all, its own row says."""
    newest = list(ask(_newest))
    found = [key for key, text in newest if all(word in text for word in words)]
    if len(found) >= most or len(newest) < NEWEST:
        return found[:most]
    held = {word: sum(word in text for _, text in newest) for word in words}
    rare = [word.strip() for word in words if held[word] <= min(held.values()) + NEWEST // COMMON]
    return [key for (key,) in ask(_having, most, about=(search_index.as_query(rare), *words))]


def _newest(cases: IncidentQuerySet) -> Any:
    return cases.order_by("-reference").values_list("pk", "search_text")[:NEWEST]


def _having(cases: IncidentQuerySet, most: int, query: str, *words: str) -> Any:
    cases = cases.filter(search_index.matches(query))
    for word in words:
        cases = cases.filter(GreaterThan(StrIndex("search_text", Value(word)), 0))
    return cases.order_by("-reference").values_list("pk")[:most]


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
