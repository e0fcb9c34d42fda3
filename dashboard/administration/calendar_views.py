"""Settings pages of the clock: bank holidays, closure days, rules. Each change is previewed before it is made."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.dates.rules import plain_name
from cases.deadlines import adjusting
from cases.deadlines.adjusting import NewDay
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import CalendarDay, ClosureDays, Deadline
from cases.deadlines.recalculation import Move
from csprapp.accounts.roles import Deed, may, require
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.rules import UnknownRule
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui.forms import Form
from dashboard.administration.calendar_forms import (
    AddDayForm,
    ClosureForm,
    EndClosureForm,
    PublishedForm,
    RemoveDayForm,
    RuleForm,
)

Kind = CalendarDay.Kind
SHOWN = 500  # moves on the page of a preview
SHIPPED_SOURCE = "The published list, as the software ships it"


def _see(request: HttpRequest) -> None:
    """Everybody who keeps or reads clocks may see what they rest on; only some may change it."""
    if not may(request.user, Deed.SET_CALENDAR):
        require(request.user, Deed.SEE_TEAM)


@require_safe
def bank_holidays(request: HttpRequest) -> HttpResponse:
    """The calendar in force, each day with its source."""
    _see(request)
    calendar, today = calendar_in_force(), london_today()
    years = sorted({day.year for day in calendar.holidays})
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked[:4]) in years else today.year
    changed = {row.day: row for row in CalendarDay.objects.filter(in_force=True).exclude(kind=Kind.PUBLISHED)}
    days = [
        {"day": day, "name": plain_name(name), "source": changed[day].source if day in changed else SHIPPED_SOURCE}
        for day, name in calendar.holidays.items()
        if day.year == year
    ]
    context = {
        "days": days,
        "year": year,
        "earlier": year - 1 if year - 1 in years else None,
        "later": year + 1 if year + 1 in years else None,
        "calendar": calendar,
        "worked": [row for row in changed.values() if row.kind == Kind.REMOVED],
        "warning": adjusting.calendar_warning(today, calendar),
        "may_change": may(request.user, Deed.SET_CALENDAR),
        "today": today,
    }
    return render(request, "dashboard/administration/bank_holidays.html", context)


def _digest(moves: list[Move]) -> str:
    """What a person has seen: if the moves are others by the time they confirm, they are shown again."""
    seen = ";".join(f"{m.deadline_id} {m.computed_after} {m.due_after}" for m in moves)
    return sha256(seen.encode()).hexdigest()[:16]


def _previewed(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    back: str,
    look: Callable[[Form], list[Move]],
    make: Callable[[Form], Any],
) -> HttpResponse:
    """A form, then every deadline that would move, then the change: the three faces of one address."""
    require(request.user, Deed.SET_CALENDAR)
    context = {"form": form, "title": title, "back": back}
    if request.method != "POST" or not form.is_valid():
        return render(request, "dashboard/administration/calendar_change.html", context)
    try:
        moves = look(form)
        if request.POST.get("seen") == _digest(moves):
            with once(form.cleaned_data["token"], request.user) as submission:
                submission.answer_url = back
                make(form)
            return redirect(back)
    except DuplicateSubmission as done:
        return redirect(done.url)
    except (Refused, OutsideCalendar) as error:
        form.add_error(None, str(error))
        return render(request, "dashboard/administration/calendar_change.html", context)
    kept = [(name, value) for name, value in form.typed.items() if isinstance(value, str)]
    context |= {
        "opened": _opened(request, moves),
        "moves": moves,
        "seen": _digest(moves),
        "kept": kept,
        "token": form.cleaned_data["token"],
    }
    return render(request, "dashboard/administration/calendar_preview.html", context)


def _opened(request: HttpRequest, moves: list[Move]) -> set[int]:
    """Keys of the moves that are shown whose cases this person may open; of the others only the dates are shown."""
    shown = [move.deadline_id for move in moves[:SHOWN]]
    visible = Deadline.objects.visible_to(request.user, london_today()).filter(pk__in=shown)
    return set(visible.values_list("pk", flat=True))


def _calendar_change(request: HttpRequest, form: Form, title: str, new: Callable[[Form], NewDay]) -> HttpResponse:
    def make(given: Form) -> None:
        why = given.cleaned_data["why"]
        adjusting.change_calendar(new(given), by=request.user, why=why, today=london_today())

    back = reverse("settings-bank-holidays")
    return _previewed(
        request, form, title=title, back=back, look=lambda given: adjusting.preview_day(new(given)), make=make
    )


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def add_day(request: HttpRequest) -> HttpResponse:
    """Add a one-off day."""

    def new(form: Form) -> NewDay:
        answers = form.cleaned_data
        return NewDay(Kind.ADDED, answers["day"], answers["name"], answers["source"])

    return _calendar_change(request, AddDayForm(_sent(request)), "Add a bank holiday", new)


@require_http_methods(["GET", "POST"])
def remove_day(request: HttpRequest, iso: str) -> HttpResponse:
    """Take a day out."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        raise Http404 from None
    title = f"Take out {day:%A} {day.day} {day:%B %Y}"
    return _calendar_change(
        request,
        RemoveDayForm(_sent(request)),
        title,
        lambda form: NewDay(Kind.REMOVED, day, source=form.cleaned_data["source"]),
    )


@require_http_methods(["GET", "POST"])
def published(request: HttpRequest) -> HttpResponse:
    """Record that the government's list reaches further."""

    def new(form: Form) -> NewDay:
        year = form.cleaned_data["year"]
        if not 1990 <= year <= 2200:
            raise Refused("Enter a year like 2029")
        return NewDay(Kind.PUBLISHED, date(year, 12, 31), source=form.cleaned_data["source"])

    return _calendar_change(request, PublishedForm(_sent(request)), "The published list has grown", new)


@require_http_methods(["GET", "POST"])
def closures(request: HttpRequest) -> HttpResponse:
    """Closure days: a separate list that never moves a statutory date."""
    _see(request)
    form = ClosureForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            with once(answers["token"], request.user) as submission:
                submission.answer_url = reverse("settings-closure-days")
                adjusting.add_closure(
                    answers["first_day"],
                    answers["last_day"],
                    answers["name"],
                    answers["covered_by"],
                    by=request.user,
                    why=answers["why"],
                    agency_id=answers["agency"].pk if answers["agency"] else None,
                )
        except DuplicateSubmission:
            pass
        return redirect("settings-closure-days")
    rows = ClosureDays.objects.filter(in_force=True).select_related("agency")
    context = {"form": form, "rows": rows, "may_change": may(request.user, Deed.SET_CALENDAR)}
    return render(request, "dashboard/administration/closure_days.html", context)


@require_http_methods(["GET", "POST"])
def end_closure(request: HttpRequest, pk: int) -> HttpResponse:
    """Take closure days out, with a reason."""
    require(request.user, Deed.SET_CALENDAR)
    row = get_object_or_404(ClosureDays, pk=pk, in_force=True)
    form = EndClosureForm(_sent(request), version=row.version)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            adjusting.end_closure(pk, answers["version"], by=request.user, why=answers["why"])
            return redirect("settings-closure-days")
        except Conflict as conflict:
            form.renew(conflict.current.version)
            form.add_error(None, "Somebody changed these closure days meanwhile. Check them, then try again.")
    context = {"form": form, "title": f"Take out {row.name}", "back": reverse("settings-closure-days")}
    return render(request, "dashboard/administration/calendar_change.html", {**context, "button": "Take it out"})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its source, edition and date in force."""
    _see(request)
    context = {"rules": adjusting.rules_by_key(), "may_change": may(request.user, Deed.SET_CALENDAR)}
    return render(request, "dashboard/administration/rules.html", context)


@require_http_methods(["GET", "POST"])
def change_rule(request: HttpRequest, key: str) -> HttpResponse:
    """A new version of a rule, with a preview of what moves."""
    try:
        latest = rules_in_force().versions(key)[-1]
    except UnknownRule:
        raise Http404 from None
    names = ("length", "unit", "counts_day_0", "source", "edition")
    form = RuleForm(_sent(request), initial={name: getattr(latest, name) for name in names})

    def look(given: RuleForm) -> list[Move]:
        version = given.version_of(key)
        adjusting.check_rule(version)
        return adjusting.preview_rule(version)

    def make(given: RuleForm) -> None:
        why = given.cleaned_data["why"]
        adjusting.change_rule(given.version_of(key), by=request.user, why=why, today=london_today())

    title = f"Change the rule: {latest.name}"
    return _previewed(request, form, title=title, back=reverse("settings-rules"), look=look, make=make)
