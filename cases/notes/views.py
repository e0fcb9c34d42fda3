"""The notes page of a case, and the pages of one note."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.incidents.form_pages import CaseFormPage, FramedFormPage
from cases.incidents.permissions import open_case
from cases.notes import services
from cases.notes.forms import CorrectNoteForm, NoteForm
from cases.notes.models import CaseNote
from csprapp.accounts.roles import has_permission, require_permission
from csprapp.ui.components import Link
from csprapp.ui.forms import ReasonForm

PAGE = "case-notes"
A_PAGE = 50


class Notes(FramedFormPage):
    """The notes, newest first; those who work on the case write one here."""

    what, back, current, adds = "notes", PAGE, PAGE, True
    template_name, form_class, service = "cases/notes/notes.html", NoteForm, services.write
    done = "The note is saved, with your name and the time."

    def open(self, reference: str, **kwargs: Any) -> HttpResponse | None:
        self.incident = open_case(self.request, reference, self.what)
        self.works = has_permission(self.request.user, self.deed)
        if self.request.method == "POST":
            require_permission(self.request.user, self.deed)
        return None

    @property
    def undo_url(self) -> str:
        return reverse("case-note-mistake", args=[self.incident.reference, self.made.pk])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        found = self.incident.notes.select_related("written_by")
        page = Paginator(found, A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, works=self.works, writer=self.actor, **more)


class NotePage(CaseFormPage):
    """A page about one note."""

    back = PAGE

    def find(self, pk: int) -> CaseNote:
        return get_object_or_404(self.incident.notes.select_related("incident"), pk=pk)


class Correct(NotePage):
    """Say one's own note otherwise."""

    what, title, done = (
        "correct a note",
        "Correct your note",
        "The note is corrected. The history keeps what it said before.",
    )
    form_class, service = CorrectNoteForm, services.correct
    shows_saved = True

    def find(self, pk: int) -> CaseNote:
        return get_object_or_404(self.incident.notes.select_related("incident"), pk=pk, written_by=self.actor)

    @property
    def links(self) -> tuple[Link, ...]:
        place = [self.incident.reference, self.record.pk]
        return (Link("This note was a mistake", reverse("case-note-mistake", args=place)),)


class TakeOut(NotePage):
    """A note stands here by mistake."""

    what, title, done = "remove a note", "Remove a note", "The note has been removed. The history keeps it."
    lead = "It will no longer appear on this page or in a search. The history of the case keeps it, with your reason."
    button, service = "Remove it", services.take_out
    form_class = ReasonForm.asking("Why was it a mistake?", "Enter why it was a mistake", rows=3, one_word=True)
