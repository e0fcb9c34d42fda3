"""Who gets a daily mail, and what about them decides what is in it: read once for everybody."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from cases.access.models import CaseAccess
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Belonging, Role
from csprapp.partnership.models import Membership, PartnerBody
from reviews.learning.models import ReviewerAccess


@dataclass
class People:
    """Everybody with an account in use and a role today; their areas, bodies and agencies, and who is named on which
    case or review."""

    users: dict[int, User]
    holders: dict[Role, list[User]]
    named: frozenset[tuple[int, int]]  # case, person
    reviewing: frozenset[tuple[int, int]]  # review without a case, person
    areas: dict[int, frozenset[int]]  # of those who are limited to some
    members: dict[int, list[User]]  # by agency
    delegates: dict[int, list[User]]  # by partner body
    bodies: dict[int, list[PartnerBody]] = field(default_factory=dict)  # by area

    def in_area(self, users: list[User], area: int | None) -> list[User]:
        """Those who work in an area: limited to it, or to none."""
        return [user for user in users if user.pk not in self.areas or area in self.areas[user.pk]]

    def managers_of(self, area: int | None) -> list[User]:
        """The managers of an area, by its key; of no area, all of them."""
        return self.in_area(self.holders[Role.MANAGER], area)

    def open_to(self, user: User, case: int | None, restricted: bool | None) -> bool:
        """Whether somebody whose role reaches a case may open it although it is restricted."""
        return not restricted or (case, user.pk) in self.named

    def deciding(self, body: PartnerBody, case: int | None, restricted: bool) -> list[User]:
        """Who decides for a body on a case: those who hold its delegation, or that of the body that acts for it."""
        held = {*self.delegates.get(body.pk, ()), *self.delegates.get(body.acted_for_by_id or body.pk, ())}
        return [user for user in held if self.open_to(user, case, restricted)]


def read_people(today: date) -> People:
    """Read once for a run. Each user knows their roles and belongings afterwards."""
    grants = RoleGrant.objects.live(today).filter(user__is_active=True, user__asleep_on=None)
    roles: dict[int, set[str]] = defaultdict(set)
    for pk, role in grants.values_list("user", "role"):
        roles[pk].add(role)
    users = User.objects.in_bulk(roles)
    holders: dict[Role, list[User]] = {role: [] for role in Role}
    for pk, user in sorted(users.items()):
        user.keep_roles(today, roles[pk])
        for role in user.roles(today):
            holders[role].append(user)
    areas, members, delegates = _belongings(users, today)
    named = CaseAccess.objects.live(today).values_list("incident", "user")
    reviewing = ReviewerAccess.objects.live(today).values_list("review", "user")
    bodies: dict[int, list[PartnerBody]] = defaultdict(list)
    for body in PartnerBody.objects.prefetch_related("areas"):
        for area in body.areas.all():
            bodies[area.pk].append(body)
    return People(users, holders, frozenset(named), frozenset(reviewing), areas, members, delegates, bodies)


def _belongings(
    users: dict[int, User], today: date
) -> tuple[dict[int, frozenset[int]], dict[int, list[User]], dict[int, list[User]]]:
    """Areas by person; people by agency and by body, of those roles to which they matter."""
    begun: dict[int, list[Belonging]] = defaultdict(list)
    rows = Membership.objects.filter(valid_from__lte=today, user__in=users)
    for pk, *what in rows.values_list("user", "area", "agency", "body", "valid_until"):
        begun[pk].append(Belonging._make(what))
    areas, members, delegates = {}, defaultdict(list), defaultdict(list)
    for pk, user in users.items():
        own = begun[pk]
        user.keep_belongings(today, [(each.area, each.agency, each.body, each.until) for each in own])
        if any(each.area for each in own):
            areas[pk] = frozenset(each.area for each in own if each.area and each.live(today))
        for each in own:
            if each.agency and each.live(today) and Role.CONTRIBUTOR in user.roles(today):
                members[each.agency].append(user)
            if each.body and each.live(today) and user.roles(today) & {Role.PARTNER, Role.NOTIFIER}:
                delegates[each.body].append(user)
    return areas, members, delegates
