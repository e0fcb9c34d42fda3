"""The first administrator of a new installation: a link, good once for an hour, while nobody can sign in."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.accounts.tenants import tenant_of
from csprapp.clock.instants import london_date
from csprapp.records.refusals import Refused
from dashboard.administration.models import SetupLink

LASTS = timedelta(hours=1)


def is_needed() -> bool:
    """Whether there is nobody yet who can sign in."""
    return not any(person.can_sign_in for person in User.objects.filter(is_active=True))


def make_link(at: datetime) -> str:
    """A new link; an earlier one opens nothing any more. Refused as soon as somebody can sign in."""
    if not is_needed():
        raise Refused("Somebody can already sign in. Open further accounts with open_account.")
    token = token_urlsafe(32)
    SetupLink.objects.update_or_create(pk=1, defaults={"digest": _digest(token), "made_at": at})
    return settings.CSPR_SITE + reverse("setup", args=[token])


def opens(token: str, at: datetime) -> bool:
    """Whether the link of this token can be used now."""
    return is_needed() and _live(token, at).exists()


@transaction.atomic
def set_up(token: str, at: datetime, *, name: str, email: str, password: str) -> User | None:
    """Make the first administrator and use the link up; None where it opens nothing any more."""
    link = _live(token, at).select_for_update(no_key=True).first()
    if link is None or not is_needed():
        return None
    if tenant := tenant_of(email):
        raise Refused(
            {
                "email": f"Use an address that does not sign in with {tenant.name}, so that you can sign in when it is "
                "unavailable"
            }
        )
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refused(
            {"email": "This address already has an account, opened from the shell. Use the link for that account"}
        )
    link.delete()
    user = User.objects.create_user(email, password, name=name)
    RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from=london_date(at))
    note(Kind.ACCOUNT_OPENED, user=user, about=user)
    return user


def _live(token: str, at: datetime) -> QuerySet[SetupLink]:
    return SetupLink.objects.filter(digest=_digest(token), made_at__gt=at - LASTS)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
