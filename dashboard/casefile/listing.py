"""The list of cases and the search over them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from cases.audit.texts import where_found
from cases.deadlines.models import Deadline
from cases.deadlines.queries import Row, rows
from cases.incidents.models import Incident
from cases.incidents.queries import owners
from cases.incidents.search import found_by
from cases.referrals.search import found_by as found_referrals
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.composed import OneOf, composed
from csprapp.partnership.models import Area
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.counting import counted
from csprapp.ui.saved_views import LISTS, list_row, views_of
from dashboard.casefile.forms import NOBODY, CaseFilter, SearchForm
from dashboard.casefile.queries import ORDERS, Keys, at_stage, listed, with_key, with_stage
from dashboard.casefile.rules import Stage
from dashboard.casefile.sheet import case_lines
from dashboard.work.queries import work_row

PAGE = 50
Chosen = tuple[tuple[str, str], ...]  # the filters that are set, each with its value


@dataclass(frozen=True)
class Line:
    """A case in a list; of a restricted case the person may not open, only owner and next date."""

    reference: str
    url: str
    owner: str
    next: Row | None
    code_name: str = ""
    stage: str = ""
    area: str = ""
    restricted: bool = False
    opened: bool = True
    found_in: str = ""


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases this person may see in a list, filtered and sorted by the address."""
    user, today = request.user, london_today()
    form = case_filter(request.GET, today)
    chosen, order = form.chosen, order_of(request.GET)
    few = not chosen.get("state") or chosen.get("stage", Stage.CLOSED) != Stage.CLOSED
    keys = Keys(filtered, user, today, tuple(chosen.items()), order=order, few=few)
    page = Paginator(keys, PAGE).get_page(request.GET.get("page", 1))
    context = {
        "form": form,
        "heading": heading(page.paginator.count, chosen.get("state", "open")),
        "page": page,
        **shown(user, page.object_list, today, request.GET),
        "views": views_of(user, "case-list", request.GET),
        "sort": order,
        "clear_url": request.path if chosen else "",
        "log_url": address("case-new") if has_permission(user, Permission.LOG_INCIDENT) else "",
        "import_url": address("imports") if has_permission(user, Permission.IMPORT) else "",
        "export_url": f"{address('export', 'cases')}?{request.GET.urlencode()}",
    }
    return render(request, "dashboard/casefile/list.html", context)


def shown(user: User, keys: Iterable[int], today: date, query: QueryDict) -> dict[str, Any]:
    """The rows of a page: with the columns that its address names, or as the list is."""
    columns = LISTS["case-list"].chosen(query)
    if not columns:
        return {"lines": lines(user, keys, today)}
    found = case_lines(user, today, keys, columns)
    rows = [list_row(columns, row, row.case.reference, row.case.get_absolute_url()) for row in found]
    return {"lines": rows, "columns": columns}


def case_filter(query: QueryDict, today: date) -> CaseFilter:
    """The filters of an address of the list."""
    return CaseFilter(query or {}, owners=composed(_owners, None, today), areas=composed(_areas, None, None))


def _owners(_: User | None, on: date) -> QuerySet[User]:
    return owners(None, on)


def _areas(_: User | None, on: date | None) -> QuerySet[Area]:
    return Area.objects.all()


def order_of(query: QueryDict) -> str:
    """The order of the list: unless the address says, the most pressing comes first, and of closed cases the newest."""
    asked, usual = query.get("sort", ""), "-reference" if query.get("state") else "next"
    return asked if asked in ORDERS else usual


def ordered(user: User, today: date, chosen: dict[str, str], order: str) -> list[int]:
    """The keys of all cases of the list as filtered, in its order."""
    return list(narrowed(listed(user, today), chosen, today).order_by(*ORDERS[order]).values_list("pk", flat=True))


def filtered(user: User, on: date, chosen: Chosen) -> QuerySet[Incident]:
    """The list as filtered."""
    return narrowed(listed(user, on), dict(chosen), on)


def opened(user: User, on: date, chosen: Chosen) -> QuerySet[Incident]:
    """Of the list as filtered what is open to the person."""
    return narrowed(listed(user, on).filter(opened=True), dict(chosen), on)


def narrowed(found: QuerySet[Incident], chosen: dict[str, str], today: date) -> QuerySet[Incident]:
    """The list as filtered. What a restricted case's one line does not say never decides whether it is there."""
    state, stage = chosen.get("state", "open"), chosen.get("stage", "")
    if state == "open" and stage == Stage.CLOSED:
        return found.none()
    if state != "all":
        found = found.filter(closed_on__isnull=state == "open")
    if owner := chosen.get("owner"):
        found = with_key(found, "owner", None if owner == NOBODY else owner, few=state == "open")
    if area := chosen.get("area"):
        found = with_key(found, "area", area, few=state == "open").filter(opened=True)
    return at_stage(found, stage, today).filter(opened=True) if stage else found


def heading(count: int, state: str) -> str:
    """The number of results in words: "12 open cases"."""
    words = "" if state == "all" else f"{state} "
    return f"{capfirst(counted(count))} {words}{'case' if count == 1 else 'cases'}"


def lines(user: User, keys: Iterable[int], today: date, found_in: Mapping[int, str] | None = None) -> list[Line]:
    """The cases of a page in the order of their keys, in two queries whatever is on it; `found_in` says where the words
    of each were found."""
    about = (tuple(keys),)
    found = {case.pk: case for case in composed(_shown, user, today, about=about)} if about[0] else {}
    next_ones = tuple(case.next_id for case in found.values() if case.next_id)
    running = composed(running_dates, None, today, about=(next_ones,)) if next_ones else []
    dates = {row.deadline.incident_id: work_row(row) for row in rows(running, today)}
    return [line(found[key], dates.get(key), (found_in or {}).get(key, "")) for key in about[0]]


SHOWN = (
    "reference",
    "code_name",
    "restricted",
    "area__name",
    "owner__name",
    "owner__email",
)  # what a line says of a case


def _shown(user: User, on: date, keys: Any) -> QuerySet[Incident]:
    return with_stage(listed(user, on).filter(OneOf("pk", keys)).order_by(), on).only(*SHOWN)


def running_dates(_: User | None, on: date, keys: Any) -> QuerySet[Deadline]:
    """The dates with these keys, with what a row shows."""
    return Deadline.objects.filter(OneOf("pk", keys)).in_work_order()


def line(case: Incident, row: Row | None, found_in: str = "") -> Line:
    """What the list of cases says of one. Of a case that its reader may not open: reference and owner alone."""
    owner = str(case.owner) if case.owner else ""
    opened = {"opened": False}
    if case.opened:
        opened = {"stage": Stage(case.stage).label, "area": case.area.name, "code_name": case.code_name}
    return Line(
        case.reference, case.get_absolute_url(), owner, row, restricted=case.restricted, found_in=found_in, **opened
    )


def _looked_through(user: User, on: date, make: Callable[..., QuerySet[Any]], *asked: Any) -> QuerySet[Any]:
    return make(listed(user, on).filter(opened=True), *asked)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Cases in which every typed word begins a word. Sent by POST and logged, without what was typed."""
    user, today = request.user, london_today()
    form = SearchForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "dashboard/casefile/search.html", {"form": form})
    typed = form.cleaned_data["words"]
    keys = found_by(partial(composed, _looked_through, user, today), typed, PAGE + 1)
    referrals = found_referrals(user, today, typed, PAGE)
    more = f", {len(referrals)} referrals" if referrals else ""
    log_read(request, what=f"search: {len(typed.split())} words, {len(keys)} cases{more}")
    context = {
        "form": form,
        "typed": typed,
        "count": len(keys),
        "too_many": len(keys) > PAGE,
        "referrals": referrals,
        "lines": lines(user, keys[:PAGE], today, where_found(keys[:PAGE], typed)),
    }
    return render(request, "dashboard/casefile/search.html", context)
