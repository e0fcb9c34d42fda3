"""Pages that close a case, open it again, and take out or put back what was recorded by mistake."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.editing import corrections, striking
from cases.editing.closing_forms import CloseForm, ReopenForm, ReopeningForm
from cases.incidents import unplanned
from cases.incidents.form_pages import CaseFormPage, next_date
from cases.incidents.models import Reopening
from csprapp.accounts.roles import Permission
from csprapp.ui.components import Link
from csprapp.ui.forms import ReasonForm


class Close(CaseFormPage):
    """Close the case; its open dates end."""

    what, title, done = "close the case", "Close this case", "The case is closed."
    lead = "All its open dates will end. The record is kept, and the case can be opened again."
    form_class, service = CloseForm, corrections.close_case
    starts_today = ("closed_on",)

    @property
    def links(self) -> tuple[Link, ...]:
        """Of a case in which nothing is planned, what else there is to do than to close it."""
        row = self.incident.deadlines.open().filter(route=unplanned.ROUTE).first()
        if row is None:
            return super().links
        later = Link("Not over yet: say when you will look at it again", reverse("deadline-change", args=[row.pk]))
        return (Link("Not over yet: see what comes next", self.incident.get_absolute_url()), later)


class Reopen(CaseFormPage):
    """Open a closed case again, for a new fact or because closing it was a mistake."""

    what, title, done = "open the case again", "Open this case again", "The case is open."
    form_class, service = ReopenForm, corrections.reopen_case


class CorrectReopening(CaseFormPage):
    """Correct the day the new fact was learned; the clocks it started follow."""

    what, deed, back = "correct the day of a new fact", Permission.CHANGE_DATE, "case-edit"
    title = "Correct the new fact"
    form_class, service = ReopeningForm, corrections.correct_reopening
    rows, shows_saved = "reopenings", True

    @property
    def done(self) -> str:
        return f"The new fact is saved, and the dates now follow from it.{next_date(self.incident)}"

    def saved_values(self, record: Reopening) -> dict[str, Any]:
        return {"learned_on": record.learned_on, "fact": record.reason}


class Mistake(CaseFormPage):
    """Take out what was recorded by mistake, or put it back."""

    back, form_class = "case-edit", ReasonForm
    title, button, done = "Recorded by mistake", "Remove it", "Removed. The history keeps it."

    def open(self, reference: str, kind: str, pk: int) -> None:
        if kind not in striking.KINDS:
            raise Http404
        self.what = f"remove {kind}"
        super().open(reference, kind=kind, pk=pk)

    def find(self, kind: str, pk: int) -> striking.Struck:
        rows = striking.KINDS[kind].everything.filter(incident=self.incident).select_related("incident")
        row = get_object_or_404(rows, pk=pk)
        if row.in_error:
            self.title, self.button, self.done = "Put back", "Put it back", "It is back on the record."
        return row

    @property
    def lead(self) -> str:
        words = striking.words_of(self.record)
        return f"{words}. The history keeps what was recorded, and why it was removed."

    def save(self, form: ReasonForm) -> None:
        deed = striking.put_back if self.record.in_error else striking.strike
        deed(self.record, form.expected_version, **form.answers, **self.who)
