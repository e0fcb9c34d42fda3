"""Asking agencies and chasing them (the unit), answering (the agency), and the chronology made of both."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.deadlines.calendars import calendar_in_force
from cases.incidents.permissions import may_case, open_case
from csprapp.accounts.roles import Deed, may, require
from csprapp.files.checks import DOCX, MIME
from csprapp.files.serving import attachment
from csprapp.partnership.models import Agency, Membership, Partnership
from csprapp.records.access import log_read
from csprapp.today import london_today
from reviews.hooks import BESIDE_A_REQUEST
from reviews.pages import answer_form, frame
from reviews.rapid import queries as rapid
from reviews.returns import services
from reviews.returns.forms import AskForm, CaseEventForm, ChronologyFilter, EnteredReturnForm, ReasonForm, ReturnForm
from reviews.returns.models import AgencyRequest
from reviews.returns.pages import answer_page, asked_context, event_page, paper_page
from reviews.returns.queries import chronology_of, mails_of, rows
from reviews.returns.rules import letter, proposed_due
from reviews.returns.word import request_as_word

PAGE = "case-requests"
DRAFT = "agency-return"


@require_safe
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Every agency asked for this case: asked, due, chased, received."""
    incident = open_case(request, reference, "agency requests")
    table = rows(incident.agency_requests.all(), london_today())
    context = {
        **frame(incident, rapid.state_of(rapid.rapid_review_of(incident)).value, PAGE),
        "table": table,
        "late": sum(each.late for each in table),
        "works": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "reviews/returns/of_case.html", context)


def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Tick agencies and people, see the letter, send. The area's statutory partners are ticked already."""
    incident = open_case(request, reference, "ask agencies")
    require(request.user, Deed.WORK_CASE)
    today, back = london_today(), reverse(PAGE, args=[reference])
    asked = incident.agency_requests.filter(withdrawn_on=None).values("agency")
    agencies = Agency.objects.filter(is_active=True).exclude(pk__in=asked)
    people, deadline = list(incident.people.all()), rapid.deadline_of(incident)
    initial = {
        "agencies": list(agencies.filter(body__in=incident.area.partner_bodies.all()).values_list("pk", flat=True)),
        "people": [str(person.pk) for person in people],
        "due_on": proposed_due(today, deadline.due_on if deadline else None, calendar_in_force()),
        "period_until": incident.occurred_on,
    }
    form = AskForm(request.POST or None, agencies=agencies, people=people, initial=initial)

    def act(answers: dict[str, Any]) -> str:
        ticked = set(answers.pop("people"))
        wanted = services.Ask(people=[p for p in people if str(p.pk) in ticked], **answers)
        services.ask(incident, wanted, by=request.user, today=today)
        return back

    context = {
        "incident": incident,
        "title": "Ask agencies",
        "back_url": back,
        "button": "Send the requests",
        "letter": letter(Partnership.current().name, "Your agency", reference, initial["due_on"]),
    }
    said = "The requests were sent. Each agency has an email with the reference and the date, and nothing more."
    return answer_form(request, form, act, said, context, template="reviews/returns/ask.html")


@require_POST
def chase_late(request: HttpRequest, reference: str) -> HttpResponse:
    """Remind every agency that is late."""
    incident, today = open_case(request, reference, "chase late agencies"), london_today()
    chased = services.chase(incident.agency_requests.late(today), by=request.user, today=today)
    word = "agency was" if chased == 1 else "agencies were"
    messages.success(request, f"{chased or 'No'} {word} reminded today.")
    return redirect(PAGE, reference)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A contributor's own agency's requests."""
    require(request.user, Deed.ANSWER_REQUEST)
    today = london_today()
    own = Membership.objects.live(today).filter(user=request.user, agency__isnull=False).values("agency")
    found = AgencyRequest.objects.visible_to(request.user, today).filter(agency__in=own).order_by("-asked_on", "-pk")
    log_read(request, what="own agency's requests")
    return render(request, "reviews/returns/mine.html", {"table": rows(found, today)})


def open_request(request: HttpRequest, pk: int, what: str) -> AgencyRequest:
    """The request, its read logged; 404 for strangers."""
    visible = AgencyRequest.objects.visible_to(request.user, london_today())
    found = get_object_or_404(visible.select_related("incident__area", "agency", "deadline"), pk=pk)
    log_read(request, what=what, case=found.incident.reference, obj=found)
    return found


def works_on(request: HttpRequest, found: AgencyRequest) -> bool:
    """Whether this person is of the unit and may open the case itself, not only this request."""
    return may_case(request.user, Deed.WORK_CASE, found.incident, london_today())


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, the people to search for, and the answer. Each showing is logged."""
    found = open_request(request, pk, "agency request with its search list")
    works, today = works_on(request, found), london_today()
    context = {
        **asked_context(found, today),
        "works": works,
        "back_url": reverse(PAGE, args=[found.incident.reference]) if works else reverse("requests"),
    }
    if works:
        context["mails"] = mails_of(found)
        for beside in BESIDE_A_REQUEST:
            context |= beside(found, today)
    return render(request, "reviews/returns/one.html", context)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The structured return. A draft is kept as the person types; the case gets it when it is submitted."""
    found = open_request(request, pk, "agency return")
    kind, name = (EnteredReturnForm, f"{DRAFT}-entered") if works_on(request, found) else (ReturnForm, DRAFT)

    def keep(version: int, said: services.Answer) -> None:
        services.submit(found, version, said, by=request.user, today=london_today())

    saved = reverse("autosave", args=[name, pk])
    return answer_page(request, found, kind, name, keep, by=request.user, here=found.get_absolute_url(), autosave=saved)


def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one line to the agency's chronology."""
    found = open_request(request, pk, "agency chronology")
    entered = {"by": request.user, "today": london_today(), "entered_from": entered_from(request, found)}
    return event_page(
        request, lambda line: services.add_return_event(found, line, **entered), here=found.get_absolute_url()
    )


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one document to the agency's return."""
    found = open_request(request, pk, "agency documents")
    entered = {"by": request.user, "today": london_today(), "entered_from": entered_from(request, found)}
    return paper_page(
        request,
        lambda title, data: services.add_paper(found, title, data, **entered),
        here=found.get_absolute_url(),
    )


def entered_from(request: HttpRequest, found: AgencyRequest) -> str:
    """What the unit adds for an agency, it adds from the case; an agency's own people add it themselves."""
    return "the case" if works_on(request, found) else ""


@require_safe
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The request as a Word file, with its search list, to go by the unit's own secure mail."""
    found = open_request(request, pk, "agency request as Word, with its search list")
    if not works_on(request, found):
        raise Http404
    name = f"{found.incident.reference}-request-{found.pk}.docx"
    return attachment(request_as_word(asked_context(found, london_today())), MIME[DOCX], name)


@require_POST
def chase_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind this agency."""
    found = open_request(request, pk, "chase an agency")
    if services.chase([found], by=request.user, today=london_today()):
        messages.success(request, f"{found.agency} was reminded.")
    else:
        messages.info(request, f"{found.agency} was reminded today already, or has answered.")
    return redirect(PAGE, found.incident.reference)


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The request is not needed after all."""
    found = open_request(request, pk, "take an agency request back")
    if not works_on(request, found):
        raise Http404
    back = reverse(PAGE, args=[found.incident.reference])
    form = ReasonForm(request.POST or None, version=found.version)

    def act(answers: dict[str, Any]) -> str:
        services.take_back(found, form.expected_version, answers["reason"], by=request.user, today=london_today())
        return back

    context = {"incident": found.incident, "title": f"Take back the request to {found.agency}", "back_url": back,
               "button": "Take it back", "button_kind": "warning"}  # fmt: skip
    return answer_form(request, form, act, "The request was taken back.", context)


@require_safe
def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """The child's life and the agencies' contacts, in order; apart from the audit of the record."""
    incident = open_case(request, reference, "chronology")
    form = ChronologyFilter(request.GET or None, incident=incident)
    lines = chronology_of(incident)
    if form.is_valid():
        agency = form.cleaned_data["agency"]
        lines = lines.filter(agency=None) if agency == "none" else lines.filter(agency=agency) if agency else lines
        lines = lines.order_by("-day", "-pk") if form.cleaned_data["order"] == "newest" else lines
    context = {
        **frame(incident, rapid.state_of(rapid.rapid_review_of(incident)).value, "case-timeline"),
        "lines": lines,
        "form": form,
        "works": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "reviews/returns/chronology.html", context)


def chronology_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write one line on the case itself."""
    incident = open_case(request, reference, "chronology: add")
    require(request.user, Deed.WORK_CASE)
    back = reverse("case-timeline", args=[reference])
    form = CaseEventForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        agency = answers.pop("agency")
        services.add_event(incident, services.Event(**answers), agency=agency, by=request.user, today=london_today())
        return back

    context = {"incident": incident, "title": "Add to the chronology", "back_url": back, "button": "Add"}
    return answer_form(request, form, act, "Added to the chronology.", context)


def chronology_strike(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take one line out, with a reason."""
    incident = open_case(request, reference, "chronology: take out")
    require(request.user, Deed.WORK_CASE)
    entry = get_object_or_404(chronology_of(incident), pk=pk)
    back = reverse("case-timeline", args=[reference])
    form = ReasonForm(request.POST or None, version=entry.version)

    def act(answers: dict[str, Any]) -> str:
        services.strike(entry, form.expected_version, answers["reason"], by=request.user, today=london_today())
        return back

    context = {"incident": incident, "title": "Take a line out of the chronology", "back_url": back,
               "lead": entry.event, "button": "Take it out", "button_kind": "warning"}  # fmt: skip
    return answer_form(request, form, act, "The line was taken out. The history of the record keeps it.", context)
