"""What a case knows of its family, so far as it tells which clues of a text are true. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from publishing.disclosure.weights import Clue
from publishing.disclosure.wording import LISTS

DAYS = {"birth": "born", "death": "died"}


@dataclass(frozen=True)
class FamilyFacts:
    """Facts of the children of one case or several. An empty one tells nothing, and everything may be true.

    `born` holds every child's day of birth or is empty, `oldest` the highest age that any of them reached. `areas` are
    the partnership's own, in small letters: every text names them.
    """

    born: Collection[date] = ()
    died: Collection[date] = ()
    oldest: int | None = None
    sexes: Collection[str] = ()
    schools: str = ""
    ethnicities: str = ""
    areas: Collection[str] = ()

    def fits(self, clue: Clue) -> bool:
        """Whether the clue may be true of the family. What contradicts does not lead to it."""
        of, value = clue.kind.of, clue.value
        if of == "place":
            return value not in self.areas
        if not value:
            return True
        if of == "age":
            return self.oldest is None or int(value) <= self.oldest
        if of in DAYS:
            days = getattr(self, DAYS[of])
            return not days or any(may_be(value, day) for day in days)
        return self._fits_words(of, value)

    def _fits_words(self, of: str, value: str) -> bool:
        if of == "sex":
            return not self.sexes or value in self.sexes
        if of == "school":
            return not self.schools or any(word in self.schools.lower() for word in value.split())
        if of == "ethnicity":  # recorded in broad words ("White, any other"), it contradicts nothing
            known = re.findall(rf"\b(?:{LISTS['people']})\b", self.ethnicities)
            return not known or value in {each.lower() for each in known}
        return True


def years(born: date, until: date) -> int:
    """The age that somebody had reached on a day."""
    return until.year - born.year - ((until.month, until.day) < (born.month, born.day))


def may_be(value: str, day: date) -> bool:
    """Whether a day told in part, such as "5-3-" or "-3-2024", may be that day."""
    parts = zip(value.split("-"), (day.day, day.month, day.year), strict=True)
    return all(not told or int(told) == known for told, known in parts)


NOTHING = FamilyFacts()
