"""What a record held once, was true then, and is still looked for: former names, addresses, schools, numbers, dates.

A child who is adopted is found under both surnames, and neither may stand in what the public reads.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_date

from cases.access.queries import OfACaseQuerySet
from cases.incidents.mistakes import Mistakable, StandingManager
from cases.incidents.models import Incident, Person
from cases.incidents.rules import dropped
from csprapp.accounts.models import User
from csprapp.clock.deadline import plain_day
from csprapp.partnership.national import called_now
from csprapp.records.models import Record
from csprapp.records.services import add
from csprapp.records.together import keep_beside


class FormerQuerySet(OfACaseQuerySet):
    def of_standing(self) -> Self:
        """Of the case, and of its people but for those recorded by mistake."""
        return self.exclude(person__in_error=True)


class FormerValue(Mistakable, Record):
    """What a person of a case, or the case itself, was called, or where somebody lived, until it was changed."""

    class Field(models.TextChoices):
        """The facts that are kept, under the names they have in their own records."""

        NAME = "name", "full name"
        OTHER_NAMES = "other_names", "other name"
        INITIALS = "initials", "initials"
        BORN = "date_of_birth", "date of birth"
        ADDRESSES = "addresses", "address"
        SCHOOL = "school", "school or nursery"
        PLACEMENT = "placement", "placement"
        NHS_NUMBER = "nhs_number", "NHS number"
        CONSISTENT_ID = "consistent_id", "consistent identifier"
        PUPIL_NUMBER = "pupil_number", "pupil number"
        PANEL_REFERENCE = "panel_reference", "reference from the Panel or the Department"
        NATIONAL_REFERENCE = "national_reference", "national reference"

    NAMES = (Field.NAME, Field.OTHER_NAMES)

    personal_fields = ("value",)

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="former_values")
    person = models.ForeignKey(Person, models.PROTECT, "former_values", null=True, blank=True)
    field = models.CharField("what it was", max_length=20, choices=Field.choices)
    value = models.TextField("former value")
    until = models.DateField("changed")
    from_history = models.BooleanField("found in the history", default=False)

    objects = StandingManager.from_queryset(FormerQuerySet)()
    everything = FormerQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]
        # Of a child being logged: those who were recorded with the same date of birth once.
        indexes = [models.Index(fields=["value"], condition=Q(field="date_of_birth"), name="former_born")]

    def __str__(self) -> str:
        return f"{self.get_field_display()} until {plain_day(self.until)}"

    @property
    def day(self) -> date | None:
        """The date it says, where it is one."""
        return parse_date(self.value) if self.field == self.Field.BORN else None

    @property
    def values(self) -> list[str]:
        """Each name by itself; an address with all its lines."""
        return [self.value] if self.field == self.Field.ADDRESSES else self.value.splitlines()

    @property
    def said(self) -> str:
        """The value as a person reads it, on one line."""
        return plain_day(self.day) or ", ".join(self.value.splitlines())

    @property
    def in_words(self) -> str:
        """What it is and what it said: "Former full name: Kayleigh Smallbone, until 3 March 2026"."""
        return called_now(f"Former {self.get_field_display()}: {self.said}, until {plain_day(self.until)}")


# Of these an agency looks for both the old and the new one in its records.
ON_SEARCH_LISTS = (*FormerValue.NAMES, FormerValue.Field.BORN, FormerValue.Field.ADDRESSES)


def names_in(rows: Iterable[FormerValue]) -> list[str]:
    """The former names among these, each by itself."""
    return values_in(rows, *FormerValue.NAMES)


def values_in(rows: Iterable[FormerValue], *fields: str) -> list[str]:
    """The former values of these facts, each by itself."""
    return [value for row in rows if row.field in fields for value in row.values]


def hang_on(people: Iterable[Person], rows: Sequence[FormerValue]) -> None:
    """Keep with each person what was read of them, for a page that only shows."""
    for person in people:
        keep_beside(person, "former_values", [row for row in rows if row.person_id == person.pk])


def keep_former(
    incident: Incident,
    person: Person | None,
    before: Mapping[str, Any],
    facts: Mapping[str, Any],
    wrong: Collection[str],
    *,
    by: User,
    why: str,
    today: date,
) -> None:
    """Keep what a change drops of the facts that are looked for, unless it was `wrong`: those, by name, were a mistake.

    What nobody was asked about is kept: to look for too much is mended on a page, to publish a name is not. Call it in
    the transaction of the change, with what stood there `before`.
    """
    for field, value in dropped(before, facts).items():
        same = {"incident": incident, "person": person, "field": field, "value": value}
        if field not in wrong and not FormerValue.objects.filter(**same).exists():
            add(FormerValue(**same, until=today), by=by, why=why)
