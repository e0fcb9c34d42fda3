"""How a duty turned out, judged by one date. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices


class Outcome(TextChoices):
    """How a duty turned out. Every duty has exactly one, whatever the date it is judged by."""

    MET = "met", "Met"
    MET_LATE = "met-late", "Met late"
    MISSED = "missed", "Missed"
    NOT_DUE = "not-due", "Not yet due"
    ENDED = "ended", "Fell away"


WERE_DUE = (Outcome.MET, Outcome.MET_LATE, Outcome.MISSED)


@dataclass(frozen=True, slots=True)
class OnTime:
    """How many of those that were due were met in time."""

    met: int
    due: int

    @property
    def words(self) -> str:
        if not self.due:
            return "None due yet"
        return f"{self.met} of {self.due} ({round(100 * self.met / self.due)}%)"


def on_time(counts: dict[Outcome, int]) -> OnTime:
    return OnTime(counts[Outcome.MET], sum(counts[each] for each in WERE_DUE))


APRIL = 4


def reporting_year(today: dt.date) -> tuple[dt.date, dt.date]:
    """The year the figures show at first: from 1 April to today."""
    year = today.year if today.month >= APRIL else today.year - 1
    return dt.date(year, APRIL, 1), today
