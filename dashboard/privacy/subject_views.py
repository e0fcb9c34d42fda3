"""Record a request for personal data: the request, what is found, what each piece is, and the working copy."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.retention.models import SubjectRequest
from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.deadline import day_words, plain_day
from csprapp.files.checks import DOCX, MIME, PDF
from csprapp.files.serving import attachment
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.components import Fact, Link
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import ReasonForm
from dashboard.privacy import subjects
from dashboard.privacy.copying import working_copy
from dashboard.privacy.finding import Found, find
from dashboard.privacy.subject_forms import CloseForm, MarksForm, RequestForm
from dashboard.reporting.pdf import make_pdf
from dashboard.reporting.word import make_word

A_PAGE, MOST = 50, 400  # requests; pieces that are marked on one page
KINDS = {"word": (make_word, MIME[DOCX], "docx"), "pdf": (make_pdf, MIME[PDF], "pdf")}
INCOMPLETE = "For cases you cannot open, you see only the reference. Somebody with access must finish that part."


def open_request(request: HttpRequest, pk: int, what: str) -> SubjectRequest:
    """The request, its read logged before anything of it leaves; 404 to whom it is not given."""
    require_permission(request.user, Permission.ANSWER_RIGHTS)
    found = get_object_or_404(subjects.readable(request.user, london_today()).select_related("worker"), pk=pk)
    log_read(request, what=what, obj=found)
    return found


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The requests by their numbers; nobody is named."""
    require_permission(request.user, Permission.ANSWER_RIGHTS)
    log_read(request, what="requests for personal data")
    found = subjects.readable(request.user, london_today()).select_related("worker")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, subjects.due_on(row.counted_from, row.extended)) for row in page]
    return render(request, "dashboard/privacy/requests.html", {"page": page, "rows": rows})


@require_safe
def subject_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is known of it, until when it is answered, and what can be done."""
    row = open_request(request, pk, "request for personal data")
    facts = [
        Fact("The person", "; ".join(row.names)),
        Fact("Date of birth", plain_day(row.date_of_birth)),
        Fact("Who asks", row.asked_by),
        Fact("How their identity was checked", row.identity),
        Fact("Received", day_words(row.received_on)),
        Fact("The month is counted from", day_words(row.counted_from)),
        Fact("Answer by", day_words(subjects.due_on(row.counted_from, row.extended)), note=row.extended_reason),
        Fact("Who answers it", str(row.worker)),
    ]
    if row.closed_on:
        facts.append(Fact("Closed", f"{row.get_closed_as_display()}, {day_words(row.closed_on)}", note=row.note))
    names = [("What is kept about them", "subject-found")]
    if not row.closed_on:
        names += [("Correct it, or give it to somebody else", "subject-correct"), ("Close it", "subject-close")]
        names += [] if row.extended else [("It takes longer than a month", "subject-extend")]
    links = [Link(text, reverse(name, args=[row.pk])) for text, name in names]
    return render(request, "dashboard/privacy/request.html", {"record": row, "facts": facts, "links": links})


class OfARequest(FormPage):
    """A page with one form about an open request."""

    what = ""

    def open(self, pk: int) -> None:
        self.record = open_request(self.request, pk, self.what)


class NewRequest(FormPage):
    """A request came."""

    guide = "asked"
    title, done, back, form_class = (
        "Record a request for personal data",
        "The request is recorded, and the month to answer it is running.",
        "subject-requests",
        RequestForm,
    )
    lead = (
        "The law gives a month, from the day you received it or, if later, the day it was clear who is asking and "
        "for what."
    )
    starts_today = ("received_on", "counted_from")

    def open(self) -> None:
        require_permission(self.actor, Permission.ANSWER_RIGHTS)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "worker": self.actor}

    def save(self, form: RequestForm) -> str:
        return subjects.open_request(form.answers, **self.who).get_absolute_url()


class Correct(OfARequest):
    """Put a request right, or give it to somebody else."""

    what, title, done = "put a request right", "Correct the request", "The request is saved."
    form_class, shows_saved = RequestForm, True

    def save(self, form: RequestForm) -> None:
        subjects.correct(self.record, form.expected_version, form.answers, **self.who)


class Extend(OfARequest):
    """Two months more."""

    what, title, done = (
        "a request takes longer",
        "It takes longer than a month",
        "The request now has two more months. Tell the person, and say why.",
    )
    lead = (
        "You can do this only if the request is complex or asks for a lot. You must tell them within the first "
        "month, with the reason."
    )
    form_class, service = ReasonForm.asking("Why does it take longer?", "Enter why it takes longer"), subjects.extend


class Close(OfARequest):
    """A request ends."""

    what, title, done, starts_today = "close a request", "Close the request", "The request is closed.", ("closed_on",)
    lead = (
        "If you refuse them anything, you must tell them why and that they can complain to the Information "
        "Commissioner."
    )
    form_class, service = CloseForm, subjects.close


class Pieces(OfARequest):
    """What is found of the person, each piece with its place, as far as the reader may open it; and its mark."""

    what, title, done, button = (
        "search for a person’s data",
        "What is kept about them",
        "Your marks are saved.",
        "Save the marks",
    )
    template_name, form_class, stays = "dashboard/privacy/pieces.html", MarksForm, True
    meanwhile = "Somebody else has just marked some pieces. Look at what they said and save again."
    found: Found

    def open(self, pk: int) -> None:
        super().open(pk)
        self.found = find(self.record, self.actor, self.today)
        log_found(self.request, self.record, self.found, self.what)

    @property
    def pieces(self) -> list[Any]:
        """What was found, cut at what one page can show."""
        return list(self.found.pieces[:MOST])

    @property
    def marks(self) -> dict[str, str]:
        return dict(self.record.marks)

    def save(self, form: MarksForm) -> None:
        subjects.mark(self.record, form.expected_version, marks=form.said, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        files = [Link(words, reverse("subject-copy", args=[self.record.pk, kind])) for kind, words in
                 (("word", "Working copy (Word)"), ("pdf", "Working copy (PDF)"))]  # fmt: skip
        facts = {"found": self.found, "files": files, "incomplete": INCOMPLETE, "record": self.record}
        return super().get_context_data(more_pieces=max(0, len(self.found.pieces) - MOST), **facts, **more)


@require_safe
def copy(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The working copy as a file, under a name that names nobody. It is data taken out, and is noted as such."""
    if kind not in KINDS:
        raise Http404
    row = open_request(request, pk, f"working copy of a person’s data ({kind})")
    found = find(row, request.user, london_today())
    log_found(request, row, found, "working copy of a person’s data")
    make, mime, ending = KINDS[kind]
    data = make(working_copy(row, found, london_today()))
    note(Kind.EXPORT, about=row)
    return attachment(data, mime, f"working-copy-request-{row.pk}.{ending}")


def log_found(request: HttpRequest, row: SubjectRequest, found: Found, what: str) -> None:
    """A read of each case of which something is shown."""
    for case in dict.fromkeys(piece.case for piece in found.pieces if piece.case):
        log_read(request, what=what, case=case, obj=row)
