"""The door: a link, a passcode, then one request and nothing else; and the unit's pages that make a door.

Whatever is wrong with a link - unknown, replaced, run out, locked, answered, taken back - the answer is the same page.
"""

from collections.abc import Callable
from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csprapp.accounts.doors import wrong_links_are_counted
from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.records.services import Conflict
from csprapp.today import london_today
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from csprapp.ui.full import once_more
from csprapp.ui.views import keep_draft
from reviews.guest_access import forms, services
from reviews.guest_access.queries import by_link, state_of
from reviews.guest_access.rules import TRIES, mark_of, spoken
from reviews.guest_access.visits import Visit, enter, has_left, inside, knocking, leave, remember
from reviews.returns.answering import AnswerPage, ChangeEventPage, EventPage, PaperPage, SubmitPage
from reviews.returns.forms import EventForm, PaperForm, ReturnForm
from reviews.returns.models import AgencyRequest, ChronologyEntry, Door, DoorKey
from reviews.returns.parts import parts_of
from reviews.returns.table_pages import TablePage
from reviews.returns.views import asked_context, line_of, open_request, works_on

DRAFT = "agency-return-by-link"
ANOTHER = (
    "You have opened the link to another request since you opened this page. Enter the passcode of that request, or "
    "open the link to this one again from its email."
)


def shut(request: HttpRequest) -> HttpResponse:
    """The one answer to every link that does not open: what to do about it."""
    return render(request, "reviews/guest_access/closed.html", status=404)


@require_safe
@wrong_links_are_counted
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail. It leads on to the door at once, so that no page carries the token in its address."""
    found = services.find(token, london_today())
    if found is None:
        answer = shut(request)
    else:
        remember(request, found)
        answer = redirect("door")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """The passcode first; then what is asked, or, once answered, that it has arrived; after leaving, how it stands."""
    if request.method == "POST" and request.POST.get("action") == "leave":
        leave(request)
        return redirect("door")
    if visit := inside(request):
        return redirect("door") if request.method == "POST" else asked(request, visit)
    if (answered := has_left(request)) is not None:
        list(messages.get_messages(request))  # said on the pages that were left
        return render(request, "reviews/guest_access/left.html", {"answered": answered})
    found = knocking(request)
    if found is None or not services.is_open(found, london_today()):
        return shut(request)
    form, mark = forms.KnockForm(request.POST or None), mark_of(found.pk)
    if request.method == "POST":
        if request.GET.get("for", mark) != mark:  # no try of either: the passcode is another door's
            form.add_error(None, ANOTHER)
        elif answer := knocked(request, found, form):
            return answer
    context = {"form": form, "action": f"{request.path}?for={mark}"}
    return render(request, "reviews/guest_access/sign_in.html", context)


def knocked(request: HttpRequest, found: Door, form: forms.KnockForm) -> HttpResponse | None:
    """In, or shut after the last try; None with what is wrong in the form."""
    if not consume(request, action="door"):
        note(Kind.THROTTLED, Outcome.REFUSED, about=found)
        form.add_error(None, "Too many attempts. Wait a minute, then try again.")
    elif form.is_valid():
        if services.try_passcode(found, form.cleaned_data["passcode"], today=london_today()):
            enter(request, found, form.visitor)
            note(Kind.SIGN_IN, about=found)
            return redirect("door")
        note(Kind.SIGN_IN, Outcome.FAILED, about=found)
        left = TRIES - DoorKey.objects.get(door=found).tries
        if left <= 0:
            return shut(request)
        form.add_error("passcode", f"That passcode is not correct. You can try {times(left)}.")
    return None


def times(left: int) -> str:
    """How many tries are left, in words that end a sentence."""
    return "once more" if left == 1 else f"{left} more times"


def asked(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is asked, with the search list, as somebody with an account sees it; the receipt once it is answered."""
    found = visit.door.request
    if found.received_on:
        visit.log("receipt of an agency return")
        list(messages.get_messages(request))  # the page itself says that it has arrived; nothing repeats it later
        answer = getattr(found, "answer", None)
        return render(request, "reviews/guest_access/receipt.html", {"asked": found, "answer": answer})
    visit.log("agency request with its search list")
    context = asked_context(found, london_today()) | {"visitor": visit.visitor}
    context["parts"] = parts_of(found, by_link(), DRAFT, table_of(found))
    return render(request, "reviews/guest_access/asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int, part: str) -> HttpResponseBase:
    """A page behind the passcode: the return itself, a line of the chronology, a document, the draft as it is typed.

    The address names the request, so that a page left open for one is never sent to another whose link came after it.
    """
    if part not in PARTS:
        raise Http404
    return behind_the_passcode(request, pk, PARTS[part])


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, pk: int, line: int) -> HttpResponseBase:
    """A line of the chronology, to be corrected before the return is submitted."""
    return behind_the_passcode(request, pk, ChangeEvent.as_view(), line=line)


def behind_the_passcode(
    request: HttpRequest, pk: int, page: Callable[..., HttpResponseBase], **about: int
) -> HttpResponseBase:
    """A page for whoever is inside for this very request; the closed door for everybody else."""
    visit = inside(request)
    if visit is None and request.method == "POST" and (left := once_more(request, door=reverse("door"))):
        found = knocking(request)  # idle too long: what they typed is still theirs to send
        if found and found.request_id == pk and services.is_open(found, london_today()):
            return left
    if visit is None or visit.door.request_id != pk:
        return shut(request)
    if visit.door.request.received_on:
        return redirect("door")
    return page(request, visit=visit, **about)


class GuestPage(FormPage):
    """A page behind the passcode; whoever came by the link is nobody with an account."""

    what, back = "", "door"
    visit: Visit

    def open(self, visit: Visit) -> None:
        visit.log(self.what)
        self.visit = visit

    @property
    def actor(self) -> User:
        return by_link()

    @property
    def sender(self) -> str:
        return f"door {self.visit.door.pk}"

    @property
    def who(self) -> dict[str, Any]:
        """Who acts, as they said themselves, and on which London day."""
        return {"visitor": self.visit.visitor, "today": self.today}


class Answer(GuestPage, AnswerPage):
    """The structured return."""

    what, draft_name, form_class = "agency return", DRAFT, ReturnForm

    def open(self, visit: Visit) -> None:
        super().open(visit)
        self.record = visit.door.request

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        autosave = reverse("door-part", args=[self.record.pk, "draft"])
        return super().get_context_data(**more) | {"autosave": autosave}


class Submit(GuestPage, SubmitPage):
    """All parts of the answer at once: the door closes after this, and not before."""

    what, draft_name, service = "agency return before it is submitted", DRAFT, services.submit

    def open(self, visit: Visit) -> None:
        super().open(visit)
        self.record = visit.door.request

    @property
    def subject(self) -> Door:
        return self.visit.door

    @property
    def table_name(self) -> str:
        return table_of(self.record)


def table_of(asked: AgencyRequest) -> str:
    """The subject under which a table that came through the door is kept until its lines are added."""
    return f"door:{asked.pk}"


def draft(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep what is being typed."""
    if request.method != "POST":
        raise Http404
    return keep_draft(request, by_link(), DRAFT, str(visit.door.request_id))


class AddEvent(GuestPage, EventPage):
    """Add one line to the chronology."""

    what = "agency chronology"

    def save(self, form: EventForm) -> None:
        services.add_event(self.visit.door, ChronologyEntry(**form.answers), **self.who)


class AddTable(GuestPage, TablePage):
    """Add a whole chronology."""

    what = "agency chronology"

    @property
    def draft_subject(self) -> str:
        return table_of(self.visit.door.request)

    def add_lines(self, entries: list[ChronologyEntry]) -> int:
        return services.add_events(self.visit.door, entries, **self.who)


class ChangeEvent(GuestPage, ChangeEventPage):
    """Correct one line of the chronology."""

    what = "agency chronology"

    def open(self, visit: Visit, line: int) -> None:
        super().open(visit)
        self.record = line_of(visit.door.request, line)

    def save(self, form: EventForm) -> None:
        services.correct_event(self.record, form.expected_version, self.visit.door, **self.who, **form.answers)


class AddPaper(GuestPage, PaperPage):
    """Add one document."""

    what = "agency documents"

    def save(self, form: PaperForm) -> None:
        services.add_paper(self.visit.door, form.cleaned_data["title"], form.uploaded, **self.who)


PARTS: dict[str, Callable[..., HttpResponseBase]] = {
    "answer": Answer.as_view(),
    "draft": draft,
    "event": AddEvent.as_view(),
    "events": AddTable.as_view(),
    "document": AddPaper.as_view(),
    "submit": Submit.as_view(),
}


# --- The unit -----------------------------------------------------------------------------------------------


class SendLink(FormPage):
    """Send a link, or a new one. The passcode is in this answer and is kept nowhere else, so this one POST is answered
    with a page; reloading it leads back to the request.
    """

    http_method_names = ["post"]
    title, button = "Send a link", "Send the link and show the passcode"
    form_class = forms.DoorForm
    new_link = True
    made: services.Made | None = None

    def open(self, pk: int) -> None:
        self.asked = open_request(self.request, pk, "link to an agency request")
        if not works_on(self.request, self.asked):
            raise Http404

    @property
    def back_url(self) -> str:
        return self.asked.get_absolute_url()

    def make(self, form: Form) -> services.Made:
        """The door after what was pressed."""
        return services.send_link(self.asked, form.expected_version, form.cleaned_data["email"], **self.who)

    def save(self, form: Form) -> None:
        self.making = self.make(form)

    def finish(self, form: Form) -> None:
        self.made = self.making

    def form_valid(self, form: Form) -> HttpResponse:
        answer = super().form_valid(form)
        if self.made is None:
            return answer
        context = {"made": self.made, "passcode": spoken(self.made.passcode), "new_link": self.new_link}
        context |= {"asked": self.asked, "state": state_of(self.asked, self.today)}
        return render(self.request, "reviews/guest_access/made.html", context)

    def form_conflict(self, form: Form, conflict: Conflict) -> HttpResponse:
        words = "Somebody else has changed the link. Look at it, then try again if you still need to."
        form.add_error(None, words)
        return self.form_invalid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        if said := form.non_field_errors():
            messages.info(self.request, " ".join(said))
            return redirect(self.back_url)
        return super().form_invalid(form)


class NewPasscode(SendLink):
    """Give a new passcode for the same link."""

    form_class = Form
    new_link = False

    def open(self, pk: int) -> None:
        super().open(pk)
        if not hasattr(self.asked, "door"):
            raise Http404

    def make(self, form: Form) -> services.Made:
        return services.new_passcode(self.asked.door, form.expected_version, **self.who)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The link, or only its passcode: the two buttons of the request's page."""
    page = NewPasscode if request.POST.get("action") == "passcode" else SendLink
    return page.as_view()(request, pk=pk)
