"""Pages of a case that another area leads: who leads, our part, and that we lead again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.incidents.frame import frame
from cases.incidents.models import Incident
from cases.incidents.pages import answer, open_to_change
from cases.incidents.permissions import open_case
from cases.notifications import led_by_other_area
from cases.notifications.forms import CorrectLeadForm, LeadBackForm, LeadForm, OurPartForm
from cases.notifications.models import AreaLead
from csprapp.accounts.roles import Deed, may
from csprapp.clock.deadline import day_words
from csprapp.today import london_today
from csprapp.ui.components import Fact


def page_of(incident: Incident) -> str:
    """The page that says which area leads."""
    return reverse(led_by_other_area.PAGE, args=[incident.reference])


@require_safe
def leads(request: HttpRequest, reference: str) -> HttpResponse:
    """Which other area leads or led the case, and our part."""
    incident = open_case(request, reference, "which area leads")
    rows = incident.area_leads.select_related("document", "deadline").order_by("-pk")
    context = {
        **frame(incident, "case", london_today()),
        "rows": [(row, _facts(row)) for row in rows],
        "led_elsewhere": any(row.taken_back_on is None for row in rows),
        "may_work": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "cases/another_area.html", context)


def _facts(row: AreaLead) -> list[Fact]:
    sent = f"Sent {day_words(row.sent_on)}\n{row.our_part}" if row.sent_on else ""
    if not sent and row.deadline:
        sent = f"Due {day_words(row.deadline.due_on)}"
    facts = [
        Fact("Leads since", day_words(row.since_on), note=row.reason),
        Fact("Contact", row.contact, note=row.reference and f"Their reference {row.reference}"),
        Fact("What it asks of us", row.asked),
        Fact("Our part", sent, note=f"Copy: {row.document}" if row.document else ""),
    ]
    if row.taken_back_on:
        facts.append(Fact("We lead again since", day_words(row.taken_back_on), note=row.taken_back_reason))
    return facts


@require_http_methods(["GET", "POST"])
def lead_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Another area leads from now on, or has led for some time."""
    incident, today = open_to_change(request, reference, "another area leads"), london_today()
    form = LeadForm(request.POST or None, today=today)

    def save() -> None:
        facts = {name: form.cleaned_data[name] for name in led_by_other_area.LEAD}
        led_by_other_area.pass_on(incident, facts, due_on=form.cleaned_data["due_on"], by=request.user, today=today)

    hint = "Our statutory dates end with this reason. What was done stays, and so does the case."
    return answer(
        request, incident, form, "Another area leads this case", save=save, done="Recorded. Our dates have ended.",
        hint=hint, back_url=page_of(incident),
    )  # fmt: skip


def _row(request: HttpRequest, reference: str, pk: int, deed: Deed = Deed.WORK_CASE) -> AreaLead:
    incident = open_to_change(request, reference, "another area leads", deed)
    return get_object_or_404(incident.area_leads.select_related("incident", "deadline"), pk=pk)


@require_http_methods(["GET", "POST"])
def lead(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct what is recorded of the area that leads."""
    row, today = _row(request, reference, pk), london_today()
    start = {name: getattr(row, name) for name in led_by_other_area.LEAD}
    form = CorrectLeadForm(request.POST or None, today=today, initial=start, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        facts = {name: said[name] for name in led_by_other_area.LEAD if name in said}
        why = said["change_reason"]
        led_by_other_area.correct_lead(row, form.expected_version, facts, reason=why, by=request.user, today=today)

    return answer(
        request, row.incident, form, f"Change: {row.led_by}", save=save, done="Saved.", back_url=page_of(row.incident)
    )


@require_http_methods(["GET", "POST"])
def our_part(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What we gave to the area that leads."""
    row, today = _row(request, reference, pk), london_today()
    start = {"sent_on": row.sent_on or today, "our_part": row.our_part, "document": row.document}
    form = OurPartForm(request.POST or None, incident=row.incident, today=today, initial=start, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        led_by_other_area.send_our_part(
            row, form.expected_version, sent_on=said["sent_on"], our_part=said["our_part"], document=said["document"],
            by=request.user, today=today,
        )  # fmt: skip

    return answer(request, row.incident, form, "Our part", save=save, done="Recorded.", back_url=page_of(row.incident))


@require_http_methods(["GET", "POST"])
def lead_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """We lead the case again."""
    row, today = _row(request, reference, pk, Deed.CHANGE_DATE), london_today()
    form = LeadBackForm(request.POST or None, today=today, initial={"on": today}, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        led_by_other_area.take_back(
            row, form.expected_version, said["on"], reason=said["reason"], by=request.user, today=today
        )  # fmt: skip

    hint = "The dates that ended run on from the days they started."
    return answer(
        request, row.incident, form, "We lead this case again", save=save, done="We lead this case again.", hint=hint,
        back_url=page_of(row.incident),
    )  # fmt: skip
