"""The mail of a case that is not sent, and what can be done about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.frame import frame
from cases.incidents.permissions import open_case
from cases.mails import services
from cases.mails.services import ROUTE, mails_of
from csprapp.accounts.roles import Permission, require_permission
from csprapp.mail.lines import AGAIN, MOST, NOT_NEEDED, lines, pressing_first
from csprapp.mail.models import Outbox
from csprapp.today import london_today
from csprapp.ui.form_pages import ButtonPage
from csprapp.ui.forms import Form

READ = "emails not sent"


@require_safe
def mails(request: HttpRequest, reference: str) -> HttpResponse:
    """Which emails of the case are not sent, since when, how often they were tried and why they failed."""
    incident = open_case(request, reference, READ)
    require_permission(request.user, Permission.WORK_CASE)

    def button(name: str, mail: Outbox) -> str:
        return reverse(f"{ROUTE}-{name}", args=[incident.reference, mail.pk])

    shown = lines(pressing_first(mails_of(incident).unsent())[:MOST], button, about=lambda mail: mail.title)
    return render(request, "cases/mails.html", {**frame(incident, "case", london_today()), "lines": shown})


class MailButton(ButtonPage, CaseFormPage):
    """A button beside an email of the case."""

    what, back, version = READ, ROUTE, None

    def find(self, pk: int) -> Outbox:
        return get_object_or_404(mails_of(self.incident), pk=pk)


class TryAgain(MailButton):
    """Try it with the next run."""

    done = AGAIN

    def save(self, form: Form) -> None:
        services.try_again(self.incident, self.record, **self.who)


class Settle(MailButton):
    """It is not needed any more."""

    done = NOT_NEEDED

    def save(self, form: Form) -> None:
        services.settle(self.incident, self.record, **self.who)
