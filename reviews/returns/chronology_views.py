"""The chronology of a case: shown, saved as Word, and its lines added, corrected and taken out by the unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Permission, has_permission
from csprapp.files.checks import DOCX, MIME
from csprapp.files.serving import attachment
from csprapp.today import london_today
from csprapp.ui.forms import ReasonForm
from reviews.learning.frame import frame
from reviews.returns import forms, services
from reviews.returns.models import ChronologyEntry
from reviews.returns.picture import picture_of
from reviews.returns.queries import chronology_of
from reviews.returns.word import chronology_as_word


@require_safe
def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """The child's life and the agencies' contacts, in order; apart from the audit of the record."""
    incident = open_case(request, reference, "chronology")
    form = forms.ChronologyFilter(request.GET or None, incident=incident)
    lines = chronology_of(incident)
    if form.is_valid():
        agency = form.cleaned_data["agency"]
        lines = lines.filter(agency=None) if agency == "none" else lines.filter(agency=agency) if agency else lines
        lines = lines.order_by("-day", "-pk") if form.cleaned_data["order"] == "newest" else lines
    context = {
        **frame(incident, "case-timeline"),
        "lines": lines,
        "picture": picture_of(lines),
        "form": form,
        "works": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "reviews/returns/chronology.html", context)


@require_safe
def chronology_word(request: HttpRequest, reference: str) -> HttpResponse:
    """The chronology as a Word file; taking it out of the service is logged."""
    incident = open_case(request, reference, "chronology as Word")
    made = chronology_as_word(incident, chronology_of(incident), london_today())
    return attachment(made, MIME[DOCX], f"{incident.reference}-chronology.docx")


class ChronologyAdd(CaseFormPage):
    """Write one line on the case itself."""

    what, title, button = "chronology: add", "Add to the chronology", "Add"
    done = "Added to the chronology."
    form_class = forms.CaseEventForm
    back, adds = "case-timeline", True

    def save(self, form: forms.CaseEventForm) -> None:
        services.add_event(self.incident, ChronologyEntry(**form.answers), **self.who)


class ChronologyChange(CaseFormPage):
    """Correct one line, with a reason."""

    what, title = "chronology: change", "Change a line of the chronology"
    done = "The line is changed. The history keeps what it said."
    form_class, shows_saved, back = forms.ChangeEventForm, True, "case-timeline"

    def find(self, pk: int) -> ChronologyEntry:
        return get_object_or_404(chronology_of(self.incident), pk=pk)

    def save(self, form: forms.ChangeEventForm) -> None:
        facts = form.answers
        reason = facts.pop("reason")
        services.correct_event(self.record, form.expected_version, reason=reason, **facts, **self.who)


class ChronologyStrike(CaseFormPage):
    """Take one line out, with a reason."""

    what, title = "chronology: remove", "Remove a line from the chronology"
    done = "The line is removed. The history of the record keeps it."
    button, button_kind = "Remove it", "warning"
    form_class, service = ReasonForm.asking("Why?", rows=3, one_word=True), services.strike
    back = "case-timeline"

    def find(self, pk: int) -> ChronologyEntry:
        return get_object_or_404(chronology_of(self.incident), pk=pk)

    @property
    def lead(self) -> str:
        return self.record.event
