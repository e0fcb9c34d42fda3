"""The door: a link, a passcode, then one request and nothing else; and the unit's pages that make a door.

Whatever is wrong with a link - unknown, replaced, run out, locked, answered, taken back - the answer is the same page.
"""

from collections.abc import Callable

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui.views import keep_draft
from reviews.guest_access import services
from reviews.guest_access.forms import DoorForm, KnockForm
from reviews.guest_access.queries import by_link, state_of
from reviews.guest_access.rules import TRIES, spoken
from reviews.guest_access.visits import Visit, enter, inside, knocking, leave, remember
from reviews.returns.forms import ReturnForm
from reviews.returns.models import AgencyRequest, DoorKey
from reviews.returns.pages import answer_page, asked_context, event_page, paper_page
from reviews.returns.services import Answer
from reviews.returns.views import open_request, works_on

DRAFT = "agency-return-by-link"


def shut(request: HttpRequest) -> HttpResponse:
    """The one answer to every link that does not open: what to do about it."""
    return render(request, "reviews/guest_access/closed.html", status=404)


@require_safe
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
    """The passcode first; then what is asked, or, once answered, that it has arrived."""
    if request.method == "POST" and request.POST.get("action") == "leave":
        leave(request)
        return redirect("door")
    if visit := inside(request):
        return redirect("door") if request.method == "POST" else asked(request, visit)
    found = knocking(request)
    if found is None or not services.is_open(found, london_today()):
        return shut(request)
    form = KnockForm(request.POST or None)
    if request.method == "POST":
        if not consume(request, action="door"):
            form.add_error(None, "Too many tries. Wait a minute, then try again.")
        elif form.is_valid():
            if services.try_passcode(found, form.cleaned_data["passcode"], today=london_today()):
                enter(request, found, form.visitor)
                return redirect("door")
            left = TRIES - DoorKey.objects.get(door=found).tries
            if left <= 0:
                return shut(request)
            form.add_error("passcode", f"That is not the passcode. You can try {times(left)}.")
    return render(request, "reviews/guest_access/sign_in.html", {"form": form})


def times(left: int) -> str:
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
    return render(
        request, "reviews/guest_access/asked.html", {**asked_context(found, london_today()), "visitor": visit.visitor}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """A page behind the passcode: the return itself, a line of the chronology, a document, the draft as it is typed.

    The address names the request, so that a page left open for one is never sent to another whose link came after it.
    """
    if part not in PARTS:
        raise Http404
    visit = inside(request)
    if visit is None or visit.door.request_id != pk:
        return shut(request)
    if visit.door.request.received_on:
        return redirect("door")
    return PARTS[part](request, visit)


def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The structured return."""
    visit.log("agency return")
    found = visit.door.request

    def keep(version: int, said: Answer) -> None:
        services.submit(visit.door, version, said, visit.visitor, today=london_today())

    saved, here = reverse("door-part", args=[found.pk, "draft"]), reverse("door")
    return answer_page(request, found, ReturnForm, DRAFT, keep, by=by_link(), here=here, autosave=saved)


def draft(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep what is being typed."""
    if request.method != "POST":
        raise Http404
    return keep_draft(request, by_link(), DRAFT, str(visit.door.request_id))


def event(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Add one line to the chronology."""
    visit.log("agency chronology")
    who = {"visitor": visit.visitor, "today": london_today()}
    return event_page(
        request, lambda line: services.add_event(visit.door, line, **who), here=reverse("door"), by=by_link()
    )


def document(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Add one document."""
    visit.log("agency documents")
    who = {"visitor": visit.visitor, "today": london_today()}
    return paper_page(
        request,
        lambda title, data: services.add_paper(visit.door, title, data, **who),
        here=reverse("door"),
        by=by_link(),
    )


PARTS: dict[str, Callable[[HttpRequest, Visit], HttpResponse]] = {
    "answer": answer,
    "draft": draft,
    "event": event,
    "document": document,
}


# --- The unit -----------------------------------------------------------------------------------------------


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a link, or a new one, or give a new passcode. The passcode is in this answer and is kept nowhere else, so
    this one POST is answered with a page; reloading it leads back to the request.
    """
    found = open_request(request, pk, "link to an agency request")
    if not works_on(request, found):
        raise Http404
    here, form = found.get_absolute_url(), DoorForm(request.POST)
    only_passcode = request.POST.get("action") == "passcode"
    if not only_passcode and not form.is_valid():
        return render(request, "reviews/form.html", page(form, here))
    form.is_valid()
    try:
        with once(form.cleaned_data.get("token", ""), request.user) as submission:
            submission.answer_url = here
            made = made_for(request, found, form, only_passcode)
    except DuplicateSubmission as done:
        return redirect(done.url)
    except Conflict:
        messages.info(request, "Somebody changed the link meanwhile. Look at it, then press again if it is needed.")
        return redirect(here)
    except (Refused, NotAllowed) as refused:
        messages.info(request, str(refused))
        return redirect(here)
    context = {"asked": found, "made": made, "passcode": spoken(made.passcode), "new_link": not only_passcode}
    return render(request, "reviews/guest_access/made.html", {**context, "state": state_of(found, london_today())})


def made_for(request: HttpRequest, found: AgencyRequest, form: DoorForm, only_passcode: bool) -> services.Made:
    """The door after what was pressed."""
    seen, who = form.cleaned_data.get("version") or 0, {"by": request.user, "today": london_today()}
    if only_passcode:
        if not hasattr(found, "door"):
            raise Http404
        return services.new_passcode(found.door, seen, **who)
    return services.send_link(found, seen, form.cleaned_data["email"], **who)


def page(form: DoorForm, here: str) -> dict:
    return {"form": form, "title": "Send a link", "back_url": here, "button": "Send the link and show the passcode"}
