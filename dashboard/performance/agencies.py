"""Whether agencies answered in time, agency by agency. A request belongs to the period in which it was sent."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from csprapp.accounts.models import User
from csprapp.composed import composed
from dashboard.performance.periods import Period
from dashboard.performance.queries import counted, opened_first
from dashboard.performance.rules import Outcome
from reviews.returns.models import AgencyRequest

WORDS = {
    Outcome.MET: "In time",
    Outcome.MET_LATE: "Late",
    Outcome.MISSED: "Overdue",
    Outcome.NOT_DUE: "Not yet due",
    Outcome.ENDED: "Withdrawn",
}


def outcome(today: date) -> Case:
    """How a request turned out, judged by the day it was due."""
    whens = [
        When(~Q(withdrawn_on=None), then=Value(Outcome.ENDED.value)),
        When(received_on__lte=F("deadline__due_on"), then=Value(Outcome.MET.value)),
        When(received_on__gt=F("deadline__due_on"), then=Value(Outcome.MET_LATE.value)),
        When(deadline__due_on__lt=today, then=Value(Outcome.MISSED.value)),
    ]
    return Case(*whens, default=Value(Outcome.NOT_DUE.value), output_field=CharField())


def requests(user: User, period: Period, today: date) -> QuerySet[AgencyRequest]:
    """The requests of a period that have a date, of the cases a reader's figures count, each with its `outcome`."""
    found = AgencyRequest.objects.filter(
        counted(user, today), asked_on__gte=period.start, asked_on__lte=period.end, deadline__isnull=False
    )
    return found.annotate(outcome=outcome(today)).order_by()


@dataclass(frozen=True)
class Answered:
    """How the requests to an agency turned out in each period, by the period's name."""

    key: int
    name: str
    counts: Mapping[str, dict[Outcome, int]]


def answered(user: User, asked: Period, periods: Mapping[str, Period], today: date) -> list[Answered]:
    """Every agency that was asked in one of the periods, by name. `asked` holds them all. One query."""
    counts: dict[tuple[str, int], dict[str, Counter[Outcome]]] = {}
    for key, called, asked_on, outcome_, number in composed(_alike, user, today, asked):
        agency = counts.setdefault((called, key), {name: Counter() for name in periods})
        for name, period in periods.items():
            if asked_on in period:
                agency[name][Outcome(outcome_)] += number
    return [
        Answered(key, name, {each: {which: found[which] for which in Outcome} for each, found in by_period.items()})
        for (name, key), by_period in sorted(counts.items())
        if any(found.total() for found in by_period.values())
    ]


def _alike(user: User, on: date, asked: Period) -> "QuerySet[Any]":
    keys = ("agency_id", "agency__name", "asked_on", "outcome")
    return requests(user, asked, on).values(*keys).annotate(number=Count("pk")).values_list(*keys, "number")


def behind_agency(user: User, period: Period, today: date, agency: int, which: Outcome | None) -> QuerySet:
    """The requests behind a figure of an agency; every outcome for None."""
    found = requests(user, period, today).filter(agency=agency)
    found = found if which is None else found.filter(outcome=which.value)
    return opened_first(found, user, today, "asked_on", related=("incident", "agency", "deadline"))
