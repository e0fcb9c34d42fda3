"""What the pages of a request share, for people with an account and for those who come through a link."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from csprapp.accounts.models import User
from csprapp.partnership.models import Partnership
from csprapp.records.services import drop_draft, save_draft
from csprapp.ui.forms import Form
from reviews.pages import answer_form, drafted
from reviews.returns.forms import EventForm, PaperForm
from reviews.returns.models import AgencyRequest
from reviews.returns.queries import row
from reviews.returns.rules import Letter, letter
from reviews.returns.services import Answer, Event

LATER = "later"


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


def answer_page(
    request: HttpRequest,
    found: AgencyRequest,
    form_class: type[Form],
    name: str,
    keep: Callable[[int, Answer], object],
    *,
    by: User,
    here: str,
    autosave: str,
) -> HttpResponse:
    """The structured return, kept as a draft of `by` under `name` until it is submitted: `keep` does that."""
    subject = str(found.pk)
    form, draft = drafted(request, form_class, name, subject, initial={}, version=found.version, by=by)
    if request.method == "POST" and request.POST.get("action") == LATER:
        save_draft(by, name, form.typed, subject, found.version)
        messages.success(request, "Your draft is saved. Nothing has been sent yet.")
        return redirect(here)

    def act(answers: dict[str, Any]) -> str:
        keep(form.expected_version, Answer(**answers))
        drop_draft(by, name, subject)
        return here

    context = {
        "title": f"Answer for {found.agency}",
        "back_url": here,
        "button": "Submit the return",
        "second": "Save and finish later",
        "second_value": LATER,
        "autosave": autosave,
        "lead": "You can leave this page and come back: what you type is kept as a draft." if not draft else
        "This is your draft. Submit it when it is complete.",
    }  # fmt: skip
    return answer_form(request, form, act, "The return was submitted. Thank you.", context, by=by)


def event_page(
    request: HttpRequest, keep: Callable[[Event], object], *, here: str, by: User | None = None
) -> HttpResponse:
    """Add one line to the agency's chronology."""
    form = EventForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        keep(Event(**answers))
        return here

    context = {"title": "Add to the chronology", "back_url": here, "button": "Add"}
    return answer_form(request, form, act, "Added to the chronology.", context, by=by)


def paper_page(
    request: HttpRequest, keep: Callable[[str, bytes], object], *, here: str, by: User | None = None
) -> HttpResponse:
    """Add one document to the return."""
    form = PaperForm(request.POST or None, request.FILES or None)

    def act(answers: dict[str, Any]) -> str:
        keep(answers["title"], answers["file"].read())
        return here

    context = {
        "title": "Add a document",
        "back_url": here,
        "button": "Add the document",
        "lead": "The partnership can open it as soon as you add it.",
    }
    return answer_form(request, form, act, "The document was added.", context, by=by)
