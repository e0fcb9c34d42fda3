"""Sheets for others: of each case to read, print and copy, as PDF and Word; and the list from which one is chosen."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.permissions import open_case
from cases.notifications.sheet import missing, whole
from cases.notifications.sheet_checks import compared_words, last_compared, lines_of
from csprapp.accounts.event_models import Kind
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.today import london_today
from csprapp.ui.components import Link
from dashboard.casefile.listing import PAGE, case_filter, lines, opened, order_of
from dashboard.casefile.queries import Keys
from dashboard.reports.views import MADE
from dashboard.sheets.every import SHEETS, sheet_called
from dashboard.sheets.lines import Sheet
from dashboard.sheets.paper import paper
from dashboard.sheets.reading import Told, read, read_publication
from dashboard.sheets.repository import REPOSITORY
from publishing.overview.publication_page import open_publication

WAYS = (("PDF", "pdf"), ("Word", "docx"))


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """The cases, each with its sheets, and the ICB's as a list of all of them."""
    require_permission(request.user, Permission.SEE_CASES)
    user, today = request.user, london_today()
    form = case_filter(request.GET, today)
    chosen, few = tuple(form.chosen.items()), not form.chosen.get("state")
    keys = Keys(opened, user, today, chosen, order=order_of(request.GET), few=few)
    page = Paginator(keys, PAGE).get_page(request.GET.get("page", 1))
    rows = lines(user, page.object_list, today)  # type: ignore[arg-type]  # signed in
    context = {
        "form": form,
        "page": page,
        "rows": [(row, [_link(sheet, row.reference, sheet.short) for sheet in SHEETS.values()]) for row in rows],
        "sheets": [(sheet, reverse("sheets-compared", args=[sheet.key])) for sheet in SHEETS.values()],
        "clear_url": request.path if request.GET else "",
        "export_url": f"{reverse('export', args=['icb'])}?{request.GET.urlencode()}",
    }
    return render(request, "dashboard/sheets/sheets.html", context)


def _link(sheet: Sheet, reference: str, words: str = "") -> Link:
    return Link(words or f"For {sheet.to}", reverse(sheet.page, args=[reference]))


def _open(request: HttpRequest, reference: str, sheet: Sheet, more: str = "") -> Told:
    """The case opened, its read logged, and what the sheet says of it."""
    incident = open_case(request, reference, f"sheet for {sheet.to}{more}")
    require_permission(request.user, Permission.SEE_CASES)
    user: User = request.user  # type: ignore[assignment]  # signed in
    told = next(read(user, london_today(), [incident.pk]), None)
    if told is None:
        raise Http404
    return told


@require_safe
def sheet(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The sheet of one case, as a page that can be printed and copied."""
    of = sheet_called(key)
    told = _open(request, reference, of)
    files = [Link(words, reverse("case-sheet-file", args=[reference, key, kind])) for words, kind in WAYS]
    more = {
        "reference": reference,
        "others": [_link(each, reference) for each in SHEETS.values() if each is not of],
        "back_url": reverse("case", args=[reference]),
        "back_text": "Back to the case",
    }
    return _page(request, of, told, files=files, **more)


@require_safe
def publication_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The repository's sheet of one publication, for who publishes and opens no case."""
    told = _open_publication(request, pk)
    files = [Link(words, reverse("publication-sheet-file", args=[pk, kind])) for words, kind in WAYS]
    back = {"back_url": reverse("publication", args=[pk]), "back_text": "Back to the publication"}
    return _page(request, REPOSITORY, told, files=files, **back)


def _open_publication(request: HttpRequest, pk: int) -> Told:
    opened = open_publication(request, pk, "publication-sheet")
    return read_publication(opened.link, opened.publication, request.user, london_today())  # type: ignore[arg-type]


def _page(request: HttpRequest, of: Sheet, told: Told, **more: Any) -> HttpResponse:
    changes = has_permission(request.user, Permission.WORK_CASE) or told.writes
    found = of.groups(told, changes=changes)
    empty = [fact for group in found for fact in group.facts if not fact.value]
    named, compared = lines_of(found), last_compared(of.compared)
    some = any(line in compared for line in named)
    shown = missing(found) if (only_missing := request.GET.get("show") == "missing") else found
    context = {
        "sheet": of,
        "works": changes,
        "elsewhere": changes and any(not fact.change_url for fact in empty),
        "hand_over_url": _hand_over(of, told, request),
        "whole": whole(found),
        "only_missing": only_missing,
        "compared": compared_words(named, compared, of.compared),
        "groups": [
            (group.title, [(fact, some and group.line(fact) not in compared) for fact in group.facts])
            for group in shown
        ],
    }
    return render(request, "dashboard/sheets/sheet.html", context | more)


def _hand_over(of: Sheet, told: Told, request: HttpRequest) -> str:
    """Where it is recorded that a copy went to the repository."""
    may = has_permission(request.user, Permission.SEE_PUBLICATIONS)
    if of is not REPOSITORY or not may or not told.address or told.publication is None:
        return ""
    return reverse("publication-repository", args=[told.publication.pk])


@require_safe
def sheet_file(request: HttpRequest, reference: str, key: str, kind: str) -> HttpResponse:
    """The sheet of one case as a file to send; that it was taken is noted."""
    of = sheet_called(key)
    if kind not in MADE:
        raise Http404
    told = _open(request, reference, of, f", taken as {kind}")
    note(Kind.EXPORT, about=told.case)
    return _file(of, told, kind, f"case {reference}", f"{key}-{reference}")


@require_safe
def publication_sheet_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The repository's sheet of one publication as a file."""
    if kind not in MADE:
        raise Http404
    told = _open_publication(request, pk)
    note(Kind.EXPORT, about=told.publication)  # type: ignore[arg-type]  # opened
    return _file(REPOSITORY, told, kind, f"publication {pk}", f"repository-{pk}")


def _file(of: Sheet, told: Told, kind: str, of_what: str, name: str) -> HttpResponse:
    found = of.groups(told)
    words = compared_words(lines_of(found), last_compared(of.compared), of.compared)
    report = paper(of, of_what, found, words, told.today)
    make, mime = MADE[kind]
    named = f'attachment; filename="sheet-{name}-{report.made_on.isoformat()}.{kind}"'
    return HttpResponse(make(report), mime, headers={"Content-Disposition": named})
