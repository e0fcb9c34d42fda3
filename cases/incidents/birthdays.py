"""The 18th birthday of every living child of an open case, as a dated row: court orders may end on it, and from then
the young person is asked, not their parents.

The row appears in the last year before the day: earlier it would only stand in the way of what is due.
"""

from dataclasses import replace
from datetime import date, timedelta

from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.incidents.locks import locked_case
from cases.incidents.models import Child, Incident, Person
from cases.incidents.rules import birthday
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED

ROUTE = "person-birthday"
LABEL = "18th birthday of a child: check orders, who to contact, support"
ADULT = 18  # years
AHEAD = timedelta(days=365)


def lives(person: Person, child: Child | None) -> bool:
    """Whether somebody is a child of the case who has not died, as far as the case knows."""
    died = person.role == Person.Role.DIED or child is not None and child.died_on is not None
    return person.is_child and not died


def keep_birthday(person: Person, *, by: User, why: str, today: date, new: Child | None = None) -> None:
    """Start, move, end or take up again the row of a person's 18th birthday, as their record and case now stand.

    Call it in the transaction that changed the person. `today` is the London day. Of a `new` child of a case that is
    locked nothing more is read.
    """
    row = None if new else Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=person.pk).first()
    if row is not None and row.met_on is not None:
        return
    day = _coming(person, row, today, new)
    wanted = no_longer_needed(today) if day is None else Wanted(due_on=day, reopens=(Kind.ENDED,))
    wanted = replace(wanted, incident=person.incident, route=ROUTE, subject_id=person.pk, label=LABEL)
    keep(row, wanted, by=by, today=today, why=why)


def keep_birthdays(incident: Incident, *, by: User, why: str, today: date) -> None:
    """`keep_birthday` for everybody in a case; after it was opened again."""
    for person in Person.objects.filter(incident=incident).select_related("incident"):
        keep_birthday(person, by=by, why=why, today=today)


def _coming(person: Person, row: Deadline | None, today: date, new: Child | None) -> date | None:
    """The birthday that is to be watched, or None. One that passed while its row was open still waits to be done."""
    if person.in_error or person.date_of_birth is None:
        return None
    day = birthday(person.date_of_birth, ADULT)
    passed = row is not None and row.is_open and row.due_on == day
    if not (today < day <= today + AHEAD or passed):
        return None
    case = person.incident if new else Incident.objects.get(pk=person.incident_id)
    child = new or Child.objects.filter(person=person).first()
    return day if case.closed_on is None and lives(person, child) else None


def watch_all(today: date) -> int:
    """Start the rows of birthdays that have come within a year; for the daily command. Gives how many it started."""
    bounds = (birthday(today, -ADULT), birthday(today + AHEAD, -ADULT))
    near = Person.objects.children().filter(date_of_birth__range=bounds, incident__closed_on=None)
    rows = Deadline.objects.filter(rule_key=AGREED, route=ROUTE).values("subject_id")
    started = 0
    for person in near.exclude(pk__in=rows).select_related("incident__owner", "incident__logged_by"):
        who = person.incident.owner or person.incident.logged_by
        with locked_case(person.incident_id):
            keep_birthday(person, by=who, why="The 18th birthday is less than a year away", today=today)
        started += Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=person.pk).exists()
    return started
