"""Mail that is not sent, for who looks after the service."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import Permission, require_permission
from csprapp.mail import services
from csprapp.mail.lines import AGAIN, NOT_NEEDED, PAGE, lines, pressing_first
from csprapp.mail.models import Outbox
from csprapp.records.models import TimerRun
from csprapp.today import now
from csprapp.ui.form_pages import ButtonPage
from csprapp.ui.forms import Form


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Which emails are not sent, since when, how often they were tried and why they failed. Never what they say."""
    require_permission(request.user, Permission.SET_UP)

    def button(name: str, mail: Outbox) -> str:
        return reverse(f"settings-mail-{name}", args=[mail.pk])

    page = Paginator(pressing_first(Outbox.objects.unsent()), PAGE).get_page(request.GET.get("page"))
    shown = lines(page, button, about=lambda mail: f"Case {mail.case}" if mail.case else "No case")
    run = TimerRun.objects.filter(pk="deliver_mail").first()
    return render(request, "dashboard/administration/mail.html", {"lines": shown, "page": page, "run": run})


class MailButton(ButtonPage):
    """A button beside an email. The row of its case's owner follows with the next run."""

    back, version = "settings-mail", None

    def open(self, pk: int) -> None:
        require_permission(self.request.user, Permission.SET_UP)
        self.record = get_object_or_404(Outbox, pk=pk)


class TryAgain(MailButton):
    """Try it with the next run."""

    done = AGAIN

    def save(self, form: Form) -> None:
        services.try_again(self.record.pk, at=now())


class Settle(MailButton):
    """It is not needed any more."""

    done = NOT_NEEDED

    def save(self, form: Form) -> None:
        services.settle(self.record.pk, by=self.actor, at=now())
