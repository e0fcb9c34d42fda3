"""Takes the names of a case's people out of a text and puts the part each has in the case there instead. Pure.

It leans to taking out too much: every place is shown to the coordinator, who mends the text itself. What it cannot
know - a misspelling, a nickname nobody recorded, an address - the disclosure check looks for afterwards.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from csprapp.names.endings import plurals
from csprapp.names.folding import WORD, flat as in_plain_letters, fold_word, placed, plain
from csprapp.names.reading import is_a_word
from csprapp.names.searching import initials_pattern
from csprapp.names.spelled import HONORIFICS, PARTICLES
from csprapp.names.texts import name_of
from csprapp.names.variants import variants_of
from csprapp.names.vocabulary import AFTER_A_SUBJECT, DETERMINERS, MONTHS, TITLES

REMOVED, FAMILY = "[name removed]", "the family"
# Letters that mean something else to everybody who reads a rapid review.
TRADE = (
    "GP LA ED HV SW CP CIN LAC DA MH IT PC DC DS DI ICB NHS CPS AE SEN EHC PPN TAC TAF CE DV FGM LD YP SP "
    "PDF UK EU TV ID OK AM PM"
)
SMALL = "a al am an and as at be by do for go he hope if in is it me my no of on or so the to up us we will"
BEFORE_DATES = "in since until till during early late mid last this next"
ABBREVIATIONS = frozenset(TRADE.split())
SMALL_WORDS, OF_DATES = frozenset(SMALL.split()), frozenset(BEFORE_DATES.split())


@dataclass(frozen=True)
class Someone:
    """A person of the case: what the report calls them, and what would give them away. `titles` may stand before their
    surname; empty when that is not known.
    """

    label: str
    names: tuple[str, ...] = ()
    initials: str = ""
    titles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Replaced:
    """What was taken out of one place, and what stands there now."""

    where: str
    found: str
    label: str
    count: int = 1


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    label: str


@dataclass
class Cleaner:
    """Cleans text after text, and remembers what it took out."""

    people: Sequence[Someone]
    _found: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._parts: dict[str, set[int]] = {}
        self._families: set[str] = set()
        self._native: dict[str, set[int]] = {}
        self._variants: dict[str, set[int]] = {}
        for number, person in enumerate(self.people):
            for name in map(name_of, person.names):
                for part in (*name.parts, *name.also):
                    self._parts.setdefault(part, set()).add(number)
                    self._families.update(plurals(part) if len(part) > 2 else ())
                    for variant in variants_of(part):
                        self._variants.setdefault(variant, set()).add(number)
                for piece in name.native:
                    self._native.setdefault(piece, set()).add(number)

    @property
    def replaced(self) -> list[Replaced]:
        """Everything taken out so far, in its order."""
        return [Replaced(where, found, label, count) for (where, found, label), count in self._found.items()]

    def clean(self, text: str, where: str) -> str:
        """The text without the names of the people; `where` says in words whose text it is."""
        if not text:
            return text
        flat, at = placed(text)
        spans = [*self._inside(flat), *self._names(flat), *self._initials(flat)]
        result, last = "", 0
        for span in sorted(spans, key=lambda span: (span.start, -span.end)):
            start, end = at[span.start], max(at[span.end - 1] + 1, at[span.end])
            if start < last:
                continue
            self._found[where, text[start:end], span.label] += 1
            result += text[last:start] + _fitting(span.label, text[:start])
            last = end
        return result + text[last:]

    # --- Names ---

    def _inside(self, flat: str) -> Iterator[_Span]:
        """Names in signs without blanks, wherever they stand in a run of them."""
        for piece, people in self._native.items():
            for match in re.finditer(re.escape(piece), flat):
                yield _Span(*match.span(), self._label(people))

    def _names(self, flat: str) -> Iterator[_Span]:
        words = list(WORD.finditer(flat))
        index = 0
        while index < len(words):
            run = self._run(flat, words, index)
            if run is None:
                if family := self._family(flat, words, index):
                    yield family
                index += 1
                continue
            last, people = run
            named = _with_particles(flat, words, index)
            start = _with_title(flat, words, named)
            title = words[named - 1].group().lower() if start != words[named].start() else ""
            fitting = {number for number in people if title in self.people[number].titles} if title else set()
            first, last = _whole_double_name(flat, words, named, last)
            yield _Span(min(start, words[first].start()), _without_s(words[last]), self._label(fitting or people))
            index = last + 1

    def _run(self, flat: str, words: list[re.Match], first: int) -> tuple[int, set[int]] | None:
        """The longest run of words from `first` that can all be of one person: its last index, and whose it can be."""
        last, people = self._owners(flat, words, first)
        if not people:
            return None
        while (following := self._next(flat, words, last)) is not None:
            end, owners = self._owners(flat, words, following)
            both = people & owners
            if not both or _small(words[following].group()) != _small(words[first].group()):
                break
            people, last = both, end
        if last == first and _ordinary(flat, words, first):
            return None
        return last, people

    def _next(self, flat: str, words: list[re.Match], index: int) -> int | None:
        """The word after, over a blank, a comma, a dash, a middle initial or particles ("van der"), when it may belong
        to the same name."""
        after_an_initial = False
        for following in range(index + 1, min(index + 4, len(words))):
            gap = flat[words[following - 1].end() : words[following].start()]
            if not re.fullmatch(r"\.?\s{1,3}" if after_an_initial else r",?\s{1,3}|\s{0,2}-\s{0,2}", gap):
                return None
            word, form = words[following].group(), fold_word(words[following].group())
            after_an_initial = len(word) == 1 or form == "st"
            if len(word) > 1 and (form not in PARTICLES or form in self._parts):
                return following
        return None

    def _owners(self, flat: str, words: list[re.Match], index: int) -> tuple[int, set[int]]:
        """Whose name a word can be part of, alone or with the word after it ("Mc Donald", "Zed-worth"), and the last
        word of it."""
        form = fold_word(words[index].group())
        if alone := self._parts.get(form) or self._variant(flat, words, index):
            return index, set(alone)
        if index + 1 < len(words):
            gap = flat[words[index].end() : words[index + 1].start()]
            both = form + fold_word(words[index + 1].group())
            if re.fullmatch(r"\s?-?\s?", gap) and not _small(words[index].group()) and both in self._parts:
                return index + 1, set(self._parts[both])
        return index, set()

    def _variant(self, flat: str, words: list[re.Match], index: int) -> set[int]:
        """Whose short form or other spelling a word can be. One that is a word as well has to stand as a name does:
        not as in "Will a form change this?" and "the Bill"."""
        form = fold_word(words[index].group())
        people = self._variants.get(form, set())
        if not people or not is_a_word(form):
            return people
        if _opens_sentence(flat[: words[index].start()]):
            following = words[index + 1].group() if index + 1 < len(words) else ""
            return people if fold_word(following) in AFTER_A_SUBJECT or following[:1].isupper() else set()
        return people if not index or words[index - 1].group().lower() not in DETERMINERS else set()

    def _family(self, flat: str, words: list[re.Match], index: int) -> _Span | None:
        """A family in the plural, with the article before it: "the Khans" becomes "the family"."""
        word = words[index]
        if _small(word.group()) or fold_word(word.group()) not in self._families:
            return None
        article = index and words[index - 1].group().lower() == "the"
        if not article and _opens_sentence(flat[: word.start()]) and fold_word(word.group())[:-1] in MONTHS:
            return None
        start, end = words[index - 1].start() if article else word.start(), word.end()
        if re.match(r"'(?!\w)", flat[end:]):  # "the Khans' home"
            return _Span(start, end + 1, f"{FAMILY}’s")
        return _Span(start, end, FAMILY)

    def _label(self, people: set[int]) -> str:
        labels = {self.people[number].label for number in people}
        if len(labels) > 1:
            labels.discard(REMOVED)  # somebody recorded by mistake beside somebody who is in the case
        return labels.pop() if len(labels) == 1 else REMOVED

    # --- Initials ---

    def _initials(self, flat: str) -> Iterator[_Span]:
        known: dict[str, set[int]] = {}
        for number, person in enumerate(self.people):
            own = in_plain_letters(plain(person.initials)).upper()
            letters = "".join(letter for letter in own if letter.isalpha())
            if 2 <= len(letters) <= 5 and letters not in ABBREVIATIONS:
                known.setdefault(letters, set()).add(number)
        bare = in_plain_letters(flat)
        for letters, people in known.items():
            for match in re.finditer(initials_pattern(letters), bare):
                end = match.end()
                if re.match(r"\.[A-Z]", bare[end:]):  # the first letters of more
                    continue
                if bare[match.start() - 1 : match.start()] == "." or re.search(r"[A-Z]\s+[A-Z]", match.group()):
                    continue
                if "." in match.group() and flat[end : end + 1] == "." and not _ends_sentence(flat, end):
                    end += 1
                yield _Span(match.start(), end, self._label(people))


def _whole_double_name(flat: str, words: list[re.Match], first: int, last: int) -> tuple[int, int]:
    """A name with what is tied to it by a dash: the other half of a double name goes with it."""
    while last + 1 < len(words) and flat[words[last].end() : words[last + 1].start()] == "-":
        if _small(words[last + 1].group()):
            break
        last += 1
    while first and flat[words[first - 1].end() : words[first].start()] == "-" and not _small(words[first - 1].group()):
        first -= 1
    return first, last


def _small(word: str) -> bool:
    return word[0].islower()


def _without_s(word: re.Match) -> int:
    """Where the word ends; what makes it a possessive stays."""
    return word.end() - 2 if word.group().lower().endswith("'s") else word.end()


def _with_particles(flat: str, words: list[re.Match], index: int) -> int:
    """The first word of a name with what goes before a surname: "van der" before Berg, an initial. A small "do" or
    "ten" does not."""
    while index:
        word, gap = words[index - 1].group(), flat[words[index - 1].end() : words[index].start()]
        initial = len(word) == 1 and word.isupper() and (gap[:1] == "." or word not in "AI")
        particle = fold_word(word) in PARTICLES and (word in TITLES or not _small(word))
        if not (initial or particle) or not re.fullmatch(r"\.?\s{1,3}|-|'\s?", gap):
            break
        index -= 1
    return index


def _with_title(flat: str, words: list[re.Match], index: int) -> int:
    """Where a name begins together with the title before it ("Ms Example")."""
    if index and words[index - 1].group().lower() in HONORIFICS:
        gap = flat[words[index - 1].end() : words[index].start()]
        if re.fullmatch(r"\.?\s{1,3}", gap):
            return words[index - 1].start()
    return words[index].start()


def _ordinary(flat: str, words: list[re.Match], index: int) -> bool:
    """Whether a word that stands alone is only an ordinary word: small, a month in a date, "An" opening a sentence."""
    word, start = words[index].group(), words[index].start()
    low = word.lower()
    if _small(word):
        return True
    if low in MONTHS:
        before = words[index - 1].group().lower() if index else ""
        after_day = re.search(r"(?<!\d)\d{1,2}(st|nd|rd|th)?\s*$", flat[:start], re.I)
        following = words[index + 1].group() if index + 1 < len(words) else ""
        a_time = before in DETERMINERS and following[:1].islower()  # "the May half-term"
        return a_time or before in OF_DATES or bool(after_day or re.match(r"\s+\d", flat[words[index].end() :]))
    if low in SMALL_WORDS:
        following = words[index + 1].group() if index + 1 < len(words) else ""
        is_subject = following[:1].isupper() or fold_word(following) in AFTER_A_SUBJECT
        return word.isupper() or _opens_sentence(flat[:start]) and not is_subject
    return len(word) == 2 and word.isupper()


def _opens_sentence(before: str) -> bool:
    before = before.rstrip(" \t\"'“(-•*")
    return not before or before[-1] in ".!?:\n"


def _ends_sentence(flat: str, at: int) -> bool:
    """Whether the full stop at this place also ends a sentence: nothing follows, or a capital does."""
    rest = flat[at + 1 :]
    return not rest.strip() or bool(re.match(r"\s+[A-Z]|\s*\n", rest))


def _fitting(label: str, before: str) -> str:
    """The label with a capital where it opens a sentence."""
    return capfirst(label) if _opens_sentence(before) else label
