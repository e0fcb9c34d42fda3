"""How we use django-allauth: accounts are opened by an administrator, nobody signs up, refusals are in our words."""

import base64
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from csprapp.accounts.browsers import known
from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.sealing import seal, unsealed
from csprapp.accounts.signals import SIGNED_IN_AT, SIGNED_IN_WITH


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; one neutral message for a wrong address, a wrong password and a closed account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not correct",
        "enter_current_password": "The current password is not correct",
        "incorrect_password": "The password is not correct",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again",
        "rate_limited": "Too many attempts. Wait a minute, then try again",
        "invalid_password_reset": "This link has been used or has expired. Ask for a new one",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Nor is one that nobody can read, at which django-allauth fails: `http://[::1`."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "csprapp.accounts.stages.AuthenticateStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def validation_error(self, code: str, *args: Any) -> Exception:
        """A refusal in our words; that somebody tried too often is a security event."""
        if code in {"too_many_login_attempts", "rate_limited"}:
            note(Kind.THROTTLED, Outcome.REFUSED)
        return super().validation_error(code, *args)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A security event: of whose account, where there is one; never what was typed."""
        tried = User.objects.filter(email=(credentials.get("email") or "").strip().lower()).first()
        note(Kind.SIGN_IN, Outcome.FAILED, user=tried)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not to set up the first second factor with the password just given: nobody is asked for it twice."""
        ways = {record["method"] for record in get_authentication_records(self.request, self.request.user)}
        fresh = time.time() - self.request.session.get(SIGNED_IN_AT, 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        first = app == "allauth.mfa" and fresh and ways == {"password"}
        return not first and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        """Whoever signed in with their council confirms there who they are."""
        if not self.request.session.get(SIGNED_IN_WITH):
            return super().get_reauthentication_methods(user)
        return [{"id": "sign-on-confirm", "description": "", "url": reverse("sign-on-confirm")}]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail starts with CSPR_SITE, never with the address a request says it was sent to."""
        return settings.CSPR_SITE + reverse("account_reset_password_from_key", args=key.split("-", 1))

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """Wrong passwords are counted for an account; in a browser where its person has shown both factors apart."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        browser = known(request, credentials.get("email") or "")
        return f"{key}:{browser}" if browser else key

    def forget_wrong_passwords(self, email: str) -> None:
        """Whoever has set a new password may use it at once, however many wrong ones went before."""
        self._delete_login_attempts_cached_email(self.request, email=email)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database. The square code is a picture inside the page: our content policy loads no
    picture from a data address."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not correct. Check that your telephone shows the right time, and use a new code",
        "cannot_delete_authenticator": "You need a second factor to use this service",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that nobody knows where ours cannot be read, so that no code is right."""
        return unsealed(encrypted_text) or base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """The code as <svg>, without an XML declaration."""
        import qrcode
        from qrcode.image.svg import SvgPathImage

        picture = qrcode.make(url, image_factory=SvgPathImage, box_size=12)
        return picture.to_string(encoding="unicode")
