"""The sections of the rapid review report: their order and names as shipped, and as this partnership set them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.services import Conflict, add, change
from dashboard.reporting.models import ReportLayout

LONGEST_TITLE = 80
WHY = "Changed the sections of the rapid review report"

# What a rapid review has to say (statutory guidance), in the order in which the national Panel reads it.
SHIPPED: Mapping[str, str] = {
    "dates": "Dates",
    "facts": "What happened",
    "family": "Family structure",
    "lived_experience": "The child’s lived experience",
    "characteristics": "Protected characteristics and why they matter",
    "ethnicity_culture": "Race, ethnicity and culture",
    "immediate_action": "Immediate safety action",
    "agencies": "What agencies knew and did",
    "chronology": "Chronology",
    "meeting": "Rapid review meeting",
    "analysis": "Analysis",
    "criteria": "Criteria and circumstances",
    "learning": "Learning already clear",
    "sharing_plan": "Plan for sharing the learning",
    "outcome": "What was decided",
    "decisions": "Each partner’s decision",
    "parallel": "Other proceedings and reviews",
}


@dataclass(frozen=True)
class Line:
    """One section as the report shows it, or leaves it out."""

    key: str
    title: str
    shown: bool = True


def merged(saved: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The saved sections in their order, then those the software knows and the saved layout does not. Pure."""
    lines = [Line(row["key"], row["title"], row["shown"]) for row in saved if row["key"] in SHIPPED]
    known = {line.key for line in lines}
    return lines + [Line(key, title) for key, title in SHIPPED.items() if key not in known]


def current() -> ReportLayout:
    """The layout in force; an unsaved one of version 0 while nobody has changed it."""
    return ReportLayout.objects.filter(pk=1).first() or ReportLayout(pk=1, version=0)


def lines() -> list[Line]:
    """The sections in force, those left out included."""
    return merged(current().sections)


def set_layout(wanted: Sequence[Line], seen: int, *, by: User) -> ReportLayout:
    """Save the sections in this order, for every report made from now on. `seen` is the version on the person's page.

    Raises NotAllowed, ValueError for a section that is not known, is named twice or has no name, and Conflict.
    """
    require_permission(by, Permission.SET_UP)
    if sorted(line.key for line in wanted) != sorted(SHIPPED):
        raise ValueError("Each section must appear once only")
    if not all(line.title.strip() for line in wanted):
        raise ValueError("Every section must have a name")
    rows = [{"key": line.key, "title": line.title.strip(), "shown": line.shown} for line in wanted]
    layout = current()
    if layout.version == 0 and seen == 0:
        layout.sections, layout.version = rows, 1
        return add(layout, by=by, why=WHY)
    if layout.version == 0:
        raise Conflict(layout, seen)
    with change(ReportLayout, 1, seen, by=by, why=WHY) as record:
        record.sections = rows
    return record
