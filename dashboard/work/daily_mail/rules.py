"""What a daily mail holds, whether it is sent, and what its subject says. Pure."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from csprapp.mail.parts import QUIET_MONDAY, Part

MOST = 25  # lines of a part; the rest is counted
OPENINGS = {
    Part.OVERDUE: "Overdue",
    Part.TEAM: "Overdue in the team",
    Part.TODAY: "Due today",
    Part.SOON: "Coming up",
    Part.WAITS: "Waiting for you",
    Part.CHANGED: "Changed",
}
Said = tuple[str, str, str]
PLACE = {part: place for place, part in enumerate(Part)}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a mail names. `keys` tell what is new from what the last mail said; `say` gives the words for the
    subject, the whole line and the address of the page that resolves it ("" for who cannot open it), asked only of
    lines that are shown.

    A `daily` one is pressing every working day. One that is `known` was told at once, in a mail of its own.
    """

    part: Part
    order: tuple[Any, ...]
    keys: tuple[str, ...]
    say: Callable[[], Said]
    daily: bool = False
    known: bool = False


@dataclass(frozen=True)
class Shown:
    """A part of a mail: its heading, the lines, and how many more there are."""

    part: Part
    lines: list[str]
    more: int


def wanted(lines: Iterable[Line], muted: Collection[str]) -> list[Line]:
    """The lines in the order of the mail, without the parts that the person leaves out."""
    return sorted((line for line in lines if line.part not in muted), key=lambda line: (PLACE[line.part], line.order))


def is_sent(lines: list[Line], said: Collection[str], muted: Collection[str], *, weekly: bool) -> bool:
    """Whether a mail with these lines, as `wanted` gives them, goes out after one that `said` this.

    When one of them is new or pressing; and once a week with whatever there is, or with nothing.
    """
    if weekly and (lines or QUIET_MONDAY not in muted):
        return True
    known = frozenset(said)
    return any(line.daily or not line.known and not known.issuperset(line.keys) for line in lines)


def subject(lines: list[Line], muted: Collection[str] = ()) -> str:
    """The most pressing of the lines - one that is pressing every day, if there is one -, and how many there are beside
    it; without any, what is known not to be there."""
    if not lines:
        return "Nothing is overdue" if muted else "Nothing is overdue, due soon or waiting for you"
    first = next((line for line in lines if line.daily), lines[0])
    words, *_ = first.say()
    more = f", and {len(lines) - 1:,} more" if len(lines) > 1 else ""
    return f"{OPENINGS[first.part]}: {words}{more}"


def shown(lines: list[Line]) -> list[Shown]:
    """The lines under their headings, each with the addresses of its pages below it."""
    parts = []
    for part, found in groupby(lines, key=lambda line: line.part):
        of_it = list(found)
        alike: dict[str, list[str]] = {}  # in their order
        for line in of_it[:MOST]:
            _, words, page = line.say()
            alike.setdefault(words, []).append(page)
        said = [_with_pages(words, pages) for words, pages in alike.items()]
        parts.append(Shown(part, said, max(len(of_it) - MOST, 0)))
    return parts


def _with_pages(words: str, pages: list[str]) -> str:
    """A line that is said once for all that are alike; the address of each page on a line of its own."""
    many = f" ({len(pages)} times)" if len(pages) > 1 else ""
    return "\n  ".join([f"{words}{many}", *dict.fromkeys(filter(None, pages))])
