"""Who a session belongs to, with the roles they hold today, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F, FilteredRelation

from csprapp.accounts.models import User, in_force
from csprapp.today import london_today


class Backend(AuthenticationBackend):
    """allauth's way to sign in; whoever a session belongs to comes with their roles."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, or None for a key that nobody has and for a closed account."""
        today = london_today()
        live = FilteredRelation("role_grants", condition=in_force(today, "role_grants__"))
        rows = list(User.objects.filter(pk=user_id).annotate(live=live).annotate(held=F("live__role")).order_by())
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        rows[0].keep_roles(today, {row.held for row in rows if row.held})
        return rows[0]
