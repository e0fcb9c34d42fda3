"""What the pages of a request share, for people with an account and for those who come through a link."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from csprapp.partnership.models import Partnership
from csprapp.ui.form_pages import DraftedFormPage, FormPage
from csprapp.ui.forms import Form
from reviews.returns.forms import EventForm, PaperForm
from reviews.returns.models import AgencyRequest
from reviews.returns.queries import row
from reviews.returns.rules import Letter, letter


def words_of(found: AgencyRequest) -> Letter:
    """The letter of this request."""
    name, reference = Partnership.current().name, found.incident.reference
    return letter(name, found.agency.name, reference, found.deadline.due_on)


def asked_context(found: AgencyRequest, today: date) -> dict[str, Any]:
    """What is asked, whom to search for, and what was answered so far."""
    return {
        "request_row": row(found, today),
        "asked": found,
        "letter": words_of(found),
        "people": found.people.select_related("child"),
        "answer": getattr(found, "answer", None),
        "events": found.chronology.filter(struck_on=None),
        "papers": found.papers.select_related("document").prefetch_related("document__versions"),
        "open": not (found.received_on or found.withdrawn_on),
    }


class AnswerPage(DraftedFormPage):
    """The structured return, kept as a draft until it is submitted."""

    record: AgencyRequest
    done = "The return was submitted. Thank you."
    button, second = "Submit the return", "Save and finish later"

    @property
    def title(self) -> str:
        return f"Answer for {self.record.agency}"

    @property
    def lead(self) -> str:
        if self.draft:
            return "This is your draft. Submit it when it is complete."
        return "You can leave this page and come back: what you type is kept as a draft."

    def keep_for_later(self, form: Form) -> HttpResponse:
        messages.success(self.request, "Your draft is saved. Nothing has been sent yet.")
        return super().keep_for_later(form)


class EventPage(FormPage):
    """Add one line to the agency's chronology."""

    title, done, button = "Add to the chronology", "Added to the chronology.", "Add"
    form_class = EventForm


class PaperPage(FormPage):
    """Add one document to the return."""

    title, done, button = "Add a document", "The document was added.", "Add the document"
    lead = "The partnership can open it as soon as you add it."
    form_class = PaperForm
