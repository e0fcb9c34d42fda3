"""What the pages of a review share: the frame round a case, saving a form once, drafts, and the conflict page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.incidents.frame import frame as case_frame
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.models import Draft
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, drop_draft, load_draft, once
from csprapp.today import london_today
from csprapp.ui.conflicts import clash
from csprapp.ui.forms import Form


def frame(incident: Incident | None, status: str, current: str) -> dict[str, Any]:
    """The frame round a page of a case, `current` being its view name.

    Of a review without a case only where it stands.
    """
    return case_frame(incident, current, london_today(), status) if incident else {"status": status}


def save(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], str],
    *,
    said: str = "",
    theirs: Callable[[Conflict], Mapping[str, Any]] | None = None,
    title: str = "",
    back_url: str = "",
    by: User | None = None,
) -> HttpResponse | None:
    """Do what a valid form asks, once, and go where `act` says. None when the form has something to put right.

    What was typed is kept: a refusal becomes an error of the form, a conflict a page that shows both versions. `by`
    is whose deed it is where nobody is signed in.
    """
    if not form.is_valid():
        return None
    try:
        with once(form.cleaned_data["token"] or form["token"].initial, by or request.user) as submission:
            submission.answer_url = act(form.answers)
    except DuplicateSubmission as done:
        return redirect(done.url or request.path)
    except Refused as refused:
        form.refuse(refused)
        return None
    except (NotAllowed, OutsideCalendar) as refused:
        form.add_error(None, str(refused))
        return None
    except Conflict as conflict:
        return conflict_page(request, form, conflict, (theirs or same_names)(conflict), title=title, back_url=back_url)
    if said:
        messages.success(request, said)
    return redirect(submission.answer_url)


def same_names(conflict: Conflict) -> dict[str, Any]:
    """The record's values for the form's fields, where both have the same names."""
    fields = {field.name for field in conflict.current._meta.get_fields()}
    return {name: getattr(conflict.current, name) for name in fields if hasattr(conflict.current, name)}


def conflict_page(
    request: HttpRequest,
    form: Form,
    conflict: Conflict,
    theirs: Mapping[str, Any],
    *,
    title: str,
    back_url: str,
) -> HttpResponse:
    """Both versions, with the person's own text still in the form. The next Save is made against what is there now."""
    context = {
        "form": form,
        "clash": clash(form, conflict, theirs.get),
        "title": title,
        "back_url": back_url,
    }
    return render(request, "reviews/conflict.html", context, status=409)


def drafted(
    request: HttpRequest,
    form_class: type[Form],
    name: str,
    subject: str,
    *,
    initial: Mapping[str, Any],
    version: int,
    by: User | None = None,
) -> tuple[Form, Draft | None]:
    """The form as sent, or as the person's draft has it, or as the record has it; and the draft that is shown."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES), None
    draft = load_draft(by or request.user, name, subject)
    if draft is None:
        return form_class(initial=initial, version=version), None
    seen = draft.version_seen if draft.version_seen is not None else version
    return form_class.resume(draft.data, initial=dict(initial), version=seen), draft


def discards(request: HttpRequest, name: str, subject: str) -> bool:
    """Whether the person pressed "Discard the draft"; it is gone then."""
    if request.method != "POST" or request.POST.get("action") != "discard":
        return False
    drop_draft(request.user, name, subject)
    return True


def answer_form(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], str],
    said: str,
    context: dict[str, Any],
    *,
    template: str = "reviews/form.html",
    theirs: Callable[[Conflict], Mapping[str, Any]] | None = None,
    by: User | None = None,
) -> HttpResponse:
    """A page that is one form: save it, or show it with what is wrong. `context` has at least title and back_url."""
    if request.method == "POST":
        title, back = context["title"], context["back_url"]
        if answer := save(request, form, act, said=said, theirs=theirs, title=title, back_url=back, by=by):
            return answer
    return render(request, template, {**context, "form": form})
