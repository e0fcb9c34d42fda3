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
from csprapp.names import comparing as names
from csprapp.names.one_child import are_initials_of, may_be_one_child
from csprapp.partnership.models import Area, Membership, PartnerBody

if TYPE_CHECKING:
    from cases.incidents.models import Incident

NOT_COUNTED = ["duplicate", "logged_in_error"]  # how a case was closed that belongs in no statistics


class LeftOut(models.Func):
    """The condition that a case was closed in a way that belongs in no statistics, without a value in it: only so does
    a statement that is planned once find these few by an index of their own."""

    template = f"%(expressions)s IN ({', '.join(map(repr, NOT_COUNTED))})"
    output_field = models.BooleanField()


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user: User, on: date) -> "IncidentQuerySet":
        """Cases this person may open on a London day."""
        return self.filter(open_to(user, on))

    def listed_for(self, user: User, on: date) -> "IncidentQuerySet":
        """What is visible, and restricted cases of their area as one row for those who keep the clocks."""
        return self.filter(listed_to(user, on))

    def open(self) -> "IncidentQuerySet":
        """Those that nobody has closed. `visible_to` says who may see them."""
        return self.filter(closed_on=None)

    def open_of(self, column: str, key: int) -> "IncidentQuerySet":
        """The open cases with this key in a column. They are gone through: SQLite would begin with the index of all
        cases that ever had the key."""
        return self.open().alias(its_key=Abs(column)).filter(its_key=key)

    def counted(self) -> "IncidentQuerySet":
        """Cases that belong in statistics: duplicates and cases logged in error do not."""
        return self.exclude(closed_as__in=NOT_COUNTED)


class PersonQuerySet(OfACaseQuerySet):
    def children(self) -> "PersonQuerySet":
        """The children of a case whatever their part in it, siblings and unborn ones too."""
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


SAME_CHILD = (
    "A child with the same initials and date of birth",
    "A child with the same date of birth, and a name that may be the same",
)


def likely_duplicates(
    user: User,
    on: date,
    *,
    children: Iterable[tuple[str, date | None] | tuple[str, date | None, str]],
    occurred_on: date | None,
    area: Any,
    leave_out: int | None = None,
) -> list[tuple[Any, str]]:
    """Cases this person may open that may be the same incident, each with why: a child born on the same day whose
    initials or name may be the same, now or before they were changed, or the same date of incident in the same area.
    `children` are given by initials, date of birth and name; `leave_out` is the case's own key."""
    from cases.incidents.former import FormerValue
    from cases.incidents.models import Incident, Person

    visible = Incident.objects.visible_to(user, on).exclude(pk=leave_out).select_related("area", "owner")
    looked_for = [(initials, day, *name) for initials, day, *name in children if day]
    born = {day for _, day, *_ in looked_for}
    once = FormerValue.objects.filter(field=FormerValue.Field.BORN, value__in=[day.isoformat() for day in born])
    # Their keys, not a question inside the question: PostgreSQL would read all people for that.
    once_so = list(once.values_list("person", flat=True))
    people = Person.objects.children().filter(Q(date_of_birth__in=born) | Q(pk__in=once_so))
    people = people.visible_to(user, on).exclude(incident=leave_out).prefetch_related("former_values")
    same_child: dict[int, set[str]] = {}
    for person in people.only("initials", "date_of_birth", "incident_id", "name"):
        if whys := {why for each in looked_for if (why := _same_child(person, *each))}:
            same_child.setdefault(person.incident_id, set()).update(whys)
    same_day = Q(occurred_on=occurred_on, area=area) if occurred_on and area else NOTHING
    keys = set(same_child).union(Incident.objects.filter(same_day).order_by().values_list("pk", flat=True))
    found = []
    for case in visible.filter(pk__in=keys).order_by("-reference")[:20]:  # by keys: no way round through all references
        reasons = [why for why in SAME_CHILD if why in same_child.get(case.pk, ())][:1]
        if occurred_on and case.occurred_on == occurred_on and case.area_id == getattr(area, "pk", None):
            reasons.append("The same date of incident in the same area")
        found.append((case, "; ".join(reasons)))
    return found


def _same_child(person: Any, initials: str, born: date | None, name: str = "") -> str:
    """Why a child of a case may be this one, by what they are called now or were before, or ""."""
    from cases.incidents.former import FormerValue, names_in, values_in

    before = list(person.former_values.all())
    if born not in {person.date_of_birth, *(row.day for row in before)}:
        return ""
    written = [person.initials, *values_in(before, FormerValue.Field.INITIALS)]
    if names.initials(initials) and names.initials(initials) in map(names.initials, written):
        return SAME_CHILD[0]
    known = [person.name, *names_in(before)]
    called = any(may_be_one_child(each, name) or are_initials_of(initials, each) for each in known)
    called = called or any(names.same_initials(each, initials) or are_initials_of(each, name) for each in written)
    return SAME_CHILD[1] if called else ""
