"""How a duty turned out, judged by one date, and how long those that are done took. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from django.db.models import TextChoices

from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import add_months
from csprapp.clock.rules import Rule, Unit
from csprapp.ui.pictures import Part, Tone


class Outcome(TextChoices):
    """How a duty turned out. Every duty has exactly one, whatever the date it is judged by."""

    MET = "met", "Met"
    MET_LATE = "met-late", "Met late"
    MISSED = "missed", "Missed"
    NOT_DUE = "not-due", "Not yet due"
    ENDED = "ended", "No longer needed"


def turned_out(judged_by: dt.date, done_on: dt.date | None, ended_on: dt.date | None, today: dt.date) -> Outcome:
    """How a duty turned out by a date, on a London day; the date itself is still in time."""
    if ended_on:
        return Outcome.ENDED
    if done_on:
        return Outcome.MET if done_on <= judged_by else Outcome.MET_LATE
    return Outcome.MISSED if judged_by < today else Outcome.NOT_DUE


WERE_DUE = (Outcome.MET, Outcome.MET_LATE, Outcome.MISSED)
LATE = (Outcome.MET_LATE, Outcome.MISSED)
TONES = dict(zip(Outcome, Tone, strict=True))  # the fuller the better it went; in grey five different patterns


def parts(counts: dict[Outcome, int]) -> list[Part]:
    """The outcomes as the parts of a picture."""
    return [Part(which.label, number, TONES[which]) for which, number in counts.items()]


@dataclass(frozen=True, slots=True)
class OnTime:
    """How many of those that were due were met in time."""

    met: int
    due: int

    @property
    def words(self) -> str:
        """The share as it is printed, both numbers with it."""
        if not self.due:
            return "None due"
        return share(self.met, self.due)


def on_time(counts: dict[Outcome, int]) -> OnTime:
    """How many duties were met in time, out of those whose day has come; one that is still ahead counts for nothing."""
    return OnTime(counts[Outcome.MET], sum(counts[each] for each in WERE_DUE))


def share(part: int, whole: int) -> str:
    """ "9 of 12 (75%)"; "" of nothing."""
    return f"{part} of {whole} ({per_cent(part, whole)}%)" if whole else ""


def per_cent(part: int, whole: int) -> int:
    """A part of a whole in whole per cent, a half rounded up, as people and spreadsheets do. 100 is all of them and 0
    is none: 199 of 200 are 99 per cent."""
    found = (200 * part + whole) // (2 * whole)
    return max(1, min(99, found)) if 0 < part < whole else found


def taken(rule: Rule, started_on: dt.date, done_on: dt.date, calendar: Calendar) -> int | None:
    """How long a duty took, in the unit of its rule: working days or days after the day it began, or the months begun
    (6 until the day six months later). Never below 0; None where the calendar does not reach."""
    if rule.unit is Unit.MONTHS:
        months = max(0, (done_on.year - started_on.year) * 12 + done_on.month - started_on.month - 1)
        while add_months(started_on, months) < done_on if months else done_on > started_on:
            months += 1
        return months
    if rule.unit is Unit.DAYS:
        return max(0, (done_on - started_on).days)
    if not (calendar.covers(started_on) and calendar.covers(done_on)):
        return None
    return max(0, calendar.count_working_days(started_on, done_on))


FEW = 4  # below so many a middle half says nothing


@dataclass(frozen=True)
class Spread:
    """How long they took, from the shortest to the longest."""

    days: Sequence[int]
    unit: str

    @property
    def words(self) -> str:
        """ "Median 5 working days; the middle half 4 to 6; from 1 to 9"."""
        if not self.days:
            return ""
        first, last = min(self.days), max(self.days)
        if first == last:
            return f"Each took {first} {self.unit}"
        found = f"Median {say(median(self.days))} {self.unit}"
        if len(self.days) >= FEW:
            low, _, high = quantiles(self.days, n=4, method="inclusive")
            found += f"; the middle half {say(low)}" + (f" to {say(high)}" if low != high else "")
        return f"{found}; from {first} to {last}"

    @property
    def median(self) -> str:
        """The middle of the days, as it is printed; "" for none."""
        return say(median(self.days)) if self.days else ""


def say(number: float) -> str:
    """A number without an empty decimal: "5", "4.5"."""
    return f"{number:.1f}".removesuffix(".0")
