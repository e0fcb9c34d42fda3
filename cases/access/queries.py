"""Which cases are open to a person, as a condition on a row, so that every question begins with its own small index
and never with the set of all cases somebody may see."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.lookups import IsNull

from cases.access.models import CaseAccess
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import BY_AREA, BY_BODY, Permission, has_permission
from csprapp.composed import is_any
from csprapp.partnership.models import Area, Membership
from csprapp.records.together import together_for

NOTHING = Q(pk__in=[])


def work_areas(user: User, on: date, case: str = "") -> Q:
    """The areas a coordinator, manager or scrutineer is limited to, as a condition on a case, or on what has one at
    the end of `case` ("incident__")."""
    areas = area_limits(user, on)  # without limits not an empty Q(), which would vanish when it is or-ed with another
    return Q(**{f"{case}pk__isnull": False}) if areas is None else Q(**{f"{case}area_id__in": areas})


def area_limits(user: User, on: date) -> list[int] | None:
    """The keys of the areas a person is limited to on a London day; None for who was never limited to any."""
    limits = [each for each in user.belongs_to(on) if each.area]
    return [each.area for each in limits if each.live(on)] if limits else None


def reaches_every_area(user: User, on: date) -> bool:
    """Whether a person's roles reach the cases of all areas on a London day."""
    return bool(user.roles(on) & BY_AREA) and area_limits(user, on) is None


def held_bodies(user: User, on: date) -> set[int]:
    """The keys of the partner bodies whose delegation a person holds on a London day."""
    return {each.body for each in user.belongs_to(on) if each.body and each.live(on)}


def body_areas(user: User, on: date, case: str = "") -> Q:
    """The areas of the partner bodies whose delegation the person holds, as `work_areas` says those of the others."""
    areas = Area.objects.filter(partner_bodies__in=held_bodies(user, on))
    return Q(**{f"{case}area_id__in": areas.values("pk")})


def by_role(user: User, on: date, case: str = "") -> Q:
    """The cases a person's roles reach before restriction is asked."""
    roles = user.roles(on)
    reach = NOTHING
    if roles & BY_AREA:
        reach |= work_areas(user, on, case)
    if roles & BY_BODY:
        reach |= body_areas(user, on, case)
    return reach


def key_of(way: str) -> str:
    """The column with the key of the row that a way ("incident__", "") leads to."""
    return way.removesuffix("__") or "pk"


def named(user: User, on: date, case: str = "") -> IsNull:
    """Whether a live row of access opens the case to this person."""
    return is_any(CaseAccess.objects.live(on).filter(incident=OuterRef(key_of(case)), user=user))


def open_to(user: User, on: date, case: str = "") -> Q:
    """The condition that a case is open to a person on a London day: through their role, or a live row of CaseAccess;
    a restricted one only through such a row.

    `case` is the way from a row to its case ("incident__"), empty on cases themselves. A condition on the row, so that
    every question begins with its own small index and never with the set of all cases somebody may see.
    """
    if not user.is_authenticated or not user.roles(on):
        return NOTHING  # nobody is named on a case for longer than they hold a role; a closed account has none
    if not user.roles(on) & (BY_AREA | BY_BODY):  # only the few that they are named on: begin with those
        return Q(**{f"{key_of(case)}__in": CaseAccess.objects.live(on).filter(user=user).values("incident")})
    # What nearly every case fulfils comes first: then no row of access is looked for.
    return by_role(user, on, case) & Q(**{f"{case}restricted": False}) | Q(named(user, on, case))


def listed_to(user: User, on: date, case: str = "") -> Q:
    """What is open, and restricted cases of their area, as one row, for those who keep the clocks."""
    listed = open_to(user, on, case)
    if has_permission(user, Permission.SEE_RESTRICTED_ROWS):
        listed |= work_areas(user, on, case) & Q(**{f"{case}restricted": True})
    return listed


def granted_by_role(area: int, on: date) -> list[RoleGrant]:
    """The roles that reach the cases of an area, by who holds them: what `by_role` says, the other way round."""
    [(*members, grants)] = together_for(_members_and_grants, None, on, about=(area,))
    limited, inside, delegates = ({row.user_id for row in rows} for rows in members)

    def reaches(grant: RoleGrant) -> bool:
        who = grant.user_id
        return who in delegates if grant.role in BY_BODY else who in inside or who not in limited

    return [each for each in grants if reaches(each)]


def _members_and_grants(_: None, on: date, area: int) -> list[list[models.QuerySet[Any]]]:
    live = Membership.objects.live(on)
    held = RoleGrant.objects.live(on).filter(user__is_active=True, role__in=BY_AREA | BY_BODY)
    grants = held.select_related("user").order_by("user__name", "user_id")
    return [[Membership.objects.area_limits(on), live.filter(area=area), live.filter(body__areas=area), grants]]


class OfACaseQuerySet(models.QuerySet):
    """Of every record that belongs to one case: who may open the case may read it."""

    def visible_to(self, user: User, on: date) -> Self:
        """Those of cases that this user may open on this day."""
        return self.filter(open_to(user, on, "incident__"))
