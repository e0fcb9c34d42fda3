"""A person's own account: roles held, second factor, ways out."""

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from csprapp.accounts.tenants import tenant_of
from csprapp.today import london_today


def account(request: HttpRequest) -> HttpResponse:
    """What the service knows of the person signed in, and links to what they can change."""
    context = {
        "grants": request.user.role_grants.live(london_today()),
        "second_factor": is_mfa_enabled(request.user),
        "tenant": tenant_of(request.user.email),
    }
    return render(request, "account/account.html", context)
