"""The performance page, and the list behind each of its figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.records.access import log_read
from csprapp.today import london_today
from dashboard.performance.children import children_of, figures_of
from dashboard.performance.considered import Considered, Figure, behind_considered, considered
from dashboard.performance.forms import PeriodForm
from dashboard.performance.queries import JudgedBy, Line, Measure, Period, behind, figures
from dashboard.performance.rules import Outcome, reporting_year

PAGE = 50
PARTS = ("day", "month", "year")
ANSWERED = {"yes": True, "no": False}


@dataclass(frozen=True)
class Cell:
    """A figure and the address of its list; no address for nothing."""

    which: Outcome
    number: int
    url: str


@dataclass(frozen=True)
class Shown:
    """A line of the table with its links."""

    line: Line
    judged_by: str
    first: bool
    cells: list[Cell]


def asked(request: HttpRequest, today: date) -> tuple[PeriodForm, Period]:
    """The period in the address; the reporting year so far when there is none, or none that can be read."""
    start, end = reporting_year(today)
    form = PeriodForm(request.GET if set(request.GET) & {"start_year", "end_year"} else None)
    if form.is_bound and form.is_valid():
        start, end = form.cleaned_data["start"] or start, form.cleaned_data["end"] or max(end, start)
    elif not form.is_bound:
        form = PeriodForm(initial={"start": start, "end": end})
    return form, Period(start, max(start, end))


def in_address(period: Period, **more: str) -> str:
    """The period and more as the query of an address."""
    days = {"start": period.start, "end": period.end}
    parts = {f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in PARTS}
    return urlencode({**parts, **more})


@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    """Whether the statutory dates were kept, judged by the statutory date and by the date that governed."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    form, period = asked(request, today)
    lines = figures(request.user, period, today)
    shown = list(show_all(lines, period))
    context = {
        "form": form,
        "period": period,
        "lines": shown,
        "outcomes": list(Outcome),
        "children_url": f"{reverse('performance-children')}?{in_address(period)}",
        "empty": not any(cell.number for each in shown for cell in each.cells),
        "considered": [show_considered(figure, period) for figure in considered(request.user, period, today)],
        "clear_url": request.path if request.GET else "",
        "in_address": in_address(period),
    }
    return render(request, "dashboard/performance/performance.html", context)


def show_considered(figure: Figure, period: Period) -> tuple[Figure, str, str]:
    """A figure with the addresses of the lists behind it: those that answer, and those that do not."""
    page = reverse("performance-considered")
    urls = {said: f"{page}?{in_address(period, of=figure.of.value, answered=said)}" for said in ANSWERED}
    return figure, urls["yes"] if figure.answered else "", urls["no"] if figure.not_answered else ""


def show_all(lines: list[Line], period: Period) -> Iterator[Shown]:
    """Each measure by both dates; on one line where they give the same figures."""
    for _, found in groupby(lines, key=lambda line: line.measure):
        statute, governing = found
        if statute.counts == governing.counts:
            yield show(governing, period, "both dates", first=True)
        else:
            yield show(statute, period, statute.judged_by.words, first=True)
            yield show(governing, period, governing.judged_by.words, first=False)


def show(line: Line, period: Period, judged_by: str, *, first: bool) -> Shown:
    page = reverse("performance-list")
    cells = []
    for which, number in line.cells:
        query = in_address(period, measure=line.measure, by=line.judged_by, outcome=which)
        cells.append(Cell(which, number, f"{page}?{query}" if number else ""))
    return Shown(line, judged_by, first, cells)


@require_safe
def children(request: HttpRequest) -> HttpResponse:
    """The children of a period as they are counted."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    form, period = asked(request, today)
    found = children_of(request.user, period, today)
    log_read(request, what="figures: the children")
    context = {
        "form": form,
        "period": period,
        "number": len(found),
        "figures": figures_of(found),
        "back_url": f"{reverse('performance')}?{in_address(period)}",
        "clear_url": request.path if request.GET else "",
    }
    return render(request, "dashboard/performance/children.html", context)


@require_safe
def performance_list(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure: as many rows as it says. A case the reader may not open is a row that says so."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    try:
        measure = Measure(request.GET.get("measure", ""))
        judged_by = JudgedBy(request.GET.get("by", ""))
        which = Outcome(request.GET.get("outcome", ""))
    except ValueError:
        raise Http404 from None
    _, period = asked(request, today)
    found = behind(request.user, period, today, measure=measure, judged_by=judged_by, which=which)
    page = Paginator(found, PAGE).get_page(request.GET.get("page", 1))
    log_read(request, what=f"figures: {measure} {which} by {judged_by}")
    context = {
        "measure": measure,
        "judged_by": judged_by,
        "which": which,
        "period": period,
        "page": page,
        "rows": [row(deadline, judged_by) for deadline in page],
        "back_url": f"{reverse('performance')}?{in_address(period)}",
    }
    return render(request, "dashboard/performance/list.html", context)


@require_safe
def performance_considered(request: HttpRequest) -> HttpResponse:
    """The cases in whose review race, ethnicity and culture are considered, or are not, as far as somebody wrote it."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today, answered = london_today(), ANSWERED.get(request.GET.get("answered", ""))
    if request.GET.get("of") not in Considered.values or answered is None:
        raise Http404
    _, period = asked(request, today)
    of = Considered(request.GET["of"])
    found = behind_considered(request.user, period, today, of=of, answered=answered)
    page = Paginator(found, PAGE).get_page(request.GET.get("page", 1))
    log_read(request, what=f"figures: race, ethnicity and culture, {of.label}")
    context = {
        "of": of,
        "answered": answered,
        "period": period,
        "page": page,
        "rows": [row(deadline, JudgedBy.GOVERNING) for deadline in page],
        "back_url": f"{reverse('performance')}?{in_address(period)}",
    }
    return render(request, "dashboard/performance/considered.html", context)


def row(deadline: Deadline, judged_by: JudgedBy) -> dict[str, str]:
    """A case behind a figure; nothing of one the reader may not open."""
    if not deadline.opened:
        return {}
    return {
        "reference": deadline.incident.reference,
        "url": deadline.incident.get_absolute_url(),
        "started": day_words(deadline.started_on),
        "judged": day_words(getattr(deadline, judged_by.value)),
        "done": day_words(done) if (done := getattr(deadline, "done_on", None)) else "",
        "owner": str(deadline.owner) if deadline.owner else "No owner",
    }
