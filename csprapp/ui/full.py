"""The page for somebody who sent a form while the disk was full, or the bucket of files or the cache away: nothing was
saved, and nothing they typed is lost."""

import logging
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from csprapp.disk import is_full
from csprapp.engines import Away
from csprapp.ui.errors import RETRY_AFTER, STAFF, error_page

log = logging.getLogger(__name__)
SECRETS = {"password", "password1", "password2", "oldpassword", "again", "passcode", "code", "credential"}
CSRF = "csrfmiddlewaretoken"


class NothingIsLost:
    """A form that the full disk refused, or what is away, is shown to its sender again, to copy and to send again.
    Nothing is written for that, and nothing is shown but what the sender typed: a page of a case whose reading cannot
    be logged is not shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        away = isinstance(exception, Away)
        if not (away or is_full(exception)) or request.method != "POST" or SECRETS & set(request.POST):
            return None
        log.error("%s: %s", "Not to be reached" if away else "The disk is full", exception)
        return full(request, away=away)


def full(request: HttpRequest, *, away: bool = False) -> HttpResponse:
    """503 with what was sent, and a button that sends it again."""
    answer = error_page(
        "errors/full.html",
        503,
        staff=request.path_info.startswith(STAFF),
        action=request.get_full_path(),
        sent=[(CSRF, get_token(request)), *_sent(request)],
        typed=[(name.replace("_", " ").capitalize(), value) for name, value in _sent(request) if " " in value.strip()],
        files=bool(request.FILES),
        away=away,
    )
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Each answer as it was sent; words are those with a space in them, all else is a choice, a number, a date."""
    for name, values in request.POST.lists():
        if name != CSRF:
            yield from ((name, value) for value in values)
