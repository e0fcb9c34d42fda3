"""The disclosure check: does what the public would read give away what the case knows? Pure: texts and facts in,
findings out.

A finding is never proof and silence is never proof of the contrary: a person reads the whole text as well. Matching
leans to finding too much, because each finding is either mended or accepted with a reason.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from django.utils.text import capfirst


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

    @property
    def asks(self) -> bool:
        """Whether the reader has to ask somebody who may see the case that knows it."""
        return self.elsewhere == ASK

    @property
    def key(self) -> str:
        """The same finding in the same place has the same key, so that a reason given for it can be matched to it."""
        return hashlib.sha256(f"{self.where}|{self.what}|{self.excerpt}|{self.count}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Hit:
    """Where in a text something was found."""

    start: int
    end: int


Words = Sequence[tuple[int, int, str]]
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
TITLE_WORDS = "mr mrs ms miss mx dr prof sir the of and de da di la le el van von der den bin al"
GENERAL_WORDS = (
    "school primary secondary infant infants junior academy college nursery grammar high special centre center "
    "hospital children childrens home house unit ward church saint st the of and at in for community trust foundation"
)
ASK = "ask the coordinator"
TITLES, GENERIC = frozenset(TITLE_WORDS.split()), frozenset(GENERAL_WORDS.split())
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \n]+{MONTH},?[ \n]+(?P<year>\d{{4}}|\d{{2}})\b", re.I),
    re.compile(rf"\b{MONTH}[ \n]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ \n]+(?P<year>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<day>\d{1,2})\s?[./-]\s?(?P<monthnumber>\d{1,2})\s?[./-]\s?(?P<year>\d{4}|\d{2})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<monthnumber>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<monthnumber>\d{2})(?P<day>\d{2})(?!\d)"),
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ \n]*\d[A-Z]{2}\b")
TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ \n-]?\d{3}[ \n-]?\d{4}(?!\d)")
GAP = r"[\s./_-]{0,2}"  # between the signs of a number: as people space them, and over the end of a line
WIDE_ENOUGH = 8  # letters: a shorter run without spaces is found inside ordinary words
EXCERPT = 45


@dataclass(frozen=True)
class Searched:
    """A place made ready once for every search: its plain text, its words and how each is compared.

    `told` gathers the positions at which some name was found already.
    """

    place: Place
    plain: str
    words: tuple[tuple[int, int, str], ...]
    folded: tuple[str, ...]
    told: set[int]

    @classmethod
    def of(cls, place: Place) -> "Searched":
        text = plain(place.text)
        # In file names and addresses an underscore or a figure parts words.
        parted = re.sub(r"[_\d]", " ", text) if place.machine else text
        words = tuple((*match.span(), match.group()) for match in WORD.finditer(parted))
        return cls(place, text, words, tuple(fold(word) for _, _, word in words), set())

    def finding(self, what: str, hits: Sequence[Hit], blocks: bool = False) -> Finding:
        """What was found in it, with some words round the first hit."""
        return Finding(self.place.where, capfirst(what), excerpt(self.plain, hits[0]), len(hits), blocks)


def findings(places: Iterable[Place], known: Iterable[Known]) -> list[Finding]:
    """Everything found, in the order of the places; several hits of one fact in one place are one finding.

    What a court protects comes first, and then whole names, so that a surname two people share is told once.
    """
    facts = sorted(dict.fromkeys(known), key=lambda fact: (not fact.blocks, -len(name_parts(fact.value))))
    found: list[Finding] = []
    for place in places:
        text = Searched.of(place)
        for fact in facts:
            found += in_one_place(text, fact)
        found += _patterns(text)
    return found


def in_one_place(text: Searched, fact: Known) -> Iterator[Finding]:
    """What of one fact stands in one place; of a name, each way of giving it away is a finding."""
    if fact.sort is Sort.NAME:
        yield from _names(text, fact)
        return
    hits = list(SEARCHES[fact.sort](text.plain, fact))
    if hits:
        yield text.finding(fact.about, hits, fact.blocks)


def plain(text: str) -> str:
    """The text as it is searched: accents, soft hyphens and odd quotes gone, words cut at a line's end joined again."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'").replace("‐", "-").replace("‑", "-"))
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.sub(r"(?<=[a-z])-[ \t]*\n[ \t]*(?=[a-z])", "", text)


def excerpt(text: str, hit: Hit) -> str:
    """The hit with some words round it, on one line."""
    start, end = max(0, hit.start - EXCERPT), min(len(text), hit.end + EXCERPT)
    words = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}"


# --- Names --------------------------------------------------------------------------------------------------


def fold(word: str) -> str:
    """A word as it is compared: lower case, without 's, apostrophes and hyphens."""
    return re.sub(r"['-]", "", re.sub(r"'s$", "", word.casefold()))


def name_parts(name: str) -> list[str]:
    """The parts of a name that may give it away, folded: "O'Neil-Example, Dr Sam" -> oneilexample, sam."""
    parts = [fold(word) for word in WORD.findall(plain(name))]
    return [part for part in parts if len(part) > 1 and part not in TITLES]


def _names(text: Searched, fact: Known) -> Iterator[Finding]:
    """What of one name stands in one place."""
    parts = name_parts(fact.value)
    if len(parts) > 1:
        whole = list(run_of(text.words, text.folded, parts))
        if whole:
            yield text.finding(f"{fact.about}, in full", whole, fact.blocks)
        elif run := _without_spaces(text.plain, parts):
            yield text.finding(f"{fact.about}, in full, without its spaces", [run], fact.blocks)
        text.told.update(position for hit in whole for position in range(hit.start, hit.end))
    for part in dict.fromkeys(parts):
        exact, near = _single(text, part)
        if exact:
            yield text.finding(fact.about if len(parts) == 1 else f"part of {fact.about}", exact, fact.blocks)
        if near:
            yield text.finding(f"nearly {fact.about}", near)
        text.told.update(hit.start for hit in (*exact, *near))


def run_of(words: Words, folded: Sequence[str], parts: Sequence[str]) -> Iterator[Hit]:
    """Every run of words that holds all parts, in any order, with at most one other word between."""
    needed, span = set(parts), len(set(parts)) + 1
    if not needed <= set(folded):
        return
    skip_to = 0
    for index, word in enumerate(folded):
        if index < skip_to or word not in needed:
            continue
        window = folded[index : index + span]
        if needed <= set(window):
            last = max(window.index(part) for part in needed)
            yield Hit(words[index][0], words[index + last][1])
            skip_to = index + last + 1


def _without_spaces(text: str, parts: list[str]) -> Hit | None:
    """The parts run together or spaced letter by letter, in either order: "S a m  E x a m p l e", "samexample"."""
    if sum(map(len, parts)) < WIDE_ENOUGH:
        return None
    letters = [(index, letter.casefold()) for index, letter in enumerate(text) if letter.isalpha()]
    squeezed = "".join(letter[0] for _, letter in letters)
    for order in (parts, parts[::-1]):
        at = squeezed.find("".join(order))
        if at >= 0:
            return Hit(letters[at][0], letters[at + sum(map(len, parts)) - 1][0] + 1)
    return None


def _single(text: Searched, part: str) -> tuple[list[Hit], list[Hit]]:
    """Where one part of a name stands alone, exactly and nearly. A small first letter is an ordinary word."""
    exact, near = [], []
    for (start, end, word), form in zip(text.words, text.folded, strict=True):
        if start in text.told or not (text.place.machine or word[0].isupper()):
            continue
        if len(part) > 2 and (form == part or "-" in word and part in map(fold, word.split("-"))):
            exact.append(Hit(start, end))
        elif is_near(form, part):
            near.append(Hit(start, end))
    return exact, near


@lru_cache(maxsize=50_000)
def is_near(word: str, name: str) -> bool:
    """Whether a word may be the name misspelt: one letter added, lost, changed or two swapped; two in a long name."""
    if len(name) < 5 or word == name or word[:1] != name[:1] or abs(len(word) - len(name)) > 1:
        return False
    return distance(word, name) <= (2 if len(name) >= 9 else 1)


def distance(one: str, other: str) -> int:
    """How many letters are added, lost, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, target in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != target))
            if earlier and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


# --- The other facts ----------------------------------------------------------------------------------------


def _initials(text: str, fact: Known) -> Iterator[Hit]:
    letters = [letter for letter in fact.value if letter.isalpha()]
    if len(letters) < 2 or len(letters) > 5:
        return
    run = r"\.?[ \n]?".join(re.escape(letter.upper()) for letter in letters)
    yield from _matches(rf"(?<![A-Za-z]){run}(?![A-Za-z])", text)


def _day(text: str, fact: Known) -> Iterator[Hit]:
    """The day in any way of writing it."""
    if fact.day is not None:
        yield from (hit for found, hit in dates_in(text) if found == fact.day)


def _born(text: str, fact: Known) -> Iterator[Hit]:
    """The day of birth, or its month with its year alone."""
    yield from _day(text, fact)
    if fact.day is None:
        return
    name = MONTHS[fact.day.month - 1]
    yield from _matches(rf"(?i)(?<!\d )(?<!\d(?:st|nd|rd|th) )\b{name}[a-z]*\.?,?[ \n]+{fact.day.year}\b", text)


def dates_in(text: str) -> Iterator[tuple[date, Hit]]:
    """Every date written in a text, day before month; a year of two figures is of this century or the last."""
    for pattern in DATES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            named = groups.get("month")
            month = MONTHS.index(named[:3].lower()) + 1 if named else int(groups["monthnumber"])
            for year in _years(groups["year"]):
                try:
                    yield date(year, month, int(groups["day"])), Hit(*match.span())
                except ValueError:
                    continue


def _years(written: str) -> tuple[int, ...]:
    return (int(written),) if len(written) == 4 else (2000 + int(written), 1900 + int(written))


def _address(text: str, fact: Known) -> Iterator[Hit]:
    """A house number with its street, a whole line, or the postcode."""
    for line in re.split(r"[\n;]", plain(fact.value)):
        for part in [line, *line.split(",")]:
            tokens = re.findall(r"\w+", POSTCODE.sub(" ", part.upper()))
            if len(tokens) >= 2 and sum(map(len, tokens)) >= 6:
                yield from _phrase(tokens, text)
        for code in POSTCODE.findall(line.upper()):
            squeezed = re.sub(r"\s", "", code)
            yield from _matches(rf"(?i)\b{squeezed[:-3]}\s*{squeezed[-3:]}\b", text)


def _place(text: str, fact: Known) -> Iterator[Hit]:
    """A school or other place: its own words in their order, without the general ones ("Primary School")."""
    tokens = [fold(word) for word in WORD.findall(plain(fact.value))]
    own = [token for token in tokens if token not in GENERIC]
    if own and sum(map(len, own)) >= 4:
        yield from (hit for hit in _phrase(own, text, suffix=r"(?:'?s)?") if text[hit.start].isupper() or len(own) > 1)


def _phrase(tokens: list[str], text: str, suffix: str = "") -> Iterator[Hit]:
    joined = rf"{suffix}[\W_]+".join(re.escape(token) for token in tokens)
    yield from _matches(rf"(?i)(?<!\w){joined}{suffix}(?!\w)", text)


def _worker(text: str, fact: Known) -> Iterator[Hit]:
    """Somebody who worked on the case, by the whole name only: a first name of staff gives nobody away."""
    parts = name_parts(fact.value)
    if len(parts) > 1:
        words = [(*match.span(), match.group()) for match in WORD.finditer(text)]
        yield from run_of(words, [fold(word) for _, _, word in words], parts)


def _number(text: str, fact: Known) -> Iterator[Hit]:
    signs = re.findall(r"\w", plain(fact.value))
    if len(signs) >= 6:
        yield from _matches(rf"(?i)(?<!\w){GAP.join(map(re.escape, signs))}(?!\w)", text)


def _matches(pattern: str, text: str) -> Iterator[Hit]:
    return (Hit(*match.span()) for match in re.finditer(pattern, text))


SEARCHES = {
    Sort.INITIALS: _initials,
    Sort.BORN: _born,
    Sort.DAY: _day,
    Sort.ADDRESS: _address,
    Sort.PLACE: _place,
    Sort.NUMBER: _number,
    Sort.REFERENCE: _number,
    Sort.WORKER: _worker,
}


# --- Patterns that need no case -----------------------------------------------------------------------------


def _patterns(text: Searched) -> Iterator[Finding]:
    numbers = [Hit(*match.span()) for match in TEN_DIGITS.finditer(text.plain) if is_nhs_number(match.group())]
    if numbers:
        yield text.finding("a number that could be an NHS number", numbers)
    if codes := list(_matches(POSTCODE.pattern, text.plain)):
        yield text.finding("a whole postcode", codes)


def is_nhs_number(written: str) -> bool:
    """Ten digits whose last is the check digit (modulus 11), as the NHS Data Dictionary defines it."""
    digits = [int(sign) for sign in written if sign.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9] and check != 10
