"""Logging an incident: four pages, a check page, one Save, and what happens next."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.deadlines.queries import rows
from cases.incidents.permissions import open_case
from cases.intake import summary
from cases.intake.forms import CheckForm
from cases.intake.services import log_incident
from cases.intake.wizard import FORM, PAGES, People, Wizard, judged_rows, page_url
from csprapp.accounts.roles import Deed, require
from csprapp.clock.instants import LONDON
from csprapp.records.refusals import Refused
from csprapp.records.services import DuplicateSubmission, once
from csprapp.today import london_today, now
from csprapp.ui.components import Due


def _wizard(request: HttpRequest) -> Wizard:
    require(request.user, Deed.LOG_INCIDENT)
    return Wizard(request.user, london_today(), now().astimezone(LONDON).time())


def _next_url(request: HttpRequest, page: str) -> str:
    """After a page: back to the check page when its Change link was followed, else the next page."""
    names = list(PAGES)
    last = page == names[-1] or request.GET.get("to") == "check"
    return reverse("case-new-check") if last else page_url(names[names.index(page) + 1])


def _back_url(request: HttpRequest, page: str) -> str:
    names = list(PAGES)
    if request.GET.get("to") == "check":
        return reverse("case-new-check")
    return "/staff/cases/" if page == names[0] else page_url(names[names.index(page) - 1])


def _frame(request: HttpRequest, wizard: Wizard, page: str, **more: Any) -> dict[str, Any]:
    return {
        "title": PAGES[page],
        "number": list(PAGES).index(page) + 1,
        "pages": len(PAGES),
        "autosave": reverse("autosave", args=[FORM, page]),
        "draft": wizard.drafts.get("when"),
        **more,
    }


@require_http_methods(["GET", "POST"])
def new_case(request: HttpRequest, page: str = "when") -> HttpResponse:
    """A page of the wizard. Whatever is sent is kept, right or wrong; only what is right leads on."""
    if page not in PAGES:
        raise Http404
    wizard = _wizard(request)
    if page == "people":
        return _people(request, wizard)
    form = wizard.form(page)
    if request.method == "POST":
        form = wizard.form(page, request.POST)
        wizard.keep(page, form.typed)
        if leaving := _leaving(request, page):
            return leaving
        if form.is_valid():
            return redirect(_next_url(request, page))
    elif request.GET.get("wrong") and wizard.data(page) is not None:
        form = getattr(wizard, page)
    return render(request, "cases/new_page.html", _frame(request, wizard, page, form=form))


def _people(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    people = People(request.POST.dict() | dict(request.POST.lists()) if request.POST else wizard.data("people"))
    found = people.rows(bound=False)
    if request.method == "POST":
        action = request.POST.get("action", "")
        _change_rows(people, action)
        wizard.keep("people", people.kept)
        if leaving := _leaving(request, "people"):
            return leaving
        if action:
            return redirect(f"{request.get_full_path()}#people-{_last_number(people, action)}")
        found = judged_rows(people)
        if not any(row.form.errors for row in found):
            return redirect(_next_url(request, "people"))
    elif request.GET.get("wrong") and wizard.data("people") is not None:
        found = wizard.rows
    context = _frame(request, wizard, "people", rows=found, forms=[row.form for row in found])
    return render(request, "cases/new_people.html", context)


def _change_rows(people: People, action: str) -> None:
    if action in {"add-child", "add-adult"}:
        people.add(action.removeprefix("add-"))
    elif action.startswith("remove-") and (number := action.removeprefix("remove-")).isdecimal():
        people.remove(int(number[:4]))


def _last_number(people: People, action: str) -> int:
    return max(people.numbers["adult" if action == "add-adult" else "child"] or [0])


def _leaving(request: HttpRequest, page: str) -> HttpResponse | None:
    """Where "Back" and "Save and come back later" lead, with what was typed kept unjudged; None for other buttons."""
    action = request.POST.get("action")
    if action == "later":
        messages.success(request, "Your answers are kept. Go on under Cases, Log an incident.")
        return redirect("/staff/")
    return redirect(_back_url(request, page)) if action == "back" else None


@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed."""
    _wizard(request).forget()
    return redirect("case-new")


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers, the first date and likely duplicates, before anything is saved; Save makes the case once."""
    wizard = _wizard(request)
    if request.method == "POST":
        return _save(request, wizard)
    wrong = wizard.first_wrong_page()
    if wrong:
        return redirect(f"{page_url(wrong)}?to=check&wrong=1" if wizard.data(wrong) else page_url(wrong))
    return _check_page(request, wizard)


def _check_page(request: HttpRequest, wizard: Wizard, form: CheckForm | None = None) -> HttpResponse:
    new, duplicates = wizard.new_case([]), wizard.duplicates()
    context = {
        "form": form or CheckForm(duplicates=duplicates),
        "token": wizard.token,
        "dates": summary.first_dates(new, wizard.today),
        "doubt": wizard.when.doubt,
        "duplicates": duplicates,
        "sections": summary.check_pages(new),
        "back_url": page_url(list(PAGES)[-1]),
    }
    return render(request, "cases/new_check.html", context)


class _Unfinished(Exception):
    """The answers changed or went since the check page was shown."""


def _save(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    token = request.POST.get("token", "").replace("\0", "")[:64]
    if not token or (wizard.started and token != wizard.token):
        return redirect("case-new-check")
    form = None
    try:
        with once(token, request.user) as submission:
            if wizard.first_wrong_page():
                raise _Unfinished
            form = CheckForm(request.POST, duplicates=wizard.duplicates())
            if not form.is_valid():
                raise _Unfinished
            incident = log_incident(wizard.new_case(form.linked), by=request.user, today=wizard.today)
            submission.answer_url = reverse("case-logged", args=[incident.reference])
            wizard.forget()
    except DuplicateSubmission as done:
        return redirect(done.url)
    except _Unfinished:
        return redirect("case-new-check")
    except Refused as refused:
        form.add_error(None, str(refused))
        return _check_page(request, wizard, form)
    return redirect(submission.answer_url)


@require_GET
def logged(request: HttpRequest, reference: str) -> HttpResponse:
    """The case is there: its reference, its next date, what happens next."""
    incident = open_case(request, reference, "confirmation of logging")
    running = rows(incident.deadlines.open().in_work_order(), london_today())
    context = {
        "incident": incident,
        "dates": [
            Due(row.what, row.due_on, row.standing, row.url, overdue=row.overdue, owner=row.owner) for row in running
        ],
        "notified": incident.notifications.exists(),
        "notification_url": reverse("case-notification", args=[reference]),
    }
    return render(request, "cases/logged.html", context)
