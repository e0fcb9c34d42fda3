"""Who a session belongs to, with the roles they hold today and what they belong to, in one query."""

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import HttpRequest

from csprapp.accounts.models import User, in_force
from csprapp.accounts.tenants import tenant_of
from csprapp.composed import composed
from csprapp.today import london_today

BELONGING = ("area_id", "agency_id", "body_id", "valid_until")


class Backend(AuthenticationBackend):
    """allauth's way to sign in; whoever a session belongs to comes with their roles and areas."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Whose password it is; of somebody who signs in with their council no password is right."""
        user = super().authenticate(request, **credentials)
        return None if user is None or tenant_of(user.email) else user

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, or None for a key that nobody has and for a closed account."""
        today = london_today()
        rows = composed(_person, None, today, about=(user_id,))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        rows[0].keep_roles(today, {row.held for row in rows if row.held})
        member = {tuple(getattr(row, name) for name in BELONGING) for row in rows}
        rows[0].keep_belongings(today, (each for each in member if any(each)))
        return rows[0]


def _person(_user: None, on: date, key: int) -> QuerySet[User]:
    """A person beside each role that they hold on a London day, and each thing that they belong to or did."""
    live = FilteredRelation("role_grants", condition=in_force(on, "role_grants__"))
    begun = FilteredRelation("memberships", condition=Q(memberships__valid_from__lte=on))
    places = {name: F(f"begun__{name}") for name in BELONGING}
    found = User.objects.filter(pk=key).annotate(live=live, begun=begun)
    return found.annotate(held=F("live__role"), **places).order_by()
