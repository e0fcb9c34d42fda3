"""What was recorded by mistake is struck: it stands in no list, search or check, and the history keeps it."""

from datetime import date
from typing import TypeVar

from cases.editing.corrections import follow_route
from cases.incidents.birthdays import keep_birthday
from cases.incidents.births import keep_birth
from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person, Proceeding
from cases.incidents.permissions import case_for_change
from cases.incidents.search import refresh_search
from cases.notifications.clocks import is_death_alone
from cases.restrictions.child_death import NoDeath, follow_death, is_recorded_dead, is_untouched
from cases.restrictions.models import ParallelReview, ReportingRestriction
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.records.refusals import Refused
from csprapp.records.services import change
from csprapp.records.together import together

Struck = TypeVar("Struck", Person, FormerValue, Proceeding, ReportingRestriction, ParallelReview)
KINDS: dict[str, type] = {
    "person": Person,
    "former": FormerValue,
    "proceeding": Proceeding,
    "restriction": ReportingRestriction,
    "parallel-review": ParallelReview,
}


def strike(row: Struck, version: int, *, reason: str, by: User, today: date) -> Struck:
    """Say that a person, proceeding, restriction or parallel review of a case was recorded by mistake, or that a former
    value was wrong after all, and why.

    Raises NotAllowed, Refused (no reason, struck before, the case's last person, a person a court protects), Conflict.
    """
    return _mark(row, version, True, reason=reason, by=by, today=today)


def put_back(row: Struck, version: int, *, reason: str, by: User, today: date) -> Struck:
    """It was no mistake after all: the row stands again as it was. Raises NotAllowed, Refused, Conflict."""
    return _mark(row, version, False, reason=reason, by=by, today=today)


def _mark(row: Struck, version: int, wrong: bool, *, reason: str, by: User, today: date) -> Struck:
    with case_for_change(row.incident, Permission.WORK_CASE, by=by, today=today) as incident:
        alone = is_death_alone(incident)
        if not reason.strip():
            raise Refused("Enter why")
        with change(type(row), row.pk, version, by=by, why=reason) as record:
            if record.in_error == wrong:
                raise Refused("It has already been recorded as a mistake" if wrong else "It has already been put back")
            if wrong and isinstance(record, Person):
                _require_dispensable(record)
            record.in_error = wrong
        if isinstance(record, Person):
            follow_death(record, wrong and is_recorded_dead(record), NoDeath.MISTAKE, by=by, why=reason)
            keep_birthday(record, by=by, why=reason, today=today)
            keep_birth(record, by=by, why=reason, today=today)
            follow_route(incident, alone, by=by, why=reason, today=today)
        if isinstance(record, Person | FormerValue):
            refresh_search(incident)
    return record


def _require_dispensable(person: Person) -> None:
    if not Person.objects.filter(incident=person.incident_id).exclude(pk=person.pk).exists():
        raise Refused(
            "This is the only person in the case. Add the right one first, or close the case as logged in error"
        )
    if ReportingRestriction.objects.filter(person=person).exists():
        raise Refused("A reporting restriction protects this person. Change it first, or remove it as a mistake")
    if any(not is_untouched(row) for row in ParallelReview.objects.filter(person=person)):
        raise Refused("A parallel review is about this person. Change it first, or remove it as a mistake")


def words_of(row: Struck) -> str:
    """What it is, in words without a name."""
    kind = {Person: "Person", FormerValue: "Former", Proceeding: "Proceeding", ReportingRestriction: "Restriction"}
    return f"{kind.get(type(row), 'Parallel review')}: {row}"


def struck(incident: Incident) -> list[tuple[str, Struck]]:
    """What of a case was struck, each with the slug of its kind."""
    found = together(*(model.everything.filter(incident=incident, in_error=True) for model in KINDS.values()))
    return [(slug, row) for slug, rows in zip(KINDS, found, strict=True) for row in rows]
