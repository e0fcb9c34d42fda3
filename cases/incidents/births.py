"""The birth that is expected, as a dated row: somebody records it, or says that it did not come. So is a date of birth
that lies ahead, however it came into the record: it is the expected date, or a mistake.
"""

from dataclasses import replace
from datetime import date

from django.db.models import Q

from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.incidents.birthdays import lives
from cases.incidents.locks import locked_case
from cases.incidents.models import Child, Incident, Person
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED

ROUTE = "person-birth"
LABEL = "A child is expected: record the birth"
AHEAD = "A date of birth is in the future: say whether it is the expected date"


def keep_birth(person: Person, *, by: User, why: str, today: date, new: Child | None = None) -> None:
    """Start, move or end the row of a birth, as the record of the child and the case now stand.

    Call it in the transaction that changed the person. `today` is the London day. Of a `new` child of a case that is
    locked nothing more is read.
    """
    row = None if new else Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=person.pk).first()
    if row is None and not (new or person.is_child):
        return
    child = new or Child.objects.filter(person=person).first()
    ahead = person.date_of_birth is not None and person.date_of_birth > today
    day = row.due_on if row and ahead else today if ahead else child.expected_on if child and child.unborn else None
    if row is None and day is None:
        return
    case = person.incident if new else Incident.objects.get(pk=person.incident_id)
    waits = day is not None and not person.in_error and lives(person, child) and case.closed_on is None
    born = person.date_of_birth is not None and not person.in_error
    if waits:
        wanted = Wanted(due_on=day, reopens=(Kind.MET, Kind.ENDED))
    else:
        wanted = Wanted(met_on=today) if born and row and row.is_open else no_longer_needed(today)
    label = AHEAD if ahead else LABEL
    wanted = replace(wanted, incident=person.incident, route=ROUTE, subject_id=person.pk, label=label)
    keep(row, wanted, by=by, today=today, why=why)


def keep_births(incident: Incident, *, by: User, why: str, today: date) -> None:
    """`keep_birth` for every child of a case; after it was opened again."""
    for person in Person.objects.filter(incident=incident).children().select_related("incident"):
        keep_birth(person, by=by, why=why, today=today)


def watch_births(today: date) -> int:
    """Start the rows of children of open cases who are expected, or whose date of birth lies ahead, and who have none;
    for the daily command. Gives how many it started."""
    rows = Deadline.objects.filter(rule_key=AGREED, route=ROUTE).values("subject_id")
    found = Person.objects.children().filter(incident__closed_on=None).exclude(pk__in=rows)
    expected = Q(date_of_birth=None, child__expected_on__isnull=False)
    started = 0
    found = found.filter(expected | Q(date_of_birth__gt=today))
    for person in found.select_related("incident__owner", "incident__logged_by"):
        who = person.incident.owner or person.incident.logged_by
        with locked_case(person.incident_id):
            keep_birth(person, by=who, why="A child is expected", today=today)
        started += Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=person.pk).exists()
    return started
