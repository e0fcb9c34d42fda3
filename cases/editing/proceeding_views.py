"""Pages of a proceeding: adding it, where it stands, and lifting its embargo."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.editing.closing_forms import LiftEmbargoForm, ProceedingForm
from cases.editing.proceedings import PROCEEDINGS, lift_embargo
from cases.incidents.form_pages import AddFactsPage, CaseFactsPage, CaseFormPage, mistake_link
from cases.incidents.models import Proceeding
from csprapp.ui.components import Link
from csprapp.ui.log_pages import AddLine, CorrectLine


class AddProceeding(AddLine, AddFactsPage):
    """Add a parallel proceeding."""

    what, title, done = "add a proceeding", "Add a proceeding", "Proceeding added."
    form_class, log = ProceedingForm, PROCEEDINGS
    needs_today = False

    def get_form(self, form_class: type[ProceedingForm] | None = None) -> ProceedingForm:
        form = super().get_form(form_class)
        del form.fields["ended_on"]
        return form


class CorrectProceeding(CorrectLine, CaseFactsPage):
    """Where a proceeding stands, and whether publishing waits for it."""

    what = "change a proceeding"
    form_class, log = ProceedingForm, PROCEEDINGS
    needs_today = False

    def find(self, pk: int) -> Proceeding:
        row = get_object_or_404(self.incident.proceedings.select_related("incident"), pk=pk)
        self.title, self.links = f"Change: {row}", (mistake_link(self.incident, "proceeding", row),)
        if row.embargo:
            words = "Change when the embargo was lifted" if row.lifted_on else "Record that the embargo was lifted"
            lift = reverse("case-embargo-lift", args=[self.incident.reference, row.pk])
            self.links = (Link(words, lift), *self.links)
        return row


class LiftEmbargo(CaseFormPage):
    """Record that publishing no longer waits for a proceeding."""

    what, done = "lift an embargo", "Saved."
    form_class, service = LiftEmbargoForm, lift_embargo
    shows_saved = True
    back = "case-edit"

    def find(self, pk: int) -> Proceeding:
        row = get_object_or_404(self.incident.proceedings.select_related("incident"), pk=pk)
        if not row.embargo:
            raise Http404
        self.title = f"Embargo lifted: {row}"
        return row

    @property
    def lead(self) -> str:
        words = "Only whoever asked for it, or the court, can say that it is lifted."
        return f"Publishing waits {self.record.waits_in_words}. {words}"
