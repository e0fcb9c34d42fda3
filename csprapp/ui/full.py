"""The page for somebody who sent a form while the disk was full, the bucket of files or the cache away, or after they
were signed out: nothing was saved, and nothing they typed is lost."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url

from csprapp.disk import is_full
from csprapp.engines import Away
from csprapp.ui.addresses import address
from csprapp.ui.errors import RETRY_AFTER, csrf_failure as plainly, error_page
from csprapp.ui.sent import CSRF, SECRETS, STAFF, answers, is_ours, words

log = logging.getLogger(__name__)


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
    answer = _again(request, "errors/full.html", 503, typed=words(request), away=away)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


class SignedOut:
    """Whoever was signed out while they typed sends their form to the sign-in page: they get what they sent back, and
    sign in beside it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseRedirect) or not is_ours(request):
            return response
        # To sign in and come back to this address: signing out leads there too, and to nothing afterwards.
        to, _, query = response.url.partition("?")
        back = to == resolve_url(settings.LOGIN_URL) and QueryDict(query).get("next") == request.get_full_path()
        return _again(request, "errors/csrf.html", 403, signed_in=False) if back else response


def once_more(request: HttpRequest, *, door: str) -> HttpResponse | None:
    """What somebody sent to whom a `door` has closed meanwhile, to be sent again once they are back inside; None
    for what no page of ours sent."""
    return _again(request, "errors/csrf.html", 403, signed_in=False, door=door) if is_ours(request) else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token, as of a page that was open while somebody signed out, or in again in another
    tab: they can send it again. What no page of ours sent is not shown: nobody presses a button for a stranger."""
    if not is_ours(request):
        return plainly(request, reason)
    door = address("door")  # for whoever has no account
    at_the_door = bool(door) and request.path_info.startswith(door)
    return _again(
        request, "errors/csrf.html", 403, signed_in=request.user.is_authenticated, door=door if at_the_door else ""
    )


def _again(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """A page with what was sent, and a button that sends it again."""
    answer = error_page(
        template,
        status,
        staff=request.path_info.startswith(STAFF),
        action=request.get_full_path(),
        sent=[(CSRF, get_token(request)), *answers(request)],
        files=bool(request.FILES),
        **context,
    )
    answer["Cache-Control"] = "no-store"
    return answer
