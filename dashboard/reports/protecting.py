"""Small numbers kept back where a paper leaves the partnership, also those that a subtraction would give. Pure.

A number of one to four may point to one family (the Office for National Statistics keeps such counts of people back in
tables that anybody may read). Nothing is said of nobody, so 0 stands.
"""

from collections.abc import Sequence

SMALL = 5  # numbers from 1 up to this one are kept back
HIDDEN = "*"
NOTE = (
    "* means a number that is left out because it is small (1 to 4), or because a small number could be worked out "
    "from it. Do not try to work it out."
)


def is_small(number: int) -> bool:
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


def band(number: int) -> str:
    """A number that stands alone, so that nothing can be taken from it: "0", "5 or more", or kept back."""
    return str(number) if not number else HIDDEN if is_small(number) else f"{SMALL} or more"


def say(number: int | None) -> str:
    return HIDDEN if number is None else str(number)
