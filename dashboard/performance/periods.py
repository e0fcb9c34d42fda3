"""Periods of London days, and what a period is compared with. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from csprapp.clock.deadline import add_months, plain_day

ONE_DAY = dt.timedelta(days=1)
QUARTER = 3  # months
APRIL = 4


@dataclass(frozen=True)
class Period:
    """London days, both counted: what began in it is counted."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @property
    def words(self) -> str:
        return f"{plain_day(self.start)} to {plain_day(self.end)}"

    @property
    def before(self) -> "Period":
        """The period before it, as long: of whole months as many months, else as many days."""
        end = self.start - ONE_DAY
        if self.start.day == 1 and (self.end + ONE_DAY).day == 1:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
            return Period(_months_back(self.start, months), end)
        return Period(max(end - (self.end - self.start), dt.date.min), end)

    @property
    def year_ago(self) -> "Period":
        """The same days a year ago; the last day of February stays the last."""
        end = _months_back(self.end, 12)
        if (self.end + ONE_DAY).day == 1:
            end = _months_back(self.end + ONE_DAY, 12) - ONE_DAY
        return Period(_months_back(self.start, 12), end)

    @property
    def quarters(self) -> list["Period"]:
        """The four quarters of the calendar until the one in which it ends, the oldest first."""
        last = dt.date(self.end.year, self.end.month - (self.end.month - 1) % QUARTER, 1)
        starts = [_months_back(last, QUARTER * turn) for turn in (3, 2, 1, 0)]
        return [Period(start, _next_quarter(start) - ONE_DAY) for start in starts]

    @property
    def quarters_so_far(self) -> list["Period"]:
        """The same, the last one until its own end."""
        *whole, last = self.quarters
        return [*whole, Period(last.start, self.end)]

    @property
    def is_quarter(self) -> bool:
        """A quarter of the calendar, whole."""
        return self == self.quarters[-1]

    @property
    def is_year(self) -> bool:
        """The twelve months from 1 April: the four quarters until the last one."""
        first = self.quarters[0]
        return first.start.month == APRIL and self == Period(first.start, self.quarters[-1].end)

    @property
    def quarter_words(self) -> str:
        """A quarter in as few words as stand below a column: "Jan–Mar 2026", "to 3 Feb 2026"."""
        if not self.is_quarter:
            return f"to {self.end.day} {self.end:%b} {self.end.year}"
        return f"{self.start:%b}–{self.end:%b} {self.end.year}"


def _next_quarter(start: dt.date) -> dt.date:
    return dt.date(start.year + (start.month > 9), (start.month + 2) % 12 + 1, 1)


def _months_back(day: dt.date, months: int) -> dt.date:
    """So many months earlier, never before there were dates."""
    if (day.year - 1) * 12 + day.month - 1 < months:
        return dt.date.min
    return add_months(day, -months)


@dataclass(frozen=True)
class Compared:
    """A period with those that it is compared with, each under its name."""

    period: Period

    @property
    def every(self) -> dict[str, Period]:
        """The periods beside each other, by what they are called."""
        return {
            "This period": self.period,
            "The period before": self.period.before,
            "The same a year ago": self.period.year_ago,
        }

    def whole(self, also: Iterable[Period] = ()) -> Period:
        """The days from the first to the last of them all."""
        found = [*self.every.values(), *also]
        return Period(min(each.start for each in found), max(each.end for each in found))


def is_fixed(period: Period, today: dt.date) -> bool:
    """Whether it is a whole quarter, or a year from 1 April, that is over on a London day. Two such periods are apart,
    or one is a year and the other one of its quarters."""
    return period.end < today and (period.is_quarter or period.is_year)


def fixed_within(period: Period, today: dt.date) -> list[Period]:
    """The period itself where it is fixed; else the last whole quarter and the last year from 1 April that were over
    when it ended, or by today."""
    if is_fixed(period, today):
        return [period]
    after = max(min(period.end, today - ONE_DAY) + ONE_DAY, dt.date(2000, 1, 1))
    year = after.year if after.month >= APRIL else after.year - 1
    return [Period(after, after).quarters[-2], Period(dt.date(year - 1, APRIL, 1), dt.date(year, APRIL, 1) - ONE_DAY)]


def reporting_year(today: dt.date) -> tuple[dt.date, dt.date]:
    """The year the figures show at first: from 1 April to today."""
    year = today.year if today.month >= APRIL else today.year - 1
    return dt.date(year, APRIL, 1), today
