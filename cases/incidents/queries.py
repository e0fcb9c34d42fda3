"""Questions about cases. Every look-up of a private object starts at `visible_to(user, on)`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import BY_AREA, BY_BODY, MAY, Permission, has_permission
from csprapp.partnership.models import Area, Membership

NOTHING = Q(pk__in=[])
EVERYTHING = Q(pk__isnull=False)  # an empty Q() would vanish when it is or-ed with another


def work_areas(user: User, on: date) -> Q:
    """The areas a coordinator, manager or scrutineer is limited to, as a condition on a case."""
    areas = area_limits(user, on)
    return EVERYTHING if areas is None else Q(area_id__in=areas)


def area_limits(user: User, on: date) -> list[int] | None:
    """The keys of the areas a person is limited to on a London day; None for who was never limited to any.

    Read from the database once per person and day, like their roles."""
    known = user.__dict__.setdefault("_area_limits", {})
    if on not in known:
        limits = list(Membership.objects.area_limits(on).filter(user=user).values_list("area_id", "valid_until"))
        live = [area for area, until in limits if until is None or until >= on]
        known[on] = live if limits else None
    return known[on]


def body_areas(user: User, on: date) -> Q:
    """The areas of the partner bodies whose delegation the person holds."""
    bodies = Membership.objects.live(on).filter(user=user, body__isnull=False).values("body_id")
    return Q(area_id__in=Area.objects.filter(partner_bodies__in=bodies).values("pk"))


def by_role(user: User, on: date) -> Q:
    """The cases a person's roles reach before restriction is asked."""
    roles = user.roles(on)
    reach = NOTHING
    if roles & BY_AREA:
        reach |= work_areas(user, on)
    if roles & BY_BODY:
        reach |= body_areas(user, on)
    return reach


def granted_by_role(area: int, on: date) -> list[RoleGrant]:
    """The roles that reach the cases of an area, by who holds them: what `by_role` says, the other way round."""
    limited = set(Membership.objects.area_limits(on).values_list("user_id", flat=True))
    inside = set(Membership.objects.live(on).filter(area=area).values_list("user_id", flat=True))
    delegates = set(Membership.objects.live(on).filter(body__areas=area).values_list("user_id", flat=True))
    grants = RoleGrant.objects.live(on).filter(user__is_active=True, role__in=BY_AREA | BY_BODY)

    def reaches(grant: RoleGrant) -> bool:
        who = grant.user_id
        return who in delegates if grant.role in BY_BODY else who in inside or who not in limited

    return [each for each in grants.select_related("user").order_by("user__name", "user_id") if reaches(each)]


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user: User, on: date) -> "IncidentQuerySet":
        """Cases this person may open on a London day: their role's, or named by a live CaseAccess row; a restricted
        case only by such a row."""
        from cases.incidents.access_models import CaseAccess

        if not user.is_authenticated or not user.roles(on):
            return self.none()  # nobody is named on a case for longer than they hold a role; a closed account has none
        named = Exists(CaseAccess.objects.live(on).filter(incident=OuterRef("pk"), user=user))
        return self.filter(Q(named) | by_role(user, on) & Q(restricted=False))

    def listed_for(self, user: User, on: date) -> "IncidentQuerySet":
        """What is visible, and restricted cases of their area as one row for those who keep the clocks."""
        from cases.incidents.access_models import CaseAccess

        if not has_permission(user, Permission.SEE_RESTRICTED_ROWS):
            return self.visible_to(user, on)
        named = Exists(CaseAccess.objects.live(on).filter(incident=OuterRef("pk"), user=user))
        rows = work_areas(user, on) & Q(restricted=True)
        return self.filter(Q(named) | by_role(user, on) & Q(restricted=False) | rows)

    def open(self) -> "IncidentQuerySet":
        return self.filter(closed_on=None)

    def counted(self) -> "IncidentQuerySet":
        """Cases that belong in statistics: duplicates and cases logged in error do not."""
        return self.exclude(closed_as__in=["duplicate", "logged_in_error"])


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user: User, on: date) -> "PersonQuerySet":
        from cases.incidents.models import Incident

        return self.filter(incident__in=Incident.objects.visible_to(user, on))

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
    bodies = Membership.objects.live(on).filter(user=user, body__isnull=False).values("body_id")
    return areas.filter(partner_bodies__in=bodies).distinct()


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
    of birth, or the same date of incident in the same area. `leave_out` is the case's own key."""
    from cases.incidents.models import Incident, Person
    from cases.incidents.rules import same_initials

    visible = Incident.objects.visible_to(user, on).exclude(pk=leave_out).select_related("area", "owner")
    looked_for = {(same_initials(initials), born) for initials, born in children if born and initials}
    born = {day for _, day in looked_for}
    people = Person.objects.children().filter(date_of_birth__in=born, incident__in=visible)
    same_child = {
        person.incident_id
        for person in people.only("initials", "date_of_birth", "incident_id")
        if (same_initials(person.initials), person.date_of_birth) in looked_for
    }
    same_day = Q(occurred_on=occurred_on, area=area) if occurred_on and area else NOTHING
    found = []
    for case in visible.filter(Q(pk__in=same_child) | same_day).order_by("-reference")[:20]:
        reasons = ["A child with the same initials and date of birth"] if case.pk in same_child else []
        if occurred_on and case.occurred_on == occurred_on and case.area_id == getattr(area, "pk", None):
            reasons.append("The same date of incident in the same area")
        found.append((case, "; ".join(reasons)))
    return found
