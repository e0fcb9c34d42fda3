"""Error pages. They use no session and no request, so two strangers get the same bytes and no page can fail twice."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from csprapp import closed, replica
from csprapp.accounts.roles import NotAllowed
from csprapp.disk import is_full
from csprapp.engines import Away
from csprapp.partnership.models import Partnership
from csprapp.records.services import Overtaken, gave_way
from csprapp.ui.addresses import address
from csprapp.ui.context import PUBLIC, exists
from csprapp.ui.request_ids import current
from csprapp.ui.sent import CSRF, STAFF, answers, is_ours, words

RETRY_AFTER = 30  # seconds: a database that was stopped to be updated is back by then
CLOSED_FOR = 120  # seconds: about as long as another version takes to be put in
LAST_RESORT = b"<!doctype html><html lang=en-GB><title>Sorry</title><h1>Sorry, there is a problem with the service</h1>"


def _partnership() -> Partnership:
    try:
        return Partnership.current()
    except DatabaseError:
        return Partnership(pk=1)


def error_page(template: str, status: int, **context: Any) -> HttpResponse:
    """A page with the name of the partnership, where that can be read, and the status."""
    words = {"partnership": _partnership(), "demonstration": settings.CSPR_DEMO, **context}
    answer = HttpResponse(render_to_string(template, words), status=status)
    # A browser may guess how long a 404 or 410 holds; ours may be a report at midnight.
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def _is_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith(STAFF)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read. Never says what was wrong: it may be an attack."""
    return error_page("errors/400.html", 400, staff=_is_staff(request))


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """413: more than `most` bytes at once. Where files are sent it says how much goes, which is a little less: what is
    sent beside them takes room as well."""
    megabytes = most // 1024 // 1024 - 2
    if megabytes < 1:
        answer = bad_request(request)
        answer.status_code = 413
        return answer
    return error_page("errors/413.html", 413, staff=_is_staff(request), most=megabytes)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person's role cannot use this. Never said of a case, which answers 404."""
    reason = str(exception) if isinstance(exception, NotAllowed) else ""
    return error_page("errors/403.html", 403, staff=_is_staff(request), reason=reason)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: usually a page left open while the person was signed out."""
    return error_page("errors/csrf.html", 403, staff=_is_staff(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with the links of this part. Below /staff/ the same bytes for what is missing and for what the person may
    not know of."""
    if not exists("/staff/") and not exists("/"):
        return error_page("errors/404_guest.html", 404)
    if _is_staff(request) and exists("/staff/") or not exists("/"):
        return error_page("errors/404_private.html", 404)
    return error_page("errors/404.html", 404, navigation=PUBLIC)


def gone(request: HttpRequest, *, taken_down: bool = False) -> HttpResponse:
    """410 for a report that was public and is no longer. Never repeats its title. Of one that was `taken_down` no copy
    is offered, nor a place that may hold one."""
    return error_page("errors/410_taken_down.html" if taken_down else "errors/410.html", 410, navigation=PUBLIC)


def only_a_button(request: HttpRequest) -> HttpResponse:
    """405 for whoever opens the address of a button: an old bookmark, a link that was copied, a sign-in that had run
    out when it was pressed. It is made from the address alone, so it says nothing of what is there, or whether."""
    door = address("door")
    at_the_door = bool(door) and request.path_info.startswith(door)
    home = door if at_the_door or not exists(STAFF) else STAFF
    way = way_on(request.path_info)
    up = request.path_info.removeprefix(way).strip("/").count("/") + 1 if way else 0
    # Up from here, so that the bytes are the same for whatever is named in the address.
    return error_page("errors/405.html", 405, way="../" * up, home=home, door=home == door)


def way_on(path: str) -> str:
    """The nearest page above an address, which is the page of the thing its button is about; "" where there is none."""
    while path := path.rstrip("/").rpartition("/")[0]:
        with suppress(Resolver404):
            found = resolve(f"{path}/")
            methods = getattr(getattr(found.func, "view_class", None), "http_method_names", ["get"])
            if "get" in methods and not str(found.url_name).endswith("-file"):
                return f"{path}/"
    return ""


class NotAPage:
    """A person who opens what can only be pressed gets words and the way on; a program gets the same status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method not in ("GET", "HEAD") or not _is_staff(request):
            return response
        answer = only_a_button(request)
        answer["Allow"] = response["Allow"]
        return answer


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries from there within a short time."""
    return error_page("errors/429.html", 429, staff=_is_staff(request))


def overtaken(request: HttpRequest) -> HttpResponse:
    """409: the database gave way to what somebody else saved, and nothing of this person's was."""
    return error_page("errors/409.html", 409, staff=_is_staff(request))


class SomebodyElseWasQuicker:
    """A deadlock that no page answered itself is no fault of the service: nothing was saved; it can be tried again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        # A replica stops a question that keeps it from coming as far as its primary: nobody was quicker, it is away.
        gave_up = isinstance(exception, OperationalError) and gave_way(exception) and not replica.is_one()
        return overtaken(request) if gave_up or isinstance(exception, Overtaken) else None


def is_away(error: BaseException | None) -> bool:
    """Whether the database, the bucket of files or the cache cannot answer now: stopped, full, not to be reached.
    SQLite says of a table that is not there the same kind of error, and that is a fault of ours."""
    if isinstance(error, Away):
        return True
    return isinstance(error, OperationalError | InterfaceError) and not str(error).startswith("no such ")


def _plain_answer(name: str, status: int, retry_after: int = 0, request: HttpRequest | None = None) -> HttpResponse:
    """A page that asks no database, with the number of the request, and, where the `request` is a form that may be sent
    again, with what was typed and a button for it."""
    page = LAST_RESORT
    for sender in (request, None):  # what arrived by half cannot be given back
        with suppress(Exception):  # this is the last page there is: what fails in it must not show
            given = _given_back(sender) if sender else {}
            page = render_to_string(name, {"number": current.get() or "none", **given}).encode()
            break
    answer = HttpResponse(page, status=status)
    if retry_after:
        answer["Retry-After"] = str(retry_after)
        answer["Cache-Control"] = "no-store"
    return answer


def _given_back(request: HttpRequest) -> dict[str, Any]:
    """What a page of ours sent, with the token it had, which is good as long as their visit; nothing of any other."""
    if not is_ours(request):
        return {}
    sent = [(CSRF, request.POST.get(CSRF, "")), *answers(request)]
    return {"sent": sent, "typed": words(request), "files": bool(request.FILES), "action": request.get_full_path()}


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After while the database, the bucket or the cache is away, or the disk is full. Public
    pages too: without the database nobody knows what was taken down meanwhile. While another version is put in,
    whatever fails does so because of that."""
    error = sys.exc_info()[1]  # Django calls this while it handles what was raised
    if is_full(error):
        return _plain_answer("errors/503_full.html", 503, RETRY_AFTER)
    if is_away(error) or closed.since():
        return _plain_answer("errors/503.html", 503, RETRY_AFTER, request)
    return _plain_answer("errors/500.html", 500)


class Closed:
    """503 for the staff and at the doors of guests while another version is put in; the public goes on reading. Whoever
    sends a form meanwhile gets what they typed, to send it again: a browser that goes back has forgotten it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_staff(request):
            return self.get_response(request)
        with closed.at_work() as may:
            if may:
                return self.get_response(request)
        closed.confirm()
        answer = _plain_answer("errors/closed.html", 503, CLOSED_FOR, request)
        vars(answer)["_has_been_logged"] = True  # Django would log an error for each
        return answer
