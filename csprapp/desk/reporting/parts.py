"""What a report consists of, before it becomes a PDF or a Word file. Plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

NOT_RECORDED = "Not recorded."
# What neither XML nor a PDF can hold: control characters and halves of characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Paragraphs:
    """Text as somebody wrote it: an empty line parts paragraphs, a single one only breaks the line."""

    text: str

    @property
    def parts(self) -> list[list[str]]:
        """Paragraphs, each as its lines."""
        found = re.split(r"\n\s*\n", printable(self.text).strip())
        return [[line.strip() for line in part.split("\n")] for part in found if part.strip()]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table with one header row. A cell is text; it may have several lines."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()  # in parts of the whole; equal when empty

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", self.widths or (1,) * len(self.heads))


Part = Paragraphs | Heading | Table


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """The whole report, with nobody's name in it."""

    reference: str
    partnership: str
    made_on: date
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)
    marking: str = "OFFICIAL-SENSITIVE"

    @property
    def title(self) -> str:
        return f"Rapid review report {self.reference}"

    @property
    def file_name(self) -> str:
        """Without an ending, and without a name."""
        return f"rapid-review-{self.reference}"


def printable(text: str) -> str:
    """The text with plain line ends and without what cannot be printed."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
