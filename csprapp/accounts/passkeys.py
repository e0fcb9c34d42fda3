"""Passkeys: a key that asks for its PIN or a finger is both factors, so that it signs in alone.

django-allauth demands that the key verified its person (WebAuthn's UV flag) whenever nobody has typed a password.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note
from csprapp.accounts.forms import Worded
from csprapp.accounts.tenants import tenant_of

NOT_KNOWN = "We do not recognise that passkey. Sign in with your password, then add it again"
NO_SCRIPT = "A passkey needs JavaScript. Sign in with your password"
# What django-allauth and fido2 raise of an answer that no browser gives.
NONSENSE = (ValidationError, AttributeError, IndexError, KeyError, TypeError, ValueError)


class AddKeyForm(Worded, webauthn.AddWebAuthnForm):
    """A key by a name, as a second factor or as a passkey."""

    words = {
        "passwordless": (
            "Use it to sign in without a password",
            "",
            "This makes it a passkey. It will ask for its PIN or your fingerprint each time.",
        )
    }

    def clean(self) -> dict[str, Any]:
        """What a browser answered; anything else is no key."""
        try:
            answers: dict[str, Any] = super().clean()
        except NONSENSE as error:
            raise forms.ValidationError("The key could not be added. Try again") from error
        return answers


class _Careful:
    """A key's answer; what no browser gives is a wrong one, where django-allauth would fail."""

    def clean_credential(self) -> Authenticator:
        """The key that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NONSENSE as error:
            raise forms.ValidationError("We do not recognise that key. Try again, or use a code") from error


class KeyForm(_Careful, webauthn.AuthenticateWebAuthnForm):
    """A key as the second factor."""


class ConfirmKeyForm(_Careful, webauthn.ReauthenticateWebAuthnForm):
    """A key once more."""


class PasskeyForm(webauthn.LoginWebAuthnForm):
    """What a passkey answered. One sentence for everything that is wrong; a security event of nobody's, since whose it
    is was only claimed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= {"required": NO_SCRIPT, "invalid": NOT_KNOWN}

    def clean_credential(self) -> Authenticator:
        """The key, of somebody who may sign in here without their council and whose account does not sleep."""
        try:
            key: Authenticator = super().clean_credential()
        except NONSENSE as error:
            raise self._refused() from error
        if not key.user.can_sign_in or tenant_of(key.user.email):
            raise self._refused()
        return key

    def _refused(self) -> forms.ValidationError:
        note(Kind.SIGN_IN, Outcome.FAILED)
        return forms.ValidationError(NOT_KNOWN)
