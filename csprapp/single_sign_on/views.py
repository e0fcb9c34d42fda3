"""Off to the provider of a tenant and back from it."""

import json
import logging
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from csprapp.accounts.doors import wrong_links_are_counted
from csprapp.accounts.invitations import invited
from csprapp.accounts.middleware import INTERRUPTED
from csprapp.accounts.models import User
from csprapp.accounts.signals import ASKED_AT, PROVED_BY, SIGNED_IN_WITH
from csprapp.accounts.tenants import Tenant, tenant_called, tenant_of
from csprapp.libraries import Later
from csprapp.records.refusals import Refused
from csprapp.single_sign_on import services
from csprapp.today import now

if TYPE_CHECKING:
    from csprapp.single_sign_on import provider
else:
    provider = Later("csprapp.single_sign_on.provider")  # of requests, which most services never need

logger = logging.getLogger(__name__)
NOT_PROVED = "What {0} sent back does not prove who you are. Try again; if that does not help, tell an administrator."
AWAY = "We cannot reach {0} at the moment. Try again in a few minutes."
CANCELLED = "{0} did not let you in, or you came back without signing in there."


class SignIn(LoginView):
    """The page of django-allauth, with a button for each tenant."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(tenants=settings.CSPR_SSO, next=self.request.GET.get("next", ""), **more)


@require_POST
@rate_limit(action="login")
def sign_on(request: HttpRequest, tenant: str) -> HttpResponse:
    """Off to sign in."""
    return _off(request, _known(tenant), next=request.POST.get("next", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="login")
@wrong_links_are_counted
def sign_on_invited(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link of an invitation: a page with one button, for whoever only looks at links in mails presses none."""
    person = invited(uid, token)
    tenant = tenant_of(person.email) if person and not person.issuer else None
    if tenant is None:
        return _refused(request, services.OLD_LINK, 404)
    if request.method == "POST":
        return _off(request, tenant, invited=[uid, token])
    return render(request, "single_sign_on/invited.html", {"tenant": tenant})


@require_GET
def sign_on_again(request: HttpRequest) -> HttpResponse:
    """The provider is asked again whether it still knows the person: nobody has to do anything there, as a rule."""
    return _off(request, _own(request), next=request.GET.get("next", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_on_confirm(request: HttpRequest) -> HttpResponse:
    """Before something that matters the person proves once more, to the provider, who they are."""
    tenant, path = _own(request), request.GET.get("next", "")
    if request.method != "POST":
        return render(request, "single_sign_on/confirm.html", {"tenant": tenant})
    suspended = request.session.pop(STATE_SESSION_KEY, {}).get("request")
    if suspended:  # django-allauth kept what was sent: it is sent once more from a page of ours
        was = json.loads(suspended)
        sent, query = dict(QueryDict(was["POST"]).lists()), was["GET"]
        sent.pop("csrfmiddlewaretoken", None)
        # To the page that it was sent to, whatever the link to this one says.
        request.session[INTERRUPTED] = {"path": was["path"] + (f"?{query}" if query else ""), "sent": sent}
    return _off(request, tenant, afresh=True, next=path, who=request.user.pk)


@require_GET
@rate_limit(action="login")
def sign_on_back(request: HttpRequest, tenant: str) -> HttpResponse:
    """Back from the provider: let in, or told in a sentence why not."""
    theirs = _known(tenant)
    asked = provider.Provider(request, theirs)
    try:
        state = asked.come_back()
        if "code" not in request.GET:
            return _refused(request, CANCELLED.format(theirs.name))
        claims = asked.claims(state)
        if state.get("invited"):
            uid, token = state["invited"]
            person = services.join(uid, token, theirs, claims)
        else:
            person = services.whose(theirs, claims)
        if state.get("who", person.pk) != person.pk:
            raise provider.NotProved("somebody else")
    except Refused as refused:
        return _refused(request, str(refused))
    except provider.NotProved as why:
        return _not_proved(request, theirs, why)
    except provider.Unreachable:
        return _refused(request, AWAY.format(theirs.name), 503)
    return _let_in(request, person, theirs, state)


@require_GET
def sign_on_resume(request: HttpRequest) -> HttpResponse:
    """What was sent when the provider had to be asked, to be sent once more by the press of a button."""
    kept = request.session.get(INTERRUPTED)
    if not kept:
        return redirect(settings.LOGIN_REDIRECT_URL)
    values = [(key, value) for key, values in kept["sent"].items() for value in values]
    return render(request, "single_sign_on/resume.html", {"action": kept["path"], "values": values})


def _let_in(request: HttpRequest, person: User, tenant: Tenant, state: dict[str, Any]) -> HttpResponse:
    path = _ours(request, state.get("next", "")) or settings.LOGIN_REDIRECT_URL
    answer: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=path)
    if request.user.pk != person.pk:
        return answer  # a closed account
    request.session[SIGNED_IN_WITH], request.session[ASKED_AT] = tenant.key, int(now().timestamp())
    request.session[PROVED_BY] = person.pk
    if state.get("begun"):
        record_authentication(request, person, "single_sign_on")
    if not _is_kept(request):  # a session of another person is emptied at sign-in, and so is what was kept in it
        return answer
    request.session[INTERRUPTED] |= {"offered": True}
    request.session.modified = True
    return redirect("sign-on-resume")


def _is_kept(request: HttpRequest) -> bool:
    """Whether something was sent when the provider had to be asked, and has not been offered since."""
    return not request.session.get(INTERRUPTED, {"offered": True}).get("offered")


def _off(request: HttpRequest, tenant: Tenant, **kept: Any) -> HttpResponse:
    """A page that goes on by itself to the provider. No redirect: browsers follow none from a form to another site
    under our content policy, and none is made less strict for this."""
    try:
        address = provider.Provider(request, tenant).way_there(**kept)
    except provider.NotProved as why:
        return _not_proved(request, tenant, why)
    except provider.Unreachable:
        return _refused(request, AWAY.format(tenant.name), 503)
    context = {"tenant": tenant, "address": address, "resumes": _is_kept(request)}
    return render(request, "single_sign_on/going.html", context)


def _not_proved(request: HttpRequest, tenant: Tenant, why: "provider.NotProved") -> HttpResponse:
    """The reason, in words of ours alone, is for whoever keeps the service running."""
    logger.warning(f"Single sign-on with {tenant.key} was refused: {why}")
    return _refused(request, NOT_PROVED.format(tenant.name))


def _refused(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    return render(request, "single_sign_on/refused.html", {"sentence": sentence}, status=status)


def _known(key: str) -> Tenant:
    tenant = tenant_called(key)
    if tenant is None:
        raise Http404
    return tenant


def _own(request: HttpRequest) -> Tenant:
    """The tenant of the person signed in; 404 for whoever signs in without one."""
    return _known(request.session.get(SIGNED_IN_WITH, ""))


def _ours(request: HttpRequest, path: str) -> str:
    """The path if it leads to a page of ours, else nothing."""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""
