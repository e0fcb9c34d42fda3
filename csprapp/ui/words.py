"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Piece = tuple[Literal["same", "gone", "new"], str]
_WORDS = re.compile(r"\s+|[^\s]+")
LONGEST = 20_000  # words and gaps; above it the comparison would take seconds, and the whole texts are shown


def word_diff(before: str, after: str) -> Iterator[Piece]:
    """Pieces in reading order: words in both, words only before ("gone"), words only after ("new")."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        yield from ((kind, text) for kind, text in (("gone", before), ("new", after)) if text)  # type: ignore[misc]
        return
    for kind, first, last, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[first:last])
            continue
        if first < last:
            yield "gone", "".join(old[first:last])
        if from_ < to:
            yield "new", "".join(new[from_:to])
