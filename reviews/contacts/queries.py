"""What a family's days and wishes are, for whoever chooses a day or words. Never a name."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Q

from cases.incidents.models import Child, Incident, Person
from reviews.contacts.models import FamilyAgreement, FamilyContact, FamilyMember, OfCase, SignificantDate
from reviews.contacts.rules import Day, to_avoid
from reviews.learning.access import cases_of
from reviews.learning.models import LearningReview

Line = TypeVar("Line", bound=OfCase)


def dates_to_avoid(review: LearningReview | None, day: date) -> list[str]:
    """What a London day falls on, or lies within two days of, for the families of a review's cases: children's
    birthdays, the days a child died or it happened, and the days the family named. In plain words, without a name."""
    return to_avoid(_days(cases_of(review)), day) if review else []


def dates_to_avoid_of(cases: Sequence[Incident], day: date) -> list[str]:
    """The same for cases without a review, such as those of a learning brief."""
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
        yield Day(_lower(row.label), row.day, row.yearly)


def _lower(words: str) -> str:
    """A label as it goes on in a sentence; capitals such as LCSPR's stay."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def of_cases(model: type[Line], cases: Sequence[Incident]) -> list[Line]:
    """The standing lines of one log for all cases of a review."""
    return list(model.objects.filter(incident__in=list(cases)).select_related("incident"))


def wishes(review: LearningReview | None) -> list[str]:
    """What the families of a review's cases wish and what was agreed with them: see `wishes_of`."""
    return wishes_of(cases_of(review) if review else [])


def wishes_of(cases: Sequence[Incident]) -> list[str]:
    """What the families of cases wish and what was agreed with them, one sentence a line, without a name: for whoever
    prepares and checks a publication."""
    return [*_left_alone(cases), *_agreed(cases), *_told(cases)]


def _left_alone(cases: Sequence[Incident]) -> Iterator[str]:
    alone = sum(row.leave_alone for row in of_cases(FamilyMember, cases))
    if alone:
        yield f"{'One person' if alone == 1 else f'{alone} people'} of the family must not be contacted: see the log."


def _agreed(cases: Sequence[Incident]) -> Iterator[str]:
    for row in of_cases(FamilyAgreement, cases):
        which = f"{row.get_name_used_display()[0].lower()}{row.get_name_used_display()[1:]}. " if row.name_used else ""
        yield f"{row.get_about_display()}, agreed {row.agreed_on.day} {row.agreed_on:%B %Y}: {which}{row.agreed}"


def _told(cases: Sequence[Incident]) -> Iterator[str]:
    last = max((row.contacted_on for row in of_cases(FamilyContact, cases)), default=None)
    if last:
        yield f"The family was last spoken to on {last.day} {last:%B %Y}."


def last_contact_on(review: LearningReview | None) -> date | None:
    """The London day the family of a review was last spoken or written to, or None."""
    cases = cases_of(review) if review else []
    return max((row.contacted_on for row in of_cases(FamilyContact, cases)), default=None)
