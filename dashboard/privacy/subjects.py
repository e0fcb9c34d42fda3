"""Somebody asks what is held about a person: opened, dated, given to whoever answers, marked piece by piece, closed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep
from cases.deadlines.models import Deadline
from cases.retention.models import SUBJECT_REQUEST as ROUTE, SubjectRequest
from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, NotAllowed, Permission, require_permission
from csprapp.clock.deadline import add_months
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.records.refusals import Refused, require_facts, require_given, require_not_ahead
from csprapp.records.services import add, change
from dashboard.privacy.grounds import MARKS

LABEL = "Answer a request for personal data"
MONTH, LONGER = 1, 3  # UK GDPR article 12(3): a month; two months more where it is complex or there are many
FACTS = ("name", "other_names", "date_of_birth", "asked_by", "identity", "received_on", "counted_from", "worker")


def due_on(counted_from: date, extended: bool) -> date:
    """The same day of the next month, or of the third; the next working day where that is none (guidance of the
    Information Commissioner). Raises OutsideCalendar."""
    day, calendar = add_months(counted_from, LONGER if extended else MONTH), calendar_in_force()
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def workers(on: date) -> Any:
    """Whoever may answer."""
    return User.objects.with_roles(MAY[Permission.ANSWER_RIGHTS], on)


def takers(pk: int, on: date) -> Any:
    """The same, whichever request it is."""
    return workers(on)


def open_request(facts: Mapping[str, Any], *, by: User, today: date) -> SubjectRequest:
    """A request came. Raises NotAllowed, Refused (a day to come, nobody who may answer)."""
    require_permission(by, Permission.ANSWER_RIGHTS)
    _check(facts, today)
    with transaction.atomic():
        row = SubjectRequest(**{name: facts[name] for name in FACTS if name in facts}, opened_by=by)
        add(row, by=by, why="The request was received")
        _keep(row, by=by, today=today)
    return row


def correct(row: SubjectRequest, version: int, facts: Mapping[str, Any], *, by: User, today: date) -> SubjectRequest:
    """Put right what is known of a request, or give it to somebody else. Raises NotAllowed, Refused, Conflict."""
    _check(facts, today)
    with _mine(row, version, "Corrected", by=by, today=today) as held:
        for name in FACTS:
            if name in facts:
                setattr(held, name, facts[name])
        _keep(held, by=by, today=today)
    return held


def extend(row: SubjectRequest, version: int, *, reason: str, by: User, today: date) -> SubjectRequest:
    """Two months more, because it is complex: the person is told within the first month, and why (article 12(3)).

    Raises NotAllowed, Refused (no reason, extended before, the month is over), Conflict."""
    require_given({"reason": (reason, "Enter why it takes longer")})
    with _mine(row, version, reason, by=by, today=today) as held:
        if held.extended:
            raise Refused("It has already been extended")
        if today > due_on(held.counted_from, False):
            raise Refused("The month is over. They had to be told before it ended")
        held.extended, held.extended_reason = True, reason
        _keep(held, by=by, today=today)
    return held


def mark(row: SubjectRequest, version: int, *, marks: Mapping[str, str], by: User, today: date) -> SubjectRequest:
    """Say of pieces what they are: about the person, or on which ground they are left out. Raises as the others."""
    known = {key for key, _ in MARKS}
    if unknown := set(marks.values()) - known:
        raise Refused(f"Not a mark: {', '.join(sorted(unknown))}")
    with _mine(row, version, "Pieces marked", by=by, today=today) as held:
        held.marks = {sign: said for sign, said in {**held.marks, **marks}.items() if said}
    return held


def close(
    row: SubjectRequest, version: int, *, closed_as: str, closed_on: date, note: str, by: User, today: date
) -> SubjectRequest:
    """It was answered, refused or withdrawn. Raises NotAllowed, Refused (a day to come or before it came), Conflict."""
    require_given({"closed_as": (closed_as, "Select how it ends"), "note": (note, "Enter what was sent and left out")})
    require_not_ahead({"closed_on": closed_on}, today, "The day it was answered")
    if closed_on < row.received_on:
        raise Refused({"closed_on": "The day it was answered cannot be before it was received"})
    with _mine(row, version, "Closed", by=by, today=today) as held:
        held.closed_as, held.closed_on, held.note = closed_as, closed_on, note
        keep(clock_of(held), Wanted(met_on=closed_on), by=by, today=today, why="Closed")
    return held


def clock_of(row: SubjectRequest) -> Deadline | None:
    """The dated row of a request."""
    return Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=row.pk).first()


def readable(user: User, on: date) -> Any:
    """The requests a person may read."""
    return SubjectRequest.objects.visible_to(user, on)


@contextmanager
def _mine(row: SubjectRequest, version: int, why: str, *, by: User, today: date) -> Iterator[SubjectRequest]:
    """`change` of an open request that is this person's to answer."""
    if not readable(by, today).filter(pk=row.pk).exists():
        raise NotAllowed("There is no such request, or you cannot answer it.")
    with change(SubjectRequest, row.pk, version, by=by, why=why) as held:
        if held.closed_on:
            raise Refused("It is closed")
        yield held


def _check(facts: Mapping[str, Any], today: date) -> None:
    require_facts(facts, name="Enter the person’s name", asked_by="Enter who asks", worker="Select who answers it")
    received, counted = facts.get("received_on"), facts.get("counted_from")
    require_not_ahead({"received_on": received, "counted_from": counted}, today, "The day")
    if received is None or counted is None:
        raise Refused({"received_on": "Enter the day it was received"})
    if counted < received:
        raise Refused({"counted_from": "The month cannot be counted from a day before the request was received"})
    if not workers(today).filter(pk=facts["worker"].pk).exists():
        raise Refused({"worker": "Select a manager or the privacy lead"})


def _keep(row: SubjectRequest, *, by: User, today: date) -> None:
    day = due_on(row.counted_from, row.extended)
    wanted = Wanted(route=ROUTE, subject_id=row.pk, label=LABEL, owner=row.worker, assign=True, due_on=day)
    keep(clock_of(row), wanted, by=by, today=today, why={Kind.DATE_SET: "The month, or two more"})
