"""The sections of the rapid review as they are written: under the headings of the report, one by one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from reviews.hooks import REPORT_SECTIONS
from reviews.rapid.forms import TextsForm
from reviews.rapid.services import TEXTS

DRAFT = "rapid-review"  # under which name drafts are kept


@dataclass(frozen=True)
class Section:
    """One text of the rapid review: `key` is the field that holds it, `title` what the report calls it."""

    key: str
    title: str
    shown: bool = True  # False where this partnership leaves it out of the report

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return self.key.replace("_", "-")

    @property
    def asks(self) -> str:
        """What belongs in it."""
        return str(TextsForm.base_fields[self.key].help_text) or self.title

    @property
    def rows(self) -> int:
        """How high its box is."""
        return max(int(TextsForm.base_fields[self.key].widget.attrs["rows"]), 12)

    def of(self, reference: str) -> str:
        """Which of several drafts is the one of this section of a case."""
        return f"{reference}-{self.slug}"


def sections() -> list[Section]:
    """The texts, named and in the order of the report; by their own names where nobody makes a report."""
    lines = [line for named in REPORT_SECTIONS for line in named()]
    found = [Section(line.key, line.title, line.shown) for line in lines if line.key in TEXTS]
    known = {section.key for section in found}
    return found + [Section(key, str(TextsForm.base_fields[key].label)) for key in TEXTS if key not in known]


def made_from_the_record() -> list[str]:
    """The report's other sections: nobody writes them."""
    return [line.title for named in REPORT_SECTIONS for line in named() if line.shown and line.key not in TEXTS]


def neighbours(of: Section, among: Sequence[Section]) -> tuple[Section | None, Section | None]:
    """The section before and the one after."""
    place = among.index(of)
    before = among[place - 1] if place else None
    after = among[place + 1] if place + 1 < len(among) else None
    return before, after
