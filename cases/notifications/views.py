"""The notification of a case: the copy sheet, what was sent, the decision not to, who else was told."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.deadlines.models import Deadline
from cases.deadlines.queries import rows
from cases.incidents.frame import frame
from cases.incidents.models import Incident
from cases.incidents.pages import answer
from cases.incidents.permissions import open_case
from cases.notifications import clocks, services
from cases.notifications.forms import (
    CorrectSentForm,
    CorrectToldForm,
    NotNotifyingForm,
    SentForm,
    ToldForm,
    WithdrawForm,
)
from cases.notifications.sheet import groups
from csprapp.accounts.roles import Deed, Role, may, require
from csprapp.partnership.models import Partnership
from csprapp.today import london_today
from csprapp.ui.components import Due
from csprapp.ui.forms import ReasonForm

PAGE = "case-notification"


def page_url(incident: Incident) -> str:
    """The address of the notification's page."""
    return reverse(PAGE, args=[incident.reference])


@require_GET
def notification(request: HttpRequest, reference: str) -> HttpResponse:
    """The copy sheet with what is recorded of the notification and who else was told."""
    incident = open_case(request, reference, "notification and copy sheet")
    sent = list(incident.notifications.select_related("recorded_by"))
    context = {
        **frame(incident, PAGE, london_today()),
        "partnership": Partnership.current(),
        "dates": _dates(incident),
        "sent": sent,
        "standing": clocks.standing(incident),
        "again": clocks.round_of(incident),
        "told": list(incident.told.filter(in_error=False).select_related("body")),
        "untold": _untold(incident),
        "groups": groups(incident),
        "may_record": may(request.user, Deed.RECORD_NOTIFICATION),
    }
    return render(request, "cases/notification.html", context)


def _dates(incident: Incident) -> list[Due]:
    keys = (clocks.NOTIFY, clocks.TELL, clocks.RAPID)
    own = Deadline.objects.filter(incident=incident, rule_key__in=keys).exclude(route=clocks.BEFORE).in_work_order()
    found = sorted(rows(own, london_today()), key=lambda row: keys.index(row.deadline.rule_key))
    return [
        Due(row.what, row.due_on, row.standing, row.how_url, why=row.why, overdue=row.overdue, met=row.state == "met",
            provisional=row.provisional, notes=row.notes)
        for row in found
    ]  # fmt: skip


def _untold(incident: Incident) -> list[str]:
    told = incident.told.filter(in_error=False, reopening=clocks.round_of(incident)).values_list("body_id", flat=True)
    return [str(body) for body in clocks.partners_to_tell(incident) if body.pk not in set(told)]


def _sent_form(request: HttpRequest, incident: Incident, made: type[SentForm], **more: Any) -> SentForm:
    due = clocks.find(incident, clocks.NOTIFY)
    return made(request.POST or None, incident=incident, due=due, today=london_today(), **more)


@require_http_methods(["GET", "POST"])
def record_sent(request: HttpRequest, reference: str) -> HttpResponse:
    """When it was sent, by whom, its national reference."""
    incident = open_case(request, reference, "record the notification")
    require(request.user, Deed.RECORD_NOTIFICATION)
    own = {"sent_by": request.user.name} if Role.NOTIFIER in request.user.roles() else {}
    form = _sent_form(request, incident, SentForm, initial=own)
    title = "Record that the notification was sent"

    def save() -> None:
        services.record_notification(incident, form.sent, by=request.user, today=london_today())

    done = f"Notification of {reference} recorded. The rapid review's clock is running."
    return answer(
        request,
        incident,
        form,
        title,
        save=save,
        done=done,
        button="Save the notification",
        back_url=page_url(incident),
    )


@require_http_methods(["GET", "POST"])
def correct_sent(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct what was recorded; the clocks follow."""
    incident = open_case(request, reference, "correct the notification")
    require(request.user, Deed.RECORD_NOTIFICATION)
    row = get_object_or_404(incident.notifications, pk=pk)
    initial = {name: getattr(row, name) for name in services.SENT}
    form = _sent_form(request, incident, CorrectSentForm, initial=initial, version=row.version)
    title = "Correct the notification"

    def save() -> None:
        services.correct_notification(
            row, form.expected_version, form.sent, reason=form.cleaned_data["reason"],
            by=request.user, today=london_today(),
        )  # fmt: skip

    return answer(
        request, incident, form, title, save=save, done="Notification corrected.", back_url=page_url(incident)
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A notification taken back; the row stays and says why."""
    incident = open_case(request, reference, "withdraw the notification")
    require(request.user, Deed.RECORD_NOTIFICATION)
    row = get_object_or_404(incident.notifications, pk=pk)
    form = WithdrawForm(request.POST or None, version=row.version)
    title = "Record that the notification was withdrawn"
    hint = "The notification's own date runs again until the case is notified or somebody decides not to."

    def save() -> None:
        said = form.cleaned_data
        services.withdraw_notification(
            row,
            form.expected_version,
            said["withdrawn_on"],
            reason=said["reason"],
            by=request.user,
            today=london_today(),
        )

    return answer(
        request, incident, form, title, save=save, done="Withdrawal recorded.", hint=hint, back_url=page_url(incident)
    )


@require_http_methods(["GET", "POST"])
def not_notifying(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision not to notify ends the notification's clocks."""
    incident = open_case(request, reference, "decide not to notify")
    require(request.user, Deed.RECORD_NOTIFICATION)
    form = NotNotifyingForm(request.POST or None, version=incident.version)
    title = "Record the decision not to notify"
    hint = "The notification's dates end. The decision can be looked at again when a new fact arrives."

    def save() -> None:
        said = form.cleaned_data
        services.decide_not_to_notify(
            incident, form.expected_version, said["decided_on"], decided_by=said["decided_by"], reason=said["reason"],
            by=request.user, today=london_today(),
        )  # fmt: skip

    return answer(
        request,
        incident,
        form,
        title,
        save=save,
        done="Decision not to notify recorded.",
        hint=hint,
        back_url=page_url(incident),
    )


@require_http_methods(["GET", "POST"])
def look_again(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision not to notify is looked at again: the clocks run on from the same day."""
    incident = open_case(request, reference, "look again at not notifying")
    require(request.user, Deed.RECORD_NOTIFICATION)
    form = ReasonForm.asking("What is new?")(request.POST or None, version=incident.version)
    title = "Look again at the decision not to notify"

    def save() -> None:
        said = form.cleaned_data
        services.take_back_not_notifying(
            incident, form.expected_version, reason=said["reason"], by=request.user, today=london_today()
        )

    return answer(
        request,
        incident,
        form,
        title,
        save=save,
        done="The notification's dates are running again.",
        back_url=page_url(incident),
    )


@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, reference: str) -> HttpResponse:
    """Who besides the Panel was told, when and how."""
    incident = open_case(request, reference, "record who was told")
    require(request.user, Deed.RECORD_NOTIFICATION)
    form = ToldForm(request.POST or None, incident=incident, today=london_today())
    title = "Record who else was told"

    def save() -> None:
        bodies, others = form.chosen
        said = form.cleaned_data
        services.record_told(
            incident, told_on=said["told_on"], how=said["how"], who=said["who"], bodies=bodies, others=others,
            by=request.user, today=london_today(),
        )  # fmt: skip

    return answer(request, incident, form, title, save=save, done="Recorded who was told.", back_url=page_url(incident))


@require_http_methods(["GET", "POST"])
def correct_told(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One line of who was told, corrected or marked as a mistake."""
    incident = open_case(request, reference, "correct who was told")
    require(request.user, Deed.RECORD_NOTIFICATION)
    row = get_object_or_404(incident.told, pk=pk)
    initial = {name: getattr(row, name) for name in ("told_on", "how", "who", "in_error")}
    form = CorrectToldForm(request.POST or None, today=london_today(), initial=initial, version=row.version)
    title = f"Correct: {row.body or row.get_whom_display()}"

    def save() -> None:
        services.correct_told(row, form.expected_version, by=request.user, today=london_today(), **form.answers)

    return answer(request, incident, form, title, save=save, done="Corrected.", back_url=page_url(incident))
