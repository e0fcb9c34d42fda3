"""Joining somebody's sign-in with their council to their account, once, and finding the account by it ever after.

An address that a provider claims signs nobody in and makes no account: it is only compared with that of an invitation.
"""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from csprapp.accounts.invitations import invited
from csprapp.accounts.models import User
from csprapp.accounts.tenants import Tenant, tenant_of
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import change_row

OLD_LINK = "This link has been used or has expired. Ask an administrator to invite you again."


def whose(tenant: Tenant, claims: Mapping[str, Any]) -> User:
    """Whose account this sign-in belongs to: by issuer and subject alone. Raises Refused."""
    person = User.objects.filter(issuer=tenant.issuer, subject=claims["sub"]).first()
    if person is None or tenant_of(person.email) != tenant:
        raise Refused(
            f"{tenant.name} knows you, but that sign-in does not belong to an account here. Ask an administrator for "
            "an invitation: its link joins the two."
        )
    if person.asleep_on:
        raise Refused(
            "Your account is asleep, because it has not been used for a long time. Ask an administrator to invite "
            "you again."
        )
    return person


def join(uid: str, token: str, tenant: Tenant, claims: Mapping[str, Any]) -> User:
    """Bind the person whose invitation it is to issuer and subject. A password and second factors of this service that
    they had before are theirs no more. Raises Refused."""
    person = invited(uid, token)
    if person is None:
        raise Refused(OLD_LINK)
    if not _is_invited(person, tenant, claims):
        raise Refused(
            f"{tenant.name} says that you are not the person this invitation is for. Sign out there, then open the "
            "link again."
        )
    if User.objects.filter(issuer=tenant.issuer, subject=claims["sub"]).exists():
        raise Refused(f"Your sign-in with {tenant.name} already belongs to another account here.")
    why = f"First sign-in with {tenant.name} after the invitation"
    with transaction.atomic():
        with change_row(User, person.pk, None, by=person, why=why) as held:
            if invited(uid, token) is None or held.issuer:
                raise Refused(OLD_LINK)
            held.issuer, held.subject = tenant.issuer, claims["sub"]
            held.asleep_on = None  # the link of an invitation wakes
            held.set_unusable_password()
        Authenticator.objects.filter(user=held).delete()
        User.objects.end_sessions(held.pk)
    return User.objects.get(pk=held.pk)


def _is_invited(person: User, tenant: Tenant, claims: Mapping[str, Any]) -> bool:
    """Whether the provider vouches for the very address that was invited. One that says nothing of whether it has
    verified an address is believed for its own domains: the settings name them."""
    same = str(claims.get("email", "")).strip().lower() == person.email
    return same and claims.get("email_verified", True) in (True, "true") and tenant_of(person.email) == tenant
