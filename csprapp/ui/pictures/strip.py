"""The steps of a way as a strip: how each one stands, and where today is between them.

The shape of a mark says how its step stands, so that a strip is read in grey and by whoever sees no colour; the words
below it say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.safestring import SafeString

from csprapp.ui.pictures.drawing import (
    BRAND,
    INK,
    LINE,
    QUIET,
    RED,
    RULE,
    Picture,
    apart,
    group,
    heard,
    tag,
    wide,
    words,
)

ACROSS = 980  # units: about as many pixels as a page of the staff is wide
ROUND = 9.0  # radius of a mark
LEVEL = 58.0  # how far down the line of the strip runs


class Shape(Enum):
    """How a step stands. In grey: dark with a tick, half dark, a diamond with a mark, a ring with a dot, a broken ring,
    a thin ring, a dash."""

    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    DUE = "due"
    WAITING = "waiting"
    TO_COME = "to_come"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Mark:
    """A step on a strip: its name in a word or two, the lines below it, and how it stands."""

    name: str
    shape: Shape
    lines: tuple[str, ...] = ()

    @property
    def heard(self) -> str:
        """What a screen reader says of the mark."""
        return ": ".join((self.name, ", ".join(self.lines))) if self.lines else self.name


def strip(key: str, title: str, marks: Sequence[Mark], today: float, note: str) -> Picture:
    """Steps from left to right with their words below, and `note` above where today is: 0 at the first mark, 2.5 half
    way between the third and the fourth."""
    room = ACROSS / max(len(marks), 1)
    middles = [room * (place + 0.5) for place in range(len(marks))]
    here = room * (min(max(today, -0.4), len(marks) - 0.6) + 0.5)
    first, last = (middles[0], middles[-1]) if marks else (0.0, 0.0)
    drawn = [tag("line", x1=first, x2=last, y1=LEVEL, y2=LEVEL, stroke=RULE, stroke_width=4)]
    if here > first:
        drawn.append(tag("line", x1=first, x2=min(here, last), y1=LEVEL, y2=LEVEL, stroke=BRAND, stroke_width=4))
    (middle,) = apart([here], [wide(note) + 8], 0, ACROSS)
    drawn.append(words(middle, LINE, note, anchor="middle", bold=True))
    drawn.append(tag("line", x1=here, x2=here, y1=LINE + 7, y2=LEVEL + ROUND + 5, stroke=INK, stroke_width=2))
    drawn.append(tag("path", d=f"M{here - 6:.1f} {LINE + 7}h12l-6 9z", fill=INK))
    for mark, x in zip(marks, middles, strict=True):
        drawn.append(_drawn(mark.shape, x, LEVEL))
        drawn.append(words(x, LEVEL + 32, mark.name, anchor="middle", bold=True))
        for number, line in enumerate(mark.lines):
            drawn.append(words(x, LEVEL + 49 + number * LINE, line, anchor="middle"))
    deep = LEVEL + 38 + max((len(mark.lines) for mark in marks), default=0) * LINE
    said = heard("; ".join(mark.heard for mark in marks), note)
    return Picture(key, title, said, deep, group(drawn), ACROSS)


def sign(shape: Shape) -> SafeString:
    """The mark of a step by itself, beside its words in a table: it says nothing to who hears the page."""
    size = {"viewBox": "0 0 24 24", "width": 24, "height": 24}
    return tag("svg", _drawn(shape, 12.0, 12.0), class_="app-sign", aria_hidden="true", **size)


def numbered(number: int) -> SafeString:
    """The mark of a step by its number, for a list that is drawn as a way: who hears the page has the list's own."""
    size = {"viewBox": "0 0 32 32", "width": 32, "height": 32}
    disc = tag("circle", cx=16, cy=16, r=16, fill=BRAND)
    looks = {"text_anchor": "middle", "font_weight": "bold", "font_size": 16, "fill": "#ffffff"}
    figure = tag("text", str(number), x=16, y=21.5, **looks)
    return tag("svg", disc, figure, class_="app-sign", aria_hidden="true", **size)


def _drawn(shape: Shape, x: float, y: float) -> SafeString:
    """One mark round a middle."""
    ring = {"cx": x, "cy": y, "r": ROUND, "fill": "#ffffff", "stroke": BRAND}
    if shape is Shape.DONE:
        tick = tag("path", d=f"M{x - 4:.1f} {y:.1f}l3 3.5l5.5-6.5", fill="none", stroke="#ffffff", stroke_width=2)
        return group([tag("circle", **(ring | {"fill": BRAND}), stroke_width=2), tick])
    if shape is Shape.LATE:
        half = tag("path", d=f"M{x:.1f} {y - ROUND:.1f}a{ROUND} {ROUND} 0 0 0 0 {2 * ROUND}z", fill=BRAND)
        return group([tag("circle", **ring, stroke_width=2), half])
    if shape is Shape.MISSED:
        diamond = f"M{x:.1f} {y - 12:.1f}l12 12l-12 12l-12-12z"
        warns = f"M{x:.1f} {y - 6:.1f}v7M{x:.1f} {y + 4:.1f}v2.5"
        mark = tag("path", d=warns, stroke="#ffffff", stroke_width=2.5)
        return group([tag("path", d=diamond, fill=RED, stroke="#ffffff", stroke_width=1), mark])
    if shape is Shape.DUE:
        return group([tag("circle", **ring, stroke_width=4), tag("circle", cx=x, cy=y, r=3, fill=BRAND)])
    if shape is Shape.WAITING:
        return tag("circle", **ring, stroke_width=3, stroke_dasharray="4 3")
    if shape is Shape.TO_COME:
        return tag("circle", **(ring | {"r": 7.0, "stroke": QUIET}), stroke_width=1.5)
    blank = tag("circle", **(ring | {"stroke": "none"}))
    return group([blank, tag("line", x1=x - 6, x2=x + 6, y1=y, y2=y, stroke=QUIET, stroke_width=3)])
