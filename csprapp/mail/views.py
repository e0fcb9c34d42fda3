"""The demonstration's inbox, and a person's choice about their daily mail."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from csprapp.mail.forms import RemindersForm
from csprapp.mail.models import Outbox
from csprapp.mail.parts import ALWAYS, OPTIONAL
from csprapp.mail.services import in_full
from csprapp.ui.form_pages import FormPage

PAGE = 50


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Every mail the demonstration would send, newest first, or this person's alone. Demonstration only."""
    mine = request.GET.get("to") == "me"
    mails = Outbox.objects.order_by("-created_at", "-pk")
    if mine:
        mails = mails.filter(recipient=request.user.email)
    page = Paginator(mails, PAGE).get_page(request.GET.get("page", 1))
    return render(request, "mail/inbox.html", {"page": page, "mine": mine})


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it would arrive. Demonstration only."""
    mail = get_object_or_404(Outbox, pk=pk)
    return render(request, "mail/message.html", {"mail": mail, "text": in_full(mail)})


class Reminders(FormPage):
    """What a person's daily mail holds. What is overdue, and work handed to them, always comes."""

    title, back, form_class, template_name = "Your email", "account", RemindersForm, "mail/reminders.html"
    repeats = True
    lead = (
        "You get at most one email each working day, in the morning, and only when there is something new or urgent. "
        "It gives references and dates, never people’s names."
    )
    done = "Your choice is saved."

    def open(self) -> None:
        """Everybody who is signed in chooses for themselves."""

    def get_initial(self) -> dict[str, Any]:
        return {"parts": [name for name in OPTIONAL if name not in self.actor.muted_mail]}

    def save(self, form: RemindersForm) -> None:
        mute(self.actor, [name for name in OPTIONAL if name not in form.cleaned_data["parts"]])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(always=ALWAYS, **more)


def mute(user: Any, parts: list[str]) -> None:
    """Keep what the person's daily mail leaves out, with its history."""
    with transaction.atomic():
        user.muted_mail = parts
        user._history_user, user._change_reason = user, "Chose what the daily mail includes"
        user.save(update_fields=["muted_mail"])
