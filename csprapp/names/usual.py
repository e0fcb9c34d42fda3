"""Whether a word is usual as a surname or as a first name in England. Pure.

The words of `usual_names.txt`, and of `variants.txt` beside it. Neither is whole: an unknown word may be both.
"""

from functools import cache
from pathlib import Path

from csprapp.names.folding import fold_word
from csprapp.names.variants import FILE as VARIANTS

FILE = Path(__file__).with_name("usual_names.txt")


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames and first names; which of them follow is said by the comment above the lines."""
    found: tuple[set[str], set[str]] = set(), set()
    for file in (FILE, VARIANTS):
        words = found[1]
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                words = found[0 if "surnames" in line.lower() else 1]
            else:
                words.update(line.split())
    return frozenset(found[0]), frozenset(found[1])


def is_surname(name: str) -> bool:
    """Whether the last word of a name is usual as a surname and not as a first name."""
    return any(word in _lists()[0] and word not in _lists()[1] for word in _ends(name))


def is_first_name(name: str) -> bool:
    """Whether it is usual as a first name, whatever else it may be."""
    return any(word in _lists()[1] for word in _ends(name))


def is_only_a_first_name(name: str) -> bool:
    """Whether it is usual as a first name and not as a surname."""
    return is_first_name(name) and not any(word in _lists()[0] for word in _ends(name))


def _ends(name: str) -> set[str]:
    """The last word of a name as it is compared, whole and without what stands before its dash."""
    last = (name.split() or [""])[-1]
    return {fold_word(last), fold_word(last.rpartition("-")[2])}
