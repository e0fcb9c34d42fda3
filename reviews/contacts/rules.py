"""Which days to keep clear of for a family's sake. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.incidents.rules import birthday
from csprapp.clock.deadline import day_words

NEAR = 2  # days on either side of a day that matters


@dataclass(frozen=True)
class Day:
    """A day that matters: what it is, in words that go on from "on" or "before"; whether it comes round each year."""

    words: str
    day: date
    yearly: bool = False


def to_avoid(days: Iterable[Day], on: date) -> list[str]:
    """Which of the days the London day `on` falls on, or lies within two days of, each said once in plain words."""
    found = [said for each in days if (said := _near(each, on))]
    return list(dict.fromkeys(found))


def _near(each: Day, on: date) -> str:
    for day in _rounds(each, on):
        away = (on - day).days
        if abs(away) <= NEAR:
            return _said(each.words, day, away)
    return ""


def _rounds(each: Day, on: date) -> list[date]:
    """The day itself; a yearly one as it comes round about that time, never before it first was."""
    if not each.yearly:
        return [each.day]
    years = (on.year + step - each.day.year for step in (-1, 0, 1))
    return [birthday(each.day, count) for count in years if count >= 0]


def _said(words: str, day: date, away: int) -> str:
    if away == 0:
        return f"{day_words(day)} is {words}"
    days = "the day" if abs(away) == 1 else "two days"
    return f"{days.capitalize()} {'after' if away > 0 else 'before'} {words}, {day_words(day)}"
