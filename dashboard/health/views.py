"""The page of health, for who looks after the service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import Permission, require_permission
from csprapp.today import now
from dashboard.health.checks import look
from dashboard.health.findings import State


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Everything that `manage.py doctor` looks at, what is wrong first."""
    require_permission(request.user, Permission.SET_UP)
    results, order = look(request), [State.UNSAFE, State.SOON, State.WARNING, State.OK]
    results.sort(key=lambda one: order.index(one.finding.state))
    wrong = [one for one in results if one.finding.state is not State.OK]
    return render(request, "dashboard/health/health.html", {"results": results, "wrong": wrong, "at": now()})
