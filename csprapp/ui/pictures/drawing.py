"""What every picture is drawn with: elements whose text is escaped, the patterns of the parts, and the key to them.

Colours are attributes of the elements, never a style: so an SVG by itself carries what it needs, and a strict policy
for styles allows it. The classes let the page's own style sheet change the type.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH = 360  # units: about as many pixels as a telephone is wide
TEXT = 13  # height of the letters, in units
SMALL = 11.5
LINE = 17
LETTER = 0.56  # how wide a letter is, on average, as a part of its height
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
BRAND, RED, INK, QUIET, RULE = "#0b4f55", "#a3121f", "#0b0c0c", "#45505a", "#c3cfd0"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Tone(Enum):
    """How a part looks. In grey: dark, striped, chequered, white, dotted."""

    FULL = "full"
    STRIPED = "striped"
    CHEQUERED = "chequered"
    EMPTY = "empty"
    DOTTED = "dotted"


@dataclass(frozen=True)
class Picture:
    """A picture as it is shown: `title` says what it is of, `description` what can be read from it, in words."""

    key: str
    title: str
    description: str
    height: float
    body: SafeString
    width: float = WIDTH

    @property
    def svg(self) -> SafeString:
        """The picture for a page, named for whoever hears it. `key` has to be its own on the page."""
        return self._svg()

    @property
    def alone(self) -> bytes:
        """The picture as a file, with everything it needs."""
        return self._svg(xmlns="http://www.w3.org/2000/svg", width=self.width, height=self.height).encode()

    def _svg(self, **more: Any) -> SafeString:
        names = {"title": f"{self.key}-title", "desc": f"{self.key}-desc"}
        return tag(
            "svg",
            tag("title", self.title, id=names["title"]),
            tag("desc", self.description, id=names["desc"]),
            tag("defs", *_patterns(self.key)),
            self.body,
            **more,
            class_="app-picture",
            viewBox=f"0 0 {_number(self.width)} {_number(self.height)}",
            role="img",
            aria_labelledby=" ".join(names.values()),
            font_family=FONT,
            font_size=TEXT,
            fill=INK,
        )


def tag(name: str, *inside: str, **attributes: Any) -> SafeString:
    """An element. Text is escaped unless it is an element itself; an attribute's `_` is a hyphen."""
    said = "".join(f' {_hyphened(key)}="{_escaped(_number(value))}"' for key, value in attributes.items())
    held = "".join(map(_escaped, inside))
    return mark_safe(f"<{name}{said}>{held}</{name}>" if held else f"<{name}{said}/>")  # noqa: S308 - each part is escaped


def _hyphened(key: str) -> str:
    return key if key == "viewBox" else key.rstrip("_").replace("_", "-")


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(NOT_XML.sub("", text))


def _number(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def group(parts: Iterable[str]) -> SafeString:
    """Elements one after another."""
    return tag("g", *parts)


def words(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False, small: bool = False) -> str:
    """One line of text."""
    more: dict[str, Any] = {"font_weight": "bold"} if bold else {}
    more |= {"font_size": SMALL, "fill": QUIET} if small else {}
    return tag("text", text, x=float(x), y=float(y), text_anchor=anchor, **more)


def heard(*sentences: str) -> str:
    """The words of a picture for whoever hears it."""
    return " ".join(f"{each.removesuffix('.')}." for each in sentences if each)


def wide(text: str, size: float = TEXT) -> float:
    """About how wide a text is, in units."""
    return len(text) * size * LETTER


def lines(text: str, room: float = WIDTH, size: float = TEXT) -> list[str]:
    """A text broken into lines that fit; a word that is longer than a line is broken too."""
    most = max(1, int(room / wide("x", size)))
    found: list[str] = []
    for word in (whole[at : at + most] for whole in text.split() for at in range(0, len(whole), most)):
        if found and wide(f"{found[-1]} {word}", size) <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def shortened(text: str, room: float = WIDTH, size: float = TEXT) -> str:
    """A name that has one line: as much as fits. What is said of the picture has it whole."""
    most = max(2, int(room / wide("x", size)))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def heading(title: str, note: str = "") -> tuple[list[str], float]:
    """The title and a line below it, and how high both are."""
    parts, y = [], 0.0
    for line in lines(title, WIDTH, TEXT * 1.08):
        y += LINE
        parts.append(words(0, y - 3, line, bold=True))
    for line in lines(note):
        y += LINE
        parts.append(words(0, y - 3, line))
    return parts, y + 5


def apart(wanted: Sequence[float], widths: Sequence[float], start: float = 0, end: float = WIDTH) -> list[float]:
    """Middles of numbers, as near to where they are wanted as they can stand side by side between two ends."""
    placed = list(wanted)
    edge = start
    for index, room in enumerate(widths):
        placed[index] = max(placed[index], edge + room / 2)
        edge = placed[index] + room / 2
    edge = end
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], edge - widths[index] / 2)
        edge = placed[index] - widths[index] / 2
    return placed


def fill_of(key: str, tone: Tone) -> str:
    """How a part of this tone is filled in the picture of this key."""
    return {Tone.FULL: BRAND, Tone.EMPTY: "#ffffff"}.get(tone, f"url(#{key}-{tone.value})")


def stroke_of(tone: Tone) -> str:
    """The colour of a bar's edge; one that is filled with a pattern has its own."""
    return {Tone.CHEQUERED: RED, Tone.DOTTED: QUIET}.get(tone, BRAND)


Place = tuple[float, float, float, float]  # left, top, width and height


def box(key: str, tone: Tone, place: Place) -> str:
    """A part: filled with its pattern, with an outline that keeps it from its neighbour."""
    x, y, width, height = place
    return tag(
        "rect", x=float(x), y=float(y), width=float(max(width, 0)), height=float(max(height, 0)),
        fill=fill_of(key, tone), stroke=stroke_of(tone), stroke_width=1,
    )  # fmt: skip


def key_to(key: str, shown: Sequence[tuple[Tone, str]], y: float) -> tuple[list[str], float]:
    """What each pattern means, in as many lines as it takes, and how far down it reaches."""
    parts, x = [], 0.5
    for tone, name in shown:
        needed = 19 + wide(name, SMALL) + 14
        if x > 1 and x + needed - 14 > WIDTH:
            x, y = 0.5, y + LINE
        parts += [box(key, tone, (x, y + 2.5, 13, 11)), words(x + 19, y + 12, name, small=True)]
        x += needed
    return parts, y + LINE + 2


@lru_cache(maxsize=256)
def _patterns(key: str) -> list[str]:
    striped = [tag("rect", width=5, height=5, fill="#ffffff"), tag("rect", width=2, height=5, fill=BRAND)]
    chequered = [
        tag("rect", width=6, height=6, fill="#ffffff"),
        tag("rect", width=3.0, height=3.0, fill=RED),
        tag("rect", x=3.0, y=3.0, width=3.0, height=3.0, fill=RED),
    ]
    dotted = [tag("rect", width=6, height=6, fill="#ffffff"), tag("circle", cx=3, cy=3, r=1, fill=QUIET)]
    return [
        tag(
            "pattern", *inside, id=f"{key}-{tone.value}", width=size, height=size, patternUnits="userSpaceOnUse",
            **({"patternTransform": "rotate(45)"} if tone is Tone.STRIPED else {}),
        )
        for tone, inside, size in (
            (Tone.STRIPED, striped, 5), (Tone.CHEQUERED, chequered, 6), (Tone.DOTTED, dotted, 6)
        )
    ]  # fmt: skip
