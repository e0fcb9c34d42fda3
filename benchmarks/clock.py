"""The clock beside five ways to count working days: `python -m benchmarks.clock`.

Every contestant is given a datetime.date and returns one, called once per date as a page calls it, on the same dates,
lengths (5, 15 and 7 back) and holidays; their answers are compared first. Goals: at least 25 times numpy's
busday_offset called singly, and 60 times a loop that asks for the weekday before it asks `holidays`.
"""

import datetime as dt
import random
from collections import deque
from collections.abc import Callable
from itertools import starmap

import holidays
import numpy as np
from dateutil.rrule import DAILY, rrule, rruleset
from workalendar.europe import UnitedKingdom

from benchmarks.measure import side_by_side, table, verdict
from cases.deadlines.calendars import shipped_calendar
from csprapp.clock.deadline import compute
from csprapp.clock.rules import plain_length

PAIRS = 2_000
FIRST, LAST = dt.date(2013, 1, 1), dt.date(2027, 12, 31)
ONE = dt.timedelta(days=1)
Adder = Callable[[dt.date, int], dt.date]

calendar = shipped_calendar()
england = holidays.country_holidays("GB", subdiv="ENG", years=range(2010, 2031))
numpy_calendar = np.busdaycalendar(holidays=np.array(list(calendar.holidays), dtype="datetime64[D]"))


class England(UnitedKingdom):
    """workalendar's own counting on our list of days, so that all count the same holidays."""

    def holidays(self, year: int | None = None):
        return [(day, name) for day, name in calendar.holidays.items() if day.year == year]

    def is_holiday(self, day: dt.date, extra_holidays=None) -> bool:
        return day in calendar.holidays


peer = England()


def by_numpy(day: dt.date, n: int) -> dt.date:
    return np.busday_offset(day, n, roll="backward" if n > 0 else "forward", busdaycal=numpy_calendar).item()


def by_loop(day: dt.date, n: int) -> dt.date:
    step, left = (ONE if n > 0 else -ONE), abs(n)
    while left:
        day += step
        if day.weekday() < 5 and day not in england:
            left -= 1
    return day


def by_holidays(day: dt.date, n: int) -> dt.date:
    return england.get_nth_working_day(day, n)


def by_workalendar(day: dt.date, n: int) -> dt.date:
    return peer.add_working_days(day, n)


def by_dateutil(day: dt.date, n: int) -> dt.date:
    """A recurrence of weekdays less the holidays, as dateutil's documentation builds one."""
    noon = dt.datetime.combine(day, dt.time())
    span = dt.timedelta(days=3 * abs(n) + 14)
    days = rruleset()
    days.rrule(rrule(DAILY, byweekday=range(5), dtstart=min(noon, noon - span * (n < 0)), until=noon + span))
    for holiday in calendar.holidays:
        if abs((holiday - day).days) <= span.days:
            days.exdate(dt.datetime.combine(holiday, dt.time()))
    if n > 0:
        return list(days.xafter(noon, count=n))[-1].date()
    return [found for found in days if found < noon][n].date()


def pairs(lengths: tuple[int, ...] = (5, 15, -7), number: int = PAIRS) -> list[tuple[dt.date, int]]:
    """Dates and lengths, the same in every run."""
    chance = random.Random(2026)
    span = (LAST - FIRST).days
    return [(FIRST + dt.timedelta(days=chance.randrange(span)), chance.choice(lengths)) for _ in range(number)]


def all_of(add: Callable[[dt.date, int], object], some: list[tuple[dt.date, int]]) -> Callable[[], None]:
    """One call per date, with as little around it as Python allows, the same for everybody."""

    def run() -> None:
        deque(starmap(add, some), maxlen=0)

    return run


def same_answers(adders: dict[str, Adder], some: list[tuple[dt.date, int]]) -> None:
    """Say that everybody answers alike, or stop."""
    for name, add in adders.items():
        wrong = [(day, n) for day, n in some if add(day, n) != calendar.add_working_days(day, n)]
        if wrong:
            raise SystemExit(f"{name} answers otherwise: {wrong[:3]}")
    print(f"{len(adders)} contestants give the same {len(some):,} answers")


def main() -> None:
    numpy, loop = "numpy busday_offset, singly", "loop, weekday before holidays"
    adders: dict[str, Adder] = {
        "ours": calendar.add_working_days,
        numpy: by_numpy,
        loop: by_loop,
        "holidays get_nth_working_day": by_holidays,
        "workalendar add_working_days": by_workalendar,
        "dateutil rruleset": by_dateutil,
    }
    some = pairs()
    same_answers(adders, some)
    timings = side_by_side({name: all_of(add, some) for name, add in adders.items()})
    print(f"\nOne addition of 5, 15 or -7 working days\n{table(timings, 'ours', PAIRS)}\n")
    print(verdict("numpy, singly", timings[numpy].median / timings["ours"].median, 25))

    print("\nA loop takes longer the more days it counts; ours does not:")
    for length in (5, 15, 30):
        counted = pairs((length,))
        beside = side_by_side({name: all_of(adders[name], counted) for name in ("ours", numpy, loop)})
        ours, theirs = beside["ours"].median, beside[loop].median
        print(
            f"{length:>3} working days: numpy {beside[numpy].median / ours:.1f} times, loop {theirs / ours:.1f} times"
        )
        if length == 15:
            rapid_review = verdict("loop, the 15 working days of a rapid review", theirs / ours, 60)
    print(rapid_review)

    rules = {n: plain_length(f"working_days:{n}") for n in (5, 15, -7)}
    name = "ours, every skipped day explained"
    explained = side_by_side({name: all_of(lambda day, n: compute(rules[n], day, calendar), some)})
    print(f"\nOne addition with its explanation\n{table(explained, name, PAIRS)}")


if __name__ == "__main__":
    main()
