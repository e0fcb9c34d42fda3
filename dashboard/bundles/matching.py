"""Which case the name of a file or of its folder means, by a reference in any spelling. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from csprapp.names.folding import latin, plain
from dashboard.bundles.rules import ENDING, without_dates

PIECE = re.compile(r"[a-z]+|\d+")
CUES = {"case", "ref", "reference", "no", "number", "file", "tracker", "si", "sin", "cspr", "id"}
Key = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The cases that a text names, and the words by which it does."""

    cases: frozenset[str] = frozenset()
    said: str = ""


@dataclass
class References:
    """The references by which cases are known here: ours, the tracker's and the Panel's, in any spelling."""

    cases: set[str] = field(default_factory=set)
    by_key: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_code: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    code_names: dict[str, str] = field(default_factory=dict)
    longest: int = 1

    def add(self, spelling: str, case: str) -> None:
        """A reference of a case."""
        pieces = PIECE.findall(_flat(spelling))
        if pieces:
            self.by_key[_key(pieces)].add(case)
            self.by_code["".join(pieces)].add(case)
            self.longest = max(self.longest, len(pieces))

    def of(self, text: str) -> frozenset[str]:
        """The cases of a reference that somebody typed."""
        pieces = PIECE.findall(_flat(text))
        found = self.by_code.get("".join(pieces)) or self.by_key.get(_key(pieces)) if pieces else None
        name = self.code_names.get(" ".join(_flat(text).split()))
        return frozenset(found or ([name] if name else ()))

    def in_path(self, path: str) -> Found:
        """The case that the name of a file says, else the nearest of its folders. Both where they disagree."""
        *folders, name = path.split("/")
        here = self.in_name(ENDING.sub("", name))
        above = next((found for each in reversed(folders) if (found := self.in_name(each, whole=True)).cases), Found())
        if not here.cases and not above.cases:
            here = self.in_name(ENDING.sub("", name), whole=True)
        if here.cases and above.cases and not here.cases & above.cases:
            return Found(here.cases | above.cases)
        if here.cases and above.cases:
            return Found(here.cases & above.cases, here.said)
        return here if here.cases else above

    def in_name(self, name: str, *, whole: bool = False) -> Found:
        """The cases whose reference stands in a name, the longest first; a date is none. `whole`: a name that is
        nothing but a reference may be a short one, as of a folder "7", or the code name of a case."""
        if whole and (case := self.code_names.get(" ".join(_flat(name).split()))):
            return Found(frozenset([case]), name)
        text = _flat(without_dates(name)[0])
        pieces = list(PIECE.finditer(text))
        taken: set[int] = set()
        cases: set[str] = set()
        said = ""
        for length in range(min(self.longest, len(pieces)), 0, -1):
            for start in range(len(pieces) - length + 1):
                window = range(start, start + length)
                found = self._at(pieces, window, text, whole)
                if found and not taken & set(window):
                    taken |= set(window)
                    cases |= found
                    said = said or text[pieces[start].start() : pieces[start + length - 1].end()]
        return Found(frozenset(cases), said)

    def _at(self, pieces: list[re.Match[str]], window: range, text: str, whole: bool) -> set[str]:
        parts = [pieces[place][0] for place in window]
        gaps = [text[pieces[one].end() : pieces[one + 1].start()] for one in window[:-1]]
        if "|" in "".join(gaps):
            return set()
        found = self.by_code.get("".join(parts)) or self.by_key.get(_key(parts))
        if not found:
            return set()
        cue = window[0] > 0 and pieces[window[0] - 1][0] in CUES
        return set(found) if cue or whole and len(window) == len(pieces) or _is_telling(parts) else set()


def _is_telling(parts: list[str]) -> bool:
    """Whether this can be nothing else: "7" in a name may be anything, and so may "2024-06", a month."""
    digits = "".join(part for part in parts if part.isdigit())
    letters = "".join(part for part in parts if part.isalpha())
    if len(letters) >= 2:
        return bool(digits)
    if len(parts) == 2 and len(parts[0]) == 4 and len(parts[1]) <= 2 and 1 <= int(parts[1]) <= 12:
        return False
    return len(digits) >= (4 if letters else 6)


def _key(parts: Iterable[str]) -> Key:
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def _flat(text: str) -> str:
    return latin(plain(text)).lower()
