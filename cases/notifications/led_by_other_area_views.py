"""Pages of a case that another area leads: who leads, our part, and that we lead again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.frame import frame
from cases.incidents.permissions import open_case
from cases.notifications import led_by_other_area
from cases.notifications.forms import CorrectLeadForm, LeadBackForm, LeadForm, OurPartForm
from cases.notifications.models import AreaLead
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.today import london_today
from csprapp.ui.components import Fact


@require_safe
def leads(request: HttpRequest, reference: str) -> HttpResponse:
    """Which other area leads or led the case, and our part."""
    incident = open_case(request, reference, "which area leads")
    rows = incident.area_leads.select_related("document", "deadline").order_by("-pk")
    context = {
        **frame(incident, "case", london_today()),
        "rows": [(row, _facts(row)) for row in rows],
        "led_elsewhere": any(row.taken_back_on is None for row in rows),
        "may_work": has_permission(request.user, Permission.WORK_CASE),
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


class LeadFormPage(CaseFormPage):
    """A page with one form about the area that leads a case."""

    what, back, rows = "another area leads", led_by_other_area.PAGE, "area_leads"
    done = "It is recorded."


class NewLead(LeadFormPage):
    """Another area leads from now on, or has led for some time."""

    title, done = "Another area leads this case", "It is recorded that another area leads, and our dates have ended."
    lead = "Our statutory dates end with this reason. What was done stays, and so does the case."
    form_class, adds = LeadForm, True

    def save(self, form: LeadForm) -> None:
        led_by_other_area.pass_on(self.incident, form.answers, due_on=form.cleaned_data["due_on"], **self.who)


class CorrectLead(LeadFormPage):
    """Correct what is recorded of the area that leads."""

    done, shows_saved = "The changes to the area that leads are saved.", True
    form_class = CorrectLeadForm

    @property
    def title(self) -> str:
        return f"Change: {self.record.led_by}"

    def save(self, form: CorrectLeadForm) -> None:
        facts = form.answers
        why = facts.pop("change_reason")
        led_by_other_area.correct_lead(self.record, form.expected_version, facts, reason=why, **self.who)


class OurPart(LeadFormPage):
    """What we gave to the area that leads."""

    title, shows_saved = "Our part", True
    form_class, service = OurPartForm, led_by_other_area.send_our_part
    starts_today = ("sent_on",)


class LeadBack(LeadFormPage):
    """We lead the case again."""

    title, done, deed = "We lead this case again", "We lead this case again.", Permission.CHANGE_DATE
    lead = "The dates that ended continue from the days they started."
    form_class, service = LeadBackForm, led_by_other_area.take_back
    starts_today = ("on",)
