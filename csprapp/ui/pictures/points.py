"""Pictures made of points: days taken against a limit, and a run chart."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from csprapp.ui.pictures.drawing import (
    BRAND,
    INK,
    LINE,
    QUIET,
    RED,
    RULE,
    SMALL,
    WIDTH,
    Picture,
    apart,
    group,
    heading,
    heard,
    lines,
    tag,
    wide,
    words,
)

PLACES = 24  # along the axis of days
DOT = 4.5
PITCH = 2 * (DOT + 0.5)
HIGHEST = 8  # dots above each other; more are one column with its number
MOST_MARKED = 12  # points of a run chart that all carry their number


@dataclass(frozen=True)
class Axis:
    """Days in places of `step` days each. The limit is the last day of its place, so that no place holds both days
    within it and days beyond; the first place may be shorter.
    """

    step: int
    first: int  # days of the first place, 0 when it is as long as the others

    def place(self, day: int) -> int:
        """Where a day stands; one before the first counts as 0."""
        return 0 if day < self.first else (day - self.first) // self.step + bool(self.first)

    def name(self, at: int) -> str:
        """The days of a place: "4", "4–7"."""
        begin = 0 if self.first and not at else (at - bool(self.first)) * self.step + self.first
        end = self.first - 1 if self.first and not at else begin + self.step - 1
        return str(begin) if begin == end else f"{begin}–{end}"


def dots(key: str, title: str, taken: Sequence[int], *, limit: int, unit: str, note: str = "", of: str = "") -> Picture:
    """How long each took, as dots above the days: full ones within the limit, rings beyond it, and the limit as a line.

    `taken` and `limit` are in `unit`s ("working days"). Many days share a place; many dots are one column.
    """
    drawn, top = heading(title, note)
    step = max(1, ceil((max([*taken, limit]) + 1) / PLACES))
    axis = Axis(step, (limit + 1) % step)
    place, here = Counter(map(axis.place, taken)), axis.place(limit)
    last, highest = max([*place, here]), max(place.values(), default=1)
    room = min(26.0, (WIDTH - 12) / (last + 2))
    floor = top + min(highest, HIGHEST) * PITCH + 2 * LINE

    def middle(at: int) -> float:
        return (at + 0.5) * room + 4

    for at, many in sorted(place.items()):
        tall = (many if highest <= HIGHEST else max(1, many / highest * HIGHEST)) * PITCH
        drawn += _dots(middle(at), floor, tall, many if highest <= HIGHEST else 0, late=at > here)
        if many > 1:
            drawn.append(words(middle(at), floor - tall - 5, str(many), anchor="middle", bold=True))
    drawn += _upright((here + 1) * room + 4, top, floor, f"limit: {limit}")
    drawn.append(tag("line", x1=0, x2=WIDTH, y1=floor, y2=floor, stroke=BRAND))
    drawn += _named({at: axis.name(at) for at in {0, here, last, *place}}, {0, here, last}, middle, floor + LINE - 2)
    drawn += _meaning(floor + 2 * LINE, unit)
    within = sum(1 for day in taken if day <= limit)
    text = f"{within} of {len(taken)} within {limit} {unit}" if taken else "None done yet"
    every = ", ".join(f"{day}: {many}" for day, many in sorted(Counter(taken).items()))
    said = heard(of, text, f"{unit.capitalize()} taken and how many: {every or 'none'}")
    return Picture(key, title, said, floor + 2 * LINE + 6, group(drawn))


def _dots(x: float, floor: float, tall: float, many: int, *, late: bool) -> list[str]:
    """As many dots above each other, or one column of that height for 0."""
    look = {"fill": "#ffffff", "stroke": RED, "stroke_width": 2} if late else {"fill": BRAND}
    size = DOT - 0.8 if late else DOT
    if many:
        return [tag("circle", cx=x, cy=floor - PITCH * (n + 0.5), r=size, **look) for n in range(many)]
    return [tag("rect", x=x - size, y=floor - tall, width=2 * size, height=tall, rx=size, **look)]


def _named(names: dict[int, str], few: set[int], middle: Callable[[int], float], y: float) -> list[str]:
    """The days below the line: of every place that holds something where there is room, else of a few."""
    sizes = {at: wide(name, SMALL) + 6 for at, name in sorted(names.items())}
    edges = [(middle(at) - size / 2, middle(at) + size / 2) for at, size in sizes.items()]
    if any(end > begin for (_, end), (begin, _) in pairwise(edges)):
        sizes = {at: size for at, size in sizes.items() if at in few}
    placed = apart([middle(at) for at in sizes], list(sizes.values()))
    return [words(x, y, names[at], anchor="middle", small=True) for at, x in zip(sizes, placed, strict=True)]


def _meaning(y: float, unit: str) -> list[str]:
    return [
        tag("circle", cx=6, cy=y - 4, r=DOT, fill=BRAND),
        words(15, y, "within the limit", small=True),
        tag("circle", cx=126, cy=y - 4, r=DOT - 0.8, fill="#ffffff", stroke=RED, stroke_width=2),
        words(135, y, f"beyond it; {unit} below the line", small=True),
    ]


@dataclass(frozen=True)
class Point:
    """A point of a run chart: the day in words, its value in per cent, and what stands on it ("12 of 20")."""

    day: str
    value: float
    mark: str = ""
    after: bool = False  # after the change


LEFT, RIGHT, TALL = 34.0, WIDTH - 12.0, 110.0  # the field of a run chart


def run_chart(
    key: str, title: str, points: Sequence[Point], *, median: float | None, note: str = "", changed: str = ""
) -> Picture:
    """Values in their order, the median of those before the change as a line through all, and where the change came.

    `median` is None while there are too few to have one; `changed` says what the change is ("Action done").
    """
    drawn, top = heading(title, note)
    high = top + LINE + 6
    floor = high + TALL
    pitch = (RIGHT - LEFT - 14) / max(len(points) - 1, 1)
    at = [(LEFT + 8 + index * pitch, floor - point.value / 100 * TALL) for index, point in enumerate(points)]
    for value in (0, 50, 100):
        y = floor - value / 100 * TALL
        drawn.append(tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, stroke=RULE))
        drawn.append(words(LEFT - 5, y + 4, f"{value}%", anchor="end", small=True))
    first_after = next((index for index, point in enumerate(points) if point.after), None)
    if changed and first_after is not None:
        drawn += _upright(at[first_after][0] - (pitch / 2 if first_after else 5), top, floor, changed)
    if median is not None:
        y = floor - median / 100 * TALL
        look = {"stroke": QUIET, "stroke_width": 1.5, "stroke_dasharray": "9 3"}
        drawn.append(tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, **look))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    drawn.append(tag("polyline", points=path, fill="none", stroke=BRAND, stroke_width=1.5))
    for index, (point, (x, y)) in enumerate(zip(points, at, strict=True)):
        fill = BRAND if point.after else "#ffffff"
        drawn.append(tag("circle", cx=x, cy=y, r=DOT, stroke=BRAND, stroke_width=1.5, fill=fill))
        if len(points) <= MOST_MARKED or index in {0, len(points) - 1}:
            drawn.append(_mark(x, y, f"{point.value:.0f}", high))
    found, end = _below(points, median, floor + LINE - 2)
    every = "; ".join(f"{point.day}: {point.mark or f'{point.value:.0f}%'}" for point in points)
    said = heard(note, every or "Nothing yet", "" if median is None else f"Median before: {median:.0f}%")
    return Picture(key, title, said, end, group(drawn + found))


def _below(points: Sequence[Point], median: float | None, y: float) -> tuple[list[str], float]:
    """The first and the last day, and what the marks mean; and how far down that reaches."""
    drawn = [words(LEFT, y, points[0].day, small=True)] if points else []
    drawn += [words(RIGHT, y, points[-1].day, anchor="end", small=True)] if len(points) > 1 else []
    line = "" if median is None else f" Long dashes: the median before, {median:.0f}%."
    for part in lines(f"White: before. Filled: after.{line}", WIDTH, SMALL):
        y += LINE
        drawn.append(words(0, y, part, small=True))
    return drawn, y + 6


def _upright(x: float, top: float, floor: float, said: str) -> list[str]:
    """A dashed line from the floor up, with words beside it on the side where there is room."""
    right = x + 5 + wide(said, SMALL) < WIDTH
    return [
        tag("line", x1=x, x2=x, y1=top + 2, y2=floor + 6, stroke=INK, stroke_width=1.5, stroke_dasharray="4 3"),
        words(x + (5 if right else -5), top + 12, said, anchor="start" if right else "end", small=True),
    ]


def _mark(x: float, y: float, text: str, high: float) -> str:
    """The number of a point: above it, or below where there is no room."""
    return words(x, y - 8 if y - 16 > high - 10 else y + 19, text, anchor="middle", bold=True)
