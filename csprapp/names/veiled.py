"""Words in which signs stand for letters: what somebody hid ("T***dale"), and what a program lost ("Zo?"). Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

VEILED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:(?:[*•✱✶●█■#~\\]++[^\W\d_]*+)+|\ufffd+(?=\W|$)|\?(?=\s[a-z]))")
LONGEST = 60  # signs: no name is longer


class Veiled(NamedTuple):
    """Such a word: its place, which folded words it may be, and how many letters it shows."""

    start: int
    end: int
    may_be: re.Pattern[str]
    shown: int


def veiled_in(text: str) -> Iterator[Veiled]:
    """Every such word of a text in plain letters."""
    for found in VEILED.finditer(text):
        yield Veiled(*found.span(), _may_be(found.group()), sum(map(str.isalpha, found.group())))


def _may_be(word: str) -> re.Pattern[str]:
    """Any letters for what somebody set, one or two for what was lost."""
    parts = (part for part in re.split(r"([^\W\d_]+)", word[:LONGEST]) if part)
    lost = {"?", "\ufffd"}
    shown = (
        re.escape(part.lower()) if part[0].isalpha() else "[a-z]{1,2}" if part[0] in lost else "[a-z]*"
        for part in parts
    )
    return re.compile("".join(shown))
