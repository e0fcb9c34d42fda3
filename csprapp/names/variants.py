"""Names that stand for each other: short forms ("Kate" for Katherine) and spellings ("Muhammad" for Mohammed). Pure.

The table is `variants.txt`, which somebody who knows a name can add to without knowing the program.
"""

from collections import defaultdict
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
