"""What of a Word file does not stand on the page, or stands otherwise: in plain words, with the words and the place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

MOST = 15  # of one kind; the rest is counted
WORDS = 300  # signs of what was left out that are shown; beyond them it is cut


def quoted(words: str, most: int) -> str:
    """Words in quotation marks, cut at a space when they are many."""
    words = " ".join(words.split())
    return f"“{words}”" if len(words) <= most else f"“{words[:most].rpartition(' ')[0] or words[:most]} …”"


@dataclass
class Losses:
    """Collects the notes while the text is walked, and knows where the walk is."""

    heading: str = ""
    before: str = ""
    here: str = ""
    aside: str = ""  # in a note, a header
    general: dict[str, None] = field(default_factory=dict)
    found: list[tuple[str, str, str, str]] = field(default_factory=list)

    def place(self) -> str:
        """Where the walk is, as a person would find it in Word."""
        if self.aside:
            return self.aside
        if self.here and self.here == self.heading:
            return f"in the heading {quoted(self.here, 60)}"
        under = f" under {quoted(self.heading, 60)}" if self.heading else ""
        if self.here:
            return f"in the paragraph{under} that begins {quoted(self.here, 40)}"
        if self.before and self.before != self.heading:
            return f"after the paragraph{under} that begins {quoted(self.before, 40)}"
        return under.strip() or "at the beginning"

    def once(self, sentence: str) -> None:
        """A note about the whole file."""
        self.general[sentence] = None

    def say(self, what: str, became: str, words: str = "") -> None:
        """A note: what it is, what became of it, the words it holds. Words that follow one another are one note."""
        place = self.place()
        if self.found and words:
            last, earlier, _, there = self.found[-1]
            if (last, there) == (what, place):
                words = (earlier + words)[: 2 * WORDS]
                self.found.pop()
        self.found.append((what, words, became, place))

    def notes(self) -> list[str]:
        """A sentence each; of one kind no more than can be read, and how many more there are."""
        told: Counter[str] = Counter()
        out = []
        for what, words, became, place in self.found:
            told[what] += 1
            if told[what] <= MOST:
                inside = f" ({quoted(words, WORDS)})" if words.strip() else ""
                out.append(f"{what}{inside} {became}, {place}.")
        more = [f"{what}: {count - MOST} more like this." for what, count in told.items() if count > MOST]
        return [*dict.fromkeys(out), *more, *self.general]
