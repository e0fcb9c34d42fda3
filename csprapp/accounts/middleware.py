"""Sign-in is required of every address except those on one list, and public pages touch no session.

Everything private is below `/staff/`. Sessions, the signed-in person and messages exist only there, so a public page
can neither read nor set a cookie.
"""

import json
import re
import time
from importlib import import_module
from types import ModuleType
from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode

from csprapp.accounts.browsers import tell
from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note
from csprapp.accounts.signals import ASKED_AT, LEFT, PROVED_BY, SIGNED_IN_AT, SIGNED_IN_WITH
from csprapp.accounts.tenants import tenant_of
from csprapp.disk import is_full
from csprapp.kept import asked_once
from csprapp.roomy import roomy
from csprapp.today import now

STAFF = "/staff/"
SEEN_AT = "seen_at"
INTERRUPTED = "interrupted"  # what was sent when the provider had to be asked: kept, to be sent once more
KEY = re.compile(r"\d{1,19}|\d{4}-\d{4,6}", re.ASCII)  # a row's key or a case's reference: not a token, not a name
LONGEST_KEPT = 2_000_000  # characters, as of a draft


def is_staff_address(request: HttpRequest) -> bool:
    """Whether the page is a private one: everything private is below /staff/."""
    return request.path_info.startswith(STAFF)


class StaffHeaders:
    """Nothing private is stored by a browser or a proxy, and no feature of the device is offered to a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_staff_address(request):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        tell(request, response)
        if vars(request).get(LEFT):
            # Not the cookies: browsers would clear those of every service of the same domain.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class StaffSession(SessionMiddleware):
    """Sessions for staff pages only: the public sends and gets no cookie."""

    def process_request(self, request: HttpRequest) -> None:
        if is_staff_address(request):
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not is_staff_address(request):
            return response
        self.renew(request.session)
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            if is_full(error):
                return response  # what can be read with a full disk is read; the session ends a little earlier
            raise _failure(error) from error

    def renew(self, session: SessionBase) -> None:
        """The session lives on while it is used; written once a minute at most, or each page read would be a write."""
        if not session.is_empty() and time.time() - session.get(SEEN_AT, 0) > settings.SESSION_RENEW_AFTER:
            session[SEEN_AT] = int(time.time())


def _failure(error: BaseException) -> BaseException:
    """What the database said, where Django says that the session was deleted meanwhile and means that it is away."""
    found: BaseException | None = error
    while found is not None and not isinstance(found, OperationalError | InterfaceError):
        found = found.__context__
    return found or error


class AskedOnce:
    """What staff pages ask of tables that seldom change is asked of the database once a request."""

    def __init__(self, get_response):
        self.get_response = get_response

    @roomy
    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staff_address(request):
            return self.get_response(request)
        with asked_once():
            return self.get_response(request)


class StaffUser(AuthenticationMiddleware):
    """Who is signed in, on staff pages only."""

    def process_request(self, request: HttpRequest) -> None:
        if is_staff_address(request):
            super().process_request(request)


class StaffMessages(MessageMiddleware):
    """Messages such as "Saved", on staff pages only."""

    def process_request(self, request: HttpRequest) -> None:
        if is_staff_address(request):
            super().process_request(request)


class TakenUpWithItsQuery:
    """What was sent to an address with a query (`?for=...`) is taken up again, as any other, once its person has
    confirmed who they are.

    django-allauth holds the address it goes on to against the path alone of what it kept, and drops what it takes for
    another page's. So it is told the path, where path and query are those of what it kept.
    """

    CONFIRMING = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in self.CONFIRMING:
            return
        suspended = request.session.get(STATE_SESSION_KEY, {}).get("request")
        kept: dict[str, Any] = json.loads(suspended) if suspended else {"path": "", "META": {}}
        whole = f"{kept['path']}?{iri_to_uri(kept['META'].get('QUERY_STRING', ''))}"
        if request.POST.get("next", request.GET.get("next")) == whole:
            posted = request.POST.copy()
            posted["next"] = kept["path"]
            request.POST = posted  # type: ignore[assignment]  # the stubs know the one that Django read


class Refusals:
    """What is refused below /staff/ is a security event: 403, 404, and 429 for too many tries. The part that serves
    the public alone has nothing there, and writes nothing."""

    KINDS = {403: Kind.REFUSED, 404: Kind.REFUSED, 429: Kind.THROTTLED}

    def __init__(self, get_response):
        if settings.CSPR_SERVE == "public":
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = self.KINDS.get(response.status_code)
        if kind and is_staff_address(request):
            match = request.resolver_match
            keys = [str(each) for each in match.kwargs.values() if KEY.fullmatch(str(each))] if match else []
            note(kind, Outcome.REFUSED, about=" ".join([str(response.status_code), *keys]))
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Reads the list `PUBLIC` of the urlconf and nothing else: marks that libraries put on views are ignored.

    A name that a library mounts and we do not use answers 404 (`UNUSED` of the urlconf). A signed-in person without a
    second factor is sent to enrol one before any other staff page, and a session that has not shown the one its person
    has is over; the demonstration excepted. So is one that did not begin as its person has to sign in: with their
    council or without it. Of a council whose provider was last asked `SSO_ASK_AFTER` ago it is asked again first.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        urlconf = import_module(settings.ROOT_URLCONF)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in urlconf.UNUSED:
            raise Http404
        if name in urlconf.PUBLIC:
            return None
        if not is_staff_address(request):
            raise Http404  # an address that is neither public by list nor below /staff/ is not served
        proved = settings.CSPR_DEMO or request.session.get(PROVED_BY) == request.user.pk
        if request.user.is_authenticated and (
            self.too_old(request) or self.in_another_way(request) or not proved and is_mfa_enabled(request.user)
        ):
            logout(request)
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if request.session.get(SIGNED_IN_WITH):
            return self.with_a_tenant(request, name, urlconf)
        if not proved and name not in urlconf.ENROL:
            return redirect("mfa_activate_totp")
        return None

    def with_a_tenant(self, request: HttpRequest, name: str, urlconf: ModuleType) -> HttpResponse | None:
        """What stands in the way of somebody whose council vouches for them: passwords and factors of ours are not
        theirs, and after a while the council is asked again. What they sent then is kept."""
        if name in urlconf.LOCAL:
            raise Http404
        long_ago = now().timestamp() - request.session.get(ASKED_AT, 0) >= settings.SSO_ASK_AFTER
        if not long_ago or name in urlconf.ASKING:
            return None
        if request.method == "POST" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            sent = {key: values for key, values in request.POST.lists() if key != "csrfmiddlewaretoken"}
            if sum(len(value) for values in sent.values() for value in values) <= LONGEST_KEPT:
                request.session[INTERRUPTED] = {"path": request.get_full_path(), "sent": sent}
        return redirect(f"{reverse('sign-on-again')}?{urlencode({'next': request.get_full_path()})}")

    def in_another_way(self, request: HttpRequest) -> bool:
        """Whether the session did not begin in the way in which its person signs in today."""
        tenant = tenant_of(request.user.email)
        return request.session.get(SIGNED_IN_WITH, "") != (tenant.key if tenant else "")

    def too_old(self, request: HttpRequest) -> bool:
        """Whether the session began longer ago than `SESSION_ABSOLUTE_AGE` (seconds)."""
        return time.time() - request.session.get(SIGNED_IN_AT, 0) > settings.SESSION_ABSOLUTE_AGE
