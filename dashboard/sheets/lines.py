"""What a sheet for somebody else consists of: parts with lines, each with the words of a case and the page where they
are written. One table of lines is the sheet, its files, its CSV, and what is compared with the other's form."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cases.notifications.models import SheetCheck
from cases.notifications.sheet import Group
from cases.notifications.sheet_checks import Compared
from csprapp.partnership.national import called_now
from csprapp.ui.addresses import address
from csprapp.ui.components import Fact
from dashboard.sheets.reading import Told

Way = Callable[[Told], str]


def nowhere(told: Told) -> str:
    """The page on which a line can be changed, of one that comes from no page of ours: none."""
    return ""


def on_case(page: str, *more: object) -> Way:
    """The page of the case where a line is written."""
    return lambda told: address(page, told.case.reference, *more)


def on_notification(told: Told) -> str:
    """Where a notification is recorded; once one is, the page where it is corrected, so that nobody adds another."""
    return on_case("case-notification" if told.notification else "case-notification-sent")(told)


def on_review(page: str) -> Way:
    """The same of its review; "" while there is none."""
    return lambda told: address(page, told.review.pk) if told.review else ""


def on_publication(page: str) -> Way:
    """The same of what is published of it; "" for who does not write publications, or while nothing is published."""
    return lambda told: address(page, told.publication.pk) if told.publication and told.writes else ""


@dataclass(frozen=True)
class Line:
    """One line: `title` as it is called there, its `value` of a case, "" when that is not recorded, and the page where
    it is written. `applies` says of which cases it is asked at all; `private` that it has words about people."""

    title: str
    value: Callable[[Told], str]
    way: Way = nowhere
    note: Callable[[Told], str] = nowhere
    applies: Callable[[Told], Any] = lambda told: True
    private: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class Part:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Sheet:
    """A sheet for somebody else: whom it is `to`, in a list by a `short` word, its parts, which names stand in it, and
    from which source its lines are, as far as that is known."""

    key: str
    short: str
    title: str
    to: str
    form: str
    names: str
    source: str
    parts: Sequence[Part]

    @property
    def compared(self) -> Compared:
        """What says whether its lines were compared with the form of others, and when."""
        return Compared(SheetCheck.Sheet(self.key), self.form, self.every_line)

    @property
    def page(self) -> str:
        """The name of the address of a case's sheet."""
        return f"case-sheet-{self.key}"

    def every_line(self) -> list[str]:
        """Every line that it can have, as it is compared."""
        return [f"{part.title}: {line.title}" for part in self.parts for line in part.lines]

    def groups(self, told: Told, *, changes: bool = False) -> list[Group]:
        """The sheet of one case, as the copy sheet of the notification has it; with the ways to change it."""
        found = (Group(part.title, self._facts(part.lines, told, changes=changes)) for part in self.parts)
        return [group for group in found if group.facts]

    def _facts(self, lines: Iterable[Line], told: Told, *, changes: bool) -> list[Fact]:
        return [
            Fact(
                called_now(line.title), line.value(told), self._way(line, told) if changes else "", "", line.note(told)
            )
            for line in lines
            if line.applies(told)
        ]

    def _way(self, line: Line, told: Told) -> str:
        """The page where a line is written, which leads back to the sheet."""
        url = line.way(told)
        return f"{url}?for={told.back or self.key}" if url else ""
