"""What the record holds of learning shared and of families heard in a period, as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from csprapp.accounts.models import User
from csprapp.partnership.models import Agency
from dashboard.performance.periods import Period
from dashboard.performance.queries import cases_within
from publications.library.kinds import KINDS
from publications.library.models import Publication
from reviews.contacts.models import FamilyContact, Meanwhile
from reviews.events.models import EventAgency, PractitionerEvent
from reviews.learning.queries import alone_open_to


def _of_reviews(user: User, today: date, review: str) -> Q:
    """The condition that a row's review is one that a reader's figures count."""
    own = cases_within(user, today).filter(pk=OuterRef(f"{review}incident"))
    return Exists(own) | alone_open_to(user, today, review)


def events(user: User, period: Period, today: date) -> QuerySet[PractitionerEvent]:
    """The events that were held in a period."""
    held = PractitionerEvent.objects.filter(held_on__range=(period.start, min(period.end, today)), cancelled_reason="")
    return _beginning_with(held).filter(_of_reviews(user, today, "review__")).order_by()


def _beginning_with(rows: QuerySet[Any]) -> QuerySet[Any]:
    """These rows by their keys: the database begins with them, and not with every review there is."""
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    return found


def reached(user: User, period: Period, today: date) -> dict[Agency, int]:
    """How many people of each agency came to them, by the agency's name. One query, and one for the agencies."""
    held = events(user, period, today).filter(pk=OuterRef("event"))
    rows = EventAgency.objects.filter(Exists(held), people__gt=0).order_by()
    numbers = dict(rows.values_list("agency").annotate(number=Sum("people")).values_list("agency", "number"))
    return {agency: numbers[agency.pk] for agency in Agency.objects.filter(pk__in=numbers).order_by("name", "pk")}


def published(period: Period, today: date) -> Mapping[str, int]:
    """How many publications of each kind came out in a period and were not taken down, by the kind's words."""
    out = Publication.objects.approved().filter(
        public_from__gte=period.start, withdrawn_at=None, unconfirmed_since=None
    )
    rows = out.filter(public_from__lte=min(period.end, today)).order_by().values_list("kind").annotate(n=Count("pk"))
    numbers = dict(rows)
    return {kind.label: numbers[key] for key, kind in KINDS.items() if key in numbers}


def in_confidence(user: User, period: Period, today: date) -> int:
    """How often learning was shared before a report was published."""
    within = (period.start, min(period.end, today))
    rows = Meanwhile.objects.filter(what=Meanwhile.What.SHARED, done_on__range=within)
    return _beginning_with(rows).filter(_of_reviews(user, today, "review__")).count()


@dataclass(frozen=True)
class Heard:
    """Contacts with families in a period: how many, of how many cases, and in how many cases a wish is recorded."""

    contacts: int
    cases: int
    wishes: int


def heard(user: User, period: Period, today: date) -> Heard:
    """The contacts with families in a period. One query."""
    own = cases_within(user, today).filter(pk=OuterRef("incident"))
    rows = FamilyContact.objects.filter(Exists(own), contacted_on__gte=period.start)
    counts = (
        rows.filter(contacted_on__lte=min(period.end, today))
        .order_by()
        .aggregate(
            contacts=Count("pk"),
            cases=Count("incident", distinct=True),
            wishes=Count("incident", distinct=True, filter=~Q(wished="")),
        )
    )
    return Heard(**counts)
