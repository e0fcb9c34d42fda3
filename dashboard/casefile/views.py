"""The case page, the list of cases and the search."""

from dataclasses import replace
from typing import Any

from django.db.models import BooleanField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.queries import Row, rows
from cases.incidents.form_pages import FOR_CASE
from cases.incidents.frame import links
from cases.incidents.models import Incident, Person
from cases.incidents.permissions import open_case
from cases.incidents.words import when
from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.national import called_now
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.components import Fact
from csprapp.ui.facts import facts
from dashboard.casefile.facts import CaseFile, pages_of, read_case
from dashboard.casefile.queries import stage_words
from dashboard.casefile.rules import next_step, stage
from dashboard.casefile.showing import dates_by_step, where_it_is, who_waits
from dashboard.work.queries import mask, shown_to

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
    """What the case page lays out: where the case is, what is next and who waits, then what is recorded."""
    pages = pages_of(file, request.user)
    sees = has_permission(request.user, Permission.SEE_CASES)
    works = has_permission(request.user, Permission.WORK_CASE)
    ahead = action(request, file, pages)
    of_steps = dates_by_step(file).values()
    others = [strip_row(row, file.incident) for row in file.deadlines if row not in of_steps]

    return {
        "file": file,
        "others": [row for row in others if row.deadline.is_open],
        "settled": [row for row in others if not row.deadline.is_open],
        "incident": file.incident,
        "status": stage_words(stage(file.facts)),
        "next": next_date(file, ahead),
        "elsewhere": file.runs_elsewhere,
        "links": links(file.incident, "case"),
        "action": ahead,
        "waits": who_waits(file),
        "where": where_it_is(file, pages),
        "facts": what_happened(file.incident, changes=works),
        "people": people(file, changes=works),
        "edit_url": pages.get("case-edit", "") if works else "",
        "story_url": address("case-story", file.incident.reference),
        "summary_url": address("case-summary", file.incident.reference) if sees else "",
        "sheets_url": address("case-sheet-icb", file.incident.reference) if sees else "",
    }


def action(request: HttpRequest, file: CaseFile, pages: dict[str, str]) -> dict[str, str] | None:
    """The one next action as a button; words alone for who may not do it."""
    step = next_step(file.facts)
    if step is None:
        return None
    acts = any(has_permission(request.user, deed) for deed in WORKING)
    return {"text": step.words, "why": step.why, "url": pages.get(step.route, "") if acts else "", "route": step.route}


def next_date(file: CaseFile, ahead: dict[str, str] | None) -> Row | None:
    """The date in the identity bar. What is to be done by it is not said twice: the button below may say it."""
    row = file.running[0] if file.running else None
    if row and ahead and ahead["route"] == row.deadline.route and called_now(ahead["text"]) == row.deadline.title:
        return replace(row, what="", url="")
    return row


def strip_row(row: Row, incident: Incident) -> Row:
    """A row as the case's own page shows it: the case is known, and its owner too."""
    owner = "" if incident.owner and row.owner == str(incident.owner) else row.owner or "nobody"
    return replace(row, reference="", owner=owner)


def what_happened(incident: Incident, *, changes: bool = False) -> list[Fact]:
    """The incident's own facts, each "Not recorded" until it is; with the way to change it for who may."""
    names = ("occurred_on", "aware_on", *Incident.KNOWN)
    found = when(incident) + facts(incident, Incident.KNOWN)
    if not changes:
        return found
    return [replace(row, change_url=way_to(incident, name)) for row, name in zip(found, names, strict=True)]


def way_to(incident: Incident, name: str) -> str:
    """The form where a fact of the incident is changed, at its field; it leads back to the case."""
    field = Incident._meta.get_field(name)
    boxes = field.flatchoices or isinstance(field, BooleanField)
    page = "case-awareness" if name == "aware_on" else "case-details"
    return f"{reverse(page, args=[incident.reference])}?{FOR_CASE}#id_{name}{'_0' if boxes else ''}"


def people(file: CaseFile, *, changes: bool) -> list[tuple[Person, str]]:
    """The people of the case, each with the way to change what is known of them, for who may."""
    reference = file.incident.reference
    addresses = [f"{reverse('case-person', args=[reference, each.pk])}?{FOR_CASE}" for each in file.people]
    ways = addresses if changes else [""] * len(addresses)
    return list(zip(file.people, ways, strict=True))


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
