"""Every clue in a sentence by which a family could be told from others. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from publishing.disclosure.ages import ages_in, birthdays_in, school_years_in
from publishing.disclosure.days import MONTHS, days_in
from publishing.disclosure.particulars import particulars_in
from publishing.disclosure.sentences import Sentence
from publishing.disclosure.weights import KINDS, Clue
from publishing.disclosure.wording import LISTS, PATTERNS, each_of

SCHOOLS, PLACES = each_of("schools"), each_of("places")
PEOPLE_OR_LAND = re.compile(rf"\b(?:{LISTS['people']}|{LISTS['lands']})\b")
ORGANISED = re.compile(rf" ?(?:{LISTS['organised']})\b")
NO_SCHOOL_NAMES = frozenset(LISTS["no_school_name"].split("|"))
NATIONS = frozenset({"Wales", "Scotland", "Ireland"})
NO_PLACES = frozenset(LISTS["no_places"].split("|")) | {*MONTHS, *(month[:3] for month in MONTHS)}
# What the course of a review has too: its places, and who worked in it.
OF_A_REVIEW_TOO = frozenset(
    {"place", "small place", "spot", "hospital", "work", "renown", "ethnicity", "faith", "school", "birthday"}
)
# Told in words that can be compared with another text's.
COMPARED = frozenset({"court", "only one", "health", "harm", "twins", "faith", "hospital", "small place"})
GIRL = re.compile(r"\b(?:girl|daughter|she|her|sister|young woman|female)\b", re.IGNORECASE)
BOY = re.compile(r"\b(?:boy|son|he|his|him|brother|young man|male)\b", re.IGNORECASE)


MOST_REMEMBERED = 100_000  # sentences
_remembered: dict[str, tuple[Clue, ...]] = {}


def mark(text: str) -> str:
    """By which a sentence is remembered."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def remember(clues: Mapping[str, tuple[Clue, ...]]) -> None:
    """What was found before in sentences, by their marks: it is not looked for again."""
    if len(_remembered) + len(clues) > MOST_REMEMBERED:
        _remembered.clear()
    _remembered.update(clues)


@lru_cache(maxsize=20_000)
def clues_in(sentence: Sentence) -> tuple[Clue, ...]:
    """What of a sentence narrows the search for a family; nothing when it is about services or children at large."""
    if _remembered and (known := _remembered.get(mark(sentence.text))) is not None:
        return known
    if sentence.at_large:
        return ()
    found = (
        *(*ages_in(sentence), *school_years_in(sentence), *birthdays_in(sentence), *days_in(sentence)),
        *(*_worded(sentence), *_schools(sentence), *_places(sentence)),
    )
    told = [clue for clue in found if not (sentence.of_the_review and clue.kind.of in OF_A_REVIEW_TOO)]
    beside = (each for each in particulars_in(sentence) if not any(_overlap(each, clue) for clue in told))
    return (*told, *beside)


def _overlap(one: Clue, other: Clue) -> bool:
    """Whether two clues are told by the same words."""
    shared = {*one.words.split()} & {*other.words.split()}
    return one.words in other.words or other.words in one.words or len(shared) > 1


def _worded(sentence: Sentence) -> Iterator[Clue]:
    """The clues known by their words; of what one kind tells the first row that holds a word, so that none is told
    twice."""
    taken: dict[str, set[int]] = {}
    for kind, pattern, wider in PATTERNS:
        for match in pattern.finditer(sentence.plain):
            spots = set(range(*match.span()))
            if not taken.setdefault(kind.of, set()) & spots:
                taken[kind.of] |= spots
                yield Clue(kind, match.group(), wider, _value(kind.of, match.group()))


def _value(of: str, words: str) -> str:
    if of == "ethnicity":
        match = PEOPLE_OR_LAND.search(words)
        return match.group().lower() if match else ""
    return words.lower() if of in COMPARED else ""


def _schools(sentence: Sentence) -> Iterator[Clue]:
    """Schools and nurseries by a name of their own, and not "The Village Primary School"."""
    for match in (found for pattern in SCHOOLS for found in pattern.finditer(sentence.plain)):
        own = [word for word in re.findall(r"[A-Z][\w']+", match["own"]) if word.lower() not in NO_SCHOOL_NAMES]
        if any(word not in NO_PLACES for word in own):
            yield Clue(KINDS["school"], match.group(), "“a school in the area”", " ".join(own).lower())


def _places(sentence: Sentence) -> Iterator[Clue]:
    """Places by their names: capitals after a word that says where, unless a body or a day is called so."""
    for match in (found for pattern in PLACES for found in pattern.finditer(sentence.plain)):
        name, after = match["name"], sentence.plain[match.end("name") :]
        at_large = name in NATIONS and not match["moved"]
        if at_large or name.split()[0] in NO_PLACES or ORGANISED.match(after) or ORGANISED.search(name):
            continue
        if not PEOPLE_OR_LAND.search(name):
            yield Clue(KINDS["place"], name, "“a town in the area”", name.lower())


def sex_in(sentences: Sequence[Sentence]) -> list[Clue]:
    """Whether the child is a girl or a boy, as the words of a text say more often."""
    girl, boy = (sum(len(words.findall(each.plain)) for each in sentences) for words in (GIRL, BOY))
    if girl == boy:
        return []
    sex = "girl" if girl > boy else "boy"
    return [Clue(KINDS["sex"], sex, "“the child”", sex)]
