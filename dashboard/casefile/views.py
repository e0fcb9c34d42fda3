"""The case page, the list of cases and the search."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.queries import Row, rows
from cases.incidents.frame import links
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.incidents.words import when
from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.national import called_now
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.components import Due, Fact
from csprapp.ui.facts import facts
from dashboard.casefile.facts import CaseFile, pages_of, read_case
from dashboard.casefile.rules import next_step, stage, tasks
from dashboard.casefile.timeline import timeline
from dashboard.work.queries import mask, shown_to, why_then

WORKING = (Permission.WORK_CASE, Permission.RECORD_NOTIFICATION, Permission.DECIDE)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one case. A POST shows the names on this one answer and is logged; nothing is changed by it."""
    today = london_today()
    names = request.method == "POST"
    try:
        incident = open_case(request, reference, "case page with names" if names else "case page")
    except Http404:
        return one_line(request, reference)
    file = read_case(incident, request.user, today)
    context = {**page(request, file), "names": names, "today": today}
    return render(request, "dashboard/casefile/case.html", context)


def page(request: HttpRequest, file: CaseFile) -> dict[str, Any]:
    """What the case page lays out."""
    pages = pages_of(file, request.user)
    dues = {row.deadline.rule_key: as_due(row) for row in file.deadlines}
    sees = has_permission(request.user, Permission.SEE_CASES)
    days, more = timeline(file.incident, request.user, london_today())
    return {
        "file": file,
        "running": [strip_row(row, file.incident) for row in file.running],
        "settled": [strip_row(row, file.incident) for row in file.settled],
        "incident": file.incident,
        "status": stage(file.facts).label,
        "next": file.running[0] if file.running else None,
        "links": links(file.incident, "case"),
        "action": action(request, file, pages),
        "tasks": [replace(task, title=called_now(task.title)) for task in tasks(file.facts, pages, dues)],
        "facts": what_happened(file.incident),
        "days": days,
        "edit_url": pages.get("case-edit", "") if has_permission(request.user, Permission.WORK_CASE) else "",
        "summary_url": address("case-summary", file.incident.reference) if sees else "",
        "history_url": pages.get("case-history", "") if more else "",
    }


def action(request: HttpRequest, file: CaseFile, pages: dict[str, str]) -> dict[str, str] | None:
    """The one next action as a button; words alone for who may not do it."""
    step = next_step(file.facts)
    if step is None:
        return None
    acts = any(has_permission(request.user, deed) for deed in WORKING)
    return {"text": step.words, "why": step.why, "url": pages.get(step.route, "") if acts else ""}


def strip_row(row: Row, incident: Incident) -> Row:
    """A row as the case's own page shows it: the case is known, and its owner too."""
    owner = "" if incident.owner and row.owner == str(incident.owner) else row.owner or "nobody"
    return replace(row, reference="", owner=owner, why=why_then(row.deadline, row.why))


def as_due(row: Row) -> Due:
    return Due(row.what, row.due_on, row.standing, url=row.url, overdue=row.overdue, met=row.met)


def what_happened(incident: Incident) -> list[Fact]:
    """The incident's own facts, each "Not recorded" until it is."""
    return when(incident) + facts(incident, Incident.KNOWN)


def one_line(request: HttpRequest, reference: str) -> HttpResponse:
    """A restricted case for those who keep its clocks and are not named on it: its next date, nothing else.

    Everyone else gets the answer of a case that does not exist, byte for byte.
    """
    user, today = request.user, london_today()
    listed = Incident.objects.listed_for(user, today).filter(reference=reference, restricted=True)
    incident = listed.select_related("owner").first()
    if incident is None:
        raise Http404
    log_read(request, what="restricted case, one line", case=incident.reference, obj=incident)
    found = shown_to(user, today).filter(incident=incident).in_work_order()[:1]
    row = next((mask(row) for row in rows(found, today, calendar=calendar_in_force())), None)
    context = {
        "reference": incident.reference,
        "owner": incident.owner,
        "next": row,
        "may_break_glass": has_permission(user, Permission.BREAK_GLASS),
        "glass_url": address("case-break-glass", reference),
    }
    return render(request, "dashboard/casefile/restricted.html", context)
