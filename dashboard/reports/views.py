"""Reports: the paper for the board and the draft of the yearly report, to read and print, as PDF and as Word."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.event_models import Kind as EventKind
from csprapp.accounts.events import note
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.components import Link
from dashboard.performance.forms import asked
from dashboard.performance.periods import Period, fixed_within
from dashboard.performance.tables import in_address
from dashboard.reporting.pdf import make_pdf
from dashboard.reporting.report_blocks import Report
from dashboard.reporting.word import make_word
from dashboard.reports.board import INSIDE, board_paper
from dashboard.reports.yearly import yearly_report
from dashboard.reports.years import asked_year, year_in_address

ALL = {"numbers": "all"}
MADE: dict[str, tuple[Callable[[Report], bytes], str]] = {
    "pdf": (make_pdf, "application/pdf"),
    "docx": (make_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def is_protected(request: HttpRequest) -> bool:
    """Whether the paper may leave the partnership: unless all numbers are asked for."""
    return request.GET.get("numbers") != ALL["numbers"]


def period_of(request: HttpRequest, today: date) -> Period | None:
    """The period of the paper that the address asks for. What may leave the partnership is of a whole quarter or a year
    from 1 April, that two papers give nothing away together: the last one when none is asked for, None for another."""
    form, period = asked(request.GET, today)
    if not is_protected(request):
        return period
    found = fixed_within(period, today)
    return found[0] if found == [period] or not form.is_bound else None


def other_period(request: HttpRequest) -> HttpResponse:
    """To the page that says of which periods a paper may leave, and offers the nearest ones."""
    return redirect(f"{reverse('reports')}?{request.GET.urlencode()}")


def paper_of(request: HttpRequest, period: Period, today: date) -> Report:
    """The paper that the address asks for; small numbers are kept back unless all are asked for."""
    log_read(request, what="report: paper for the board")
    protected = is_protected(request)
    return board_paper(request.user, period, today, protected=protected)  # type: ignore[arg-type]  # signed in


def draft_of(request: HttpRequest, year: Period, today: date) -> Report:
    """The draft of the yearly report that the address asks for; without words about people unless all is asked for."""
    protected = is_protected(request)
    log_read(request, what=f"report: yearly report, draft{'' if protected else ' with words about people'}")
    return yearly_report(request.user, year, today, protected=protected)  # type: ignore[arg-type]  # signed in


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What can be made, and for which period or year."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    form, period = asked(request.GET, today)
    year_form, year = asked_year(request.GET, today)
    context = {
        "form": form,
        "period": period,
        "outside": [(each.words, _ways("board-paper", in_address(each))) for each in fixed_within(period, today)],
        "inside": _ways("board-paper", in_address(period, **ALL)),
        "year_form": year_form,
        "year": year,
        "year_outside": _ways("yearly-report", year_in_address(year)),
        "year_inside": _ways("yearly-report", year_in_address(year, **ALL)),
        "cases_url": reverse("case-list") if has_permission(request.user, Permission.SEE_CASES) else "",
        "sheets_url": address("sheets") if has_permission(request.user, Permission.SEE_CASES) else "",
        "clear_url": request.path if request.GET else "",
    }
    return render(request, "dashboard/reports/reports.html", context)


def _ways(page: str, query: str) -> list[Link]:
    """A report to read and print, as PDF, and as Word."""
    files = [(words, reverse(f"{page}-file", args=[kind])) for words, kind in (("PDF", "pdf"), ("Word", "docx"))]
    return [Link(words, f"{url}?{query}") for words, url in [("Read and print", reverse(page)), *files]]


def _as_page(request: HttpRequest, report: Report, ways: list[Link], back: str) -> HttpResponse:
    """A report as a page that can be printed."""
    context = {"report": report, "ways": ways[1:], "back_url": f"{reverse('reports')}?{back}"}
    return render(request, "dashboard/reports/paper.html", context)


def _as_file(kind: str, report: Report, name: str) -> HttpResponse:
    """A report as a file to keep and send; that it was taken is noted."""
    make, mime = MADE[kind]
    note(EventKind.EXPORT, about=f"report:{name}")
    named = f'attachment; filename="{name}-{report.made_on.isoformat()}.{kind}"'
    return HttpResponse(make(report), mime, headers={"Content-Disposition": named})


def _more(report: Report) -> dict[str, str]:
    return ALL if report.marking == INSIDE else {}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The paper as a page that can be printed."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    if (period := period_of(request, today)) is None:
        return other_period(request)
    report = paper_of(request, period, today)
    return _as_page(request, report, _ways("board-paper", in_address(period, **_more(report))), in_address(period))


@require_safe
def board_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The paper as a file to keep and send."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    if kind not in MADE:
        raise Http404
    today = london_today()
    if (period := period_of(request, today)) is None:
        return other_period(request)
    return _as_file(kind, paper_of(request, period, today), "board-paper")


@require_safe
def yearly(request: HttpRequest) -> HttpResponse:
    """The draft of the yearly report as a page that can be printed."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    _, year = asked_year(request.GET, today)
    report = draft_of(request, year, today)
    ways = _ways("yearly-report", year_in_address(year, **_more(report)))
    return _as_page(request, report, ways, year_in_address(year))


@require_safe
def yearly_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The draft of the yearly report as a file, to be finished in Word."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    if kind not in MADE:
        raise Http404
    today = london_today()
    _, year = asked_year(request.GET, today)
    return _as_file(kind, draft_of(request, year, today), "yearly-report")
