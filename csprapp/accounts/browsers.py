"""Browsers in which somebody has shown both factors: there a stranger's wrong passwords do not keep them out.

Wrong passwords are counted for an account, so that whoever knows an address could keep its person waiting for ever.
In a browser that is known they are counted apart. What tells it is a cookie that the service signed, sent to the page
of signing in alone. It opens nothing: password and second factor are asked for as anywhere. Another password or
another second factor makes it nobody's.
"""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from csprapp.accounts.models import User

SALT = "csprapp.accounts.browsers"
LASTS = timedelta(days=90)
COMING = "known_browser"  # of a request: what its answer tells the browser


def remember(request: HttpRequest, user: User) -> None:
    """Both factors of this person were shown here: let the answer to this request tell the browser so."""
    said = {"person": user.pk, "stamp": _stamp(user), "browser": token_urlsafe(12)}
    vars(request)[COMING] = signing.dumps(said, salt=SALT)


def tell(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser what `remember` left for it."""
    if value := vars(request).get(COMING):
        response.set_cookie(
            settings.BROWSER_COOKIE_NAME, value, max_age=LASTS, path=reverse("account_login"),
            secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict",
        )  # fmt: skip


def known(request: HttpRequest, email: str) -> str:
    """What stands for this browser, where the person with this address has shown both factors in it; "" elsewhere."""
    try:
        said: dict[str, Any] = signing.loads(
            request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""), salt=SALT, max_age=LASTS
        )
    except signing.BadSignature:
        return ""
    user = User.objects.filter(pk=said["person"], email=email.strip().lower()).first()
    if user is None or not constant_time_compare(said["stamp"], _stamp(user)):
        return ""
    return str(said["browser"])


def _stamp(user: User) -> str:
    """Changes with the password and with whatever else ends every session."""
    return salted_hmac(SALT, user.get_session_auth_hash(), algorithm="sha256").hexdigest()
