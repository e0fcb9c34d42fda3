"""Who read what, and what of a month's reading stands out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Value

from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person
from csprapp.accounts.models import User
from csprapp.clock.instants import start_of_day
from csprapp.names.folding import words
from csprapp.partnership.models import Partnership
from csprapp.records.apostrophes import says
from csprapp.records.models import AccessLog
from dashboard.reading.rules import Facts, Read, Unusual, look_at, unusual

IN_EMERGENCY = "opened in an emergency"


def narrowed(chosen: dict[str, Any]) -> QuerySet[AccessLog]:
    """The reads that a filter leaves, newest first."""
    found = AccessLog.objects.select_related("user")
    if who := chosen.get("who"):
        people = User.objects.filter(says("name", who) | says("email", who))
        found = found.filter(user__in=people.values("pk"))
    if case := chosen.get("case"):
        found = found.filter(case=case.strip())
    if what := chosen.get("what"):
        found = found.filter(says("what", what))
    if day := chosen.get("day"):
        found = found.filter(at__gte=start_of_day(day), at__lt=start_of_day(day + timedelta(days=1)))
    return found


def unusual_of(first: date, last: date) -> tuple[list[Unusual], dict[int, User]]:
    """What stands out of the reading from one London day to another, both included, and the readers. Four queries."""
    rows = AccessLog.objects.exclude(case="").filter(
        at__gte=start_of_day(first), at__lt=start_of_day(last + timedelta(days=1))
    )
    values = rows.order_by().values_list("at", "user_id", "case", "what").iterator(chunk_size=2000)
    reads = [Read(at, user, case, what == IN_EMERGENCY) for at, user, case, what in values]
    readers = User.objects.in_bulk({read.user for read in reads})
    surnames = {pk: (words(reader.name) or [""])[-1] for pk, reader in readers.items()}
    return unusual(reads, _facts({read.case for read in reads}), surnames), readers


@dataclass(frozen=True)
class Look:
    """Somebody's look at a month: who, when, and what they noted."""

    by: str
    at: datetime
    note: str


def looks(last: date) -> list[Look]:
    """Who looked at the month that ended on this day, oldest first; read from the history of the partnership."""
    begins = look_at(last)
    rows = Partnership.history.filter(history_change_reason__startswith=begins).select_related("history_user")
    return [
        Look(str(row.history_user), row.history_date, row.history_change_reason.removeprefix(begins))
        for row in rows.order_by("history_date", "pk")
    ]


def _facts(references: Iterable[str]) -> dict[str, Facts]:
    found = Incident.objects.filter(reference__in=references).values_list("pk", "reference", "closed_on", "owner_id")
    cases, names = list(found), defaultdict[int, set[str]](set)
    keys = [pk for pk, *_ in cases]
    now = Person.objects.filter(incident__in=keys).order_by().values_list("incident_id", "name", "other_names")
    before = FormerValue.objects.filter(incident__in=keys, field__in=FormerValue.NAMES).order_by()
    for key, *called in now.union(before.values_list("incident_id", "value", Value("")), all=True):
        names[key] |= {word for name in called for word in words(name)}
    return {reference: Facts(frozenset(names[pk]), closed, owner) for pk, reference, closed, owner in cases}
