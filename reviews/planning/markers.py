"""The quality markers by which a review is looked at in each check: read from `quality_markers.toml`. Pure."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Marker:
    """One mark of a good review: its authors' title, and what we ask."""

    key: str
    title: str
    asks: str


@dataclass(frozen=True, slots=True)
class MarkerSet:
    """All markers of one edition, part by part."""

    name: str
    in_force_from: date
    parts: tuple[tuple[str, tuple[Marker, ...]], ...]

    @property
    def markers(self) -> tuple[Marker, ...]:
        """All marks, part after part."""
        return tuple(marker for _, markers in self.parts for marker in markers)


def read_sets(text: str) -> tuple[MarkerSet, ...]:
    """The sets of a file, by the day from which each is used."""
    found = [
        MarkerSet(
            each["name"],
            each["in_force_from"],
            tuple((part["name"], tuple(Marker(**marker) for marker in part["marker"])) for part in each["part"]),
        )
        for each in tomllib.loads(text)["edition"]
    ]
    return tuple(sorted(found, key=lambda each: each.in_force_from))


SETS = read_sets((Path(__file__).parent / "quality_markers.toml").read_text(encoding="utf-8"))


def set_on(day: date, sets: Iterable[MarkerSet] = SETS) -> MarkerSet:
    """The set in use on a London day: the newest that has begun, else the first."""
    first, *later = sets
    return next((each for each in reversed(later) if each.in_force_from <= day), first)


def set_of(name: str) -> MarkerSet:
    """The set of an edition by its name; the one in use longest for a name that is not known any more."""
    return next((each for each in SETS if each.name == name), SETS[0])
