"""What is noted when a person signs in, proves a second factor or changes it, and which sessions that ends."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, user_logged_in, user_logged_out
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from csprapp.accounts.browsers import remember
from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note
from csprapp.accounts.models import User

SIGNED_IN_AT = "signed_in_at"
PROVED_BY = "second_factor_proved_by"
SIGNED_IN_WITH = "signed_in_with"  # the key of the tenant whose provider said who it is
LEFT = "has_signed_out"  # of a request: its person pressed Sign out
ASKED_AT = "provider_asked_at"  # and the second when it said so last


@receiver(user_logged_in)
def note_the_time(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Keep the second of sign-in in the session, so that it ends after `SESSION_ABSOLUTE_AGE` however busy it is."""
    request.session[SIGNED_IN_AT] = int(time.time())
    note(Kind.SIGN_IN, user=user)


@receiver(user_logged_out)
def note_the_end(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """A security event, of whoever was signed in. Whoever pressed the button leaves nothing in the browser; where a
    session has run out, it keeps what was typed."""
    if user is not None:
        note(Kind.SIGN_OUT, user=user)
    match = getattr(request, "resolver_match", None)
    vars(request)[LEFT] = bool(match and match.view_name == "account_logout")


@receiver(authentication_failed)
def note_a_wrong_code(user: User, **kwargs: Any) -> None:
    """A security event: whoever typed it knew the password."""
    note(Kind.SECOND_FACTOR, Outcome.FAILED, user=user)


@receiver([password_changed, password_reset])
def note_the_new_password(user: User, **kwargs: Any) -> None:
    """A security event."""
    note(Kind.PASSWORD, user=user)


@receiver(password_reset)
def let_the_new_password_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever has set a new password need not wait for what the wrong ones before it cost."""
    get_adapter(request).forget_wrong_passwords(user.email)


@receiver(authenticator_used)
def note_the_proof(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """This session has shown the second factor of this person: what `SignInRequired` asks for."""
    request.session[PROVED_BY] = user.pk
    remember(request, user)


@receiver(post_save, sender=Authenticator)
@receiver(pre_delete, sender=Authenticator)
def end_every_session(instance: Authenticator, created: bool = True, **kwargs: Any) -> None:
    """A second factor that comes or goes, by whatever way, ends every session of the person. Using one does not.

    The person is locked before the factor, as allauth does, so that two changes at once do not wait for each other.
    """
    if created:
        User.objects.end_sessions(instance.user_id)
        kind = Kind.FACTOR_REMOVED if kwargs["signal"] is pre_delete else Kind.FACTOR_ADDED
        note(kind, about=f"accounts.user:{instance.user_id}")


@receiver([authenticator_added, authenticator_reset, authenticator_removed])
def go_on_here(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The session in which the person changed their second factor goes on, as long as they have one proved."""
    user.refresh_from_db(fields=["sessions_key"])
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)  # under the new key, for "Where you are signed in"
    request.session[PROVED_BY] = user.pk if is_mfa_enabled(user) else None
    if is_mfa_enabled(user):
        remember(request, user)
