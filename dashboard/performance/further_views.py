"""The pages of figures beside the dates - from referral to review, agencies, actions and themes - and their lists."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.national import called_now
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.addresses import number_in
from csprapp.ui.pictures import Picture
from dashboard.performance import actions, agencies, further, path
from dashboard.performance.behind import page_of
from dashboard.performance.forms import asked
from dashboard.performance.periods import Compared, Period
from dashboard.performance.rules import Outcome
from dashboard.performance.tables import Table, in_address, pages


def shown(request: HttpRequest, name: str, told: Callable[[User, Compared, date], dict[str, Any]]) -> HttpResponse:
    """A page of figures: its period, and what is told of it."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    form, period = asked(request.GET, today)
    context: dict[str, Any] = {
        "form": form,
        "period": period,
        "pages": pages(name, period),
        "clear_url": request.path if request.GET else "",
        **told(request.user, Compared(period), today),
    }
    return render(request, "dashboard/performance/figures.html", context)


def told(title: str, lead: str, pictures: Sequence[Picture], tables: Sequence[Table], notes: Sequence[str]) -> dict:
    """What a page of figures shows."""
    return {"title": title, "lead": lead, "pictures": pictures, "tables": tables, "notes": notes}


@require_safe
def performance_path(request: HttpRequest) -> HttpResponse:
    """How many referrals and cases come to each step, and the Panel's view beside ours."""

    def of(user: User, compared: Compared, today: date) -> dict[str, Any]:
        way = path.way(user, compared, today)
        tables = [further.steps_table(way.numbers, compared)]
        tables += [further.views_table(way.views, compared.period)] if way.views.counts else []
        lead = (
            "How many reach each step. A referral counts in the period it was received, and a case in the period when "
        )
        return told(
            "From referral to review",
            lead + "the authority became aware.",
            further.steps_pictures(way.numbers["This period"]),
            tables,
            further.STEPS_NOTES,
        )

    return shown(request, "performance-path", of)


@require_safe
def performance_agencies(request: HttpRequest) -> HttpResponse:
    """Whether agencies answered in time."""

    def of(user: User, compared: Compared, today: date) -> dict[str, Any]:
        found = agencies.answered(user, compared.whole(), compared.every, today)
        lead = "Requests for information, in the period when the agency was asked."
        tables = [further.agencies_table(found, compared)] if found else []
        return told("Agency returns", lead, further.agencies_pictures(found), tables, further.AGENCIES_NOTES)

    return shown(request, "performance-agencies", of)


@require_safe
def performance_actions(request: HttpRequest) -> HttpResponse:
    """Actions by age and agency, those done with and without impact, and themes over time."""

    def of(user: User, compared: Compared, today: date) -> dict[str, Any]:
        found = actions.by_agency(user, compared.whole(), compared.every, today)
        themes = actions.themes(user, compared.whole(), compared.every, today)
        tables = [further.open_table(found, compared.period), further.done_table(found, compared)] if found else []
        tables += [further.themes_table(themes, compared)] if themes else []
        lead = "Actions open today, actions done in the period, and the themes of what was recommended."
        pictures = further.actions_pictures(found, themes)
        return told("Actions and themes", lead, pictures, tables, further.ACTIONS_NOTES)

    return shown(request, "performance-actions", of)


@dataclass(frozen=True)
class Listed:
    """The list behind a figure: what it is of, its page, its rows and how one of them is shown."""

    title: str
    page: str
    rows: tuple[Callable[..., QuerySet[Any]], *tuple[Hashable, ...]]  # what finds them, and the facts that it takes
    heads: Sequence[str]
    line: Callable[[Any], tuple[str, str, Sequence[str]]]  # words, address, and what stands beside
    hidden: str = "Restricted case: counted, not shown"


def _step(query: QueryDict) -> Listed:
    step = path.Step(query.get("step", ""))
    found = (path.behind_step, step)
    title = further.named(step)
    if step in path.OF_REFERRALS:
        hidden = "Counted, not shown: you cannot open it"
        return Listed(title, "performance-path", found, further.REFERRAL_HEADS, further.referral_line, hidden)
    return Listed(title, "performance-path", found, further.CASE_HEADS, further.case_line)


def _views(query: QueryDict) -> Listed:
    ours, theirs = query.get("ours", ""), query.get("theirs", "")
    title = called_now(f"Decided: {path.OURS[ours]}. The Panel: {path.REPLIES[theirs]}")
    return Listed(title, "performance-path", (path.behind_views, ours, theirs), further.CASE_HEADS, further.case_line)


def _key(typed: str) -> int:
    """Raises ValueError for what is no key."""
    if (key := number_in(typed)) is None:
        raise ValueError(typed)
    return key


def _agency(query: QueryDict) -> Listed:
    which = Outcome(query["outcome"]) if query.get("outcome") else None
    found = (agencies.behind_agency, _key(query.get("agency", "")), which)
    title = f"Agency returns: {agencies.WORDS[which].lower() if which else 'all'}"
    return Listed(title, "performance-agencies", found, further.REQUEST_HEADS, further.request_line)


def _action(query: QueryDict) -> Listed:
    of = query.get("state", "open")
    agency = _key(query["agency"]) if query.get("agency") else None
    title = f"Actions: {(actions.IN_ALL.get(of) or actions.State(of).words).lower()}"
    return Listed(
        title, "performance-actions", (actions.behind_actions, of, agency), further.ACTION_HEADS, further.action_line
    )


def _theme(query: QueryDict) -> Listed:
    found = (actions.behind_theme, query.get("theme", ""))
    heads, line = further.RECOMMENDATION_HEADS, further.recommendation_line
    return Listed("Recommendations under a theme", "performance-actions", found, heads, line)


def _behind(user: User, on: date, period: Period, find: Callable[..., QuerySet[Any]], *facts: Any) -> QuerySet[Any]:
    return find(user, period, on, *facts)


LISTS = {"step": _step, "views": _views, "agency": _agency, "action": _action, "theme": _theme}


@require_safe
def performance_behind(request: HttpRequest) -> HttpResponse:
    """The rows behind a figure of these pages, as many as it says; what a reader may not open is a line saying so."""
    require_permission(request.user, Permission.SEE_PERFORMANCE)
    today = london_today()
    _, period = asked(request.GET, today)
    try:
        listed = LISTS[request.GET.get("of", "")](request.GET)
    except (KeyError, ValueError):
        raise Http404 from None
    page = page_of(request.GET.get("page", ""), _behind, request.user, today, period, *listed.rows)
    log_read(request, what=f"figures: {listed.title}"[:120])
    context = {
        "listed": listed,
        "period": period,
        "page": page,
        "rows": [listed.line(row) if row.opened else None for row in page],
        "columns": len(listed.heads),
        "back_url": f"{reverse(listed.page)}?{in_address(period)}",
    }
    return render(request, "dashboard/performance/behind.html", context)
