"""The children of a period as they are counted: each fact by its values, what is not known and not recorded included.

Source: what the statistics made of the national notifications count of each child.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils.text import capfirst

from cases.incidents.counted import COUNTED, HELD
from cases.incidents.models import Child, Person
from cases.incidents.rules import birthday
from csprapp.accounts.models import User
from csprapp.composed import composed
from csprapp.ui.facts import name_of
from dashboard.performance.queries import Period, of_the_case

# The children the cases are about; an unborn child is one of them. Brothers and sisters are not counted.
ROLES = (*Person.SUBJECT_ROLES, Person.Role.UNBORN)
AGES = {"Under 1": 1, "1 to 5": 6, "6 to 10": 11, "11 to 15": 16, "16 to 17": 18}  # until which birthday
NOT_RECORDED = "Not recorded"
DISABLED, DISABLED_WORDS = "Disabled", {"yes": "Yes", "no": "No"}  # by any of the kinds that are recorded


@dataclass(frozen=True)
class Figure:
    """One fact of the children, and how many there are of each value that it can have."""

    name: str
    counts: dict[str, int]


class Known(NamedTuple):
    """What is counted of a child: values alone, since a year may have thousands."""

    role: str
    born: date | None
    expected_on: date | None
    occurred_on: date | None
    aware_on: date | None
    answers: Sequence[Any]  # in the order of `COUNTED`, None where no facts of a child are kept

    @property
    def age_group(self) -> str:
        """The group of the child's age when it happened, else when it became known; unborn where there was no birth
        yet."""
        unborn = self.born is None and (self.expected_on is not None or self.role == Person.Role.UNBORN)
        return age_group_of(self.born, self.occurred_on or self.aware_on, unborn=unborn)


def people(user: User, today: date, period: Period) -> "QuerySet[Person]":
    """The children a reader's figures count: of the cases their role reaches and the authority became aware of in the
    period, restricted ones included, without duplicates and cases logged in error."""
    # Joined: the days of the case are read beside each child, and asked for apart it is looked up twice.
    of_cases = Person.objects.filter(of_the_case(user, today, "incident__"), role__in=ROLES)
    return of_cases.filter(incident__aware_on__range=(period.start, period.end)).order_by()


FACTS = ("role", "date_of_birth", "child__expected_on", "incident__occurred_on", "incident__aware_on")


def children_of(user: User, period: Period, today: date) -> list[Known]:
    """Each of them, as they are counted. One query."""
    return [Known(*row[: len(FACTS)], row[len(FACTS) :]) for row in composed(_answers, user, today, period)]


def _answers(user: User, on: date, period: Period) -> "QuerySet[Any]":
    return people(user, on, period).values_list(*FACTS, *(f"child__{name}" for name in COUNTED))


def figures_of(children: Sequence[Known]) -> list[Figure]:
    """Every counted fact of these children, its values in the order of their list. Of a fact with several answers each
    is counted, so that they may be more than the children."""
    parts, ages = Counter(child.role for child in children), Counter(child.age_group for child in children)
    order = [*AGES, "18 or over", "Unborn", "Not known"]
    return [
        Figure("Part in the case", {str(role.label): parts[role] for role in Person.Role if parts[role]}),
        Figure("Age when it happened", {group: ages[group] for group in order if ages[group] or group == "Not known"}),
        *(_figure(name, _answered(children, name)) for name in COUNTED),
        _disabled(children),
    ]


def _disabled(children: Iterable[Known]) -> Figure:
    """Of how many any disability is recorded, whichever, and of how many that there is none."""
    place = COUNTED.index("disabilities")
    counts = Counter(_is_disabled(child.answers[place] or []) for child in children)
    return Figure(DISABLED, {said: counts[said] for said in (*DISABLED_WORDS.values(), "Not known", NOT_RECORDED)})


def _is_disabled(kinds: Sequence[str]) -> str:
    if set(kinds) - {"none", "unknown"}:
        return DISABLED_WORDS["yes"]
    return DISABLED_WORDS["no"] if "none" in kinds else "Not known" if kinds else NOT_RECORDED


def _answered(children: Iterable[Known], name: str) -> Counter[str]:
    """The answers to one question. A placement is asked of those who are or were looked after."""
    place, held = COUNTED.index(name), COUNTED.index("looked_after")
    asked = (child.answers for child in children if name != "placement_type" or child.answers[held] in HELD)
    if name == "disabilities":
        return Counter(each for answers in asked for each in answers[place] or [""])
    return Counter(answers[place] for answers in asked)


def ethnic_groups_of(user: User, period: Period, today: date) -> Figure:
    """The ethnic groups of all of them, counted by the database."""
    return _figure("ethnic_group", Counter(dict(composed(_ethnic_groups, user, today, period))))


def _ethnic_groups(user: User, on: date, period: Period) -> "QuerySet[Any]":
    found = people(user, on, period).values("child__ethnic_group").annotate(number=Count("pk"))
    return found.values_list("child__ethnic_group", "number")


def _figure(name: str, counts: Counter[Any]) -> Figure:
    """How many of each value, those that are nowhere left out; "Not known" and "Not recorded" always stand."""
    words = {str(key): str(label) for key, label in Child._meta.get_field(name).flatchoices}
    told = {capfirst(words[key]): counts[key] for key in words if counts[key] or key == "unknown"}
    return Figure(name_of(Child, name), {**told, NOT_RECORDED: sum(counts[nothing] for nothing in ("", None))})


def age_group(child: Child) -> str:
    """The age when it happened, or when the authority became aware, in the bands of the statistics."""
    person, case = child.person, child.person.incident
    return age_group_of(person.date_of_birth, case.occurred_on or case.aware_on, unborn=child.unborn)


def age_group_of(born: date | None, on: date | None, *, unborn: bool) -> str:
    """The band of who was born on one day, on another one."""
    if unborn or born and on and born > on:
        return "Unborn"
    if not born or not on:
        return "Not known"
    years = on.year - born.year
    years -= birthday(born, years) > on
    return next((group for group, until in AGES.items() if years < until), "18 or over")
