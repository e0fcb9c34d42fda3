"""The disclosure check: does what the public would read give away what the case knows? Pure: texts and facts in,
findings out.

A finding is never proof and silence is never proof of the contrary: a person reads the whole text as well. Matching
leans to finding too much, because each finding is either mended or accepted with a reason.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from django.utils.text import capfirst

from csprapp.names.addresses import addresses_in, places_in, streets_in
from csprapp.names.comparing import is_initials
from csprapp.names.dates import Written, births_in, figures_of, is_day, months_in, scanned, whole_dates
from csprapp.names.folding import flat, plain
from csprapp.names.numbers import numbers_in
from csprapp.names.reading import Spot
from csprapp.names.roundabout import roundabout_births, roundabout_dates
from csprapp.names.searching import LOOK_ALIKE, alone, initials_pattern, inside, run_together, runs, stands_as_a_word
from csprapp.names.texts import Text, name_of
from csprapp.names.vocabulary import ABBREVIATIONS


class Sort(StrEnum):
    """What sort of fact is looked for: each is searched for in its own way."""

    NAME = "name"
    INITIALS = "initials"
    BORN = "date of birth"
    DAY = "date"
    ADDRESS = "address"
    PLACE = "place"
    NUMBER = "number"
    REFERENCE = "reference"
    WORKER = "worker"


@dataclass(frozen=True)
class Known:
    """Something the case knows. `about` says what it is without a name; `blocks` when a court protects it."""

    sort: Sort
    value: str
    about: str
    day: date | None = None
    blocks: bool = False


@dataclass(frozen=True)
class Place:
    """A text the public would get, and where it stands. In `machine` text (an address, a file name, metadata) a small
    letter may begin a name."""

    where: str
    text: str
    machine: bool = False


@dataclass(frozen=True)
class Finding:
    """Something to mend, or to accept with a reason unless it blocks.

    `elsewhere` is the reference of the other case that knows it, for those who may see that case; for everybody else
    it is ASK. `by_eye` is what no program can read: a person has to say that they read it.
    """

    where: str
    what: str
    excerpt: str = ""
    count: int = 1
    blocks: bool = False
    elsewhere: str = ""
    by_eye: bool = False
    named: bool = False  # whether it is a name, or part of one
    ordinary: str = ""  # the word, where it is as likely an ordinary one: asked about once for the edition

    @property
    def asks(self) -> bool:
        """Whether the reader has to ask somebody who may see the case that knows it."""
        return self.elsewhere == ASK

    @property
    def key(self) -> str:
        """The same finding in the same place has the same key, so that a reason given for it can be matched to it."""
        return hashlib.sha256(f"{self.where}|{self.what}|{self.excerpt}|{self.count}".encode()).hexdigest()[:12]


Names = tuple[tuple[str, ...], ...]  # each as its words folded


@dataclass(frozen=True)
class Public:
    """What everybody knows, and no finding: the names of bodies and areas, and numbers to ring."""

    names: Names = ()
    numbers: frozenset[str] = frozenset()
    contacts: bool = False  # a page whose purpose is to say how somebody is reached


ASK = "ask the coordinator"
NOTHING = Public()
GAP = r"[\s./_-]{0,2}"  # between the signs of a number: as people space them, and over the end of a line
LATIN_LETTERS = frozenset({"eg", "ie", "am", "pm", "pa", "ad", "bc", "ibid", "cf", "nb", "ps", "rip", "viz"})
EXCERPT, EXCERPTS = 45, 3
# A day without signs; the number that a sheet keeps for it may have the hour behind a point.
LONE_FIGURES = re.compile(r"(?<![\d.,£$€+/-])(?:\d{5}(?=\.\d)|\d{8}(?=\d{6}(?!\d))|\d{5,8}(?!\d|[.,/-]\d))")
# A figure to a box of a form, and the day of a year.
APART = re.compile(r"(?<![\d.,] )(?<!\d)(?:(?:\[\d\]){6,8}|(?:\d[ |]{1,3}){5,7}\d|(?:19|20)\d\d-\d{3})(?![ |]{0,3}\d)")


class Searched(Text):
    """A place made ready once for every search: its words, how each is compared, its dates.

    `told` gathers the positions at which some name was found already.
    """

    def __init__(self, place: Place, public: Public = NOTHING) -> None:
        super().__init__(place.text, place.machine, public.names)
        self.place = place
        self.told: set[int] = set()

    @cached_property
    def dates(self) -> list[Written]:
        """The days that the text names, written out or said in a roundabout way."""
        return [*whole_dates(scanned(self.flat)), *roundabout_dates(self.flat)]

    @cached_property
    def months(self) -> list[Written]:
        """Months that may be somebody's of birth: written, or said by an age."""
        return [*months_in(self.flat), *births_in(self.flat), *roundabout_births(self.flat)]

    @cached_property
    def figures(self) -> list[tuple[str, Spot]]:
        """The figures that may be part of a number, with their places; those written with blanks between are one."""
        apart = [(re.sub(r"\D", "", match.group()), Spot(*match.span())) for match in APART.finditer(self.flat)]
        return [*((match.group(), Spot(*match.span())) for match in LONE_FIGURES.finditer(self.flat)), *apart]

    def finding(
        self, what: str, spots: Sequence[Spot], blocks: bool = False, ordinary: str = "", named: bool = False
    ) -> Finding:
        """What was found in it, with some words round the first place."""
        words = excerpt(self.plain, spots[0])
        return Finding(self.place.where, capfirst(what), words, len(spots), blocks, named=named, ordinary=ordinary)


def findings(places: Iterable[Place], known: Iterable[Known], public: Public = NOTHING) -> list[Finding]:
    """Everything found, in the order of the places; several hits of one fact in one place are one finding, and so is a
    word that is as likely an ordinary one, in all places.

    What a court protects comes first, and then whole names, so that a surname two people share is told once.
    """
    facts = sorted(dict.fromkeys(known), key=lambda fact: (not fact.blocks, -len(name_of(fact.value).parts)))
    found: list[Finding] = []
    for place in places:
        text = Searched(place, public)
        for fact in facts:
            found += in_one_place(text, fact)
        found += _patterns(text, public)
    return once(found)


def once(found: Sequence[Finding]) -> list[Finding]:
    """The findings, with those of ordinary words told once for everything that is read, where the first of them stands:
    they are accepted together."""
    told: dict[tuple[str, bool], list[Finding]] = {}
    for each in found:
        key = (each.what, each.blocks) if each.ordinary else (each.key, each.blocks)
        told.setdefault(key, []).append(each)
    return [_together(same) if same[0].ordinary else same[0] for same in told.values()]


def _together(same: Sequence[Finding]) -> Finding:
    places, words = {each.where for each in same}, {each.ordinary: each.excerpt for each in reversed(same)}
    where = same[0].where if len(places) == 1 else f"{same[0].where} and {len(places) - 1} more"
    shown = " / ".join(list(words.values())[::-1][:EXCERPTS])
    return replace(same[0], where=where, excerpt=shown, count=sum(each.count for each in same))


def in_one_place(text: Searched, fact: Known) -> Iterator[Finding]:
    """What of one fact stands in one place; of a name, each way of giving it away is a finding."""
    if fact.sort is Sort.NAME:
        yield from (replace(each, named=True) for each in _names(text, fact))
        return
    likely = list(SEARCHES[fact.sort](text, fact))
    if spots := [spot for spot in likely if not spot.ordinary]:
        yield text.finding(fact.about, spots, fact.blocks, named=fact.sort is Sort.WORKER)
    elif likely:
        yield text.finding(fact.about, likely, ordinary=fact.value)
    if fact.sort is Sort.ADDRESS and not spots and (spots := list(streets_in(text, fact.value))):
        yield text.finding(f"part of {fact.about}", spots, fact.blocks)


def excerpt(text: str, spot: Spot) -> str:
    """The place with some words round it, on one line."""
    start, end = max(0, spot.start - EXCERPT), min(len(text), spot.end + EXCERPT)
    words = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}"


# --- Names --------------------------------------------------------------------------------------------------


def _names(text: Searched, fact: Known) -> Iterator[Finding]:
    """What of one name stands in one place."""
    name = name_of(fact.value)
    if spots := inside(text, name.native):
        yield text.finding(fact.about, spots, fact.blocks)
    if len(name.parts) > 1:
        whole = list(runs(text, name.parts))
        if whole:
            yield text.finding(f"{fact.about}, in full", whole, fact.blocks)
        elif run := run_together(text, name):
            whole = [run]
            yield text.finding(f"{fact.about}, in full, without its spaces", [run], fact.blocks)
        text.told.update(position for spot in whole for position in range(spot.start, spot.end))
    for part in (*name.parts, *name.also):
        seen = alone(text, part, whole=len(name.parts) == 1, told=text.told)
        yield from _of_part(text, fact, seen.exact, fact.about if len(name.parts) == 1 else f"part of {fact.about}")
        yield from _of_part(text, fact, seen.near, f"nearly {fact.about}", part)
        text.told.update(spot.start for spot in (*seen.exact, *seen.near))


def _of_part(text: Searched, fact: Known, spots: list[Spot], what: str, near: str = "") -> Iterator[Finding]:
    """What a court protects blocks: a part of a name or its plural, never what is nearly it or opens a sentence."""
    sure = [spot for spot in spots if not spot.ordinary or fact.blocks and spot.inside]
    if sure:
        yield text.finding(what, sure, fact.blocks and (not near or any(spot.plural for spot in sure)))
    elif spots:
        spots = sorted(spots, key=lambda spot: not spot.inside)
        yield text.finding(what, spots, ordinary=text.plain[spots[0].start : spots[0].end])


# --- The other facts ----------------------------------------------------------------------------------------


def _initials(text: Searched, fact: Known) -> Iterator[Spot]:
    letters = "".join(letter for letter in flat(plain(fact.value)) if letter.isalpha())
    if not 2 <= len(letters) <= 5 or not is_initials(fact.value):
        return
    short = letters.lower() in ABBREVIATIONS
    shown = flat(text.plain.translate(LOOK_ALIKE))
    for spot in dict.fromkeys(
        [*_matches(initials_pattern(letters), text.flat), *_matches(initials_pattern(letters), shown)]
    ):
        written = text.plain[spot.start : spot.end]  # "NØ" is not the abbreviation that "NO" may be
        ordinary = short and "." not in written and written.isascii()
        if not (ordinary and stands_as_a_word(text, spot)):
            yield replace(spot, ordinary=ordinary)
    if letters.lower() not in LATIN_LETTERS:
        small = r"\.".join(letters.lower())
        yield from _matches(rf"(?<![\w.]){small}\.(?!\w)", text.flat)
    if not letters.isupper():  # a short name that stands for initials
        yield from _matches(rf"(?<!\w){re.escape(letters)}(?!\w)", text.flat)


def _day(text: Searched, fact: Known) -> Iterator[Spot]:
    """The day in any way of writing it."""
    if fact.day is None:
        return
    yield from (Spot(each.start, each.end) for each in text.dates if is_day(each, fact.day))
    own = _figures(fact.day)
    yield from (spot for figures, spot in text.figures if figures in own)


_figures = lru_cache(maxsize=1000)(figures_of)


def _born(text: Searched, fact: Known) -> Iterator[Spot]:
    """The day of birth, or its month with its year alone, or an age that says it."""
    yield from _day(text, fact)
    if fact.day is not None:
        own = (fact.day.year, fact.day.month)
        yield from (Spot(each.start, each.end) for each in text.months if (each.year, each.month) == own)


def _worker(text: Searched, fact: Known) -> Iterator[Spot]:
    """Somebody who worked on the case, by the whole name only: a first name of staff gives nobody away."""
    name = name_of(fact.value)
    if len(name.parts) > 1:
        yield from runs(text, name.parts)


def _number(text: Searched, fact: Known) -> Iterator[Spot]:
    signs = re.findall(r"[^\W_]", flat(plain(fact.value)))
    if len(signs) >= 6:
        yield from _matches(rf"(?i)(?<![^\W_]){GAP.join(map(re.escape, signs))}(?![^\W_])", text.flat)


def _matches(pattern: str, text: str) -> Iterator[Spot]:
    return (Spot(*match.span()) for match in re.finditer(pattern, text))


SEARCHES: dict[Sort, Callable[[Searched, Known], Iterator[Spot]]] = {
    Sort.INITIALS: _initials,
    Sort.BORN: _born,
    Sort.DAY: _day,
    Sort.ADDRESS: lambda text, fact: addresses_in(text, fact.value),
    Sort.PLACE: lambda text, fact: places_in(text, fact.value),
    Sort.NUMBER: _number,
    Sort.REFERENCE: _number,
    Sort.WORKER: _worker,
}


# --- Patterns that need no case -----------------------------------------------------------------------------

REACHES = ("an email address", "a telephone number")


def _patterns(text: Searched, public: Public) -> Iterator[Finding]:
    """Numbers by which somebody can be reached or found, whoever it is."""
    found: dict[str, list[Spot]] = {}
    for what, start, end in numbers_in(text.flat, public.numbers):
        if not (public.contacts and what in REACHES):
            found.setdefault(what, []).append(Spot(start, end))
    for what, spots in found.items():
        yield text.finding(what, spots)
