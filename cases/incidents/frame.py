"""The frame round the pages of a case: its identity bar with the next date, and the links between its pages."""

from datetime import date
from typing import Any

from cases.deadlines.queries import rows
from cases.incidents.models import Incident
from csprapp.ui.addresses import address
from csprapp.ui.components import Link

# By view name: the apps above serve some of these pages, and a deployment need not serve them all.
PAGES = (
    ("Case", "case"),
    ("Notification", "case-notification"),
    ("Agencies", "case-requests"),
    ("Rapid review", "case-rapid-review"),
    ("Decision", "case-decision"),
    ("Review", "case-review"),
    ("Family", "case-family"),
    ("Actions", "case-actions"),
    ("Chronology", "case-timeline"),
    ("Documents", "case-documents"),
    ("History", "case-history"),
    ("Access", "case-access"),
    ("Disclosures", "case-disclosures"),
)


def links(incident: Incident, current: str) -> list[Link]:
    """Links to the pages of a case that this deployment serves; `current` is the view name of the page shown."""
    pages = [(text, address(name, incident.reference), name == current) for text, name in PAGES]
    return [Link(text, url, here) for text, url, here in pages if url]


def frame(incident: Incident, current: str, today: date, status: str = "") -> dict[str, Any]:
    """What `cases/case.html` lays out round a page of a case; `status` says in words where that page's work stands."""
    first = incident.deadlines.open().in_work_order()[:1]
    return {
        "incident": incident,
        "status": status,
        "next": next(iter(rows(first, today)), None),
        "links": links(incident, current),
    }
