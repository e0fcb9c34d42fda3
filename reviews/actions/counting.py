"""What is counted of an action's indicators at a check-in, inside the service that records it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from csprapp.accounts.models import User
from csprapp.records.refusals import Refused
from reviews.actions.models import Action, CheckIn
from reviews.actions.queries import indicators_of
from reviews.indicators.services import count

COUNT_BOTH = {"holds": "Enter how many as well, or empty both", "of": "Enter out of how many as well, or empty both"}
Counted = Mapping[int, Mapping[str, Any]]


def count_at(check: CheckIn, action: Action, counted: Counted, *, by: User, today: date) -> None:
    """The readings of a check-in, each under its indicator; who answered is who counted."""
    asked = {each.pk: each for each in indicators_of(action)}
    who = str(by) if action.owner_id == by.pk else action.owned_by or str(by)
    wrong: dict[str, str] = {}
    for key, facts in counted.items():
        if key not in asked:
            raise Refused("This is not asked of this action. Reload the page.")
        said = {"on": facts.get("on") or check.made_on, "holds": facts.get("holds"), "of": facts.get("of")}
        if lacking := [name for name in ("holds", "of") if said[name] is None]:
            wrong |= {f"{name}_{key}": COUNT_BOTH[name] for name in lacking}
            continue
        why = f"Check-in {check.number} on action {action.pk}"
        try:
            count(asked[key], by=by, today=today, why=why, **said, counted_by=who[:120], source=why)
        except Refused as refused:
            wrong |= {f"{name}_{key}": sentence for name, sentence in refused.problems.items()}
    if wrong:
        raise Refused(wrong)
