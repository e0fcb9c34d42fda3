"""The pack of figures for whoever asks under the Freedom of Information Act: as a page and as a sheet."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files.checks import CSV, MIME
from csprapp.files.serving import attachment
from csprapp.records.access import log_read
from csprapp.today import london_today
from dashboard.privacy.figures import HIDDEN, pack


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Counts of the whole years that are over."""
    require_permission(request.user, Permission.ANSWER_RIGHTS)
    log_read(request, what="figures for anybody who asks")
    return render(request, "dashboard/privacy/figures.html", {"tables": pack(london_today()), "hidden": HIDDEN})


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The same counts, a row for each number."""
    require_permission(request.user, Permission.ANSWER_RIGHTS)
    log_read(request, what="figures for anybody who asks (sheet)")
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["Table", "Row", "Year", "Number"])
    for table, rows in pack(london_today()):
        for name, values in rows:
            lines.writerows(
                [table.title, name, year, value] for year, value in zip((*table.columns, "All"), values, strict=True)
            )
    note(Kind.EXPORT, view="privacy-figures-sheet")
    return attachment(out.getvalue().encode("utf-8-sig"), MIME[CSV], "figures.csv")
