"""Lists of actions and recommendations as pages show them."""

from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from cases.deadlines.queries import rows
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from reviews.actions.models import Action, Recommendation
from reviews.actions.rules import Stage
from reviews.actions.services import stage_of

# What a line of a list reads beside the action itself.
RELATED = (
    "agency",
    "owner",
    "deadline__incident",
    "deadline__owner",
    "impact_deadline__incident",
    "impact_deadline__owner",
)
SHOW = {
    "open": Q(completed_on=None, ended_on=None),
    "impact": Q(completed_on__isnull=False) & Q(impact__in=["", Action.Impact.TOO_EARLY]),
    "done": Q(completed_on__isnull=False) | Q(ended_on__isnull=False),
    "all": Q(),
}


def listed(user: User, on: date, *, show: str = "open", agency: Any = None, theme: Any = None) -> QuerySet[Action]:
    """The actions a person may see, what is due first on top: an open one by its date, a done one by its impact's."""
    found = Action.objects.visible_to(user, on).filter(SHOW.get(show, SHOW["open"]))
    if agency:
        found = found.filter(agency=agency)
    if theme:
        found = found.filter(recommendations__themes=theme)
    act_on = Case(When(completed_on=None, then=F("deadline__act_on")), default=F("impact_deadline__act_on"))
    return (
        found.select_related(*RELATED)
        .annotate(act_on=act_on)
        .order_by(F("act_on").asc(nulls_last=True), "pk")
        .distinct()
    )


def lines(actions: list[Action], user: User, on: date) -> list[dict[str, Any]]:
    """Each action with its stage, its date and how that stands, in a constant number of queries."""
    dated = {action.pk: _deadline(action) for action in actions}
    standing = {row.deadline.pk: row for row in rows([row for row in dated.values() if row], on)}
    visible = set(
        Incident.objects.visible_to(user, on)
        .filter(pk__in=[row.incident_id for row in dated.values() if row])
        .values_list("pk", flat=True)
    )
    return [_line(action, dated[action.pk], standing, visible) for action in actions]


def _deadline(action: Action) -> Any:
    return action.impact_deadline if action.completed_on else action.deadline


def _line(action: Action, deadline: Any, standing: dict[int, Any], visible: set[int]) -> dict[str, Any]:
    stage = stage_of(action)
    row = standing.get(deadline.pk) if deadline else None
    seen = bool(deadline and deadline.incident_id in visible)
    return {
        "action": action,
        "stage": stage.value,
        "open": stage is Stage.OPEN,
        "row": row,
        "reference": deadline.incident.reference if seen else "",
    }


def of_case(incident: Incident) -> QuerySet[Recommendation]:
    """The recommendations of a case: of its rapid review and of the reviews it leads or is part of."""
    found = Recommendation.objects.filter(
        Q(incident=incident) | Q(review__incident=incident) | Q(review__linked_incidents=incident)
    )
    return found.select_related("incident", "review__incident").prefetch_related("themes").distinct()


def recurring(recommendation: Recommendation) -> list[Recommendation]:
    """The chain of earlier recommendations this one repeats, newest first. A ring ends where it begins."""
    chain: list[Recommendation] = []
    earlier = recommendation.identified_before
    while earlier and earlier.pk != recommendation.pk and earlier not in chain:
        chain.append(earlier)
        earlier = earlier.identified_before
    return chain
