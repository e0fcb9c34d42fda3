"""Who may open a case, and who did."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cases.incidents.access_models import CaseAccess
from cases.incidents.models import Incident
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from csprapp.records.models import AccessLog

BY_AREA = (Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER)
BY_BODY = (Role.PARTNER, Role.NOTIFIER)


@dataclass(frozen=True)
class Opener:
    """One person who may open a case, why, and the row that says so when it is by name."""

    user: User
    why: str
    row: CaseAccess | None = None


def may_open(incident: Incident, on: date) -> list[Opener]:
    """Everybody who may open the case on a London day: by name first, then by role unless it is restricted.

    Says in people what `Incident.objects.visible_to` says in cases; a test holds the two together.
    """
    named = [
        Opener(row.user, _words(row), row)
        for row in CaseAccess.objects.live(on).filter(incident=incident).select_related("user").order_by("pk")
        if row.user.roles(on)
    ]
    return named if incident.restricted else named + _by_role(incident, on)


def _words(row: CaseAccess) -> str:
    return f"{row.get_kind_display()}: {row.reason}"


def _by_role(incident: Incident, on: date) -> list[Opener]:
    limited = set(Membership.objects.area_limits(on).values_list("user_id", flat=True))
    inside = set(Membership.objects.live(on).filter(area=incident.area_id).values_list("user_id", flat=True))
    bodies = Membership.objects.live(on).filter(body__areas=incident.area_id)
    delegates = set(bodies.values_list("user_id", flat=True))
    grants = RoleGrant.objects.live(on).filter(user__is_active=True, role__in=[*BY_AREA, *BY_BODY])
    found: dict[int, Opener] = {}
    for grant in grants.select_related("user").order_by("user__name", "user_id"):
        role, who = Role(grant.role), grant.user_id
        reaches = who in delegates if role in BY_BODY else who in inside or who not in limited
        if reaches:
            found.setdefault(who, Opener(grant.user, role.label))
    return list(found.values())


def reads(incident: Incident) -> QuerySet[AccessLog]:
    """Every read of the case, newest first."""
    return AccessLog.objects.filter(case=incident.reference)


def glass_row(user: User, reference: str, on: date) -> Incident | None:
    """A restricted case that this person sees as one row and may open in an emergency; None for any other."""
    listed = Incident.objects.listed_for(user, on).filter(reference=reference, restricted=True)
    visible = Incident.objects.visible_to(user, on)
    return listed.exclude(pk__in=visible.values("pk")).select_related("owner").first()
