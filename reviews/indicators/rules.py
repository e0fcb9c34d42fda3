"""What a run chart says about a change: the usual rules for telling a signal from chance. Pure.

Source: Perla, Provost and Murray, "The run chart: a simple analytical tool for learning from variation in healthcare
processes", BMJ Quality & Safety 2011;20:46-51: a shift is six or more readings in a row on one side of the median of
those before the change, those on the median left out; a trend is five or more in a row that all rise or all fall, equal
ones left out.

Those rules are made for looking once. People look again with every reading, and with every look chance has another
turn. So "it made a difference" asks for more: every reading since the change lies on the better side, seven of them at
least, with twelve before. On series without any change, looked at with every one of three years' monthly readings, that
is wrong in fewer than 5 of 100 (tests/reviews/indicators/test_rules.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

BEFORE, SINCE = 12, 7  # readings that it takes before and since the change
SHIFT, TREND = 6, 5


@dataclass(frozen=True)
class Verdict:
    """What the readings before and since a change say. Values in per cent; `fewer` means that lower is better."""

    before: Sequence[float]
    since: Sequence[float]
    fewer: bool = False

    @property
    def median(self) -> float | None:
        """The median before the change; None while there are none."""
        return median(self.before) if self.before else None

    @property
    def enough(self) -> bool:
        """Whether there are readings enough on both sides of the change to say anything."""
        return len(self.before) >= BEFORE and len(self.since) >= SINCE

    @property
    def better(self) -> list[bool]:
        """Of each reading since the change that is not on the median, whether it lies on the better side."""
        middle = self.median
        return [] if middle is None else [(each > middle) != self.fewer for each in self.since if each != middle]

    @property
    def shift(self) -> bool:
        """Six or more in a row on the better side, those on the median left out."""
        return longest(self.better) >= SHIFT

    @property
    def trend(self) -> bool:
        """Five or more readings since the change in a row that get better, equal ones left out."""
        moves = [(later > sooner) != self.fewer for sooner, later in pairwise(self.since) if later != sooner]
        return longest(moves) >= TREND - 1

    @property
    def holds(self) -> bool:
        """Whether it may be said that it made a difference: enough readings, and each since on the better side."""
        return self.enough and len(self.better) == len(self.since) and all(self.better)

    @property
    def words(self) -> str:
        """The same in a sentence or two."""
        side = "below" if self.fewer else "above"
        if not self.enough:
            said = f"Too few readings to tell: {len(self.before)} before and {len(self.since)} since; "
            return f"{said}it takes at least {BEFORE} before and {SINCE} since."
        middle = f"the median of those before ({self.median:.0f}%)"
        if self.holds:
            return f"A lasting shift: each of the {len(self.since)} readings since is {side} {middle}."
        if self.shift:
            return (
                f"A shift: {SHIFT} or more in a row {side} {middle}. It is not lasting, because not every reading "
                "since is on that side."
            )
        if self.trend:
            return f"A trend: {TREND} or more readings in a row are better. No shift, measured against {middle}."
        return f"No shift, measured against {middle}: any difference may be chance."


def longest(turns: Sequence[bool]) -> int:
    """The longest run of True."""
    most = run = 0
    for turn in turns:
        run = run + 1 if turn else 0
        most = max(most, run)
    return most


JUDGEMENT = "A judgement: no indicator shows a lasting shift."
SHOWN = "An indicator shows a lasting shift."


def basis(verdicts: Sequence[Verdict]) -> str:
    """What "it made a difference" stands on."""
    return SHOWN if any(verdict.holds for verdict in verdicts) else JUDGEMENT
