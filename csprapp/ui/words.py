"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

Piece = tuple[Literal["same", "gone", "new"], str]
_WORDS = re.compile(r"\s+|[^\s]+")
LONGEST = 6_000  # words and gaps between the first change and the last; above it the comparison would take seconds


SHORT = 60  # letters: up to here what was and what is are read at a glance, one after the other
ALIKE = 0.3  # of the longer text: where less of it stayed, the words of both would only be mixed


def told_word_by_word(before: str, after: str) -> list[Piece]:
    """The pieces of a text that was changed here and there; none where what was and what is are better read whole: they
    are short, or little of the one is in the other."""
    longer = max(len(before), len(after))
    if longer <= SHORT or not before or not after:
        return []
    pieces = list(word_diff(before, after))
    kept = sum(len(text) for kind, text in pieces if kind == "same" and text.strip())
    return pieces if kept >= ALIKE * longer else []


def word_diff(before: str, after: str) -> Iterator[Piece]:
    """Pieces in reading order: words in both, words only before ("gone"), words only after ("new")."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    if old_end + new_end - 2 * start > LONGEST:
        yield from ((kind, text) for kind, text in (("gone", before), ("new", after)) if text)  # type: ignore[misc]
        return
    matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False)
    pieces = [("same", old[:start])]
    for kind, first, last, from_, to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("same", old[start + first : start + last]))
        else:
            pieces += [("gone", old[start + first : start + last]), ("new", new[start + from_ : start + to])]
    pieces.append(("same", old[old_end:]))
    yield from ((kind, "".join(words)) for kind, words in pieces if words)  # type: ignore[misc]


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words two texts have in common from their beginning."""
    return next((number for number, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
                min(len(old), len(new)))  # fmt: skip
