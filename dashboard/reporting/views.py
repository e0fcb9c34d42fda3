"""The rapid review's report: what to look at before it is sent, making it, the unit's own, and the kept files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Deed, may, require
from csprapp.files.checks import FileRefused
from csprapp.files.serving import attachment
from csprapp.files.storage import read
from csprapp.records.services import DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui.forms import Form
from dashboard.reporting import services
from dashboard.reporting.forms import OwnReportForm
from dashboard.reporting.gathering import gather
from reviews.pages import frame
from reviews.rapid.queries import rapid_review_of, state_of
from reviews.rapid.reporting import keep_own, report_files

PAGE, CURRENT = "case-report", "case-rapid-review"


@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Before you send: what was taken out of the texts, what still looks as if it gave somebody away, what is empty."""
    incident = open_case(request, reference, "rapid review report: names in its texts")
    review, works = rapid_review_of(incident), may(request.user, Deed.WORK_CASE)
    context = {
        **frame(incident, state_of(review).value, CURRENT),
        "review": review,
        "works": works,
        "gathered": gather(incident, london_today()) if works else None,
        "files": report_files(review),
        "tokens": {kind: Form()["token"].initial for kind in services.MAKERS},
    }
    return render(request, "dashboard/reporting/report.html", context)


@require_POST
def make(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Make the report as a PDF or as Word, and keep it."""
    incident = open_case(request, reference, f"rapid review report made: {kind}"[:120])
    require(request.user, Deed.WORK_CASE)
    if kind not in services.MAKERS:
        raise Http404
    here, form = reverse(PAGE, args=[reference]), Form(request.POST)
    form.is_valid()
    try:
        with once(form.cleaned_data.get("token", ""), request.user) as submission:
            file = services.make_report(incident, kind, by=request.user, today=london_today())
            submission.answer_url = f"{here}#kept"
    except DuplicateSubmission as done:
        return redirect(done.url)
    messages.success(request, f"Version {file.number} is made and kept. Open it below and read it before you send it.")
    return redirect(submission.answer_url)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, reference: str) -> HttpResponse:
    """Use the unit's own report instead of one made from the record."""
    incident = open_case(request, reference, "rapid review report: our own")
    require(request.user, Deed.WORK_CASE)
    here = reverse(PAGE, args=[reference])
    form = OwnReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form.cleaned_data["token"], request.user) as submission:
                keep_own(incident, form.cleaned_data["file"].read(), by=request.user, today=london_today())
                submission.answer_url = f"{here}#kept"
            messages.success(request, "Your report is kept.")
            return redirect(submission.answer_url)
        except DuplicateSubmission as done:
            return redirect(done.url)
        except FileRefused as refused:
            form.add_error("file", refused)
    context = {**frame(incident, state_of(rapid_review_of(incident)).value, CURRENT), "form": form, "back_url": here}
    return render(request, "dashboard/reporting/own.html", context)


@require_safe
def file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One kept report as an attachment, under a name that names nobody."""
    incident = open_case(request, reference, f"rapid review report, version {number}")
    for kept in report_files(rapid_review_of(incident)):
        if kept.number == number and kept.may_be_opened:
            return attachment(read(kept.file.name), kept.mime, f"rapid-review-{incident.reference}.{kept.kind}")
    raise Http404
