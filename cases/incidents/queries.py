"""Questions about cases. Every look-up of a private object starts at `visible_to(user, on)`."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Abs

from cases.access.queries import NOTHING, OfACaseQuerySet, area_limits, held_bodies, listed_to, open_to
from csprapp.accounts.models import User
from csprapp.accounts.roles import BY_AREA, BY_BODY, MAY, Permission
from csprapp.partnership.models import Area, Membership, PartnerBody

if TYPE_CHECKING:
    from cases.incidents.models import Incident


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user: User, on: date) -> "IncidentQuerySet":
        """Cases this person may open on a London day."""
        return self.filter(open_to(user, on))

    def listed_for(self, user: User, on: date) -> "IncidentQuerySet":
        """What is visible, and restricted cases of their area as one row for those who keep the clocks."""
        return self.filter(listed_to(user, on))

    def open(self) -> "IncidentQuerySet":
        return self.filter(closed_on=None)

    def open_of(self, column: str, key: int) -> "IncidentQuerySet":
        """The open cases with this key in a column. They are gone through: SQLite would begin with the index of all
        cases that ever had the key."""
        return self.open().alias(its_key=Abs(column)).filter(its_key=key)

    def counted(self) -> "IncidentQuerySet":
        """Cases that belong in statistics: duplicates and cases logged in error do not."""
        return self.exclude(closed_as__in=["duplicate", "logged_in_error"])


class PersonQuerySet(OfACaseQuerySet):
    def children(self) -> "PersonQuerySet":
        return self.filter(role__in=self.model.CHILD_ROLES)

    def subjects(self) -> "PersonQuerySet":
        """The children the review is about: who died, was harmed, or caused harm."""
        return self.filter(role__in=self.model.SUBJECT_ROLES)


def areas_for(user: User, on: date) -> models.QuerySet:
    """The areas in which this person may log a case: their own; for an officer of an authority, that authority's."""
    areas = Area.objects.filter(is_active=True)
    roles = user.roles(on)
    if roles & MAY[Permission.LOG_INCIDENT] & BY_AREA:
        own = area_limits(user, on)
        return areas if own is None else areas.filter(pk__in=own)
    return areas.filter(partner_bodies__in=held_bodies(user, on)).distinct()


def bodies_of(incident: "Incident") -> list[PartnerBody]:
    """The statutory partner bodies of the case's area."""
    return list(incident.area.partner_bodies.all())


def nameable(on: date) -> models.QuerySet:
    """Who may be named on a restricted case: whoever would reach it by a role if it were not restricted."""
    return User.objects.with_roles(BY_AREA | BY_BODY, on)


def owners(area: Any, on: date) -> models.QuerySet:
    """Who may own a case of an area, or of any: who works on cases and is not limited to other areas."""
    if not area:
        return User.objects.with_roles(MAY[Permission.WORK_CASE], on)
    inside = Membership.objects.live(on).filter(area=area)
    elsewhere = Membership.objects.area_limits(on).exclude(user__in=inside.values("user"))
    return User.objects.with_roles(MAY[Permission.WORK_CASE], on).exclude(pk__in=elsewhere.values("user"))


def likely_duplicates(
    user: User,
    on: date,
    *,
    children: Iterable[tuple[str, date | None]],
    occurred_on: date | None,
    area: Any,
    leave_out: int | None = None,
) -> list[tuple[Any, str]]:
    """Cases this person may open that may be the same incident, each with why: a child with the same initials and date
    of birth, now or before they were changed, or the same date of incident in the same area. `leave_out` is the case's
    own key."""
    from cases.incidents.former import FormerValue, values_in
    from cases.incidents.models import Incident, Person
    from cases.incidents.rules import same_initials

    visible = Incident.objects.visible_to(user, on).exclude(pk=leave_out).select_related("area", "owner")
    looked_for = {(same_initials(initials), born) for initials, born in children if born and initials}
    born = {day for _, day in looked_for}
    once = FormerValue.objects.filter(field=FormerValue.Field.BORN, value__in=[day.isoformat() for day in born])
    # Their keys, not a question inside the question: PostgreSQL would read all people for that.
    once_so = list(once.values_list("person", flat=True))
    people = Person.objects.children().filter(Q(date_of_birth__in=born) | Q(pk__in=once_so))
    people = people.visible_to(user, on).exclude(incident=leave_out).prefetch_related("former_values")
    same_child = {
        person.incident_id
        for person in people.only("initials", "date_of_birth", "incident_id")
        for initials in [person.initials, *values_in(person.former_values.all(), FormerValue.Field.INITIALS)]
        for day in [person.date_of_birth, *(row.day for row in person.former_values.all())]
        if (same_initials(initials), day) in looked_for
    }
    same_day = Q(occurred_on=occurred_on, area=area) if occurred_on and area else NOTHING
    keys = same_child.union(Incident.objects.filter(same_day).order_by().values_list("pk", flat=True))
    found = []
    for case in visible.filter(pk__in=keys).order_by("-reference")[:20]:  # by keys: no way round through all references
        reasons = ["A child with the same initials and date of birth"] if case.pk in same_child else []
        if occurred_on and case.occurred_on == occurred_on and case.area_id == getattr(area, "pk", None):
            reasons.append("The same date of incident in the same area")
        found.append((case, "; ".join(reasons)))
    return found
