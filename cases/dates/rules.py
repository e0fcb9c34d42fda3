"""How a date is shown so that a person can check it by eye, and what may be changed about it. Pure."""

import calendar as months
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cases.deadlines.services import LOOK_AGAIN_MONTHS
from csprapp.clock.calendar import WEEKEND, Calendar
from csprapp.clock.deadline import Computed
from csprapp.clock.explain import DayOfCount, count_days, plain_name
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED, SHIPPED, Rule, Unit
from csprapp.partnership.national import called_now

# Clocks whose day 0 may be corrected on the deadline's own pages. The others start from a fact with a page of its own
# (awareness, the notification, the decision, the publication date): correcting it there moves the clock.
STARTS_HERE = frozenset(rule.key for rule in SHIPPED if not rule.fact_page)


@dataclass(frozen=True)
class Cell:
    """One square of a month: the day of the month and what the count makes of it."""

    number: int
    day: date
    role: str
    words: str

    @property
    def css(self) -> str:
        """The classes that draw the day in its month."""
        return f"app-month__day app-month__day--{self.role}"


@dataclass(frozen=True)
class Month:
    """A month as rows of weeks, Monday first; None where the week belongs to another month."""

    name: str
    weeks: list[list[Cell | None]]


def month_calendar(computed: Computed, calendar: Calendar, governs: date | None = None) -> list[Month]:
    """The months a count runs through; of a rule of months only the first and the last.

    `governs` is the date that governs where it is another than the one counted to: it is marked as well.
    """
    lines = {line.day: line for line in count_days(computed, calendar)}
    if computed.rule.unit is Unit.MONTHS:
        lines = {day: lines[day] for day in (computed.day_0, computed.due_on)}
    cells = {day: Cell(day.day, day, line.role, _words(line)) for day, line in lines.items()}
    if governs is not None and governs != computed.due_on:
        counted = cells[computed.due_on]
        words = counted.words.replace("Due", "Statutory date", 1)
        cells[computed.due_on] = replace(counted, role="statutory", words=words)
        cells[governs] = Cell(governs.day, governs, "due", "Due: this date applies")
    months_of_cells = sorted({(day.year, day.month) for day in cells})
    return [_month(year, month, cells, calendar) for year, month in months_of_cells]


def _month(year: int, month: int, cells: dict[date, Cell], calendar: Calendar) -> Month:
    weeks = months.Calendar().monthdatescalendar(year, month)
    rows = [[cells.get(day) or _other(day, calendar) if day.month == month else None for day in week] for week in weeks]
    return Month(f"{date(year, month, 1):%B %Y}", rows)


def _other(day: date, calendar: Calendar) -> Cell:
    """A day outside the count; a bank holiday still shows its name."""
    reason = calendar.reason_not_working(day) if calendar.covers(day) else None
    name = plain_name(reason) if reason and reason != WEEKEND else ""
    return Cell(day.day, day, "off" if reason else "plain", name)


def _words(line: DayOfCount) -> str:
    counted = f"day {line.number}" if line.number is not None else ""
    reason = plain_name(line.reason)
    if line.role == "due":
        return ", ".join(filter(None, ["Due", counted, reason and reason[0].lower() + reason[1:]]))
    if line.role == "day_0":
        return "Day 0" if not counted else "Day 0, counted as day 1"
    return counted.capitalize() if counted else reason


def skipped_days(computed: Computed) -> list[tuple[date, str]]:
    """Each day left out of the count, with its reason in plain words."""
    return [(day, plain_name(why)) for day, why in computed.skipped]


def in_words(computed: Computed) -> str:
    """How the date came about, in two sentences a person can follow on the calendar."""
    rule = computed.rule
    first = "Day 0 is counted as day 1 (a local option)." if rule.counts_day_0 else "Day 0 is not counted."
    if rule.unit is Unit.MONTHS:
        return (
            f"{rule.span} after day 0: the same day of the month, or the last day of a shorter month. "
            "It does not move if that is not a working day."
        )
    direction = "back" if rule.length < 0 else "on"
    return f"{first} Count {rule.span.removesuffix(' before')} {direction} from there."


@dataclass(frozen=True)
class Option:
    """Something that may be changed about a date, in the words of the person changing it."""

    kind: Kind
    look_again: bool
    words: str
    hint: str

    @property
    def key(self) -> str:
        """What the form sends for it: putting off with a new date and with a day to look again are one kind of
        change."""
        return "look_again" if self.look_again else self.kind.value


def options(rule_key: str, rule: Rule | None) -> list[Option]:
    """What may be changed about a deadline under this rule."""
    advised = {
        "rapid_review": (
            called_now("The Panel advised a date"),
            "The Panel’s date will apply. The date worked out is still shown beside it.",
        ),
        AGREED: ("A different date was agreed", "The date first agreed is kept on record."),
    }.get(
        rule_key, ("A different date was set", "The date set will apply. The statutory date is still shown beside it.")
    )
    found = [Option(Kind.DATE_SET, False, *advised)]
    if rule is not None and rule_key in STARTS_HERE:
        found.append(
            Option(Kind.START_CORRECTED, False, "The clock started on a different day", f"Day 0 is {rule.starts}.")
        )
    late = "The due date does not change, and figures will still count it as late."
    again = f"Give a day to look again, within {LOOK_AGAIN_MONTHS} months. {late}"
    return [
        *found,
        Option(Kind.DELAY_RECORDED, False, "It will be late, and there is a new target", late),
        Option(Kind.DELAY_RECORDED, True, "It will be late, and nobody can say when it will be done", again),
    ]


def option_of(key: str, choices: Iterable[Option]) -> Option | None:
    """The option a form named, or None."""
    return next((option for option in choices if option.key == key), None)
