"""Who may open a case and who did; the audit of its record; restricting it; opening it in an emergency."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases.access.models import CaseAccess
from cases.audit.forms import MomentsForm, NameForm, RestrictForm, SecondForm
from cases.audit.history import events
from cases.audit.moments import as_it_was
from cases.audit.queries import glass_row, may_open, reads
from cases.incidents import access as services, agreeing
from cases.incidents.form_pages import CaseFormPage
from cases.incidents.frame import frame
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.incidents.rules import REFERENCE
from csprapp.accounts.roles import Permission, has_permission
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form, ReasonForm

A_PAGE = 50


@require_GET
def access(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may open the case; for managers also who did, when, which page and why."""
    incident = open_case(request, reference, "who may open and who read")
    sees_reads = has_permission(request.user, Permission.SEE_READS)
    read = Paginator(reads(incident), A_PAGE).get_page(request.GET.get("page")) if sees_reads else None
    context = {
        **frame(incident, "case-access", london_today()),
        "openers": may_open(incident, london_today()),
        "waiting": agreeing.waiting(incident),
        "reads": read,
        "others_read": sees_reads and reads(incident).exclude(user=request.user).exists(),
        "may_restrict": has_permission(request.user, Permission.RESTRICT),
    }
    return render(request, "cases/access.html", context)


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Every change of the case's record: who, when, why, each field before and after. POST shows people's names."""
    names = request.method == "POST"
    incident = open_case(request, reference, "history of the record, with names" if names else "history of the record")
    found = events(incident, request.user, london_today(), show_names=names)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {**frame(incident, "case-history", london_today()), "page": page, "names": names}
    return render(request, "cases/history.html", context)


@require_http_methods(["GET", "POST"])
def moments(request: HttpRequest, reference: str) -> HttpResponse:
    """The case as its record said at a moment, or what differs between two. POST shows people's names."""
    names = request.method == "POST"
    form = MomentsForm(request.GET if "day_year" in request.GET else None)
    asked = form.words if form.is_bound and form.is_valid() else []
    shown = f"record as it was at {' and '.join(asked)}" if asked else "record as it was, asked for"
    incident = open_case(request, reference, f"{shown}, with names" if names and asked else shown)
    today = london_today()
    end, then = [*form.cleaned_data["ends"], None][:2] if asked else (None, None)
    parts = as_it_was(incident, request.user, today, end, then, show_names=names) if end else []
    context = {**frame(incident, "case-history", today), "form": form, "asked": asked, "parts": parts, "names": names}
    return render(request, "cases/moments.html", context)


ASKED = "A second person must agree. The people named and the privacy lead are told immediately."


class AccessFormPage(CaseFormPage):
    """A page with one form about who may open a case."""

    deed, back = Permission.RESTRICT, "case-access"


class Restrict(AccessFormPage):
    """Close the case to everybody but the people named."""

    guide = "restrict"
    what, title, done = (
        "restrict the case",
        "Restrict this case",
        "The case is restricted. Only the people named can open it.",
    )
    lead = "Coordinators and managers of the area will still see one line: that it exists, its owner and its next date."
    button = "Restrict the case"
    form_class, service = RestrictForm, services.restrict
    needs_today = True

    def get_initial(self) -> dict[str, Any]:
        named = services.named_on(self.incident, self.today)
        return {"people": {user.pk for user in [*named, self.incident.owner, self.actor] if user}}

    def saved_values(self, record: Incident) -> dict[str, Any]:
        return {"people": services.named_on(record, self.today)}


class Lift(AccessFormPage):
    """Open the case again to everybody whose role reaches it."""

    guide = "restrict"
    what, title = "lift the restriction", "Lift the restriction"
    lead, button = ASKED, "Ask the second person"
    form_class, done = SecondForm, "The second person has been asked to agree."

    def save(self, form: SecondForm) -> None:
        agreeing.lift(self.incident, **form.answers, **self.who)


class Name(AccessFormPage):
    """Name one more person on the case."""

    guide = "restrict"
    what, title, done = "name a person on the case", "Name a person on this case", "They can now open the case."
    form_class = NameForm
    needs_today = True

    def save(self, form: NameForm) -> None:
        said = form.answers
        person, second = said.pop("person"), said.pop("second")
        if person == self.actor:
            agreeing.name_me(self.incident, second=second, **said, **self.who)
            self.done = "The second person has been asked to agree."
        else:
            services.name_person(self.incident, person, **said, **self.who)

    def find(self) -> None:
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"already": services.named_on(self.incident, self.today)}


class Remove(AccessFormPage):
    """Take a person off the case at once."""

    guide = "restrict"
    what = "take a person off the case"

    def find(self, pk: int) -> CaseAccess:
        live = CaseAccess.objects.live(self.today).filter(incident=self.incident).select_related("user", "incident")
        row = get_object_or_404(live, pk=pk)
        self.title, self.done = f"Take {row.user} off this case", f"{row.user} can no longer open this case."
        self.asks = services.needs_another(row, self.incident)
        if self.asks:
            self.done, self.button = "The second person has been asked to agree.", "Ask the second person"
            self.lead = f"{ASKED} The last two people on a restricted case cannot be removed."
        else:
            self.button = "Take them off"
        return row

    def get_form_class(self) -> type[Form]:
        return SecondForm if self.asks else ReasonForm

    def save(self, form: Form) -> None:
        if self.asks:
            agreeing.remove(self.record, **form.answers, **self.who)
        else:
            services.take_off(self.record, form.expected_version, **form.answers, **self.who)


class BreakGlass(FormPage):
    """A manager opens a restricted case in an emergency, with a reason that the people named on it are told of.

    Whoever does not see that the case exists gets the 404 of a case that does not.
    """

    template_name, back_url = "cases/glass.html", "/staff/cases/"
    form_class = ReasonForm.asking("Why do you need to open this case now?", "Enter why you need to open this case now")
    service = services.break_glass
    done = "You opened this restricted case. You can read it until midnight."

    def open(self, reference: str) -> HttpResponse | None:
        user = self.request.user
        if not REFERENCE.fullmatch(reference):
            raise Http404
        self.incident = glass_row(user, reference, self.today)
        if self.incident is None or not has_permission(user, Permission.BREAK_GLASS):
            if Incident.objects.visible_to(user, self.today).filter(reference=reference).exists():
                return redirect("case", reference)
            raise Http404
        self.log("that the case is restricted")
        return None

    def log(self, what: str, why: str = "") -> None:
        """Log the read as one in an emergency; `why` is what the reader gave as the reason."""
        log_read(self.request, what=what, case=self.incident.reference, obj=self.incident, why=why)

    @property
    def subject(self) -> Incident:
        return self.incident

    def get_success_url(self) -> str:
        return self.incident.get_absolute_url()

    def finish(self, form: ReasonForm) -> None:
        self.log("opened in an emergency", why=form.cleaned_data["reason"])
        super().finish(form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(reference=self.incident.reference, **more)
