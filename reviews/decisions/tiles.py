"""The partners as tiles, one for each statutory body: whoever is waited for first, and since when. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from csprapp.clock.deadline import day_words
from csprapp.ui.components import Link


@dataclass(frozen=True)
class Tile:
    """One partner: what it says and why, how that came on record, and what this person may do about it."""

    name: str
    words: str  # "Agrees"; where nothing was said yet, since when it is waited for
    waits: bool = False
    disagrees: bool = False
    standing: str = ""  # beside the words, where it was recorded for the partner
    reasons: str = ""
    how: str = ""
    note: str = ""
    confirm_url: str = ""
    confirm: str = ""
    links: list[Link] = field(default_factory=list)
    about: str = ""  # which question, where a page asks the partners more than one

    @property
    def told(self) -> str:
        """What a screen reader adds to a button or a link: for whom, and about which question."""
        return f"for {self.name}: {self.about}" if self.about else f"for {self.name}"


def in_order(tiles: Iterable[Tile]) -> list[Tile]:
    """Whoever is waited for first, then who disagrees, then the others; within these as they were given."""
    return sorted(tiles, key=lambda tile: (not tile.waits, not tile.disagrees))


def since(asked_on: date | None) -> str:
    """What a tile says of a partner that has not answered."""
    return f"Not decided yet, asked on {day_words(asked_on)}" if asked_on else "Not asked yet"


def waits_for(tiles: Iterable[Tile], asked_on: date | None) -> str:
    """Whom everybody waits for, as the first line of the page; "" when for nobody, or while nobody was asked."""
    names = [tile.name for tile in tiles if tile.waits]
    if not names or not asked_on:
        return ""
    named = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"Waiting for {named} since {day_words(asked_on)}."
