"""Settings: the sections of the rapid review report, in order, each with its name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from csprapp.accounts.roles import Deed, require
from csprapp.records.services import Conflict, DuplicateSubmission, once
from dashboard.reporting import layout
from dashboard.reporting.forms import LayoutForm


@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: HttpRequest) -> HttpResponse:
    """A number, a name and a tick for each section; works without JavaScript. Takes effect on the next report."""
    require(request.user, Deed.SET_UP)
    current = layout.current()
    form = LayoutForm(request.POST or None, lines=layout.merged(current.sections), version=current.version)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form.cleaned_data["token"], request.user) as submission:
                layout.set_layout(form.wanted, form.expected_version, by=request.user)
                submission.answer_url = request.path
            messages.success(request, "The sections are saved. Reports made from now on have them.")
            return redirect(request.path)
        except DuplicateSubmission as done:
            return redirect(done.url)
        except Conflict as conflict:
            form.add_error(None, "Somebody changed the sections meanwhile. Look at this page again, then save.")
            form.renew(conflict.current.version)
    past = current.history.select_related("history_user") if current.version else []
    return render(request, "dashboard/reporting/settings_report.html", {"form": form, "past": past})
