"""The page of the seals, for whoever keeps their digests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.models import Seal, TimerRun
from csprapp.records.seals.sealing import waiting
from csprapp.today import now

SHOWN = 14


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """The newest seals, the digest to keep, what waits for the next, and what came of the last look at all of it."""
    require_permission(request.user, Permission.SEE_SEALS)
    newest = list(Seal.objects.order_by("-number")[:SHOWN])
    run = TimerRun.objects.filter(pk="verify_audit").first()
    found = {"seals": newest, "newest": newest[0] if newest else None, "run": run, "waiting": waiting(now())}
    return render(request, "dashboard/seals/seals.html", found)
