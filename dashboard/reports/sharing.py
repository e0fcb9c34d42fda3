"""What the record holds of learning shared and of families heard in a period, as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value

from csprapp.accounts.models import User
from csprapp.composed import composed
from dashboard.performance.periods import Period
from dashboard.performance.queries import counted
from publications.library.kinds import KINDS
from publications.library.models import Publication
from reviews.contacts.models import FamilyContact, Meanwhile
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.queries import alone_open_to


def _of_reviews(user: User, today: date, review: str) -> Q:
    """The condition that a row's review is one that a reader's figures count."""
    return counted(user, today, f"{review}incident__") | alone_open_to(user, today, review)


PARTS = ("part", "name", "first", "second", "third")  # of a row: what it counts, of whom or what, up to three numbers


@dataclass(frozen=True)
class Shared:
    """What was shared in a period and who was heard, as numbers: `events` with practitioners that were held, how many
    people of each agency were `reached` by them, how many publications of each kind came out and were not taken down,
    and how often learning was shared before a report was published; `contacts` with families, of how many cases, and
    in how many cases a wish is recorded."""

    events: int = 0
    reached: Mapping[str, int] = field(default_factory=dict)  # by the agency's name, in their order
    published: Mapping[str, int] = field(default_factory=dict)  # by the kind's words
    in_confidence: int = 0
    contacts: int = 0
    cases: int = 0
    wishes: int = 0


def shared(user: User, period: Period, today: date) -> Shared:
    """All of it until a day of the period or today. One query."""
    found: dict[str, dict[str, list[int]]] = {part: {} for part in ASKED}
    for part, name, *numbers in composed(_numbers, user, today, period):
        found[part][name] = numbers
    nothing = [0, 0, 0]
    return Shared(
        found["events"].get("", nothing)[0],
        {name: people for name, (people, *_) in found["reached"].items()},
        {kind.label: found["published"][key][0] for key, kind in KINDS.items() if key in found["published"]},
        found["in_confidence"].get("", nothing)[0],
        *found["heard"].get("", nothing),
    )


def _numbers(user: User, on: date, period: Period) -> QuerySet[Any]:
    until = min(period.end, on)
    first, *others = (ask(user, on, period.start, until) for ask in ASKED.values())
    every: QuerySet[Any] = first.union(*others, all=True).order_by("part", "name")
    return every


def _part(rows: QuerySet[Any], part: str, first: Any, second: Any = 0, third: Any = 0, *, by: str = "") -> Any:
    """Some rows counted, by a column or all together; no row where there are none."""
    name = F(by) if by else Value("", CharField())
    numbers = {
        place: Value(each, IntegerField()) if isinstance(each, int) else each
        for place, each in zip(PARTS[2:], (first, second, third), strict=True)
    }
    alike = rows.order_by().annotate(part=Value(part, CharField()), name=name).values("part", "name")
    return alike.annotate(**numbers).values_list(*PARTS)


def _held(user: User, on: date, start: date, until: date) -> QuerySet[PractitionerEvent]:
    """The events that were held."""
    held = PractitionerEvent.objects.filter(held_on__range=(start, until), cancelled_reason="")
    return _beginning_with(held).filter(_of_reviews(user, on, "review__"))


def _beginning_with(rows: QuerySet[Any]) -> QuerySet[Any]:
    """These rows by their keys: the database begins with them, and not with every review there is."""
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    return found


def _events(user: User, on: date, start: date, until: date) -> Any:
    return _part(_held(user, on, start, until), "events", Count("pk"))


def _reached(user: User, on: date, start: date, until: date) -> Any:
    held = _held(user, on, start, until).order_by().filter(pk=OuterRef("event"))
    rows = EventAgency.objects.filter(Exists(held), people__gt=0)
    return _part(rows, "reached", Sum("people"), by="agency__name")


def _published(user: User, on: date, start: date, until: date) -> Any:
    out = Publication.objects.approved().filter(withdrawn_at=None, unconfirmed_since=None)
    return _part(out.filter(public_from__range=(start, until)), "published", Count("pk"), by="kind")


def _in_confidence(user: User, on: date, start: date, until: date) -> Any:
    rows = Meanwhile.objects.filter(what=Meanwhile.What.SHARED, done_on__range=(start, until))
    return _part(_beginning_with(rows).filter(_of_reviews(user, on, "review__")), "in_confidence", Count("pk"))


def _heard(user: User, on: date, start: date, until: date) -> Any:
    rows = FamilyContact.objects.filter(counted(user, on), contacted_on__range=(start, until))
    cases = Count("incident", distinct=True)
    wishes = Count("incident", distinct=True, filter=~Q(wished=""))
    return _part(rows, "heard", Count("pk"), cases, wishes)


ASKED = {
    "events": _events,
    "reached": _reached,
    "published": _published,
    "in_confidence": _in_confidence,
    "heard": _heard,
}
