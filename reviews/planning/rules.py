"""Where the milestones of a review lie, counted back from the day it is due. Pure: no database, no clock.

No law sets these days. They are what a review of six months needs, and each is changed on the page before it is saved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from csprapp.clock.calendar import Calendar

OTHER = "other"
CHECK_WEEKS = 6  # by default the progress of a review is looked at this often


class Before(StrEnum):
    WEEKS = "weeks"
    WORKING_DAYS = "working days"


@dataclass(frozen=True)
class Step:
    """A step of every review, and how long before the due date it should be done."""

    kind: str
    title: str
    length: int
    unit: Before

    @property
    def span(self) -> str:
        return f"{self.length} {self.unit} before"


# The one place to change them. The copy goes ten working days ahead: law asks for 7 days, guidance for 7 working days.
STEPS = (
    Step("terms", "Terms of reference agreed", 22, Before.WEEKS),
    Step("information", "Information received from agencies", 18, Before.WEEKS),
    Step("event", "Practitioner event held", 14, Before.WEEKS),
    Step("draft", "First draft of the report", 10, Before.WEEKS),
    Step("comments", "Partners’ comments on the draft received", 8, Before.WEEKS),
    Step("family", "Family has seen what the report will say", 6, Before.WEEKS),
    Step("final", "Final draft approved by the partners", 4, Before.WEEKS),
    Step("copy", "Copy to the Panel and the Secretary of State", 10, Before.WORKING_DAYS),
)
NAMES = {step.kind: step.title for step in STEPS}


@dataclass(frozen=True)
class Proposed:
    """A step with the day proposed for it. `passed` says that this day has gone by already."""

    step: Step
    due_on: date
    passed: bool


def day_of(step: Step, aim: date, calendar: Calendar) -> date:
    """The working day on which a step should be done, for a review that aims at the London day `aim`.

    Raises OutsideCalendar.
    """
    if step.unit is Before.WORKING_DAYS:
        return calendar.add_working_days(aim, -step.length)
    return calendar.on_or_before(aim - timedelta(weeks=step.length))


def propose(aim: date, today: date, calendar: Calendar, steps: Iterable[Step] = STEPS) -> list[Proposed]:
    """Every step with its day, earliest first, counted back from `aim`; those that have gone by say so.

    Raises OutsideCalendar.
    """
    days = [(step, day_of(step, aim, calendar)) for step in steps]
    return [Proposed(step, day, day < today) for step, day in sorted(days, key=lambda pair: pair[1])]


def next_check(made_on: date, weeks: int, calendar: Calendar) -> date:
    """The day of the next check: `weeks` after the last one, or the working day before. Raises OutsideCalendar."""
    return calendar.on_or_before(made_on + timedelta(weeks=weeks))
