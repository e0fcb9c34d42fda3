"""Days of the demonstration, told from its own today: "two working days ago", "six months ago"."""

import datetime as dt
from dataclasses import dataclass

from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import add_months
from csprapp.clock.instants import london_instant


@dataclass(frozen=True)
class Day:
    """A day counted from the demonstration's today: first months, then working days, then plain days."""

    months: int = 0
    working: int | None = None
    days: int = 0


TODAY = Day()


def w(working: int, *, months: int = 0) -> Day:
    """So many working days from today (from the next working day, when today is none)."""
    return Day(months, working)


@dataclass(frozen=True)
class Days:
    """The demonstration's own calendar: turns a `Day`, or a number of working days after another date, into a date."""

    today: dt.date
    calendar: Calendar

    def of(self, day: Day) -> dt.date:
        """The date of a day of the stories: months first, then working days, then days, counted from today."""
        start = add_months(self.today, day.months)
        if day.working is not None:
            start = self.on_or_after(start)
            start = self.after(start, day.working)
        return start + dt.timedelta(days=day.days)

    def on_or_after(self, day: dt.date) -> dt.date:
        """The day itself when it is worked, else the next working day."""
        return day if self.calendar.is_working_day(day) else self.calendar.add_working_days(day, 1)

    def after(self, day: dt.date, working: int) -> dt.date:
        """So many working days after a date; the date itself for none."""
        return self.calendar.add_working_days(day, working) if working else day


def moment(day: dt.date, minutes: int = 0) -> dt.datetime:
    """An instant of a working morning in London: minutes after half past nine."""
    return london_instant(day, dt.time(9, 30)) + dt.timedelta(minutes=minutes)
