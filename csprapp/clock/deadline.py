"""From a rule and a day 0 to a date, with its reasons, and from a date to words."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from csprapp.clock.calendar import Calendar
from csprapp.clock.rules import Rule, Unit


@dataclass(frozen=True, slots=True)
class Computed:
    """A date a rule gives, and what is needed to explain it.

    `working_target` is `due_on`, or the working day before it when it is not one; a statutory date itself is
    never moved. `provisional` says that bank holidays in its window may still be proclaimed.
    """

    rule: Rule
    day_0: dt.date
    due_on: dt.date
    working_target: dt.date
    provisional: bool
    skipped: tuple[tuple[dt.date, str], ...]
    calendar_version: str


def add_months(day: dt.date, n: int) -> dt.date:
    """The same day number n months on, or the last day of a shorter month; not month-end sticky.

    The corresponding-date rule: Dodds v Walker [1981] 1 WLR 1027. 30 September + 6 is 30 March.
    Raises OverflowError beyond the year 9999 and before the year 1, as timedelta does; relativedelta's is a ValueError.
    """
    try:
        return day + relativedelta(months=n)
    except (ValueError, OverflowError) as error:
        raise OverflowError("That many months go beyond the years a date can have") from error


def due(rule: Rule, day_0: dt.date, calendar: Calendar) -> dt.date:
    """The date a rule gives from day 0, which is excluded. Raises OutsideCalendar when it cannot be known."""
    if rule.unit is Unit.WORKING_DAYS:
        return _working_days(rule, day_0, calendar)
    calendar.require(day_0)
    try:
        if rule.unit is Unit.MONTHS:
            result = add_months(day_0, rule.length)
        else:
            result = day_0 + dt.timedelta(days=rule.length)
    except OverflowError:
        result = dt.date.max if rule.length > 0 else dt.date.min
    calendar.require(result)
    return result


def _working_days(rule: Rule, day_0: dt.date, calendar: Calendar) -> dt.date:
    if rule.counts_day_0 and rule.length > 0 and calendar.is_working_day(day_0):
        return day_0 if rule.length == 1 else calendar.add_working_days(day_0, rule.length - 1)
    return calendar.add_working_days(day_0, rule.length)


def compute(rule: Rule, day_0: dt.date, calendar: Calendar) -> Computed:
    """The date a rule gives from day 0, with its explanation as data.

    Raises BeyondHorizon or BeforeCalendar when the calendar cannot answer.
    """
    due_on = due(rule, day_0, calendar)
    counted = rule.unit is Unit.WORKING_DAYS
    return Computed(
        rule=rule,
        day_0=day_0,
        due_on=due_on,
        working_target=calendar.on_or_before(due_on),
        provisional=calendar.is_provisional(max(day_0, due_on)),
        skipped=tuple(calendar.non_working_between(day_0, due_on)) if counted else (),
        calendar_version=calendar.version,
    )


def working_target(due_on: dt.date, calendar: Calendar, closed: Container[dt.date] = ()) -> dt.date:
    """The last day on or before `due_on` that is worked and on which the office is open.

    Closure days bring a target forward; they never move the date itself. Beyond the horizon of the calendar it is the
    date itself, until that year is worked out. Raises BeforeCalendar.
    """
    if due_on > calendar.horizon:
        return due_on
    day = calendar.on_or_before(due_on)
    while day in closed:
        day = calendar.previous_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deadline stands today. `state`: met, met_late, ended, overdue, waiting, today or open.

    `days` are working days: left (open), over (overdue, met_late), else 0. `words` say all of it.
    """

    state: str
    days: int
    words: str

    def __str__(self) -> str:
        return self.words


def standing(
    due_on: dt.date,
    today: dt.date,
    calendar: Calendar,
    *,
    met_on: dt.date | None = None,
    ended_on: dt.date | None = None,
    end_reason: str = "",
    target_on: dt.date | None = None,
    waiting_for: str = "",
    span: str = "",
) -> Standing:
    """How a deadline stands on a London day, in words.

    A standing delay (`target_on`, with what it waits for) replaces "overdue" in the words until its own day
    has passed; `span` is the rule's length ("6 months"). Statutory figures are computed from due_on and never
    look at these words.
    """
    if met_on is not None:
        return _met(due_on, met_on, calendar)
    if ended_on is not None:
        return Standing("ended", 0, f"Ended on {day_words(ended_on)}" + (f": {end_reason}" if end_reason else ""))
    if today <= due_on:
        return _ahead(due_on, today, calendar)
    if target_on is not None and today <= target_on:
        return _waiting(due_on, target_on, waiting_for, span)
    over = calendar.count_working_days(due_on, today)
    return Standing("overdue", over, f"Overdue by {_late(due_on, today, calendar)}")


def _waiting(due_on: dt.date, target_on: dt.date, waiting_for: str, span: str) -> Standing:
    passed = f"{span} passed on {day_words(due_on)}" if span else f"Was due {day_words(due_on)}"
    next_step = f"waiting for {waiting_for}; look again" if waiting_for else "revised target"
    return Standing("waiting", 0, f"{passed}; {next_step} {day_words(target_on)}")


def _met(due_on: dt.date, met_on: dt.date, calendar: Calendar) -> Standing:
    if met_on <= due_on:
        return Standing("met", 0, f"Met on {day_words(met_on)}")
    over = calendar.count_working_days(due_on, met_on)
    return Standing("met_late", over, f"Met late on {day_words(met_on)}, {_late(due_on, met_on, calendar)} after")


def _ahead(due_on: dt.date, today: dt.date, calendar: Calendar) -> Standing:
    if today == due_on:
        return Standing("today", 0, "Due today")
    if not calendar.covers(due_on):  # an 18th birthday may lie beyond the years whose bank holidays are worked out
        return Standing("open", 0, f"Due {day_words(due_on)}")
    left = calendar.count_working_days(today, due_on)
    if left:
        return Standing("open", left, f"{_number(left, 'working day')} left")
    if calendar.is_working_day(today):
        return Standing("open", 0, f"Due {day_words(due_on)}; today is the last working day")
    return Standing("open", 0, f"Due {day_words(due_on)}; no working days left")


def _late(due_on: dt.date, day: dt.date, calendar: Calendar) -> str:
    """Working days late, or plain days over a weekend, when no working day has passed yet."""
    over = calendar.count_working_days(due_on, day)
    return _number(over, "working day") if over else _number((day - due_on).days, "day")


def _number(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n:,} {word}s"


def day_words(day: dt.date) -> str:
    """A date as staff pages write it, the weekday always: Tue 14 Jan 2025."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def plain_day(day: dt.date | None) -> str:
    """A date in full where its weekday says nothing, in a letter or of a birth: 14 January 2025; "" for none."""
    return f"{day.day} {day:%B %Y}" if day else ""
