"""Logging an incident: four pages, a check page, one Save, and what happens next."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.deadlines.queries import rows
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.intake import begun, summary
from cases.intake.forms import CheckForm
from cases.intake.services import log_incident
from cases.intake.wizard import FORM, PAGES, People, Wizard, judged_rows, page_url
from cases.notifications import clocks
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.instants import LONDON
from csprapp.records.refusals import Refused
from csprapp.today import london_today, now
from csprapp.ui.components import Due
from csprapp.ui.form_pages import FormPage
from csprapp.ui.widgets import day_pressed

LEADS = {
    "when": "Leave anything that is not known yet empty. You can add it later.",
    "people": "Only one person’s initials are needed now. Most pages show initials, never a full name. If you do not "
    "know them, enter words such as Baby A or Mother.",
    "known": "Only the area is needed now.",
    "owner": "Only the owner is needed now.",
}

GUIDE = {"when": "aware", "known": "suspected"}


def _wizard(request: HttpRequest) -> Wizard:
    require_permission(request.user, Permission.LOG_INCIDENT)
    return Wizard(request.user, london_today(), now().astimezone(LONDON).time())


def _beside(request: HttpRequest, page: str, steps: int) -> str:
    """Where so many steps on or back from a page lead: to the check page when its Change link was followed."""
    way = ["/staff/cases/", *(page_url(name) for name in PAGES), reverse("case-new-check")]
    return way[-1] if request.GET.get("to") == "check" else way[way.index(page_url(page)) + steps]


def _shown(request: HttpRequest, wizard: Wizard, page: str, template: str, **more: Any) -> HttpResponse:
    context = {
        "lead": LEADS[page],
        "title": PAGES[page],
        "guide": GUIDE.get(page, ""),
        "number": list(PAGES).index(page) + 1,
        "pages": len(PAGES),
        "autosave": reverse("autosave", args=[FORM, page]),
        "draft": wizard.drafts.get("when"),
    }
    return render(request, template, context | more)


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
        day = day_pressed(request.POST.get("action", ""), wizard.today)
        wizard.keep(page, form.typed | day)
        if day:
            return redirect(request.get_full_path())
        if leaving := _leaving(request, page):
            return leaving
        if form.is_valid():
            return redirect(_beside(request, page, 1))
    elif request.GET.get("wrong") and wizard.data(page) is not None:
        form = getattr(wizard, page)
    return _shown(request, wizard, page, "cases/new_page.html", form=form)


def _people(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    people = People(request.POST.dict() | dict(request.POST.lists()) if request.POST else wizard.data("people"))
    found = people.rows(bound=False)
    if request.method == "POST":
        action = request.POST.get("action", "")
        people.press(action)
        wizard.keep("people", people.kept)
        if leaving := _leaving(request, "people"):
            return leaving
        if action:
            last = max(people.numbers["adult" if action == "add-adult" else "child"] or [0])
            if action.startswith("same-"):
                last = next((row.number for row in found if action == f"same-{row.number}"), last)
            return redirect(f"{request.get_full_path()}#people-{last}")
        found = judged_rows(people, wizard.today)
        if not any(row.form.errors for row in found):
            return redirect(_beside(request, "people", 1))
    elif request.GET.get("wrong") and wizard.data("people") is not None:
        found = wizard.rows
    forms = [row.form for row in found]
    return _shown(request, wizard, "people", "cases/new_people.html", rows=found, forms=forms)


def _leaving(request: HttpRequest, page: str) -> HttpResponse | None:
    """Where "Back" and "Save and come back later" lead, with what was typed kept unjudged; None for other buttons."""
    action = request.POST.get("action")
    if action == "later":
        messages.success(request, "Your answers are kept. The incident is at the top of My work until you log it.")
        return redirect("/staff/")
    return redirect(_beside(request, page, -1)) if action == "back" else None


@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed."""
    wizard = _wizard(request)
    with transaction.atomic():
        begun.finish(wizard.user, wizard.today, logged=False)
        wizard.forget()
    return redirect("case-new")


class Check(FormPage):
    """All answers, the first date and likely duplicates, before anything is saved; Save makes the case once."""

    template_name, form_class = "cases/new_check.html", CheckForm

    def open(self) -> HttpResponse | None:
        self.wizard = _wizard(self.request)
        if self.request.method == "POST":
            token = self.request.POST.get("token")
            stale = not token or (self.wizard.drafts and token != self.wizard.token)
            return redirect("case-new-check") if stale else None
        wrong = self.wizard.first_wrong_page()
        if wrong:
            return redirect(f"{page_url(wrong)}?to=check&wrong=1" if self.wizard.data(wrong) else page_url(wrong))
        return None

    @property
    def back_url(self) -> str:
        return page_url(list(PAGES)[-1])

    @cached_property
    def duplicates(self) -> list[tuple[Incident, str]]:
        """Cases that may be the same, each with what they have in common."""
        return self.wizard.duplicates()

    def save(self, form: CheckForm) -> str:
        if self.wizard.first_wrong_page():
            raise Refused("The answers have changed. Check them again.")
        incident = log_incident(self.wizard.new_case(form.linked), **self.who)
        begun.finish(self.wizard.user, self.today, logged=True)
        self.wizard.forget()
        return reverse("case-logged", args=[incident.reference])

    def form_invalid(self, form: CheckForm) -> HttpResponse:
        if self.wizard.first_wrong_page():
            return redirect("case-new-check")
        return super().form_invalid(form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        new = self.wizard.new_case([])
        return super().get_context_data(**more) | {
            "token": self.wizard.token,
            "dates": summary.first_dates(new, self.today),
            "doubts": self.wizard.doubts,
            "duplicates": self.duplicates,
            "sections": summary.check_pages(new),
        }


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
        "death_alone": clocks.is_death_alone(incident),
        "notification_url": reverse("case-notification", args=[reference]),
    }
    return render(request, "cases/logged.html", context)
