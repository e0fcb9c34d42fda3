"""A picture of a plan: its days in a row, today among them, and on which day each step is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from csprapp.ui.pictures.drawing import (
    BRAND,
    INK,
    LINE,
    RED,
    SMALL,
    WIDTH,
    Picture,
    Tone,
    apart,
    box,
    group,
    heading,
    heard,
    key_to,
    tag,
    wide,
    words,
)

CELL = 24  # height of a day
DOT = 5.0


class Reached(Enum):
    """How a step stands."""

    DONE = "done"
    LATE = "late"
    TO_COME = "to come"


@dataclass(frozen=True)
class Stop:
    """A step of the plan: its short name, its day and how it stands."""

    name: str
    day: date
    mark: Reached


def planner(
    key: str, title: str, days: Sequence[date], stops: Sequence[Stop], *, today: date, note: str = ""
) -> Picture:
    """The days as a row of boxes, those gone by dark, today striped; above them each step as a dot, below its name.

    `days` are those that count, in order; a step on another day stands at the last one before it.
    """
    drawn, top = heading(title, note)
    room, middle = (WIDTH - 1) / max(len(days), 1), top + DOT + 2
    row = top + 2 * DOT + 8
    for place, day in enumerate(days):
        tone = Tone.FULL if day < today else Tone.STRIPED if day == today else Tone.EMPTY
        drawn.append(box(key, tone, (0.5 + place * room, row, room, CELL)))
    gone = sum(1 for day in days if day < today)
    if today not in days and 0 < gone < len(days):
        x = 0.5 + gone * room
        drawn.append(tag("line", x1=x, x2=x, y1=row - 5, y2=row + CELL + 5, stroke=INK, stroke_width=3))
    wanted = [0.5 + (_place(days, stop.day) + 0.5) * room for stop in stops]
    numbers = [str(_place(days, stop.day) + 1) for stop in stops]
    sizes = [max(wide(stop.name, SMALL), wide(number)) + 5 for stop, number in zip(stops, numbers, strict=True)]
    for stop, x, name_x, number in zip(stops, wanted, apart(wanted, sizes), numbers, strict=True):
        drawn.append(_dot(x, middle, stop.mark))
        drawn.append(words(name_x, row + CELL + LINE - 1, number, anchor="middle", bold=True))
        drawn.append(words(name_x, row + CELL + 2 * LINE - 3, stop.name, anchor="middle", small=True))
    key_y = row + CELL + 2 * LINE + 6
    tones = [(Tone.FULL, "passed"), (Tone.STRIPED, "today"), (Tone.EMPTY, "to come")]
    found, end = key_to(key, tones if today in days else [tones[0], tones[2]], key_y)
    drawn += found
    for place, (mark, name) in enumerate(
        [(Reached.DONE, "done"), (Reached.TO_COME, "planned"), (Reached.LATE, "late")]
    ):
        drawn += [_dot(7 + place * 90, end + 6, mark), words(18 + place * 90, end + 10, name, small=True)]
    said = ", ".join(
        f"{stop.name} on day {number}: {stop.mark.value}" for stop, number in zip(stops, numbers, strict=True)
    )
    return Picture(key, title, heard(note, said), end + LINE, group(drawn))


def _place(days: Sequence[date], day: date) -> int:
    """Where a day stands in the row; 0 for one before the first."""
    return max(sum(1 for each in days if each <= day) - 1, 0)


def _dot(x: float, y: float, mark: Reached) -> str:
    if mark is Reached.DONE:
        return tag("circle", cx=float(x), cy=float(y), r=DOT, fill=BRAND)
    stroke = RED if mark is Reached.LATE else BRAND
    return tag("circle", cx=float(x), cy=float(y), r=DOT - 1, fill="#ffffff", stroke=stroke, stroke_width=2)
