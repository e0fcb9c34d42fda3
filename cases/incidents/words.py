"""Facts of a case in words, for pages, sheets and mails."""

from collections.abc import Iterable
from datetime import date, time

from cases.incidents.models import Incident, Person
from csprapp.clock.deadline import day_words, plain_day
from csprapp.ui.components import Fact
from csprapp.ui.facts import fact
from csprapp.ui.times import say_time


def past_words(day: date | None, at: time | None) -> str:
    """A day and a time as a check page shows them."""
    if day is None:
        return ""
    return f"{day_words(day)}, {say_time(at)}" if at else day_words(day)


def when(incident: Incident) -> list[Fact]:
    """When it happened and when the local authority became aware, each day with its time."""
    return [
        fact(incident, "occurred_on", value=past_words(incident.occurred_on, incident.occurred_time)),
        fact(incident, "aware_on", value=past_words(incident.aware_on, incident.aware_time)),
    ]


def unborn_words(born: date | None, expected_on: date | None, role: str = "") -> str:
    """Of a child who is not born yet, when they are expected; "" of anybody else."""
    if born or not (expected_on or role == Person.Role.UNBORN):
        return ""
    return f"Not born yet, expected {plain_day(expected_on)}" if expected_on else "Not born yet"


def listed(words: Iterable[object]) -> str:
    """Several answers, one a line."""
    return "\n".join(str(word) for word in words)
