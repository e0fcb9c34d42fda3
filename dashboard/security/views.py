"""What happened at the doors, and what each role may do: for administrators and the privacy lead."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csprapp.accounts.events import KEPT
from csprapp.accounts.roles import MAY, Permission, Role, reach_in_words, require_permission
from csprapp.records.access import log_read
from dashboard.security.forms import EventFilter
from dashboard.security.queries import lines, narrowed

PAGE = 50


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Fifty at a time, newest first. Who read them is kept too."""
    require_permission(request.user, Permission.SEE_SECURITY)
    form = EventFilter(request.GET or {})
    chosen = form.chosen
    log_read(request, what="security events")
    page = Paginator(narrowed(chosen), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "lines": lines(page), "days": KEPT.days}
    context["clear_url"] = request.path if chosen else ""
    return render(request, "dashboard/security/events.html", context)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The table that decides, in words."""
    require_permission(request.user, Permission.SEE_SECURITY)
    reach = [(role.label, reach_in_words(role)) for role in Role]
    deeds = [(deed, [role.label for role in Role if role in held]) for deed, held in MAY.items()]
    return render(request, "dashboard/security/roles.html", {"deeds": deeds, "reach": reach})
