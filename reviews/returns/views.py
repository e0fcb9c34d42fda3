"""Chasing agencies (the unit), answering (the agency), and the chronology made of both."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.former import ON_SEARCH_LISTS, FormerValue, hang_on
from cases.incidents.permissions import may_case, open_case, require_case
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.composed import composed
from csprapp.files.checks import DOCX, MIME
from csprapp.files.serving import attachment
from csprapp.partnership.models import Partnership
from csprapp.records.access import log_read
from csprapp.records.together import read_beside_once
from csprapp.today import london_today
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form, ReasonForm
from reviews.hooks import BESIDE_A_REQUEST
from reviews.learning.frame import frame
from reviews.returns import forms, services
from reviews.returns.answering import AnswerPage, ChangeEventPage, EventPage, PaperPage, SubmitPage
from reviews.returns.models import AgencyRequest, ChronologyEntry, ReturnPaper
from reviews.returns.parts import parts_of
from reviews.returns.queries import mails_of, own_rows, row, rows
from reviews.returns.rules import letter
from reviews.returns.word import request_as_word

PAGE = "case-requests"
DRAFT = "agency-return"


@require_safe
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Every agency asked for this case: asked, due, chased, received."""
    incident = open_case(request, reference, "agency requests")
    table = rows(incident.agency_requests.all(), london_today())
    context = {
        **frame(incident, PAGE),
        "table": table,
        "late": sum(each.late for each in table),
        "works": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "reviews/returns/of_case.html", context)


GOES = "The email will be sent within a minute: this page shows when it has been."


class ChaseLate(CaseFormPage, ButtonPage):
    """Remind every agency that is late."""

    what, back = "chase late agencies", PAGE

    def save(self, form: Form) -> None:
        self.chased = services.chase(self.incident.agency_requests.late(self.today), **self.who)

    @property
    def done(self) -> str:
        word = "agency was" if self.chased == 1 else "agencies were"
        told = "The emails will be sent within a minute: each request shows when." if self.chased else ""
        return f"{self.chased or 'No'} {word} reminded today. {told}".rstrip()


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A contributor's own agency's requests."""
    require_permission(request.user, Permission.ANSWER_REQUEST)
    today = london_today()
    log_read(request, what="own agency’s requests")
    return render(request, "reviews/returns/mine.html", {"table": own_rows(request.user, today)})


def open_request(request: HttpRequest, pk: int, what: str) -> AgencyRequest:
    """The request, its read logged; 404 for strangers."""
    found = next(iter(composed(_request, request.user, london_today(), about=(pk,))), None)
    if found is None:
        raise Http404
    log_read(request, what=what, case=found.incident.reference, obj=found)
    return found


def _request(user: User, on: date, pk: int) -> QuerySet[AgencyRequest]:
    visible = AgencyRequest.objects.visible_to(user, on).filter(pk=pk).order_by()
    return visible.select_related("incident__area", "agency", "deadline", "answer")


def works_on(request: HttpRequest, found: AgencyRequest) -> bool:
    """Whether this person is of the unit and may open the case itself, not only this request."""
    return may_case(request.user, Permission.WORK_CASE, found.incident, london_today())


def asked_context(found: AgencyRequest, today: date) -> dict[str, Any]:
    """What is asked, whom to search for, and what was answered so far."""
    beside = ("chases", "people__child", "chronology", "papers__document")
    (former,) = read_beside_once(found, *beside, also=_former, user=None, on=None)
    hang_on(found.people.all(), former)
    return {
        "request_row": row(found, today),
        "asked": found,
        "letter": letter(
            Partnership.current().name, found.incident.reference, found.deadline.due_on, found.legal_basis
        ),
        "people": found.people.all(),
        "answer": getattr(found, "answer", None),
        "events": [event for event in found.chronology.all() if event.counts],
        "papers": with_versions(list(found.papers.all())),
        "open": is_open(found),
    }


def _former(found: AgencyRequest, user: User | None, on: date | None) -> list[QuerySet[FormerValue]]:
    people = found.people.order_by().values("pk")
    return [FormerValue.objects.filter(person__in=people, field__in=ON_SEARCH_LISTS)]


def is_open(found: AgencyRequest) -> bool:
    """Whether the request waits for its answer."""
    return not (found.received_on or found.withdrawn_on)


def table_of(found: AgencyRequest) -> str:
    """The subject under which a table that somebody with an account sent is kept until its lines are added."""
    return f"request:{found.pk}"


def with_versions(papers: list[ReturnPaper]) -> list[ReturnPaper]:
    """The files that came with a return, each with its versions."""
    prefetch_related_objects(papers, "document__versions")
    return papers


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, the people to search for, and the answer. Each showing is logged."""
    found = open_request(request, pk, "agency request with its search list")
    works, today = works_on(request, found), london_today()
    context = {
        **asked_context(found, today),
        "works": works,
        "opened_from": found.incident.reference if works else "",
        "back_url": reverse(PAGE, args=[found.incident.reference]) if works else reverse("requests"),
    }
    if context["open"] and not works and services.may_answer(found, request.user, today):
        context["parts"] = parts_of(found, request.user, DRAFT, table_of(found))
    if works:
        context["mails"] = mails_of(found)
        for beside in BESIDE_A_REQUEST:
            context |= beside(found, today)
    return render(request, "reviews/returns/one.html", context)


# --- Answering, with an account ---------------------------------------------------------------------------------------


class RequestPage(FormPage):
    """A page with one form about a request, its read logged as `what`; 404 for strangers."""

    what = ""
    record: AgencyRequest

    def open(self, pk: int) -> None:
        self.record = open_request(self.request, pk, self.what)


class AnsweringPage(RequestPage):
    """A page on which an agency's own people answer, or the unit for them; whoever only reads the case does neither."""

    def open(self, pk: int) -> HttpResponse | None:
        super().open(pk)
        if not works_on(self.request, self.record):
            services.require_answer(self.record, self.actor, self.today)
        return None

    @property
    def entered_from(self) -> str:
        """What the unit adds for an agency, it adds from the case; an agency's own people add it themselves."""
        return "the case" if works_on(self.request, self.record) else ""


class Answer(AnsweringPage, AnswerPage):
    """The structured return. A draft is kept as the person types; the case gets it when it is submitted."""

    what, service = "agency return", services.submit

    @property
    def began(self) -> tuple[date | None, str]:
        """What an agency sent may have come before it was asked for here; nothing came before anybody knew."""
        return self.record.incident.aware_on, "when the local authority became aware"

    def open(self, pk: int) -> HttpResponse | None:
        super().open(pk)
        entered = works_on(self.request, self.record)
        self.in_parts = not entered
        self.form_class = forms.EnteredReturnForm if entered else forms.ReturnForm
        self.draft_name = f"{DRAFT}-entered" if entered else DRAFT
        return None if entered or is_open(self.record) else redirect(self.record)


class Submit(AnsweringPage, SubmitPage):
    """All parts of an agency's answer, by its own people; the unit enters a return in one step."""

    what, draft_name, service = "agency return before it is submitted", DRAFT, services.submit

    def open(self, pk: int) -> HttpResponse | None:
        super().open(pk)
        if works_on(self.request, self.record):
            raise Http404
        return None if is_open(self.record) else redirect(self.record)

    @property
    def table_name(self) -> str:
        return table_of(self.record)


class AddEvent(AnsweringPage, EventPage):
    """Add one line to the agency's chronology."""

    what = "agency chronology"

    def save(self, form: forms.EventForm) -> None:
        line = ChronologyEntry(**form.answers)
        services.add_return_event(self.record, line, entered_from=self.entered_from, **self.who)


class ChangeEvent(AnsweringPage, ChangeEventPage):
    """Correct one line of the agency's chronology before the return is submitted."""

    what = "agency chronology"

    def open(self, pk: int, line: int) -> None:
        super().open(pk)
        self.asked = self.record
        self.record = line_of(self.asked, line)

    @property
    def entered_from(self) -> str:
        return "the case" if works_on(self.request, self.asked) else ""

    @property
    def back_url(self) -> str:
        return self.asked.get_absolute_url()

    def save(self, form: forms.EventForm) -> None:
        seen, facts = form.expected_version, form.answers
        services.correct_return_event(self.record, seen, entered_from=self.entered_from, **facts, **self.who)


def line_of(asked: AgencyRequest, pk: int) -> ChronologyEntry:
    """A line of a return that is not submitted yet; 404 for any other."""
    lines = asked.chronology.filter(struck_on=None, day__isnull=False, request__received_on=None)
    return get_object_or_404(lines, pk=pk)


class AddPaper(AnsweringPage, PaperPage):
    """Add one document to the agency's return."""

    what = "agency documents"

    def save(self, form: forms.PaperForm) -> None:
        title = form.cleaned_data["title"]
        services.add_paper(self.record, title, form.uploaded, entered_from=self.entered_from, **self.who)


@require_safe
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The request as a Word file, with its search list, to go by the unit's own secure mail."""
    found = open_request(request, pk, "agency request as Word, with its search list")
    if not works_on(request, found):
        raise Http404
    name = f"{found.incident.reference}-request-{found.pk}.docx"
    return attachment(request_as_word(asked_context(found, london_today())), MIME[DOCX], name)


class UnitPage(RequestPage):
    """What only the unit does with a request."""

    @property
    def back_url(self) -> str:
        return reverse(PAGE, args=[self.record.incident.reference])


class ChaseOne(UnitPage, ButtonPage):
    """Remind this agency."""

    what = "chase an agency"

    def open(self, pk: int) -> None:
        super().open(pk)
        require_case(self.request.user, Permission.WORK_CASE, self.record.incident, self.today)

    def save(self, form: Form) -> None:
        self.chased = services.chase([self.record], **self.who)

    def finish(self, form: Form) -> None:
        if self.chased:
            messages.success(self.request, f"{self.record.agency} is reminded. {GOES}")
        else:
            messages.info(self.request, f"{self.record.agency} has already been reminded today, or has answered.")


class TakeBack(UnitPage):
    """The request is not needed after all."""

    what, done = "take an agency request back", "The request has been withdrawn."
    button, button_kind = "Withdraw it", "warning"
    form_class, service = ReasonForm.asking("Why?", rows=3), services.take_back

    def open(self, pk: int) -> None:
        super().open(pk)
        if not works_on(self.request, self.record):
            raise Http404

    @property
    def title(self) -> str:
        return f"Withdraw the request to {self.record.agency}"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(incident=self.record.incident, **more)
