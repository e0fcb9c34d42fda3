"""Small pages that correct one thing of a case each; a colleague's quicker save is shown, not overwritten."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from cases.editing import corrections, striking
from cases.editing.forms import AdultForm, ChildForm, DetailsForm, LinkForm, OwnerForm
from cases.incidents.form_pages import AddFactsPage, CaseFactsPage, CaseFormPage, hub, mistake_link
from cases.incidents.frame import frame
from cases.incidents.models import Incident, Person
from cases.incidents.permissions import open_case
from cases.intake import summary
from cases.intake.forms import AwarenessForm
from cases.notifications.clocks import lead_of
from csprapp.accounts.roles import Deed, require
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui.conflicts import clash
from csprapp.ui.forms import Form

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


def open_to_change(request: HttpRequest, reference: str, what: str, deed: Deed = Deed.WORK_CASE) -> Incident:
    """The case, its read logged, for somebody whose role may do the deed. Strangers get the 404 of no case at all."""
    incident = open_case(request, reference, what)
    require(request.user, deed)
    return incident


class Awareness(CaseFormPage):
    """Enter or correct the date the local authority became aware; the clocks start, or start anew, from it."""

    what, done = "date of awareness", "Saved. The dates follow."
    lead = "The notification is due five working days after this day. Earlier dates stay in the history."
    form_class, service = AwarenessForm, corrections.set_awareness
    shows_saved = needs_today = True

    def find(self) -> Incident:
        require(self.request.user, corrections.awareness_deed(self.incident))
        return self.incident

    @property
    def title(self) -> str:
        words = "hen the local authority became aware"
        return f"Correct w{words}" if self.incident.aware_on else f"W{words}"


class Details(CaseFactsPage):
    """What is known of the incident."""

    what, title, done = "change the details", "Change what is known", "Details saved."
    form_class = DetailsForm

    def saved_values(self, record: Incident) -> dict[str, Any]:
        return DetailsForm.of(record)

    def save(self, form: DetailsForm) -> None:
        said = form.cleaned_data
        corrections.correct_details(
            self.incident, form.expected_version, form.facts, agencies=said["agencies"], reason=said["reason"],
            **self.who,
        )  # fmt: skip


class AddPerson(AddFactsPage):
    """Add a child or an adult."""

    done = "Added."

    def open(self, reference: str, kind: str) -> None:
        if kind not in PERSON_FORMS:
            raise Http404
        self.form_class = PERSON_FORMS[kind]
        self.what, self.title = f"add {kind}", "Add a child" if kind == "child" else "Add an adult"
        super().open(reference)

    def save(self, form: AdultForm) -> None:
        corrections.add_person(self.incident, form.person, reason=form.cleaned_data["reason"], **self.who)


class ChangePerson(CaseFactsPage):
    """Correct what is known of a person."""

    what, done = "change a person", "Saved."
    service = corrections.correct_person

    def find(self, pk: int) -> Person:
        row = get_object_or_404(self.incident.people.select_related("incident"), pk=pk)
        self.form_class = ChildForm if row.is_child else AdultForm
        self.title = f"Change what is known of {'a child' if row.is_child else 'an adult'}"
        self.links = (mistake_link(self.incident, "person", row),)
        return row

    def saved_values(self, record: Person) -> dict[str, Any]:
        return self.form_class.of(record)


class Owner(CaseFormPage):
    """Give the case to another owner."""

    what, deed = "give the case to an owner", Deed.ASSIGN
    title, done = "Give this case to another owner", "Saved."
    lead = "The case's open dates go with it, and the new owner is told by email."
    form_class, service = OwnerForm, corrections.assign_case
    shows_saved = needs_today = True

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"incident": self.incident}


class LinkCase(CaseFormPage):
    """Link another case."""

    what, title, done = "link another case", "Link another case", "Linked."
    form_class = LinkForm
    needs_today = True

    def find(self) -> None:
        return None

    @property
    def back_url(self) -> str:
        return hub(self.incident)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form: LinkForm) -> None:
        said = form.answers
        corrections.link_cases(self.incident, said["other"], said["kind"], note=said["note"], **self.who)


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
