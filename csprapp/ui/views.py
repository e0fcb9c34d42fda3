"""Pages of the interface itself: staying signed in, autosave, that a page is printed, the brand colour."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST, require_safe

from csprapp.accounts.models import User
from csprapp.records.access import log_print
from csprapp.records.models import AccessLog
from csprapp.records.services import save_draft
from csprapp.ui.addresses import number_in
from csprapp.ui.colours import is_usable
from csprapp.ui.forms import OURS

LONGEST_DRAFT = 2_000_000  # characters; a rapid review's analysis is some 100,000
MOST_ON_A_PAGE = 500  # rows of the log that one page was read as
LONGEST_NAME = 60  # characters of a draft's form and subject, as Draft stores them
NEVER_KEPT = {"csrfmiddlewaretoken", *OURS}


@require_GET
def stay(request: HttpRequest) -> HttpResponse:
    """The person pressed "Stay signed in": any answered request renews the session. Says who is signed in, for a page
    that waits until whoever typed on it is back."""
    return HttpResponse(status=204, headers={"X-Person": str(request.user.pk)})


@require_POST
def autosave(request: HttpRequest, form: str, subject: str = "") -> HttpResponse:
    """Keep what is being typed in the person's own draft; the record is not touched. 413 when it is too long.

    A draft is readable by its writer alone, so no right to the subject is asked for here: the page that shows
    the draft asks.
    """
    if max(len(form), len(subject)) > LONGEST_NAME:
        raise Http404
    return keep_draft(request, request.user, form, subject)


def keep_draft(request: HttpRequest, user: User, form: str, subject: str) -> HttpResponse:
    """What the page sent goes into this user's draft. 413 when it is too long."""
    if sum(len(value) for _, values in request.POST.lists() for value in values) > LONGEST_DRAFT:
        return HttpResponse(status=413)
    sent = {key: values for key, values in request.POST.lists() if key not in NEVER_KEPT}
    data = {key: values[0] if len(values) == 1 else values for key, values in sent.items()}
    save_draft(user, form, data, subject, number_in(request.POST.get("version", "")))
    return HttpResponse(status=204)


@require_POST
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The browser prints a page: the access log says so, of what was logged as this person's own reading alone. Of a
    page with several cases on it the further rows are `also` named."""
    own = AccessLog.objects.filter(user=request.user)
    more = {number_in(each) for each in request.GET.get("also", "").split(",")[:MOST_ON_A_PAGE]} - {None, pk}
    log_print(request, [get_object_or_404(own, pk=pk), *own.filter(pk__in=more).order_by("pk")])
    return HttpResponse(status=204)


@require_safe
def brand(request: HttpRequest, colour: str) -> HttpResponse:
    """The partnership's colour as a stylesheet: style attributes are forbidden. The address names the colour."""
    if not is_usable(f"#{colour}"):
        raise Http404
    css = f":root{{--app-brand:#{colour};--app-brand-dark:color-mix(in srgb,#{colour} 70%,#000)}}\n"
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers=headers)
