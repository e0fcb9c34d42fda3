"""The demonstration's inbox, and a person's choice about reminders."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from csprapp.mail.forms import RemindersForm
from csprapp.mail.models import Outbox
from csprapp.mail.services import in_full

PAGE = 50


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Every mail the demonstration would send, newest first, or this person's alone. Demonstration only."""
    mine = request.GET.get("to") == "me"
    mails = Outbox.objects.order_by("-pk")
    if mine:
        mails = mails.filter(recipient=request.user.email)
    page = Paginator(mails, PAGE).get_page(request.GET.get("page", 1))
    return render(request, "mail/inbox.html", {"page": page, "mine": mine})


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it would arrive. Demonstration only."""
    mail = get_object_or_404(Outbox, pk=pk)
    return render(request, "mail/message.html", {"mail": mail, "text": in_full(mail)})


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """Whether this person wants reminders. Mail about overdue dates and signatures always comes."""
    data = request.POST if request.method == "POST" else None
    form = RemindersForm(data, initial={"reminders": "off" if request.user.mute_reminders else "on"})
    if request.method == "POST" and form.is_valid():
        mute(request.user, form.answers["reminders"] == "off")
        messages.success(request, "Your choice is saved.")
        return redirect("account")
    return render(request, "mail/reminders.html", {"form": form})


def mute(user, muted: bool) -> None:
    """Keep the person's choice, with its history."""
    with transaction.atomic():
        user.mute_reminders = muted
        user._history_user, user._change_reason = user, "Chose about reminders"
        user.save(update_fields=["mute_reminders"])
