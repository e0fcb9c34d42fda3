"""The rapid review's report: what to look at before it is sent, making it, the unit's own, and the kept files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.documents.views import kept
from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.roles import Permission, has_permission
from csprapp.today import london_today
from csprapp.ui.form_pages import ButtonPage
from csprapp.ui.forms import Form
from dashboard.reporting import services
from dashboard.reporting.forms import OwnReportForm
from dashboard.reporting.gathering import gather
from dashboard.reporting.pdf import signs_without_a_font
from reviews.learning.frame import frame
from reviews.rapid.queries import rapid_review_of
from reviews.rapid.reporting import keep_own, report_files

PAGE, CURRENT = "case-report", "case-rapid-review"


@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Before you send: what was taken out of the texts, what still looks as if it gave somebody away, what is empty."""
    incident = open_case(request, reference, "rapid review report: names in its texts")
    review, works = rapid_review_of(incident), has_permission(request.user, Permission.WORK_CASE)
    gathered = gather(incident, london_today(), review) if works else None
    context = {
        **frame(incident, CURRENT),
        "review": review,
        "works": works,
        "gathered": gathered,
        "without_a_font": signs_without_a_font(gathered.report) if gathered else "",
        "files": report_files(review),
    }
    return render(request, "dashboard/reporting/report.html", context)


class MakeReport(ButtonPage, CaseFormPage):
    """Make the report as a PDF or as Word, and keep it."""

    back = PAGE
    kind: str

    def open(self, reference: str, kind: str) -> None:
        self.what = f"rapid review report made: {kind}"[:120]
        super().open(reference, kind=kind)

    def find(self, kind: str) -> Incident:
        if kind not in services.MAKERS:
            raise Http404
        self.kind = kind
        return self.incident

    def save(self, form: Form) -> str:
        number = services.make_report(self.incident, self.kind, **self.who).number
        self.done = f"Version {number} is made. You can open it below: read it before you send it."
        return f"{self.back_url}#kept"


class OwnReport(CaseFormPage):
    """Use the unit's own report instead of one made from the record."""

    what, done = "rapid review report: our own", "Your report is kept."
    template_name, form_class = "dashboard/reporting/own.html", OwnReportForm
    back = PAGE

    def save(self, form: OwnReportForm) -> str:
        keep_own(self.incident, form.uploaded, **self.who)
        return f"{self.back_url}#kept"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | frame(self.incident, CURRENT)


@require_safe
def file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One kept report as an attachment, under a name that names nobody."""
    incident = open_case(request, reference, f"rapid review report, version {number}")
    for made in report_files(rapid_review_of(incident)):
        if made.number == number and made.may_be_opened:
            note(Kind.EXPORT, about=incident)
            return kept(made, f"rapid-review-{incident.reference}")
    raise Http404
