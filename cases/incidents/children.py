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


# What is asked of a child page by page: by which word in its address, under which heading, which facts.
TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "who": (
        "Who the child is",
        ("role", "initials", "name", "other_names", "date_of_birth", "expected_on", "addresses", "nhs_number"),
    ),
    "home": ("Home and family", ("relationship", "household", "contact_note")),
    "background": (
        "Sex, ethnicity, disability and health",
        ("sex", "sex_note", "ethnic_group", "ethnicity", "disabilities", "disability", "health"),
    ),
    "school": ("School and other numbers", ("school", "pupil_number", "consistent_id")),
    "death": ("If the child died", ("died_on",)),
    "published": ("Names used in what is published", ("published_pseudonym",)),
}


def topic_of(fact: str) -> str:
    """The page on which a fact of a child is asked."""
    return next((topic for topic, (_, facts) in TOPICS.items() if fact in facts), "who")


def fits(fact: str, known: Mapping[str, Any]) -> bool:
    """Whether a fact is asked of a child in this part of the case, as far as the child is `known`; what is recorded is
    shown to everybody, so that it can be put right."""
    if known.get(fact):
        return True
    role = known.get("role")
    dead, unborn = is_dead(role or "", known.get("died_on")), role == Person.Role.UNBORN
    return {
        "relationship": role not in Person.SUBJECT_ROLES,  # to whom the others are related
        "contact_note": not dead,
        "expected_on": unborn or not (dead or known.get("date_of_birth")),
        "died_on": not unborn,
        "school": not unborn,
        "pupil_number": not unborn,
        "published_pseudonym": role in Person.SUBJECT_ROLES,
    }.get(fact, True)


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
        yield status, f"{name}: select “Yes” or “{Standing.BEFORE.label}”, or remove the dates"
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
