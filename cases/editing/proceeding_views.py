"""Pages of a proceeding: adding it, where it stands, and lifting its embargo."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.editing.closing_forms import LiftEmbargoForm, ProceedingForm
from cases.editing.proceedings import PROCEEDINGS, lift_embargo
from cases.incidents.form_pages import AddFactsPage, CaseFactsPage, CaseFormPage
from cases.incidents.models import Proceeding
from csprapp.ui.components import Link
from csprapp.ui.log_pages import AddLine, CorrectLine


class AddProceeding(AddLine, AddFactsPage):
    """Add a parallel proceeding."""

    what, title, done = "add a proceeding", "Add a proceeding", "The proceeding is added."
    form_class, log, kind = ProceedingForm, PROCEEDINGS, "proceeding"

    def get_form(self, form_class: type[ProceedingForm] | None = None) -> ProceedingForm:
        form = super().get_form(form_class)
        del form.fields["ended_on"]
        return form


class CorrectProceeding(CorrectLine, CaseFactsPage):
    """Where a proceeding stands, and whether publishing waits for it."""

    what, rows, kind = "change a proceeding", "proceedings", "proceeding"
    form_class, log = ProceedingForm, PROCEEDINGS

    @property
    def links(self) -> tuple[Link, ...]:
        if not self.record.embargo:
            return super().links
        words = "Change when the embargo was lifted" if self.record.lifted_on else "Record that the embargo was lifted"
        lift = reverse("case-embargo-lift", args=[self.incident.reference, self.record.pk])
        return (Link(words, lift), *super().links)


class LiftEmbargo(CaseFormPage):
    """Record that publishing no longer waits for a proceeding."""

    what, done = "lift an embargo", "Saved: whether publishing must wait for this proceeding."
    form_class, service = LiftEmbargoForm, lift_embargo
    shows_saved = True
    back = "case-edit"

    def find(self, pk: int) -> Proceeding:
        return get_object_or_404(self.incident.proceedings, pk=pk, embargo=True)

    @property
    def title(self) -> str:
        return f"Embargo lifted: {self.record}"

    @property
    def lead(self) -> str:
        words = "Only whoever asked for it, or the court, can say that it is lifted."
        return f"Publishing must wait {self.record.waits_in_words}. {words}"
