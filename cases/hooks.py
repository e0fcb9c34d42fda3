"""Where the rooms and apps above speak up to the lower rooms of a case: plain functions, registered once, when an
app is ready. Nothing of a case is imported here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import models

from csprapp.accounts.models import User

Readable = Callable[[User, date], models.QuerySet | None]  # None: every one of them

# By route, for duties without a case: which subjects a person may read, and of which they may open the date.
READERS: dict[str, Readable] = {}
OPENERS: dict[str, Readable] = {}
# By route, for duties that a role owns until somebody takes them: the subjects for which a person may do them.
DOERS: dict[str, Callable[[User, date], models.QuerySet]] = {}
WHOSE: dict[str, str] = {}  # and what stands in the owner's place
# By route, for duties that are one person's by name: who else may be given one, by its subject.
TAKERS: dict[str, Callable[[int, date], models.QuerySet]] = {}


# By rule, what follows when the date that governs a duty is another one: in the same transaction.
AFTER_A_MOVE: dict[str, Callable[..., None]] = {}
# Of a case: whether a date of something else, which other cases are part of too, runs for it.
RUNS_ELSEWHERE: list[models.Exists] = []
# What follows when every date was worked out again, on other bank holidays or by another rule: in the same transaction.
AFTER_RECALCULATION: list[Callable[..., None]] = []


@dataclass(frozen=True)
class History:
    """A kind of record that the history page of a case shows: the words for it, the look-ups from it to the case's key
    (any of them will do), the field that tells one record from another, and whether who may open the case may still not
    read some of them: then the model's own `visible_to` is asked."""

    model: type[models.Model]
    name: str
    lookups: tuple[str, ...]
    known_by: str = ""
    narrow: bool = False


HISTORIES: list[History] = []


@dataclass(frozen=True)
class State:
    """How far cases are: `find` is told cases and a London day and asks for one value of each, `words` says it."""

    find: Callable[[models.QuerySet, date], models.QuerySet]
    words: Callable[[str], str]


# By the app that sees all of a case's work: one, so that every page of the case says the same.
STATES: list[State] = []

# What else the cases with these keys are found by: pairs of a key and words as they are searched.
FURTHER_WORDS: list[Callable[[Sequence[int]], Iterable[tuple[int, Iterable[str]]]]] = []


def register_readers(route: str, readable: Readable) -> None:
    """Show a duty without a case only to who may read its subject."""
    READERS[route] = readable


def register_openers(route: str, readable: Readable) -> None:
    """Open the date of a duty without a case only to who may read its subject; it stays a row in the team's lists."""
    OPENERS[route] = readable


def register_doers(route: str, doable: Callable[[User, date], models.QuerySet], whose: str) -> None:
    """Put a duty of this route that has no owner on the work list of everybody who may do it, and of nobody else.
    `whose` says for whom it waits: "For any checker"."""
    DOERS[route], WHOSE[route] = doable, whose


def register_takers(route: str, who: Callable[[int, date], models.QuerySet]) -> None:
    """Let a duty of this route be given only to the people that `who` finds for its subject on a London day."""
    TAKERS[route] = who


def register_after_a_move(rule_key: str, follow: Callable[..., None]) -> None:
    """Call `follow(deadline, by=..., today=...)` whenever the due date of a duty under this rule has moved."""
    AFTER_A_MOVE[rule_key] = follow


def register_after_recalculation(follow: Callable[..., None]) -> None:
    """Call `follow(by=..., today=...)` when the dates were worked out again."""
    if follow not in AFTER_RECALCULATION:
        AFTER_RECALCULATION.append(follow)


def register_running_elsewhere(runs: models.Exists) -> None:
    """Count a case of which this is true, whose key is the outer "pk", as one in which a date runs."""
    RUNS_ELSEWHERE.append(runs)


def runs_elsewhere() -> models.Q:
    """Of a case: a date of something that it is part of runs."""
    return reduce(or_, RUNS_ELSEWHERE, models.Q(pk__in=[]))


def register_state(find: Callable[[models.QuerySet, date], models.QuerySet], words: Callable[[str], str]) -> None:
    """Let every page of a case say how far it is in these words."""
    STATES[:] = [State(find, words)]


def register_history(
    model: type[models.Model], name: str, *lookups: str, known_by: str = "", narrow: bool = False
) -> None:
    """Let the history page of a case show a model's history too."""
    if not any(row.model is model for row in HISTORIES):
        HISTORIES.append(History(model, name, lookups, known_by, narrow))
