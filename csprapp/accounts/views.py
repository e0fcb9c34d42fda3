"""A person's own account: roles held, second factor, ways out."""

import logging

from allauth.account.views import PasswordResetView
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from csprapp.accounts.forms import ResetPasswordForm
from csprapp.accounts.tenants import tenant_of
from csprapp.today import london_today

logger = logging.getLogger(__name__)
CANNOT_SEND = "We cannot send email at the moment. Try again in a few minutes, or ask an administrator for help"


class ResetPassword(PasswordResetView):
    """A link to a new password. It alone of all mail goes while somebody waits for the page, so it alone tells when the
    mail server takes nothing; it says the same whether there is such an account or not."""

    def form_valid(self, form: ResetPasswordForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except OSError as error:  # each of smtplib's is one; what it says may hold the address
            logger.error("A link to a new password could not be sent: %s", type(error).__name__)
            form.add_error(None, CANNOT_SEND)
            return self.form_invalid(form)
        return answer


def account(request: HttpRequest) -> HttpResponse:
    """What the service knows of the person signed in, and links to what they can change."""
    context = {
        "grants": request.user.role_grants.live(london_today()),
        "second_factor": is_mfa_enabled(request.user),
        "tenant": tenant_of(request.user.email),
    }
    return render(request, "account/account.html", context)
