"""The frame round the pages of a case: its identity bar with its state and next date, and the links between its
pages."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from cases.deadlines.models import Deadline
from cases.deadlines.queries import rows
from cases.hooks import STATES, runs_elsewhere
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.composed import composed
from csprapp.ui.addresses import address
from csprapp.ui.components import Link

# The pages of a case in five groups, in the order of the work; each group is called by its first page. By view name:
# the apps above serve some of these pages, and a deployment need not serve them all.
GROUPS = (
    (("Case", "case"), ("Family", "case-family"), ("Story", "case-story"), ("Notes", "case-notes")),
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
    first, state = _first_and_state(incident, today)
    return {
        "incident": incident,
        "status": state,
        "next": next(iter(rows(first, today)), None),
        "elsewhere": not first and Incident.objects.filter(runs_elsewhere(), pk=incident.pk).exists(),
        "links": links(incident, current),
    }


def _first_and_state(incident: Incident, today: date) -> tuple[list[Deadline], str]:
    """The date that is next, none or one, and how far the case is in words: both in one question, unless the case never
    had a date."""
    found = composed(_dates, None, today, about=(incident.pk,))
    value = next((found[0].state if found else _state_alone(incident, today) for _ in STATES), "")
    words = "".join(state.words(value) for state in STATES)
    return [each for each in found if each.is_open], words


def _dates(_: User | None, on: date, case: int) -> QuerySet[Deadline]:
    running_first = Case(When(met_on=None, ended_on=None, then=Value(0)), default=Value(1))
    dates = Deadline.objects.filter(incident=case).select_related("incident", "owner")
    for state in STATES:
        its_case = Incident.objects.filter(pk=OuterRef("incident"))
        dates = dates.annotate(state=Subquery(state.find(its_case, on)))
    return dates.order_by(running_first, "act_on", "pk")[:1]


def _state_alone(incident: Incident, today: date) -> str:
    ((value,),) = composed(_states, None, today, about=(incident.pk,))
    return str(value)


def _states(_: User | None, on: date, case: int) -> QuerySet[Any]:
    """The value of the one state; where there is none it is not asked for."""
    return STATES[0].find(Incident.objects.filter(pk=case), on)
