"""What the pages of a case with one form share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Deed, require
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.ui.conflicts import clash
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
    except DuplicateSubmission as already:
        return redirect(already.url)
    except Conflict as conflict:
        return page(request, incident, form, title, clash=clash(form, conflict, read), **more)
    except (Refused, OutsideCalendar) as refused:
        form.add_error(None, str(refused))
        return page(request, incident, form, title, **more)
    messages.success(request, done)
    return redirect(back)


def open_to_change(request: HttpRequest, reference: str, what: str, deed: Deed = Deed.WORK_CASE) -> Incident:
    """The case, its read logged, for somebody whose role may do the deed. Strangers get the 404 of no case at all."""
    incident = open_case(request, reference, what)
    require(request.user, deed)
    return incident
