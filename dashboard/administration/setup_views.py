"""The page behind the link that a new installation prints: its first administrator, who is signed in at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from csprapp.accounts.forms import LoginForm
from csprapp.records.refusals import Refused
from csprapp.today import now
from csprapp.ui.form_pages import FormPage
from dashboard.administration import setup_services as services
from dashboard.administration.setup_forms import SetupForm


def closed(request: HttpRequest) -> HttpResponse:
    """The one answer to a link that is unknown, used, replaced or too old, and to every link once somebody is there."""
    return render(request, "dashboard/administration/setup_closed.html", status=404)


class Setup(FormPage):
    """Name, address and password of the first administrator; then on to the second factor."""

    title, button = "Set up the service", "Continue"
    template_name = "dashboard/administration/setup.html"
    form_class = SetupForm
    back = "account_login"

    def open(self, token: str) -> HttpResponse | None:
        return None if services.opens(token, now()) else closed(self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            user = services.set_up(self.kwargs["token"], now(), **form.answers)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        if user is None:
            return closed(self.request)
        sign_in = LoginForm({"login": user.email, "password": form.answers["password"]}, request=self.request)
        return sign_in.login(self.request) if sign_in.is_valid() else redirect("account_login")
