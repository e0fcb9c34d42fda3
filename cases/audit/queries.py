"""Who may open a case, and who did."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.access.models import CaseAccess
from cases.access.queries import granted_by_role, open_to
from cases.incidents.models import Incident
from csprapp.accounts.models import RoleGrant, User
from csprapp.records.models import AccessLog
from csprapp.records.together import together_for


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
    [(there, grants)] = together_for(_named, None, on, about=(incident.pk,))
    holding = {grant.user_id for grant in grants}
    named = [Opener(row.user, _words(row), row) for row in there if row.user.is_active and row.user_id in holding]
    return named if incident.restricted else named + _by_role(incident, on)


def _named(_: None, on: date, case: int) -> list[list[QuerySet[Any]]]:
    live = CaseAccess.objects.live(on).filter(incident=case)
    grants = RoleGrant.objects.live(on).filter(user__in=live.values("user"))
    return [[live.select_related("user").order_by("pk"), grants]]


def _words(row: CaseAccess) -> str:
    return f"{row.get_kind_display()}: {row.reason}"


def _by_role(incident: Incident, on: date) -> list[Opener]:
    found: dict[int, Opener] = {}
    for grant in granted_by_role(incident.area_id, on):
        found.setdefault(grant.user_id, Opener(grant.user, grant.get_role_display()))
    return list(found.values())


def reads(incident: Incident) -> QuerySet[AccessLog]:
    """Every read of the case, newest first."""
    return AccessLog.objects.filter(case=incident.reference)


def glass_row(user: User, reference: str, on: date) -> Incident | None:
    """A restricted case that this person sees as one row and may open in an emergency; None for any other."""
    listed = Incident.objects.listed_for(user, on).filter(reference=reference, restricted=True)
    return listed.exclude(open_to(user, on)).select_related("owner").first()
