"""What a child's facts must say together, and what brothers and sisters share."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cases.incidents.counted import HELD, STATUSES, Standing, dates_of
from cases.incidents.models import Child, Person
from csprapp.clock.deadline import plain_day
from csprapp.records.refusals import Refused, ahead_words
from csprapp.ui.facts import name_of

# Asked once and offered for the next child: never what is a child's own, such as a date of birth or a school.
SHARED = ("addresses", "household", "ethnic_group", "ethnicity", *STATUSES)


def check_person(role: str, born: date | None, today: date) -> None:
    """Nothing, or Refused: a date of birth that lies ahead is an expected date, and an unborn child has none."""
    if born and born > today:
        raise Refused({"date_of_birth": f"{ahead_words('The date of birth')}. Not born yet? Enter the expected date"})
    if born and role == Person.Role.UNBORN:
        raise Refused({"role": "A child with a date of birth is born. Select their part in the case"})


def check_counted(child: Child, today: date) -> None:
    """Nothing, or Refused: the dates of a status belong to one that was so, in their order, and began in the past."""
    found = {name: words for status in STATUSES for name, words in _wrong_dates(child, status, today)}
    chosen = set(child.disabilities)
    if len(chosen) > 1 and chosen & {"none", "unknown"}:
        found["disabilities"] = "“No disability” or “Not known” cannot be selected with another answer"
    if found:
        raise Refused(found)


def _wrong_dates(child: Child, status: str, today: date) -> Iterator[tuple[str, str]]:
    first, last = dates_of(status)
    begun, ended, name = getattr(child, first), getattr(child, last), name_of(Child, status)
    if (begun or ended) and getattr(child, status) not in HELD:
        yield status, f"{name}: select “Yes” or “{Standing.BEFORE.label}”, or take the dates out"
    if begun and begun > today:
        yield first, ahead_words(name_of(Child, first))
    if begun and ended and ended < begun:
        yield last, f"{name_of(Child, last)} must be on or after {plain_day(begun)}"


def is_dead(role: str, died_on: date | None) -> bool:
    """Whether a child died, as far as the case knows. Of one who was never born there is no child death review."""
    return role == Person.Role.DIED or died_on is not None and role != Person.Role.UNBORN


def shared_facts(person: Person) -> dict[str, Any]:
    """What this child's brothers and sisters may share, where it is recorded."""
    child = getattr(person, "child", None) or Child(person=person)
    found = {name: getattr(person if name == "addresses" else child, name) for name in SHARED}
    return {name: value for name, value in found.items() if value}


def same_dates(facts: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """The dates of each status that a child has in common with this one."""
    child = getattr(person, "child", None)
    same = [status for status in STATUSES if child and facts.get(status) and facts[status] == getattr(child, status)]
    return {name: getattr(child, name) for status in same for name in dates_of(status)}
