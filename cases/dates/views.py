"""The page that explains a date, the three pages that change one, and the calculator."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from cases.dates import changes, pages
from cases.dates.forms import CalculatorForm, DateForm, DecisionForm, DelayForm
from cases.dates.rules import STARTS_HERE, Option, option_of, options
from cases.deadlines.models import Deadline, DeadlineChange
from cases.deadlines.services import look_at
from csprapp.accounts.roles import Deed, NotAllowed, may
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.ledger import Kind
from csprapp.records.access import log_read
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, drop_draft, load_draft, once, save_draft
from csprapp.today import london_today
from csprapp.ui.forms import Form, ReasonForm

DRAFT = "change-deadline"
TakeBack = ReasonForm.asking("Why is it taken back?", "Enter the reason", rows=3)


def open_deadline_page(request: HttpRequest, pk: int, what: str) -> Deadline:
    """The deadline, its read logged; strangers get the 404 of one that does not exist."""
    visible = Deadline.objects.visible_to(request.user, london_today()).select_related("incident", "owner")
    deadline = get_object_or_404(visible, pk=pk)
    log_read(request, what=what, case=deadline.incident.reference if deadline.incident else "", obj=deadline)
    return deadline


def _may_change(request: HttpRequest, deadline: Deadline) -> bool:
    return deadline.is_open and may(request.user, Deed.CHANGE_DATE)


@require_safe
def deadline_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How the date was worked out, day by day, and everything that ever changed it."""
    deadline = open_deadline_page(request, pk, "deadline")
    shown = pages.explained(deadline, london_today())
    look = Deadline.objects.for_a_managers_look().filter(pk=pk).exists() and may(request.user, Deed.ASSIGN)
    context = {"page": shown, "deadline": deadline, "may_change": _may_change(request, deadline), "look": look}
    context["may_take_back"] = may(request.user, Deed.CHANGE_DATE)
    return render(request, "cases/dates/deadline.html", context)


def _to_change(request: HttpRequest, pk: int) -> tuple[Deadline, list[Option]]:
    deadline = open_deadline_page(request, pk, "change a date")
    changes.require_change(request.user, deadline, Deed.CHANGE_DATE, london_today())
    if not deadline.is_open:
        raise NotAllowed("This date is met or has ended. Take that back on its page before you change it.")
    return deadline, options(deadline.rule_key, pages.rule_of_page(deadline))


def _date_form(deadline: Deadline, choices: list[Option], data=None) -> DateForm:
    return DateForm(data, **_date_facts(deadline, choices))


def _date_facts(deadline: Deadline, choices: list[Option]) -> dict[str, Any]:
    return {
        "choices": choices,
        "started_on": deadline.started_on,
        "counts_back": deadline.computed_on < deadline.started_on,
        "today": london_today(),
        "version": deadline.version,
    }


def _reason_form(option: Option, data=None) -> DecisionForm:
    kind = DelayForm if option.kind is Kind.DELAY_RECORDED else DecisionForm
    return kind(data, today=london_today(), initial={"decided_on": london_today()})


def _reason_page(option: Option, sent, kept: dict[str, Any]) -> DecisionForm:
    """The second page as it was left: what was typed is shown again, and judged only when it is sent."""
    if sent is not None:
        return _reason_form(option, sent)
    kind = DelayForm if option.kind is Kind.DELAY_RECORDED else DecisionForm
    form = kind.resume(kept, today=london_today())
    form.initial.setdefault("decided_on", london_today())
    return form


@require_http_methods(["GET", "POST"])
def change_date(request: HttpRequest, pk: int) -> HttpResponse:
    """First page: what changed, and to which date."""
    deadline, choices = _to_change(request, pk)
    kept = load_draft(request.user, DRAFT, str(pk))
    if request.method == "POST":
        form = _date_form(deadline, choices, request.POST)
    else:
        form = DateForm.resume(kept.data.get("date", {}) if kept else {}, **_date_facts(deadline, choices))
    if form.is_bound and form.is_valid():
        answers = {**(kept.data if kept else {}), "date": form.typed}
        seen = form.cleaned_data["version"] or deadline.version
        save_draft(request.user, DRAFT, answers, str(pk), version_seen=seen)
        return redirect("deadline-change-reason", pk=pk)
    rule = pages.rule_of_page(deadline)
    elsewhere = rule.starts if rule and deadline.rule_key not in STARTS_HERE else ""
    context = {"form": form, "deadline": deadline, "elsewhere": elsewhere, "resolved_at": deadline.resolved_at()}
    return render(request, "cases/dates/change_date.html", context)


def _first_page(request: HttpRequest, deadline: Deadline, choices: list[Option]) -> tuple[DateForm, Option] | None:
    kept = load_draft(request.user, DRAFT, str(deadline.pk))
    form = _date_form(deadline, choices, kept.data.get("date", {})) if kept else None
    if form is None or not form.is_valid():
        return None
    option = option_of(form.cleaned_data["kind"], choices)
    return (form, option) if option else None


@require_http_methods(["GET", "POST"])
def change_reason(request: HttpRequest, pk: int) -> HttpResponse:
    """Second page: why."""
    deadline, choices = _to_change(request, pk)
    first = _first_page(request, deadline, choices)
    if first is None:
        return redirect("deadline-change", pk=pk)
    kept = load_draft(request.user, DRAFT, str(pk))
    form = _reason_page(first[1], request.POST if request.method == "POST" else None, kept.data.get("reason", {}))
    if form.is_bound and form.is_valid():
        answers = {**kept.data, "reason": form.typed}
        save_draft(request.user, DRAFT, answers, str(pk), version_seen=kept.version_seen)
        return redirect("deadline-change-check", pk=pk)
    return render(request, "cases/dates/change_reason.html", {"form": form, "deadline": deadline})


@require_http_methods(["GET", "POST"])
def change_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Third page: the resulting weekday, what else moves, and the button."""
    deadline, choices = _to_change(request, pk)
    first = _first_page(request, deadline, choices)
    if first is None:
        return redirect("deadline-change", pk=pk)
    kept = load_draft(request.user, DRAFT, str(pk))
    second = _reason_form(first[1], kept.data.get("reason", {}))
    if not second.is_valid():
        return redirect("deadline-change-reason", pk=pk)
    answers = changes.Answers(
        option=first[1],
        value=first[0].cleaned_data["value"],
        why=second.answers["reason"],
        **{name: value for name, value in second.answers.items() if name != "reason"},
    )
    if request.method == "POST":
        return _save(request, deadline, answers)
    form = Form(version=kept.version_seen)
    return _check_page(request, deadline, answers, form)


def _check_page(request, deadline, answers, form, **more) -> HttpResponse:
    try:
        shown = pages.previewed(deadline, answers, london_today())
    except (Refused, OutsideCalendar) as error:
        form.add_error(None, str(error)) if form.is_bound else None
        shown, more["refused"] = None, str(error)
    context = {"form": form, "deadline": deadline, "page": shown, "answers": answers, **more}
    return render(request, "cases/dates/change_check.html", context)


def _save(request: HttpRequest, deadline: Deadline, answers: changes.Answers) -> HttpResponse:
    form = Form(request.POST)
    form.full_clean()
    token, version = form.cleaned_data.get("token", ""), form.cleaned_data.get("version") or 0
    try:
        with once(token, request.user) as submission:
            changes.change_date(deadline, answers, by=request.user, today=london_today(), version=version)
            submission.answer_url = deadline.get_absolute_url()
            drop_draft(request.user, DRAFT, str(deadline.pk))
    except DuplicateSubmission as done:
        return redirect(done.url)
    except Conflict as conflict:
        form = Form(version=conflict.current.version)
        last = deadline.changes.order_by("-pk").first()
        return _check_page(request, conflict.current, answers, form, conflict=conflict, last=last)
    except (Refused, OutsideCalendar):
        return _check_page(request, deadline, answers, form)
    return redirect(deadline.get_absolute_url())


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Reverse one line of the ledger, with a reason."""
    deadline = open_deadline_page(request, pk, "take back a change")
    changes.require_change(request.user, deadline, Deed.CHANGE_DATE, london_today())
    found = get_object_or_404(DeadlineChange, pk=line, deadline=deadline, reversed_by=None)
    form = TakeBack(request.POST if request.method == "POST" else None, version=deadline.version)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form.cleaned_data["token"], request.user) as submission:
                submission.answer_url = deadline.get_absolute_url()
                changes.take_back(
                    found,
                    by=request.user,
                    why=form.cleaned_data["reason"],
                    today=london_today(),
                    version=form.cleaned_data["version"],
                )
            return redirect(deadline.get_absolute_url())
        except DuplicateSubmission as done:
            return redirect(done.url)
        except Conflict as conflict:
            form.renew(conflict.current.version)
            form.add_error(None, "Somebody changed this date meanwhile. Check the history below, then try again.")
        except (Refused, OutsideCalendar) as error:
            form.add_error(None, str(error))
    context = {"form": form, "deadline": deadline, "page": pages.explained(deadline, london_today()), "line": found}
    return render(request, "cases/dates/take_back.html", context)


@require_http_methods(["POST"])
def looked_at(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager looked at a delay that a coordinator recorded."""
    deadline = open_deadline_page(request, pk, "look at a delay")
    changes.require_change(request.user, deadline, Deed.ASSIGN, london_today())
    look_at(deadline, by=request.user, decided_on=london_today())
    return redirect(deadline.get_absolute_url())


@require_GET
def calculator(request: HttpRequest) -> HttpResponse:
    """Any rule, or a number of working days, days or months, from any date."""
    if not any(may(request.user, deed) for deed in (Deed.SEE_TEAM, Deed.LOG_INCIDENT, Deed.SET_CALENDAR)):
        raise NotAllowed("Your role keeps no dates, so there is nothing to work out.")
    book = pages.rule_names()
    form = CalculatorForm(request.GET if "rule" in request.GET else None, rules=book)
    answer = None
    if form.is_bound and form.is_valid():
        try:
            answer = pages.calculated(form.key, form.cleaned_data["start"])
        except ValueError as error:
            form.add_error("start", str(error))
    context = {"form": form, "page": answer, "link": request.build_absolute_uri() if answer else ""}
    return render(request, "cases/dates/calculator.html", context)
