"""A case's summary for a meeting: to read and print, as PDF and as Word; with names for a purpose and after signing in
again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.fields import Choice, Text
from csprapp.ui.forms import Form
from dashboard.reporting.report_blocks import Report
from dashboard.reports.case_summary import case_summary
from dashboard.reports.views import MADE
from publishing.overview.publication_page import SignedInAfresh


def _open(request: HttpRequest, reference: str, what: str) -> Incident:
    incident = open_case(request, reference, what)
    require_permission(request.user, Permission.SEE_CASES)
    return incident


@require_safe
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """The summary without names, as a page that can be printed."""
    incident = _open(request, reference, "summary for a meeting")
    report = case_summary(incident, request.user, london_today(), names=False)  # type: ignore[arg-type]  # signed in
    ways = [Link(words, reverse("case-summary-file", args=[reference, kind])) for words, kind in FILES]
    if has_permission(request.user, Permission.WORK_CASE):
        ways.append(Link("With names", reverse("case-summary-names", args=[reference])))
    context = {
        "report": report,
        "ways": ways,
        "back_url": reverse("case", args=[reference]),
        "back_text": "Back to the case",
    }
    return render(request, "dashboard/reports/paper.html", context)


FILES = (("PDF", "pdf"), ("Word", "docx"))


@require_safe
def summary_file(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The summary without names as a file."""
    if kind not in MADE:
        raise Http404
    incident = _open(request, reference, f"summary for a meeting, taken as {kind}")
    report = case_summary(incident, request.user, london_today(), names=False)  # type: ignore[arg-type]  # signed in
    return _taken(incident, report, kind)


def _taken(incident: Incident, report: Report, kind: str) -> HttpResponse:
    """The file; that it was taken is noted."""
    note(Kind.EXPORT, about=incident)
    make, mime = MADE[kind]
    named = f'attachment; filename="summary-{incident.reference}-{report.made_on.isoformat()}.{kind}"'
    return HttpResponse(make(report), mime, headers={"Content-Disposition": named})


class SummaryForm(Form):
    kind = Choice(label="File", choices=[(kind, words) for words, kind in FILES], initial="pdf")
    purpose = Text(
        label="What is the file for?",
        help_text="This is kept in the log of who read what. For example, rapid review meeting. Do not name anybody.",
        missing="Enter what the file is for",
        max_length=200,
    )


class SummaryWithNames(SignedInAfresh, CaseFormPage):
    """The summary with names and dates of birth: for a purpose, after signing in again."""

    what, title, button = "summary for a meeting: asking for names", "Summary with names", "Make the file"
    lead = "It names the child and the family, with their dates of birth. You may be asked to sign in again."
    form_class, back, asks_fresh_sign_in = SummaryForm, "case-summary", True

    def form_valid(self, form: SummaryForm) -> HttpResponse:
        """The file itself: nothing is changed, so there is nowhere to go after."""
        kind, why = form.cleaned_data["kind"], form.cleaned_data["purpose"]
        what = f"summary for a meeting, with names, taken as {kind}"
        log_read(self.request, what=what, case=self.incident.reference, obj=self.incident, why=why)
        return _taken(self.incident, case_summary(self.incident, self.actor, self.today, names=True), kind)
