"""Reports: the paper for the board, to read and print, as PDF and as Word."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.components import Link
from dashboard.performance.forms import asked
from dashboard.performance.periods import Period
from dashboard.performance.tables import in_address
from dashboard.reporting.pdf import make_pdf
from dashboard.reporting.report_blocks import Report
from dashboard.reporting.word import make_word
from dashboard.reports.board import board_paper

ALL = {"numbers": "all"}
MADE: dict[str, tuple[Callable[[Report], bytes], str]] = {
    "pdf": (make_pdf, "application/pdf"),
    "docx": (make_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def paper_of(request: HttpRequest, period: Period, today: date) -> Report:
    """The paper that the address asks for; small numbers are kept back unless all are asked for."""
    log_read(request, what="report: paper for the board")
    protected = request.GET.get("numbers") != ALL["numbers"]
    return board_paper(request.user, period, today, protected=protected)  # type: ignore[arg-type]  # signed in


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What can be made, and for which period."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    form, period = asked(request.GET, london_today())
    context = {
        "form": form,
        "period": period,
        "outside": _ways(period),
        "inside": _ways(period, **ALL),
        "clear_url": request.path if request.GET else "",
    }
    return render(request, "dashboard/reports/reports.html", context)


def _ways(period: Period, **more: str) -> list[Link]:
    """A paper to read and print, as PDF, and as Word."""
    query = in_address(period, **more)
    files = [(words, reverse("board-paper-file", args=[kind])) for words, kind in (("PDF", "pdf"), ("Word", "docx"))]
    return [Link(words, f"{url}?{query}") for words, url in [("Read and print", reverse("board-paper")), *files]]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The paper as a page that can be printed."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    _, period = asked(request.GET, today)
    report = paper_of(request, period, today)
    more = ALL if report.marking == "OFFICIAL-SENSITIVE" else {}
    context = {
        "report": report,
        "ways": _ways(period, **more)[1:],
        "back_url": f"{reverse('reports')}?{in_address(period)}",
    }
    return render(request, "dashboard/reports/paper.html", context)


@require_safe
def board_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The paper as a file to keep and send."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    if kind not in MADE:
        raise Http404
    today = london_today()
    _, period = asked(request.GET, today)
    make, mime = MADE[kind]
    named = f'attachment; filename="board-paper-{today.isoformat()}.{kind}"'
    return HttpResponse(make(paper_of(request, period, today)), mime, headers={"Content-Disposition": named})
