"""Pictures made of bars: one bar in parts, columns side by side, and the steps of a way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csprapp.ui.pictures.drawing import (
    BRAND,
    LINE,
    RULE,
    WIDTH,
    Picture,
    Tone,
    apart,
    box,
    group,
    heading,
    heard,
    key_to,
    shortened,
    tag,
    wide,
    words,
)

BAR, LOW = 26, 16  # height of a bar by itself, and of one among others
COLUMN = 120  # height of the tallest column


@dataclass(frozen=True)
class Part:
    """A part of a bar. `number` decides how long it is; `shown` is what stands on it, the number unless it is said."""

    name: str
    number: int
    tone: Tone
    shown: str = ""

    @property
    def mark(self) -> str:
        return self.shown or str(self.number)


@dataclass(frozen=True)
class Step:
    """A step of a way, and what stands beside its bar: "9 of 12 (75%)"."""

    name: str
    number: int
    note: str = ""
    tone: Tone = Tone.FULL


def said(parts: Sequence[Part]) -> str:
    """The parts in words: "Met 8, met late 1"."""
    found = ", ".join(f"{part.name} {part.mark}" for part in parts if part.number)
    return found or "none"


def stacked_bar(key: str, title: str, parts: Sequence[Part], note: str = "", of: str = "") -> Picture:
    """One bar in its parts, each with its number above it, and the key to the patterns below. `of` is said before the
    words of any picture for whoever hears it, where the page says it in a heading."""
    drawn, top = heading(title, note)
    there = [part for part in parts if part.number]
    drawn += _bar(key, there, top + LINE, BAR, WIDTH - 1)
    found, end = key_to(key, [(part.tone, part.name) for part in there], top + LINE + BAR + 4)
    return Picture(key, title, heard(of, note, said(parts)), end, group(drawn + found))


def rows(key: str, title: str, bars: Sequence[tuple[str, Sequence[Part]]], note: str = "", of: str = "") -> Picture:
    """Bars in parts below each other, each as long as its number beside the others', its name above it."""
    drawn, y = heading(title, note)
    most = max((sum(part.number for part in parts) for _, parts in bars), default=0) or 1
    for name, parts in bars:
        there, every = [part for part in parts if part.number], sum(part.number for part in parts)
        drawn.append(words(0, y + LINE - 4, shortened(name)))
        drawn += _bar(key, there, y + 2 * LINE - 2, LOW, every / most * (WIDTH - 1))
        y += 2 * LINE + LOW + 6
    found, end = key_to(key, _legend([parts for _, parts in bars]), y)
    text = "; ".join(f"{name}: {said(parts)}" for name, parts in bars)
    return Picture(key, title, heard(of, note, text or "none"), end, group(drawn + found))


def _bar(key: str, there: Sequence[Part], y: float, height: float, length: float) -> list[str]:
    """The parts of one bar with their numbers above; an empty one says so."""
    if not there:
        box_ = tag("rect", x=0.5, y=y, width=WIDTH - 1, height=height, fill="none", stroke=RULE)
        return [box_, words(WIDTH / 2, y + height / 2 + 4, "None", anchor="middle", small=True)]
    every = sum(part.number for part in there)
    edges, x = [], 0.5
    for part in there:
        edges.append((x, part.number / every * length))
        x += edges[-1][1]
    middles = apart([x + width / 2 for x, width in edges], [wide(part.mark) + 4 for part in there])
    drawn = []
    for part, (x, width), middle in zip(there, edges, middles, strict=True):
        drawn.append(box(key, part.tone, (x, y, width, height)))
        drawn.append(words(middle, y - 5, part.mark, anchor="middle", bold=True))
    return drawn


def _legend(bars: Iterable[Sequence[Part]]) -> list[tuple[Tone, str]]:
    """What the patterns of several bars mean, in the order in which the bars have them."""
    found: dict[Tone, str] = {}
    for parts in bars:
        for part in parts:
            if part.number or part.tone in found:
                found[part.tone] = part.name
    return [(tone, found[tone]) for tone in Tone if tone in found]


def columns(key: str, title: str, bars: Sequence[tuple[str, Sequence[Part]]], note: str = "", of: str = "") -> Picture:
    """Columns in parts side by side, such as the four quarters of a year: the numbers to the right of their parts, how
    many in all above, and the names below."""
    drawn, top = heading(title, note)
    most = max((sum(part.number for part in parts) for _, parts in bars), default=0) or 1
    room = WIDTH / max(len(bars), 1)
    wide_column = min(44.0, room * 0.5)
    floor = top + LINE + COLUMN
    for place, (name, parts) in enumerate(bars):
        x, y = place * room + 1, floor
        there = [part for part in parts if part.number]
        edges = []
        for part in there:
            height = part.number / most * COLUMN
            y -= height
            edges.append((y, height))
            drawn.append(box(key, part.tone, (x, y, wide_column, height)))
        middles = apart([y + height / 2 for y, height in edges[::-1]], [LINE - 3] * len(there), top + LINE, floor)
        for part, middle in zip(there[::-1], middles, strict=True):
            drawn.append(words(x + wide_column + 5, middle + 4.5, part.mark, bold=True))
        if not there:
            drawn.append(words(x + wide_column / 2, floor - 5, "0", anchor="middle", small=True))
        drawn.append(words(x, floor + LINE - 2, name, small=True))
    drawn.append(tag("line", x1=0, x2=WIDTH, y1=floor, y2=floor, stroke=BRAND))
    found, end = key_to(key, _legend([parts for _, parts in bars]), floor + LINE + 6)
    text = "; ".join(f"{name}: {said(parts)}" for name, parts in bars)
    return Picture(key, title, heard(of, text), end, group(drawn + found))


def funnel(key: str, title: str, steps: Sequence[Step], note: str = "") -> Picture:
    """How many come to each step of a way: bars below each other, each with its number and what it is out of."""
    drawn, y = heading(title, note)
    most = max((step.number for step in steps), default=0) or 1
    for step in steps:
        drawn.append(words(0, y + LINE - 4, shortened(step.name)))
        y += LINE
        width = step.number / most * (WIDTH - 130)
        if step.number:  # nobody is no bar, not even a thin one
            drawn.append(box(key, step.tone, (0.5, y, max(width, 1.5), 18)))
        drawn.append(words(width + 8, y + 14, str(step.number), bold=True))
        drawn.append(words(width + 14 + wide(str(step.number)), y + 14, step.note, small=True))
        y += 18 + 8
    text = "; ".join(f"{step.name}: {step.number}{f', {step.note}' if step.note else ''}" for step in steps)
    return Picture(key, title, heard(text), y, group(drawn))
