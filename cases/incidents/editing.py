"""Small pages that correct one thing of a case each; a colleague's quicker save is shown, not overwritten."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.frame import frame
from cases.incidents import corrections, striking, summary
from cases.incidents.edit_forms import (
    AdultForm,
    ChildForm,
    DetailsForm,
    LinkForm,
    OwnerForm,
)
from cases.incidents.forms import AwarenessForm
from cases.incidents.models import Incident
from cases.notifications.clocks import lead_of
from cases.permissions import open_case
from csprapp.accounts.roles import Deed, require
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui.conflicts import clash
from csprapp.ui.forms import Form
from csprapp.ui.parts import Link

PERSON_FORMS = {"child": ChildForm, "adult": AdultForm}


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


def hub(incident: Incident) -> str:
    """The page with everything of a case that can be changed."""
    return reverse("case-edit", args=[incident.reference])


def mistake_link(incident: Incident, kind: str, row: Any) -> Link:
    """The way to say that something was recorded by mistake."""
    return Link("This was recorded by mistake", reverse("case-mistake", args=[incident.reference, kind, row.pk]))


def open_to_change(request: HttpRequest, reference: str, what: str, deed: Deed = Deed.WORK_CASE) -> Incident:
    """The case, its read logged, for somebody whose role may do the deed. Strangers get the 404 of no case at all."""
    incident = open_case(request, reference, what)
    require(request.user, deed)
    return incident


@require_http_methods(["GET", "POST"])
def awareness(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter or correct the date the local authority became aware; the clocks start, or start anew, from it."""
    incident = open_case(request, reference, "date of awareness")
    require(request.user, corrections.awareness_deed(incident))
    initial = {"aware_on": incident.aware_on, "aware_time": incident.aware_time}
    form = AwarenessForm(request.POST or None, today=london_today(), initial=initial, version=incident.version)

    def save() -> None:
        said = form.cleaned_data
        corrections.set_awareness(
            incident, form.expected_version, said["aware_on"], said["aware_time"], reason=said["reason"],
            by=request.user, today=london_today(),
        )  # fmt: skip

    title = (
        "Correct when the local authority became aware"
        if incident.aware_on
        else "When the local authority became aware"
    )
    hint = "The notification is due five working days after this day. Earlier dates stay in the history."
    return answer(request, incident, form, title, save=save, done="Saved. The dates follow.", hint=hint)


@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, reference: str) -> HttpResponse:
    """What is known of the incident."""
    incident = open_to_change(request, reference, "change the details")
    form = DetailsForm(
        request.POST or None, today=london_today(), initial=DetailsForm.of(incident), version=incident.version
    )

    def save() -> None:
        said = form.cleaned_data
        corrections.correct_details(
            incident, form.expected_version, form.facts, agencies=said["agencies"], reason=said["reason"],
            by=request.user, today=london_today(),
        )  # fmt: skip

    return answer(
        request, incident, form, "Change what is known", save=save, done="Details saved.", back_url=hub(incident)
    )


@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Add a child or an adult."""
    made = PERSON_FORMS.get(kind)
    if made is None:
        raise Http404
    incident = open_to_change(request, reference, f"add {kind}")
    form = made(request.POST or None, today=london_today())
    form.fields["reason"].label = "How is this known?"

    def save() -> None:
        corrections.add_person(
            incident, form.person, reason=form.cleaned_data["reason"], by=request.user, today=london_today()
        )

    title = "Add a child" if kind == "child" else "Add an adult"
    return answer(request, incident, form, title, save=save, done="Added.", back_url=hub(incident))


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct what is known of a person."""
    incident = open_to_change(request, reference, "change a person")
    row = get_object_or_404(incident.people.select_related("incident"), pk=pk)
    made = ChildForm if row.is_child else AdultForm
    form = made(request.POST or None, today=london_today(), initial=made.of(row), version=row.version)

    def save() -> None:
        said = form.cleaned_data
        corrections.correct_person(
            row, form.expected_version, form.facts, reason=said["reason"], by=request.user, today=london_today()
        )

    title = "Change what is known of a child" if row.is_child else "Change what is known of an adult"
    saved = made.of(incident.people.get(pk=pk))
    return answer(
        request, incident, form, title, save=save, done="Saved.", read=saved.get, back_url=hub(incident),
        others=[mistake_link(incident, "person", row)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def owner(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the case to another owner."""
    incident = open_to_change(request, reference, "give the case to an owner", Deed.ASSIGN)
    initial = {"owner": incident.owner_id}
    form = OwnerForm(
        request.POST or None, incident=incident, today=london_today(), initial=initial, version=incident.version
    )

    def save() -> None:
        said = form.cleaned_data
        corrections.assign_case(
            incident, form.expected_version, said["owner"], reason=said["reason"], by=request.user, today=london_today()
        )

    hint = "The case's open dates go with it, and the new owner is told by email."
    return answer(request, incident, form, "Give this case to another owner", save=save, done="Saved.", hint=hint)


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Link another case."""
    incident = open_to_change(request, reference, "link another case")
    form = LinkForm(request.POST or None, user=request.user, today=london_today())

    def save() -> None:
        said = form.cleaned_data
        corrections.link_cases(
            incident, said["other"], said["kind"], note=said["note"], by=request.user, today=london_today()
        )

    return answer(request, incident, form, "Link another case", save=save, done="Linked.", back_url=hub(incident))


@require_GET
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything of a case that can be changed, each with the way to its page."""
    incident = open_to_change(request, reference, "change the case")
    context = {
        **frame(incident, "case", london_today()),
        "sections": summary.change_sections(incident, request.user, london_today()),
        "lead": lead_of(incident),
        "struck": [(slug, row, striking.words_of(row)) for slug, row in striking.struck(incident)],
        "reopened": summary.reopened(incident),
    }
    return render(request, "cases/edit.html", context)
