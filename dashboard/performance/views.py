"""The performance page, and the list behind each of its figures."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import ChildrenOfArea
from csprapp.records.access import log_read
from csprapp.today import london_today
from dashboard.performance.behind import page_of
from dashboard.performance.children import children_of, figures_of
from dashboard.performance.considered import Considered, Figure, behind_considered
from dashboard.performance.dates import Measured, asked_of, duty_of
from dashboard.performance.duties import BESIDE, considered, duties, reasons
from dashboard.performance.forms import asked
from dashboard.performance.lateness import NONE, WORDS, with_reason
from dashboard.performance.periods import Compared, Period
from dashboard.performance.population import beside
from dashboard.performance.queries import JudgedBy, Measure, behind
from dashboard.performance.rules import LATE, Outcome
from dashboard.performance.tables import in_address, pages

ANSWERED = {"yes": True, "no": False}
OUTCOMES = {"all": tuple(Outcome), "late": LATE}  # beside each outcome by itself


@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    """Whether the statutory dates were kept, judged by the statutory date and by the date that was set."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    form, period = asked(request.GET, today)
    compared, measured = Compared(period), Measured(rules_in_force(), calendar_in_force())
    found = duties(request.user, asked_of(compared), today, *BESIDE)
    why = reasons(found, period)
    told = [duty_of(found, measure, compared, measured, why) for measure in Measure]
    context = {
        "form": form,
        "period": period,
        "pages": pages("performance", period),
        "duties": [duty for duty in told if not duty.empty],
        "none": [duty for duty in told if duty.empty],
        "began": sum(duty.lines[-1].every for duty in told),
        "considered": [show_considered(figure, period) for figure in considered(found, period)],
        "clear_url": request.path if request.GET else "",
        "in_address": in_address(period),
    }
    return render(request, "dashboard/performance/performance.html", context)


def show_considered(figure: Figure, period: Period) -> tuple[Figure, str, str]:
    """A figure with the addresses of the lists behind it: those that answer, and those that do not."""
    page = reverse("performance-considered")
    urls = {said: f"{page}?{in_address(period, of=figure.of.value, answered=said)}" for said in ANSWERED}
    return figure, urls["yes"] if figure.answered else "", urls["no"] if figure.not_answered else ""


@require_safe
def children(request: HttpRequest) -> HttpResponse:
    """The children of a period as they are counted."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    form, period = asked(request.GET, today)
    found = children_of(request.user, period, today)
    shown = figures_of(found)
    log_read(request, what="figures: the children")
    context = {
        "form": form,
        "period": period,
        "pages": pages("performance-children", period),
        "number": len(found),
        "figures": shown,
        "beside": beside(shown, list(ChildrenOfArea.objects.all())),
        "clear_url": request.path if request.GET else "",
    }
    return render(request, "dashboard/performance/children.html", context)


@require_safe
def performance_list(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure: as many rows as it says. A case the reader may not open is a row that says so."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    why, of = request.GET.get("why", ""), request.GET.get("outcome", "")
    try:
        measure = Measure(request.GET.get("measure", ""))
        judged_by = JudgedBy(request.GET.get("by", ""))
        which = OUTCOMES.get(of) or (Outcome(of),)
    except ValueError:
        raise Http404 from None
    if why and why not in WORDS:
        raise Http404
    _, period = asked(request.GET, today)
    figure = OneFigure(measure, judged_by, which, why)
    shown = page_of(request.GET.get("page", ""), _behind, request.user, today, period, figure)
    log_read(request, what=f"figures: {measure} {of} by {judged_by}")
    said = which[0].label if len(which) == 1 else of
    context = {
        "measure": measure,
        "judged_by": judged_by,
        "which": f"{said}, {WORDS[why].lower()}" if why else said,
        "period": period,
        "page": shown,
        "rows": [row(deadline, judged_by) for deadline in shown],
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
    _, period = asked(request.GET, today)
    of = Considered(request.GET["of"])
    page = page_of(request.GET.get("page", ""), _considered, request.user, today, period, of, answered)
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


SHOWN = ("incident__reference", "owner__name", "owner__email", "started_on")  # what `row` reads of every list


class OneFigure(NamedTuple):
    """Which figure a list is behind: one that turned out so, by one date, late for `why`, or for whatever."""

    measure: Measure
    judged_by: JudgedBy
    which: tuple[Outcome, ...]
    why: str


def _behind(user: User, on: date, period: Period, of: OneFigure) -> QuerySet[Deadline]:
    found = with_reason(behind(user, period, on, measure=of.measure, judged_by=of.judged_by, which=of.which))
    found = found.filter(why="" if of.why == NONE else of.why) if of.why else found
    return found.only(*SHOWN, of.judged_by.value)


def _considered(user: User, on: date, period: Period, of: Considered, answered: bool) -> QuerySet[Deadline]:
    found = behind_considered(user, period, on, of=of, answered=answered)
    return found.only(*SHOWN, JudgedBy.GOVERNING.value)


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
        "why": WORDS.get(getattr(deadline, "why", ""), ""),
        "owner": str(deadline.owner) if deadline.owner else "No owner",
    }
