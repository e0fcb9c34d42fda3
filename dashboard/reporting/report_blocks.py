"""What a report consists of, before it becomes a PDF or a Word file. Plain values."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from csprapp.files.text import printable
from csprapp.ui.pictures import Picture

NOT_RECORDED = "Not recorded."


@dataclass(frozen=True)
class Paragraphs:
    """Text as somebody wrote it: an empty line parts paragraphs, a single one only breaks the line."""

    kind: ClassVar[str] = "paragraphs"
    text: str

    @property
    def parts(self) -> list[list[str]]:
        """Paragraphs, each as its lines."""
        found = re.split(r"\n\s*\n", printable(self.text).strip())
        return [[line.strip() for line in part.split("\n")] for part in found if part.strip()]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "heading"
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))


@dataclass(frozen=True)
class Table:
    """A table with one header row. A cell is text; it may have several lines."""

    kind: ClassVar[str] = "table"
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()  # in parts of the whole; equal when empty

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", self.widths or (1,) * len(self.heads))
        object.__setattr__(self, "rows", tuple(tuple(map(printable, row)) for row in self.rows))


@dataclass(frozen=True)
class Drawn:
    """A picture: as an SVG that stands alone and for a page, and what can be read from it."""

    kind: ClassVar[str] = "drawn"
    svg: str
    alt: str
    inline: str = field(default="", compare=False)

    @classmethod
    def of(cls, picture: Picture) -> "Drawn":
        """A picture with the words that stand for it where it is not seen."""
        return cls(picture.alone.decode(), f"{picture.title}. {picture.description}", picture.svg)


Part = Paragraphs | Heading | Table | Drawn


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """The whole report, with nobody's name in it. `reference` is that of its case, "" when it is of none."""

    reference: str
    partnership: str
    made_on: date
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)
    marking: str = "OFFICIAL-SENSITIVE"
    heading: str = ""  # what it is called, when it is not the report of a rapid review

    @property
    def title(self) -> str:
        return self.heading or f"Rapid review report {self.reference}"
