"""The lines of a case's chronology, and its requests as a table shows them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from cases.incidents.models import Incident, Person
from csprapp.accounts.models import User
from csprapp.composed import OneOf, composed
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Agency, Membership
from reviews.returns.models import AgencyRequest, Chase, ChronologyEntry
from reviews.returns.rules import Standing, Way, lacking, standing


@dataclass(frozen=True)
class Row:
    """A request with how it stands today, in words."""

    request: AgencyRequest
    standing: Standing
    chased: int

    @property
    def late(self) -> bool:
        return self.standing is Standing.LATE


def row(request: AgencyRequest, today: date, chased: int | None = None) -> Row:
    """A request as its list shows it on this day: how it stands, and how often the agency was reminded, where that is
    not known already."""
    answer = getattr(request, "answer", None)
    stands = standing(
        due_on=request.deadline.due_on if request.deadline else None,
        today=today,
        received_on=request.received_on,
        nil=bool(answer and answer.nil_return),
        withdrawn_on=request.withdrawn_on,
    )
    return Row(request, stands, len(request.chases.all()) if chased is None else chased)


def ways_of(agencies: Iterable[Agency], today: date) -> dict[int, Way]:
    """How a request reaches each of some agencies on a London day, by key."""
    agencies = list(agencies)
    members = Membership.objects.live(today).filter(agency__in=[agency.pk for agency in agencies], user__is_active=True)
    signs_in = set(members.values_list("agency_id", flat=True))
    return {
        agency.pk: Way.ACCOUNT if agency.pk in signs_in else Way.LINK if agency.email else Way.NO_EMAIL
        for agency in agencies
    }


@dataclass(frozen=True)
class Lacking:
    """Somebody on a search list, and in words what is not recorded of them."""

    person: Person
    words: str


def lacking_of(people: Iterable[Person]) -> list[Lacking]:
    """Of whom on a search list something is not recorded by which agencies find people."""
    found = []
    for person in people:
        child = getattr(person, "child", None)
        missing = lacking(
            named=bool(person.name.strip()),
            born=person.date_of_birth is not None,
            at_home=bool(person.addresses.strip()),
            numbered=bool(child and child.nhs_number),
            is_child=person.is_child,
            unborn=person.role == Person.Role.UNBORN,
        )
        if missing:
            found.append(Lacking(person, " or ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))))
    return found


def rows(requests: QuerySet, today: date) -> list[Row]:
    """In a constant number of queries."""
    found = requests.select_related("agency", "deadline", "answer", "incident").prefetch_related("chases")
    return [row(request, today) for request in found]


def own_rows(user: User, on: date) -> list[Row]:
    """The requests to a contributor's own agency that they may see, the newest first, in two queries."""
    found = composed(_own, user, on)
    about = (tuple(each.pk for each in found),)
    chased = Counter(key for (key,) in composed(_chases, None, None, about=about)) if found else Counter()
    return [row(each, on, chased[each.pk]) for each in found]


def _own(user: User, on: date) -> QuerySet[AgencyRequest]:
    own = Membership.objects.live(on).filter(user=user, agency__isnull=False).values("agency")
    found = AgencyRequest.objects.visible_to(user, on).filter(agency__in=own).order_by("-asked_on", "-pk")
    said = ("asked_on", "received_on", "withdrawn_on", "incident__reference", "deadline__due_on", "answer__nil_return")
    return found.select_related("incident", "deadline", "answer").only(*said)


def _chases(_: User | None, on: date | None, keys: Any) -> QuerySet[Any]:
    return Chase.objects.filter(OneOf("request_id", keys)).order_by().values_list("request_id")


def chronology_of(incident: Incident) -> QuerySet:
    """The lines that count: the case's own, and those of returns that were submitted; none that was taken out or
    emptied."""
    submitted = Q(request=None) | Q(request__received_on__isnull=False)
    lines = ChronologyEntry.objects.filter(submitted, incident=incident, struck_on=None, day__isnull=False)
    return lines.select_related("agency")


MAILS = {
    "agency-request": "Request",
    "agency-reminder": "Reminder",
    "agency-chaser": "Reminder, asked for by the unit",
    "agency-return": "The return arrived, to the case’s owner",
    "agency-receipt": "Receipt",
    "door-link": "Link to the request",
    "door-locked": "The link is locked, to the case’s owner",
}


@dataclass(frozen=True)
class Mail:
    """A mail about a request: what it was, to whom, and when it was written and sent."""

    what: str
    row: Outbox


def mails_of(request: AgencyRequest) -> list[Mail]:
    """Every mail about a request, oldest first."""
    about = f"request:{request.pk}"
    found = Outbox.objects.filter(Q(subject=about) | Q(subject__startswith=f"{about}:"), kind__in=MAILS)
    return [Mail(MAILS[row.kind], row) for row in found.order_by("pk")]
