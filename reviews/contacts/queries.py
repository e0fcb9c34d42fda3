"""What a family's days and wishes are, for whoever chooses a day or words. Never a name."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from cases.incidents.models import Child, Incident, Person
from csprapp.clock.deadline import plain_day
from csprapp.records.together import together
from csprapp.ui.forms import lower_first
from reviews.contacts.models import FamilyAgreement, FamilyContact, FamilyMember, OfCase, SignificantDate
from reviews.contacts.rules import Day, to_avoid

Line = TypeVar("Line", bound=OfCase)


def dates_to_avoid(cases: Sequence[Incident], day: date) -> list[str]:
    """What a London day falls on, or lies within two days of, for the families of some cases: children's birthdays,
    the days a child died or it happened, and the days the family named. In plain words, without a name."""
    return to_avoid(days_of(cases), day)


def days_of(cases: Sequence[Incident]) -> list[Day]:
    """The days that the families of some cases keep, whatever they are asked about."""
    return list(_days(cases))


def _days(cases: Sequence[Incident]) -> Iterator[Day]:
    for case in cases:
        if case.occurred_on:
            yield Day("the anniversary of the day it happened", case.occurred_on, yearly=True)
    children = Person.objects.filter(incident__in=cases).children().order_by("pk")
    died = Child.objects.filter(Q(person__in=children.order_by()), died_on__isnull=False).order_by("pk")
    born, died, named = together(children.exclude(date_of_birth=None), died, _named(cases))
    for child in born:
        yield Day("a child’s birthday", child.date_of_birth, yearly=True)
    for child in died:
        yield Day("the anniversary of a child’s death", child.died_on, yearly=True)
    for row in named:
        yield Day(lower_first(row.label), row.day, row.yearly)


def named_days(incident: Incident) -> list[SignificantDate]:
    """The days that the family of a case named, but for those that were emptied."""
    return list(_named([incident]))


def _named(cases: Sequence[Incident]) -> QuerySet[SignificantDate]:
    return _lines(SignificantDate, cases).exclude(day=None)


def of_cases(model: type[Line], cases: Sequence[Incident]) -> list[Line]:
    """The standing lines of one log for all cases of a review."""
    return list(_lines(model, cases))


def _lines(model: type[Line], cases: Sequence[Incident]) -> QuerySet[Line]:
    return model.objects.filter(incident__in=list(cases)).select_related("incident")


def family_log(cases: Sequence[Incident]) -> list[list[Any]]:
    """The members, agreements and contacts of the families of cases, in one statement."""
    return together(*(_lines(model, cases) for model in (FamilyMember, FamilyAgreement, FamilyContact)))


def wishes(cases: Sequence[Incident], log: Sequence[list[Any]] | None = None) -> list[str]:
    """What the families of cases wish and what was agreed with them, one sentence a line, without a name: for whoever
    prepares and checks a publication. `log` is their `family_log`, where that was read already."""
    members, agreed, contacts = family_log(cases) if log is None else log
    return [*_left_alone(members), *_agreed(agreed), *_told(contacts)]


def _left_alone(members: Iterable[FamilyMember]) -> Iterator[str]:
    alone = sum(row.leave_alone for row in members)
    if alone:
        yield f"{'One person' if alone == 1 else f'{alone} people'} in the family must not be contacted: see the log."


def _agreed(agreements: Iterable[FamilyAgreement]) -> Iterator[str]:
    for row in agreements:
        which = f"{lower_first(row.get_name_used_display())}. " if row.name_used else ""
        yield f"{row.get_about_display()}, agreed {plain_day(row.agreed_on)}: {which}{row.agreed}"


def _told(contacts: Iterable[FamilyContact]) -> Iterator[str]:
    if last := _last(contacts):
        yield f"The family was last spoken to on {plain_day(last)}."


def last_contact_on(cases: Sequence[Incident]) -> date | None:
    """The London day the family of some cases was last spoken or written to, or None."""
    return _last(of_cases(FamilyContact, cases))


def _last(contacts: Iterable[FamilyContact]) -> date | None:
    return max((row.contacted_on for row in contacts), default=None)
