"""Takes the names of a case's people out of a text and puts the part each has in the case there instead. Pure.

It leans to taking out too much: every place is shown to the coordinator, who mends the text itself. What it cannot
know - a misspelling, a nickname nobody recorded, an address - the disclosure check looks for afterwards.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from publishing.disclosure.searches import WORD, fold, name_parts

REMOVED = "[name removed]"
HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir"})
SAME_SIGN = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-"}
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Letters that mean something else to everybody who reads a rapid review.
TRADE = (
    "GP LA ED HV SW CP CIN LAC DA MH IT PC DC DS DI ICB NHS CPS AE SEN EHC PPN TAC TAF CE DV FGM LD YP SP "
    "PDF UK EU TV ID OK AM PM"
)
MONTH_NAMES = "january february march april may june july august september october november december"
SMALL = "a al am an and as at be by do for go he hope if in is it me my no of on or so the to up us we will"
BEFORE_DATES = "in since until till during early late mid last this next"
ABBREVIATIONS, MONTHS = frozenset(TRADE.split()), frozenset(MONTH_NAMES.split())
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
        for number, person in enumerate(self.people):
            for name in person.names:
                for part in name_parts(name):
                    self._parts.setdefault(part, set()).add(number)

    @property
    def replaced(self) -> list[Replaced]:
        """Everything taken out so far, in its order."""
        return [Replaced(where, found, label, count) for (where, found, label), count in self._found.items()]

    def clean(self, text: str, where: str) -> str:
        """The text without the names of the people; `where` says in words whose text it is."""
        if not text:
            return text
        flat, at = _flat(text)
        spans = [*self._names(flat), *self._initials(flat)]
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

    def _names(self, flat: str) -> Iterator[_Span]:
        words = list(WORD.finditer(flat))
        index = 0
        while index < len(words):
            run = self._run(flat, words, index)
            if run is None:
                index += 1
                continue
            last, people = run
            start = _with_title(flat, words, index)
            title = words[index - 1].group().lower() if start != words[index].start() else ""
            fitting = {number for number in people if title in self.people[number].titles} if title else set()
            yield _Span(start, _without_s(words[last]), self._label(fitting or people))
            index = last + 1

    def _run(self, flat: str, words: list[re.Match], first: int) -> tuple[int, set[int]] | None:
        """The longest run of words from `first` that can all be of one person: its last index, and whose it can be."""
        people = self._owners(words[first].group())
        if not people:
            return None
        last = first
        while (following := self._next(flat, words, last)) is not None:
            both = people & self._owners(words[following].group())
            if not both or _small(words[following].group()) != _small(words[first].group()):
                break
            people, last = both, following
        if last == first and _ordinary(flat, words, first):
            return None
        return last, people

    def _next(self, flat: str, words: list[re.Match], index: int) -> int | None:
        """The word after, over a blank, a comma or a middle initial, when it may belong to the same name."""
        for step in (1, 2):
            if index + step >= len(words):
                return None
            gap = flat[words[index + step - 1].end() : words[index + step].start()]
            middle = step == 2 and len(words[index + 1].group()) == 1
            if not re.fullmatch(r"\.?\s{1,3}" if middle else r",?\s{1,3}", gap):
                return None
            if len(words[index + step].group()) > 1:
                return index + step
        return None

    def _owners(self, word: str) -> set[int]:
        whole = self._parts.get(fold(word), set())
        if whole or "-" not in word:
            return set(whole)
        pieces = [self._parts.get(fold(piece), set()) for piece in word.split("-") if len(piece) > 2]
        return set().union(*pieces)

    def _label(self, people: set[int]) -> str:
        labels = {self.people[number].label for number in people}
        if len(labels) > 1:
            labels.discard(REMOVED)  # somebody recorded by mistake beside somebody who is in the case
        return labels.pop() if len(labels) == 1 else REMOVED

    # --- Initials ---

    def _initials(self, flat: str) -> Iterator[_Span]:
        known: dict[str, set[int]] = {}
        for number, person in enumerate(self.people):
            letters = "".join(letter for letter in person.initials.upper() if letter.isalpha())
            if 2 <= len(letters) <= 5 and letters not in ABBREVIATIONS:
                known.setdefault(letters, set()).add(number)
        for letters, people in known.items():
            dotted = r"\.[ \u00a0]?".join(map(re.escape, letters))
            for match in re.finditer(rf"(?<![A-Za-z.]){dotted}(?![A-Za-z])|(?<![A-Za-z]){letters}(?![A-Za-z])", flat):
                end = match.end()
                if "." in match.group() and flat[end : end + 1] == "." and not _ends_sentence(flat, end):
                    end += 1
                yield _Span(match.start(), end, self._label(people))


def _flat(text: str) -> tuple[str, list[int]]:
    """The text without accents and unseen signs, and for each of its letters (and its end) the place in the text."""
    letters, at = [], []
    for index, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", SAME_SIGN.get(sign, sign)):
            if not unicodedata.combining(letter) and not UNSEEN.match(letter):
                letters.append(letter)
                at.append(index)
    return "".join(letters), [*at, len(text)]


def _small(word: str) -> bool:
    return not word[0].isupper()


def _without_s(word: re.Match) -> int:
    """Where the word ends; what makes it a possessive stays."""
    return word.end() - 2 if word.group().lower().endswith("'s") else word.end()


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
        after_day = re.search(r"\d(st|nd|rd|th)?\s*$", flat[:start], re.I)
        return before in OF_DATES or bool(after_day or re.match(r"\s+\d", flat[words[index].end() :]))
    if low in SMALL_WORDS:
        return word.isupper() or _opens_sentence(flat[:start])
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
