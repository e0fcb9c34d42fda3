"""The children of a period as they are counted: each fact by its values, what is not known and not recorded included.

Source: what the statistics made of the national notifications count of each child.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils.text import capfirst

from cases.access.queries import by_role
from cases.incidents.counted import COUNTED, HELD
from cases.incidents.models import Child, Incident, Person
from cases.incidents.rules import birthday
from csprapp.accounts.models import User
from csprapp.ui.facts import name_of
from dashboard.performance.queries import Period

# The children the cases are about; an unborn child is one of them. Brothers and sisters are not counted.
ROLES = (*Person.SUBJECT_ROLES, Person.Role.UNBORN)
AGES = {"Under 1": 1, "1 to 5": 6, "6 to 10": 11, "11 to 15": 16, "16 to 17": 18}  # until which birthday
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class Figure:
    """One fact of the children, and how many there are of each value that it can have."""

    name: str
    counts: dict[str, int]


def children_of(user: User, period: Period, today: date) -> list[Child]:
    """The children a reader's figures count: of the cases their role reaches and the authority became aware of in the
    period, restricted ones included, without duplicates and cases logged in error."""
    cases = Incident.objects.filter(by_role(user, today), aware_on__range=(period.start, period.end)).counted()
    people = Person.objects.filter(incident__in=cases.order_by(), role__in=ROLES)
    found = people.select_related("incident", "child").order_by()  # in their order all people would be gone through
    return [_known(person) for person in sorted(found, key=attrgetter("pk"))]


def _known(person: Person) -> Child:
    child: Child = getattr(person, "child", None) or Child(person=person)
    return child


def figures_of(children: Iterable[Child]) -> list[Figure]:
    """Every counted fact of these children, its values in the order of their list. Of a fact with several answers each
    is counted, so that they may be more than the children."""
    children = list(children)
    parts = Counter(str(child.person.get_role_display()) for child in children)
    ages = Counter(age_group(child) for child in children)
    order = [*AGES, "18 or over", "Unborn", "Not known"]
    return [
        Figure("Part in the case", dict(parts)),
        Figure("Age when it happened", {group: ages[group] for group in order if ages[group] or group == "Not known"}),
        *(Figure(name_of(Child, name), _counts(_whose(children, name), name)) for name in COUNTED),
    ]


def _whose(children: list[Child], name: str) -> list[Child]:
    """Of whom a fact is counted: a placement of those who are or were looked after."""
    return [child for child in children if name != "placement_type" or child.looked_after in HELD]


def _counts(children: list[Child], name: str) -> dict[str, int]:
    """How many of each value, those that are nowhere left out; "Not known" and "Not recorded" always stand."""
    values = Counter(value for child in children for value in _values(child, name))
    words = {str(key): str(label) for key, label in Child._meta.get_field(name).flatchoices}
    counts = {capfirst(words[key]): values[key] for key in words if values[key] or key == "unknown"}
    return {**counts, NOT_RECORDED: values[""]}


def _values(child: Child, name: str) -> list[str]:
    value = getattr(child, name)
    return (value or [""]) if isinstance(value, list) else [value]


def age_group(child: Child) -> str:
    """The age when it happened, or when the authority became aware, in the bands of the statistics."""
    person, case = child.person, child.person.incident
    on = case.occurred_on or case.aware_on
    if child.unborn or person.date_of_birth and on and person.date_of_birth > on:
        return "Unborn"
    if not person.date_of_birth or not on:
        return "Not known"
    born = person.date_of_birth
    return next((group for group, years in AGES.items() if on < birthday(born, years)), "18 or over")
