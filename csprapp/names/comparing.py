"""Whether two names, or the initials of two, can be one person's. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from csprapp.names.folding import flat, fold, joined, plain, words
from csprapp.names.variants import variants_of

NEAR, LONG = 5, 8  # letters: a name so long has near ones, and two letters of a long one may differ


BEGINS_A_SURNAME = re.compile(r"(?:[A-Z]\.?)*(?:Ma?c|O'|D'|De|Fitz|St)\.?[A-Z]?\.?$")  # "McG.", "S.McG."
SOUNDS = {"c": "k", "k": "c", "s": "z", "z": "s"}  # Catherine and Katherine, Susanna and Zuzanna


@lru_cache(maxsize=50_000)
def is_near(word: str, name: str) -> bool:
    """Whether a word may be the name misspelt: one letter added, lost, changed or two swapped; two in a long name."""
    if len(name) < NEAR or word == name or abs(len(word) - len(name)) > 1:
        return False
    if word[:1] != name[:1] and word[:1] != SOUNDS.get(name[:1]):
        return False
    return distance(word, name) <= (2 if len(name) >= LONG else 1)


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


def same_name(one: str, other: str) -> bool:
    """Whether two whole names are one: in any order of their words, joined or apart, in any spelling or
    short form ("Kate"). Not misspelt: Amara and Amira may be twins."""
    if not fold(one) or not fold(other):
        return False
    return joined(one) == joined(other) or _same_words(words(one), words(other))


def _same_words(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each of some folded words is one of the others or stands for it, in any order."""
    left = [word for word in others if word not in some]
    for word in (each for each in some if each not in others):
        other = next((each for each in left if each in variants_of(word)), None)
        if other is None:
            return False
        left.remove(other)
    return not left and len(some) == len(others)


def initials(text: str) -> str:
    """Initials as they are compared: "a. b.", "Á-B" and "AB" are the same."""
    return "".join(sign for sign in flat(plain(text)).casefold() if sign.isalnum())


def is_initials(text: str) -> bool:
    """Whether what was recorded as initials is initials, and no word that stands for them ("Child 1", "Baby Q")."""
    tokens = plain(text).split()
    short = all(word.isupper() or len(word) < 3 or BEGINS_A_SURNAME.match(word) for word in tokens)
    return bool(tokens) and short and not re.search(r"\d", text)


def same_initials(one: str, other: str) -> bool:
    """Whether two initials can be of one name: the same letters in any order, or the one goes on where the other ends.
    A word that stands for initials may be anybody's."""
    first, second = sorted((initials(one), initials(other)), key=len)
    if not (is_initials(one) and is_initials(other)):
        return bool(first)
    return second.startswith(first) or sorted(first) == sorted(second)
