"""Small pages that correct one thing of a case each; a colleague's quicker save is shown, not overwritten."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.conflicts import clash
from cases.deadlines.services import Refused
from cases.incidents import corrections
from cases.incidents.forms import AwarenessForm
from cases.incidents.models import Incident
from cases.permissions import open_case
from csprapp.accounts.roles import Deed, require
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.services import AlreadyDone, Conflict, once
from csprapp.today import london_today
from csprapp.ui.forms import Form


def page(request: HttpRequest, incident: Incident, form: Form, title: str, **more: Any) -> HttpResponse:
    """A page with one form about a case; 409 when a colleague was quicker."""
    back = more.pop("back_url", incident.get_absolute_url())
    context = {"incident": incident, "form": form, "title": title, "back_url": back, **more}
    return render(request, "cases/form_page.html", context, status=409 if more.get("clash") else 200)


def answer(
    request: HttpRequest,
    incident: Incident,
    form: Form,
    title: str,
    *,
    save: Callable[[], Any],
    done: str,
    read: Callable[[str], Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """What a page with one form answers: the form on GET; on POST the save, once, or the form with what is against it.

    `done` is said after the redirect to `back_url` (the case by default). `read` gives the saved value of a field for
    the comparison after a conflict.
    """
    if request.method == "GET" or not form.is_valid():
        return page(request, incident, form, title, **more)
    back = more.get("back_url", incident.get_absolute_url())
    try:
        with once(form.cleaned_data["token"] or form["token"].initial, request.user) as submission:
            submission.answer_url = back
            save()
    except AlreadyDone as already:
        return redirect(already.url)
    except Conflict as conflict:
        return page(request, incident, form, title, clash=clash(form, conflict, read), **more)
    except (Refused, OutsideCalendar) as refused:
        form.add_error(None, str(refused))
        return page(request, incident, form, title, **more)
    messages.success(request, done)
    return redirect(back)


@require_http_methods(["GET", "POST"])
def awareness(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter or correct the date the local authority became aware; the clocks start, or start anew, from it."""
    incident = open_case(request, reference, "date of awareness")
    require(request.user, Deed.CHANGE_DATE)
    initial = {"aware_on": incident.aware_on, "aware_time": incident.aware_time}
    form = AwarenessForm(request.POST or None, today=london_today(), initial=initial, version=incident.version)

    def save() -> None:
        said = form.cleaned_data
        corrections.set_awareness(
            incident, said["version"] or 0, said["aware_on"], said["aware_time"], reason=said["reason"],
            by=request.user, today=london_today(),
        )  # fmt: skip

    title = (
        "Correct when the local authority became aware"
        if incident.aware_on
        else "When the local authority became aware"
    )
    hint = "The notification is due five working days after this day. Earlier dates stay in the history."
    return answer(request, incident, form, title, save=save, done="Saved. The dates follow.", hint=hint)
