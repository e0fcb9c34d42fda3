"""Small numbers kept back where a paper leaves the partnership, also those that a subtraction would give. Pure.

A number of one to four may point to one family (the Office for National Statistics keeps such counts of people back in
tables that anybody may read). Nothing is said of nobody, so 0 stands.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

SMALL = 5  # numbers from 1 up to this one are kept back
HIDDEN = "*"
NOTE = (
    "* means a number that is left out because it is small (1 to 4), or because a small number could be worked out "
    "from it. Do not try to work it out."
)


def is_small(number: int) -> bool:
    """Whether a count is so small that it may tell who is meant. None at all tells of nobody and is shown."""
    return 0 < number < SMALL


def protect(parts: Sequence[int]) -> tuple[list[int | None], int | None]:
    """The parts of a whole and the whole, as they may be shown: None for what is kept back.

    What is kept back may be known to be one or more. So the hidden parts together have to leave room: each of them
    could be any number from 1 to 5 at least. Where the parts cannot do that, the whole is kept back with them.
    """
    whole = sum(parts)
    if is_small(whole):
        return [None if number else 0 for number in parts], None
    hidden = {place for place, number in enumerate(parts) if is_small(number)}
    shown = sorted((number, place) for place, number in enumerate(parts) if number and place not in hidden)
    while hidden and not leaves_room([parts[place] for place in hidden]):
        if not shown:
            return [None if place in hidden else number for place, number in enumerate(parts)], None
        hidden.add(shown.pop(0)[1])
    return [None if place in hidden else number for place, number in enumerate(parts)], whole


def leaves_room(hidden: Sequence[int]) -> bool:
    """Whether somebody who knows the sum of the hidden numbers, each at least 1, can tell of none that it is small."""
    return len(hidden) > 1 and sum(hidden) - len(hidden) + 1 >= SMALL


def protect_groups(*groups: Sequence[int]) -> tuple[list[int | None], int | None]:
    """Parts in groups whose sums may stand elsewhere, and the whole: each group is kept back by itself, and the whole
    where a group cannot leave room."""
    parts, known = [], True
    for group in groups:
        shown, whole = protect(group)
        parts += shown
        known = known and whole is not None
    return parts, sum(map(sum, groups)) if known else None


Groups = Sequence[Sequence[int]]  # the parts of a whole, in groups whose sums may stand elsewhere


@dataclass(frozen=True)
class Sum:
    """A number between two places where numbers are added up: what comes to a place is what leaves it. `shown` says
    that a reader knows it."""

    begin: object
    end: object
    number: int
    shown: bool


def protect_year(quarters: Sequence[Groups]) -> tuple[list[int | None], int | None]:
    """The parts of a year and their sum as they may be shown beside the papers of its quarters, which show what
    `protect_groups` leaves: of no small number that is hidden in any of them can it be told that it is small."""
    year = [[sum(parts) for parts in zip(*group, strict=True)] for group in zip(*quarters, strict=True)]
    shown = [protect(group) for group in year]
    parts, known = [list(each) for each, _ in shown], [whole is not None for _, whole in shown]
    while any(_is_told(quarters, parts, known)):
        standing = [(number, at, place) for at, each in enumerate(parts) for place, number in enumerate(each) if number]
        if not standing:
            known = [False] * len(known)
            break
        _, at, place = min(standing)
        parts[at][place] = None
    return list(chain(*parts)), sum(map(sum, year)) if all(known) else None


def _is_told(quarters: Sequence[Groups], parts: list[list[int | None]], known: Sequence[bool]) -> Iterator[bool]:
    """Of each small number that is hidden, whether it can be told that it is small."""
    sums = list(_sums(quarters, parts, known))
    return (not _could_be_large(sums, each) for each in sums if not each.shown and is_small(each.number))


def _sums(quarters: Sequence[Groups], parts: list[list[int | None]], known: Sequence[bool]) -> Iterator[Sum]:
    """Every number of the quarters' papers and the year's, from the year's whole by quarters, their groups and parts
    to the parts of the year, their groups, and the whole again."""
    for quarter, groups in enumerate(quarters):
        shown = [protect(group) for group in groups]
        every = all(whole is not None for _, whole in shown)
        yield Sum("whole", quarter, sum(map(sum, groups)), every)
        for at, (group, (cells, whole)) in enumerate(zip(groups, shown, strict=True)):
            yield Sum(quarter, (quarter, at), sum(group), whole is not None)
            for place, (number, cell) in enumerate(zip(group, cells, strict=True)):
                yield Sum((quarter, at), ("part", at, place), number, cell is not None)
    for at, each in enumerate(parts):
        numbers = [sum(groups[at][place] for groups in quarters) for place in range(len(each))]
        for place, (number, part) in enumerate(zip(numbers, each, strict=True)):
            yield Sum(("part", at, place), ("group", at), number, part is not None)
        yield Sum(("group", at), "year", sum(numbers), known[at])
    every_part = sum(number for groups in quarters for group in groups for number in group)
    yield Sum("year", "whole", every_part, all(known))


def _could_be_large(sums: Sequence[Sum], asked: Sum) -> bool:
    """Whether a hidden number could be `SMALL` for all that a reader knows: what it has more, other hidden numbers have
    more or less along a circle of sums, each at least 1 (a largest flow, found path by path)."""
    room: dict[object, dict[object, int]] = {}
    for each in sums:
        if not each.shown and each is not asked and each.number:
            room.setdefault(each.begin, {})[each.end] = SMALL
            room.setdefault(each.end, {})[each.begin] = each.number - 1
    lacking = SMALL - asked.number
    while lacking > 0:
        came: dict[object, object] = {asked.end: None}
        near = deque([asked.end])
        while near and asked.begin not in came:
            here = near.popleft()
            for there, left in room.get(here, {}).items():
                if left and there not in came:
                    came[there] = here
                    near.append(there)
        if asked.begin not in came:
            return False
        there = asked.begin
        while (here := came[there]) is not None:
            room[here][there] -= 1
            room.setdefault(there, {})[here] = room[there].get(here, 0) + 1
            there = here
        lacking -= 1
    return True


def band(number: int) -> str:
    """A number that stands alone, so that nothing can be taken from it: "0", "5 or more", or kept back."""
    return str(number) if not number else HIDDEN if is_small(number) else f"{SMALL} or more"


def say(number: int | None) -> str:
    """A number as the paper prints it; None is one that is held back."""
    return HIDDEN if number is None else str(number)
