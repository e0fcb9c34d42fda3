"""Plain values that components show. Views make them; templates only lay them out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from csprapp.clock.deadline import Standing


@dataclass(frozen=True)
class Link:
    """A link of a navigation, a breadcrumb or a list of contents. Of a group of pages: `pages` are those under its
    first, and `around` says that one of them is shown."""

    text: str
    url: str
    current: bool = False
    count: int | str | None = None
    pages: "Sequence[Link]" = ()
    around: bool = False


@dataclass(frozen=True)
class Fact:
    """A row of a summary list. An empty value reads "Not recorded"; `change_words` completes "Change" or "Add"."""

    key: str
    value: Any = None
    change_url: str = ""
    change_words: str = ""
    note: str = ""

    @property
    def deed(self) -> str:
        """What its link does: nothing can be changed where nothing is recorded."""
        return "Add" if self.value in (None, "") else "Change"


@dataclass(frozen=True)
class Task:
    """A row of a task list; `status` is words, derived from facts; without `url` it cannot start yet."""

    title: str
    status: str = ""
    url: str = ""
    hint: str = ""
    owner: str = ""
    due_on: date | None = None
    standing: str = ""
    overdue: bool = False
    done: bool = False


@dataclass(frozen=True)
class Due:
    """A row of a deadline strip or a work list.

    `standing` is how long is left in words; `how` how the date was worked out, and `how_url` the page that shows it;
    `met` when it was met in words.
    """

    what: str
    due_on: date | None
    standing: str
    url: str = ""
    reference: str = ""
    case_url: str = ""
    code_name: str = ""
    how: str = ""
    owner: str = ""
    why: str = ""
    overdue: bool = False
    met: bool = False
    provisional: bool = False
    change_url: str = ""
    how_url: str = ""
    notes: Sequence[str] = field(default_factory=tuple)

    @classmethod
    def of(cls, what: str, due_on: date | None, standing: Standing, **rest: Any) -> "Due":
        """From the clock's standing: overdue is red, met in time is green, everything else is plain."""
        return cls(
            what, due_on, standing.words, overdue=standing.state == "overdue", met=standing.state == "met", **rest
        )


@dataclass(frozen=True)
class Event:
    """An entry of a timeline, newest first by the caller's order."""

    title: str
    when: Any
    who: str = ""
    text: str = ""
    url: str = ""
    changes: Sequence[tuple[str, Any, Any]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Paper:
    """A document to link to: its kind in words ("PDF"), size in bytes and pages are part of the link."""

    title: str
    url: str
    kind: str = ""
    size: int | None = None
    pages: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A number with its words, linked to the list it counts."""

    number: int | str
    label: str
    url: str = ""
    overdue: bool = False
    note: str = ""
