"""Who may open a case and who did; the audit of its record; restricting it; opening it in an emergency."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.audit.forms import GlassForm, NameForm, RestrictForm
from cases.audit.history import events
from cases.audit.queries import glass_row, may_open, reads
from cases.incidents import access as services
from cases.incidents.access_models import CaseAccess
from cases.incidents.frame import frame
from cases.incidents.models import Incident
from cases.incidents.pages import answer
from cases.incidents.permissions import open_case
from cases.incidents.rules import REFERENCE
from csprapp.accounts.roles import Deed, may, require
from csprapp.records.access import log_read
from csprapp.records.refusals import Refused
from csprapp.records.services import DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui.forms import ReasonForm

A_PAGE = 50


def page_url(incident: Incident) -> str:
    """The address of the page of who may open the case."""
    return reverse("case-access", args=[incident.reference])


@require_GET
def access(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may open the case; for managers also who did, when, which page and why."""
    incident = open_case(request, reference, "who may open and who read")
    sees_reads = may(request.user, Deed.SEE_READS)
    read = Paginator(reads(incident), A_PAGE).get_page(request.GET.get("page")) if sees_reads else None
    context = {
        **frame(incident, "case-access", london_today()),
        "openers": may_open(incident, london_today()),
        "reads": read,
        "others_read": sees_reads and reads(incident).exclude(user=request.user).exists(),
        "may_restrict": may(request.user, Deed.RESTRICT),
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


def _answer(request: HttpRequest, incident: Incident, form: Any, title: str, **more: Any) -> HttpResponse:
    return answer(request, incident, form, title, back_url=page_url(incident), **more)


@require_http_methods(["GET", "POST"])
def restrict(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the case to everybody but the people named."""
    incident = open_case(request, reference, "restrict the case")
    require(request.user, Deed.RESTRICT)
    named = services.named_on(incident, london_today())
    initial = {"people": {user.pk for user in [*named, incident.owner, request.user] if user}}
    form = RestrictForm(request.POST or None, today=london_today(), initial=initial, version=incident.version)

    def save() -> None:
        said = form.cleaned_data
        services.restrict(
            incident,
            form.expected_version,
            said["people"],
            reason=said["reason"],
            by=request.user,
            today=london_today(),
        )

    title, done = "Restrict this case", "The case is restricted to the people named."
    hint = "Its coordinators and managers still see one line: that it exists, its owner and its next date."
    return _answer(request, incident, form, title, save=save, done=done, hint=hint, button="Restrict the case")


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the case again to everybody whose role reaches it."""
    incident = open_case(request, reference, "lift the restriction")
    require(request.user, Deed.RESTRICT)
    form = ReasonForm.asking("Why is the restriction lifted?")(request.POST or None, version=incident.version)

    def save() -> None:
        said = form.cleaned_data
        services.lift_restriction(
            incident, form.expected_version, reason=said["reason"], by=request.user, today=london_today()
        )

    title, done = "Lift the restriction", "The restriction is lifted."
    return _answer(request, incident, form, title, save=save, done=done, button="Lift the restriction")


@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, reference: str) -> HttpResponse:
    """Name one more person on the case."""
    incident = open_case(request, reference, "name a person on the case")
    require(request.user, Deed.RESTRICT)
    already = services.named_on(incident, london_today())
    form = NameForm(request.POST or None, today=london_today(), already=already)

    def save() -> None:
        said = form.cleaned_data
        services.name_person(
            incident, said["person"], reason=said["reason"], until=said["until"], by=request.user, today=london_today()
        )

    title = "Name a person on this case"
    return _answer(request, incident, form, title, save=save, done="They may open the case now.")


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a person off the case at once."""
    incident = open_case(request, reference, "take a person off the case")
    require(request.user, Deed.RESTRICT)
    live = CaseAccess.objects.live(london_today()).filter(incident=incident).select_related("user", "incident")
    row = get_object_or_404(live, pk=pk)
    form = ReasonForm(request.POST or None, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        services.remove_person(row, form.expected_version, reason=said["reason"], by=request.user, today=london_today())

    title = f"Take {row.user} off this case"
    done = f"{row.user} is off this case."
    hint = "The last two people of a restricted case stay on it."
    return _answer(request, incident, form, title, save=save, done=done, hint=hint, button="Take them off")


@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest, reference: str) -> HttpResponse:
    """A manager opens a restricted case in an emergency, with a reason that the people named on it are told of.

    Whoever does not see that the case exists gets the 404 of a case that does not.
    """
    if not REFERENCE.fullmatch(reference):
        raise Http404
    incident = glass_row(request.user, reference, london_today())
    if incident is None or not may(request.user, Deed.BREAK_GLASS):
        if Incident.objects.visible_to(request.user, london_today()).filter(reference=reference).exists():
            return redirect("case", reference)
        raise Http404
    log_read(request, what="that the case is restricted", case=reference, obj=incident)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form.cleaned_data["token"] or form["token"].initial, request.user) as submission:
                submission.answer_url = incident.get_absolute_url()
                reason = form.cleaned_data["reason"]
                services.break_glass(incident, reason=reason, by=request.user, today=london_today())
        except DuplicateSubmission as already:
            return redirect(already.url)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            log_read(request, what="opened in an emergency", case=reference, obj=incident, why=reason)
            return redirect(submission.answer_url)
    return render(request, "cases/glass.html", {"reference": reference, "form": form})
