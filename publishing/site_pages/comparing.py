"""What changed in the words of a page of the site, place by place. Pure."""

import difflib
from dataclasses import dataclass

from publishing.editions.comparing import Piece, word_by_word


@dataclass(frozen=True)
class Place:
    """A run of lines that differs, word by word, and the heading under which it stands."""

    heading: str
    pieces: tuple[Piece, ...]


def places_that_differ(old: str, new: str) -> list[Place]:
    """Every run of lines that is not the same in both texts, in the order of the newer one."""
    before, after = _lines(old), _lines(new)
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            pieces = word_by_word("\n".join(before[a:b]), "\n".join(after[c:d]))
            found.append(Place(_heading(after[:d] if c < d else after[:c]), pieces))
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _heading(lines: list[str]) -> str:
    """The last heading of these lines, without its signs; "" before the first."""
    return next((line.lstrip("# ") for line in reversed(lines) if line.startswith("#")), "")
