"""Names that stand for each other: short forms ("Kate" for Katherine) and spellings ("Muhammad" for Mohammed). Pure.

The table is `variants.txt`, which somebody who knows a name can add to without knowing the program.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("variants.txt")
NONE: frozenset[str] = frozenset()


@cache
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        names = line.split() if not line.startswith("#") else []
        for name in names:
            found[name].update(names)
    return {name: frozenset(others - {name}) for name, others in found.items()}


def variants_of(form: str) -> frozenset[str]:
    """What may stand for a folded word of a name. Not what stands for that again: Alexander and Alexandra are both
    Alex, and neither is the other."""
    return _table().get(form, NONE)


def same_words(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each of some folded words is one of the others or stands for it, in any order."""
    left = [word for word in others if word not in some]
    alone = [word for word in some if word not in others]
    for word in alone:
        other = next((each for each in left if each in variants_of(word)), None)
        if other is None:
            return False
        left.remove(other)
    return not left and len(some) == len(others)
