"""Tables of figures as pages show them: plain values, each number with the address of its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from csprapp.ui.components import Link
from dashboard.performance.periods import Period

PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; a number leads to its list and says to whoever hears it of what it is."""

    text: str
    url: str = ""
    of: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Row:
    head: str
    cells: Sequence[Cell]
    note: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    heads: Sequence[str]
    rows: Sequence[Row]


def in_address(period: Period, **more: str) -> str:
    """The period and more as the query of an address."""
    return f"{_in_address(period)}&{urlencode(more)}" if more else _in_address(period)


@lru_cache(maxsize=64)
def _in_address(period: Period) -> str:
    """A page has hundreds of addresses of the same few periods."""
    days = {"start": period.start, "end": period.end}
    return urlencode({f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in PARTS})


def counted(number: int, page: str, period: Period, said: str, /, **more: str) -> Cell:
    """A number with the address of its list; none for nothing."""
    url = f"{reverse(page)}?{in_address(period, **more)}" if number else ""
    return Cell(str(number), url, said)


PAGES = {
    "performance": "Dates",
    "performance-path": "From referral to review",
    "performance-agencies": "Agency returns",
    "performance-actions": "Actions and themes",
    "performance-children": "Children",
}


def pages(current: str, period: Period) -> list[Link]:
    """The pages of figures, all of the same period."""
    query = in_address(period)
    return [Link(words, f"{reverse(name)}?{query}", name == current) for name, words in PAGES.items()]
