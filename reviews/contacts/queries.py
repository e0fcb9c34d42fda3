"""What a family's days and wishes are, for whoever chooses a day or words. Never a name."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Q

from cases.incidents.models import Child, Incident, Person
from csprapp.clock.deadline import plain_day
from csprapp.ui.forms import lower_first
from reviews.contacts.models import FamilyAgreement, FamilyContact, FamilyMember, OfCase, SignificantDate
from reviews.contacts.rules import Day, to_avoid

Line = TypeVar("Line", bound=OfCase)


def dates_to_avoid(cases: Sequence[Incident], day: date) -> list[str]:
    """What a London day falls on, or lies within two days of, for the families of some cases: children's birthdays,
    the days a child died or it happened, and the days the family named. In plain words, without a name."""
    return to_avoid(_days(cases), day)


def _days(cases: Sequence[Incident]) -> Iterator[Day]:
    for case in cases:
        if case.occurred_on:
            yield Day("the anniversary of the day it happened", case.occurred_on, yearly=True)
    children = Person.objects.filter(incident__in=cases).children().order_by("pk")
    for born in children.exclude(date_of_birth=None).values_list("date_of_birth", flat=True):
        yield Day("a child's birthday", born, yearly=True)
    died = Child.objects.filter(Q(person__in=children), died_on__isnull=False).order_by("pk")
    for day in died.values_list("died_on", flat=True):
        yield Day("the anniversary of a child's death", day, yearly=True)
    for row in of_cases(SignificantDate, cases):
        yield Day(lower_first(row.label), row.day, row.yearly)


def of_cases(model: type[Line], cases: Sequence[Incident]) -> list[Line]:
    """The standing lines of one log for all cases of a review."""
    return list(model.objects.filter(incident__in=list(cases)).select_related("incident"))


def wishes(cases: Sequence[Incident]) -> list[str]:
    """What the families of cases wish and what was agreed with them, one sentence a line, without a name: for whoever
    prepares and checks a publication."""
    return [*_left_alone(cases), *_agreed(cases), *_told(cases)]


def _left_alone(cases: Sequence[Incident]) -> Iterator[str]:
    alone = sum(row.leave_alone for row in of_cases(FamilyMember, cases))
    if alone:
        yield f"{'One person' if alone == 1 else f'{alone} people'} of the family must not be contacted: see the log."


def _agreed(cases: Sequence[Incident]) -> Iterator[str]:
    for row in of_cases(FamilyAgreement, cases):
        which = f"{lower_first(row.get_name_used_display())}. " if row.name_used else ""
        yield f"{row.get_about_display()}, agreed {plain_day(row.agreed_on)}: {which}{row.agreed}"


def _told(cases: Sequence[Incident]) -> Iterator[str]:
    if last := last_contact_on(cases):
        yield f"The family was last spoken to on {plain_day(last)}."


def last_contact_on(cases: Sequence[Incident]) -> date | None:
    """The London day the family of some cases was last spoken or written to, or None."""
    return max((row.contacted_on for row in of_cases(FamilyContact, cases)), default=None)
