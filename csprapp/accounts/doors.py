"""How often somebody may knock: by wrong links from one address, and by files of one sender within an hour.

By django-allauth's limits, kept in the shared cache until they expire (limits.py): the sender as a digest, the internet
address for a minute, no link. Wrong links cost only the address that they came from: nobody else is kept out.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note

APP = "allauth.account"  # whose settings hold the limits: ACCOUNT_RATE_LIMITS
LINK, UPLOAD = "link", "upload"

View = Callable[..., HttpResponseBase]


def wrong_links_are_counted(view: View) -> View:
    """A page that a secret in its address opens: whoever comes with too many wrong ones is answered 429 for a while."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _counts(request, LINK, dry_run=True):
            return ratelimit.respond_429(request)
        answer = view(request, *args, **kwargs)
        if answer.status_code == 404:
            _counts(request, LINK)
        return answer

    return counted


def may_send_file(request: HttpRequest, sender: str) -> bool:
    """Count a file that is sent, and say whether the sender may send it: a person's key, or a guest's door."""
    if _counts(request, UPLOAD, key=sender):
        return True
    note(Kind.THROTTLED, Outcome.REFUSED, about=UPLOAD)
    return False


def _counts(request: HttpRequest, action: str, *, key: str | None = None, dry_run: bool = False) -> bool:
    said = {"app": APP, "action": action, "key": key, "dry_run": dry_run, "limit_get": True}
    return ratelimit.consume(request, **said) is not None
