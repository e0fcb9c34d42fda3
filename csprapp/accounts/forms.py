"""The sign-in forms in our words: what each box is called, and what is said when it is left empty.

The rules and the throttling are django-allauth's.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.http import HttpRequest

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.tenants import tenant_of

LONG_PASSWORD = "At least 15 characters. Three or more words together are easy to remember and hard to guess."  # noqa: S105


class Worded:
    """Gives fields their label, the message for an empty box, and a hint: `words[name] = (label, missing, hint)`."""

    words: dict[str, tuple[str, str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, missing, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = missing


def refuse_single_sign_on(email: str) -> str:
    """The address, or a refusal that goes by its domain alone: it does not tell whether there is an account."""
    if tenant := tenant_of(email):
        theirs = email.rpartition("@")[2].lower()
        raise forms.ValidationError(f"People at {theirs} sign in with {tenant.name} and have no separate password here")
    return email


class LoginForm(Worded, account.LoginForm):
    """Email address and password."""

    words = {
        "login": ("Email address", "Enter your email address", ""),
        "password": ("Password", "Enter your password", ""),
    }

    def clean_login(self) -> str:
        return refuse_single_sign_on(super().clean_login())


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": ("Password", "Enter your password", "")}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """Where to send the link."""

    words = {"email": ("Email address", "Enter your email address", "")}

    def clean_email(self) -> str:
        return refuse_single_sign_on(super().clean_email())

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link; a security event, whether there is such an account or not."""
        note(Kind.RESET_ASKED, user=self.users[0] if self.users else None)
        return super().save(request, **kwargs)


class UserTokenForm(account.UserTokenForm):
    """The link to a new password: it opens nothing for somebody who signs in with their council."""

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean()
        if self.reset_user and tenant_of(self.reset_user.email):
            raise forms.ValidationError("invalid")
        return answers


NEW = {
    "password1": ("New password", "Enter a new password", LONG_PASSWORD),
    "password2": ("New password again", "Enter the new password again", ""),
}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """A new password, from the link in the mail."""

    words = NEW


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """The present password and a new one."""

    words = {"oldpassword": ("Current password", "Enter your current password", ""), **NEW}


CODE_HINT = "6 numbers from your authenticator app, or one of your recovery codes"


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    """The second factor at sign-in."""

    words = {"code": ("Code", "Enter the code", CODE_HINT)}


class ConfirmCodeForm(Worded, mfa.ReauthenticateForm):
    """The second factor once more."""

    words = {"code": ("Code", "Enter the code", CODE_HINT)}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    """The first code, which proves that the app holds the secret."""

    words = {"code": ("Code from the app", "Enter the code that the app shows", "6 numbers, new every 30 seconds")}
