"""The frame round the pages of a case: its identity bar with its state and next date, and the links between its
pages."""

from dataclasses import replace
from datetime import date
from typing import Any

from cases.deadlines.queries import rows
from cases.hooks import state_of
from cases.incidents.models import Incident
from csprapp.ui.addresses import address
from csprapp.ui.components import Link

# The pages of a case in five groups, in the order of the work; each group is called by its first page. By view name:
# the apps above serve some of these pages, and a deployment need not serve them all.
GROUPS = (
    (("Case", "case"), ("Family", "case-family")),
    (("Notification", "case-notification"),),
    (
        ("Rapid review", "case-rapid-review"),
        ("Agencies", "case-requests"),
        ("Chronology", "case-timeline"),
        ("Decision", "case-decision"),
    ),
    (("Review", "case-review"), ("Actions", "case-actions")),
    (
        ("Documents", "case-documents"),
        ("History", "case-history"),
        ("Access", "case-access"),
        ("Disclosures", "case-disclosures"),
    ),
)
PAGES = tuple(page for group in GROUPS for page in group)


def links(incident: Incident, current: str) -> list[Link]:
    """Links to the pages of a case that this deployment serves, the first of each group with the others under it;
    `current` is the view name of the page shown."""
    groups = []
    for group in GROUPS:
        pages = [(text, address(name, incident.reference), name == current) for text, name in group]
        first, *others = [Link(text, url, here) for text, url, here in pages if url] or [None]
        if first is not None:
            groups.append(replace(first, pages=others, around=any(page.current for page in others)))
    return groups


def frame(incident: Incident, current: str, today: date) -> dict[str, Any]:
    """What `cases/case.html` lays out round a page of a case: the same words on every one of them."""
    first = incident.deadlines.open().in_work_order()[:1]
    return {
        "incident": incident,
        "status": state_of(incident, today),
        "next": next(iter(rows(first, today)), None),
        "links": links(incident, current),
    }
