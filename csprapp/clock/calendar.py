"""Working days in England, counted in constant time.

A working day is not a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in England. The table
is built once over the calendar's span; adding, subtracting and counting are then two look-ups each.
"""

import datetime as dt
import hashlib
from array import array
from collections.abc import Iterator, Mapping

FIRST_DAY = dt.date(1990, 1, 1)
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
WEEKEND = "weekend"
OFF = 2**16 - 1  # more working days than in two and a half centuries


class OutsideCalendar(ValueError):
    """A date the calendar cannot answer for."""


class BeforeCalendar(OutsideCalendar):
    """The date lies before the first day of the calendar."""


class BeyondHorizon(OutsideCalendar):
    """The date lies beyond the last day that the calendar is willing to guess at."""


class Calendar:
    """The working days of England from `first` to `horizon`, both included.

    `holidays` maps each bank holiday to its name; those on a weekend change nothing and are left out.
    `proclaimed_through` is the last day of the last year on the government's published list: beyond it a date
    is computed but provisional, because a holiday may still be proclaimed.
    """

    __slots__ = ("_place", "_through", "_working", "first", "holidays", "horizon", "proclaimed_through", "version")

    def __init__(
        self,
        holidays: Mapping[dt.date, str],
        *,
        proclaimed_through: dt.date,
        horizon: dt.date,
        first: dt.date = FIRST_DAY,
    ) -> None:
        if not first <= proclaimed_through <= horizon:
            raise ValueError("A calendar begins, is proclaimed through a day and ends at its horizon, in that order")
        self.first = first
        self.proclaimed_through = proclaimed_through
        self.horizon = horizon
        self.holidays: dict[dt.date, str] = {
            day: name for day, name in sorted(holidays.items()) if first <= day <= horizon and day.weekday() < SATURDAY
        }
        # Tables by the day's ordinal, so that a look-up hashes nothing. _working[k] is the k-th working day, counted
        # from 1; _through says how many lie before or on a day, _place which number the day has or would have.
        # A day before the first has OFF and 0: every sum with them falls off _working, and is refused.
        self._working: list[dt.date] = [first]
        self._through = array("H", [OFF]) * first.toordinal()
        self._place = array("H", [0]) * first.toordinal()
        for day in days_between(first, horizon):
            self._place.append(len(self._working))
            if day.weekday() < SATURDAY and day not in self.holidays:
                self._working.append(day)
            self._through.append(len(self._working) - 1)
        self.version = self._digest()

    def _digest(self) -> str:
        """A short name for these facts: two calendars that answer alike carry the same one."""
        facts = [f"{self.first} {self.proclaimed_through} {self.horizon}"]
        facts += [f"{day} {name}" for day, name in self.holidays.items()]
        digest = hashlib.sha256(";".join(facts).encode()).hexdigest()
        return f"{self.proclaimed_through.year}-{digest[:8]}"

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after `day` (before it when n is negative); `day` itself is never counted.

        Raises ValueError when n is 0, BeyondHorizon or BeforeCalendar when a day is off the table.
        """
        if day.__class__ is not dt.date:
            self._refuse_instant(day)
        try:
            if n > 0:
                return self._working[self._through[day.toordinal()] + n]
            place = self._place[day.toordinal()] + n
            if n and place > 0:
                return self._working[place]
        except IndexError:
            pass
        if n == 0:
            raise ValueError("A number of working days is never 0")
        raise self._outside(day, n)

    def count_working_days(self, after: dt.date, through: dt.date) -> int:
        """How many working days lie after `after`, through `through` included; negative when that is earlier.

        Raises BeyondHorizon or BeforeCalendar when either day is off the table.
        """
        if not (self.covers(after) and self.covers(through)):
            raise self._outside(through if self.covers(after) else after, 0)
        return self._through[through.toordinal()] - self._through[after.toordinal()]

    def is_working_day(self, day: dt.date) -> bool:
        """Whether `day` is a working day. Raises OutsideCalendar when it is off the table."""
        self.require(day)
        return self._through[day.toordinal()] == self._place[day.toordinal()]

    def previous_working_day(self, day: dt.date) -> dt.date:
        """The last working day before `day`. Raises OutsideCalendar when there is none on the table."""
        return self.add_working_days(day, -1)

    def on_or_before(self, day: dt.date) -> dt.date:
        """`day` itself when it is a working day, else the last working day before it."""
        return day if self.is_working_day(day) else self.previous_working_day(day)

    def reason_not_working(self, day: dt.date) -> str | None:
        """Why `day` is not worked (`weekend`, else the holiday's name), or None when it is."""
        self.require(day)
        return WEEKEND if day.weekday() >= SATURDAY else self.holidays.get(day)

    def non_working_between(self, start: dt.date, end: dt.date) -> list[tuple[dt.date, str]]:
        """Every non-working day strictly between two days (in either order) with its reason, oldest first."""
        low, high = sorted((start, end))
        found = []
        for day in days_between(low + ONE_DAY, high - ONE_DAY):
            reason = self.reason_not_working(day)
            if reason is not None:
                found.append((day, reason))
        return found

    def covers(self, day: dt.date) -> bool:
        """Whether the calendar answers for `day`."""
        self._refuse_instant(day)
        return self.first <= day <= self.horizon

    def require(self, day: dt.date) -> None:
        """Raises BeyondHorizon or BeforeCalendar when the calendar does not answer for `day`."""
        if not self.covers(day):
            raise self._outside(day, 0)

    def is_provisional(self, day: dt.date) -> bool:
        """Whether bank holidays up to `day` may still be proclaimed."""
        return day > self.proclaimed_through

    @staticmethod
    def _refuse_instant(day: dt.date) -> None:
        """An instant is also a date to Python; taken for one it would lose its time zone in silence."""
        if isinstance(day, dt.datetime):
            raise TypeError("Give the calendar a London date, not an instant")

    def _outside(self, day: dt.date, n: int) -> OutsideCalendar:
        if day < self.first or (n < 0 and day <= self.horizon):
            return BeforeCalendar(f"The calendar starts on {_said(self.first)}: this date is before that")
        return BeyondHorizon(f"This date is after {_said(self.horizon)}, the last day the calendar covers")


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Each day from `first` to `last`, both included; none when `last` is earlier."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield dt.date.fromordinal(number)
