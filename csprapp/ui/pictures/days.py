"""Pictures along the days: the steps of a plan with what slipped, and who saw somebody when, lane by lane.

Both have one lane below another with its words above it, so that they fit a telephone, and one axis of days below.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
    group,
    heading,
    heard,
    lines,
    tag,
    wide,
    words,
)

LEFT, RIGHT = 8.0, WIDTH - 8.0
ROUND = 5.0  # radius of a mark
LANE = LINE + 4  # how high a lane is, below its words
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Days:
    """The days of a picture, from the first to the last, along its width."""

    first: date
    last: date

    @classmethod
    def over(cls, days: Iterable[date]) -> "Days":
        """So many that all of these stand in it."""
        found = sorted(days)
        return cls(found[0], max(found[-1], found[0] + timedelta(days=1)))

    def x(self, day: date) -> float:
        """Where a day lies across the picture, in units of its viewBox; before the first and after the last it lies
        outside."""
        return LEFT + (day - self.first).days / (self.last - self.first).days * (RIGHT - LEFT)

    def ticks(self) -> Iterator[tuple[date, str]]:
        """First days of months or of years, as close together as their names can stand."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next(each for each in (1, 2, 3, 6, 12, 24, 60, 120, 600) if months / each <= 7)
        for number in range(months + 1):
            year, month = divmod(self.first.year * 12 + self.first.month - 1 + number, 12)
            day = date(year, month + 1, 1)
            if (year * 12 + month) % step == 0 and day >= self.first:
                yield day, str(year) if step >= 12 else f"{MONTHS[month]} {year % 100:02}"


def _axis(days: Days, top: float, floor: float) -> tuple[list[str], float]:
    """The days below the lanes, each tick carried up through them; and how far down that reaches."""
    drawn, edge = [], 0.0
    for day, name in days.ticks():
        x, half = days.x(day), wide(name, SMALL) / 2
        middle = min(max(x, half), WIDTH - half)
        drawn.append(tag("line", x1=x, x2=x, y1=top, y2=floor, stroke=RULE))
        if middle - half >= edge:
            drawn.append(words(middle, floor + LINE - 3, name, anchor="middle", small=True))
            edge = middle + half + 6
    drawn.append(tag("line", x1=LEFT, x2=RIGHT, y1=floor, y2=floor, stroke=QUIET))
    return drawn, floor + LINE + 2


def _label(name: str, said: str, y: float) -> tuple[list[str], float]:
    """The words above a lane, on white, so that no line of the days runs through them: beside each other where there is
    room, else `said` below. And how far down they reach."""
    beside = wide(name) + wide(said, SMALL) + 10 <= WIDTH
    below = lines(name) + ([] if beside else lines(said, WIDTH, SMALL))
    drawn = [tag("rect", x=0, y=y, width=WIDTH, height=len(below) * LINE, fill="#ffffff")]
    for number, line in enumerate(below):
        drawn.append(words(0, y + number * LINE + 12, line, small=number >= len(lines(name))))
    if beside:
        drawn.append(words(WIDTH, y + 12, said, anchor="end", small=True))
    return drawn, y + len(below) * LINE


# --- The steps of a plan --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanStep:
    """A step: what it is called, how it stands in words, the day first planned for it, its day now, and the day it was
    reached."""

    name: str
    standing: str
    planned: date
    due: date
    reached: date | None = None

    def slips(self, today: date) -> date | None:
        """Until when it slipped beyond its day: it was reached then, or is open still."""
        end = self.reached or today
        return end if end > self.due else None


def plan(key: str, title: str, steps: Sequence[PlanStep], today: date) -> Picture:
    """Each step on the days of the plan: a bar where its day was put off, a ring on its day, a full mark where it was
    reached; what slipped beyond its day is a red broken line, with a square at its end where it was reached late."""
    drawn, top = heading(title)
    days = Days.over([today, *(day for each in steps for day in (each.planned, each.due, each.reached) if day)])
    high, y = top + LINE, top + LINE
    marks = []
    for step in steps:
        label, level = _label(step.name, step.standing, y)
        marks += label + _step(days, step, today, level + 7)
        y = level + LANE
    axis, end = _axis(days, high, y + 2)
    meaning, end = _meaning(end)
    now = days.x(today)
    at = min(max(now, 18.0), WIDTH - 18.0)
    drawn += axis + [
        tag("line", x1=now, x2=now, y1=high - 2, y2=y + 2, stroke=INK, stroke_width=1.5, stroke_dasharray="4 3"),
        words(at, high - 6, "today", anchor="middle", small=True),
    ]
    said = "; ".join(f"{step.name}: {step.standing}" for step in steps)
    return Picture(key, title, heard(said or "No steps"), end, group(drawn + marks + meaning))


def _step(days: Days, step: PlanStep, today: date, level: float) -> list[str]:
    drawn, due = [], days.x(step.due)
    if step.planned != step.due:
        first = days.x(step.planned)
        drawn.append(tag("line", x1=first, x2=due, y1=level, y2=level, stroke=QUIET, stroke_width=3))
        drawn.append(tag("line", x1=first, x2=first, y1=level - 4, y2=level + 4, stroke=QUIET, stroke_width=1.5))
    if late := step.slips(today):
        look = {"stroke": RED, "stroke_width": 2.5, "stroke_dasharray": "5 3"}
        drawn.append(tag("line", x1=due, x2=days.x(late), y1=level, y2=level, **look))
    drawn.append(tag("circle", cx=due, cy=level, r=ROUND - 1, fill="#ffffff", stroke=BRAND, stroke_width=2))
    if step.reached and step.reached > step.due:
        x = days.x(step.reached)
        drawn.append(tag("rect", x=x - 5, y=level - 5, width=10, height=10, fill="#ffffff", stroke=RED, stroke_width=2))
    elif step.reached:
        drawn.append(tag("circle", cx=days.x(step.reached), cy=level, r=ROUND, fill=BRAND))
    return drawn


def _meaning(y: float) -> tuple[list[str], float]:
    """What the marks mean."""
    drawn = []
    said = (
        "Circle: due. Full circle: reached on time. Red square: reached late. Dashed red line: late. Grey bar: put off."
    )
    for line in lines(said, WIDTH, SMALL):
        y += LINE
        drawn.append(words(0, y - 3, line, small=True))
    return drawn, y + 4


# --- Lanes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lane:
    """A name, and the days or periods that stand on its lane."""

    name: str
    spans: Sequence[tuple[date, date | None]]


def lanes(key: str, title: str, found: Sequence[Lane], note: str = "") -> Picture:
    """One lane below another: an upright stroke for a day, a bar for a period."""
    drawn, top = heading(title, note)
    days = Days.over(day for lane in found for span in lane.spans for day in span if day)
    y, marks = top, []
    for lane in found:
        label, level = _label(lane.name, str(len(lane.spans)), y)
        marks += label
        marks.append(tag("line", x1=LEFT, x2=RIGHT, y1=level + 6, y2=level + 6, stroke=RULE))
        for first, last in lane.spans:
            x, width = days.x(first), (days.x(last) - days.x(first)) if last else 0.0
            place = {
                "x": x - 1,
                "y": level + (2 if width else 0),
                "width": max(width, 2.0),
                "height": 8 if width else 12,
            }
            marks.append(tag("rect", **place, fill=BRAND, fill_opacity="0.75"))
        y = level + LANE
    axis, end = _axis(days, top, y + 2)
    said = "; ".join(f"{lane.name}: {len(lane.spans)}" for lane in found)
    spread = f"From {days.first.year} to {days.last.year}"
    return Picture(key, title, heard(note, said, spread), end, group(drawn + axis + marks))
