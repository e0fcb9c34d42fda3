"""What every service of recommendations and actions asks first: the person and the stage."""

from datetime import date

from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, NotAllowed, require
from csprapp.records.refusals import Refused
from reviews.actions.models import Action, Recommendation
from reviews.actions.rules import Act, Stage, stage, why_not


def stage_of(action: Action) -> Stage:
    """How far an action is, from its facts."""
    return stage(completed_on=action.completed_on, ended_on=action.ended_on, impact=action.impact)


def require_action(by: User, action: Action, today: date, *, owner_too: bool = True) -> None:
    """Nothing, or `NotAllowed`: its owner (for what owners do), or who works on the cases and may see it."""
    if owner_too and by.is_active and action.owner_id == by.pk:
        return
    require(by, Deed.WORK_CASE)
    if not Action.objects.visible_to(by, today).filter(pk=action.pk).exists():
        raise NotAllowed("There is no such action, or it is not open to you.")


def require_recommendation(by: User, recommendation: Recommendation, today: date) -> None:
    """Nothing, or `NotAllowed`: who works on cases, and may see the case or the review it came from."""
    require(by, Deed.WORK_CASE)
    if not Recommendation.objects.visible_to(by, today).filter(pk=recommendation.pk).exists():
        raise NotAllowed("There is no such recommendation, or it is not open to you.")


def hold(action: Action, act: Act) -> Action:
    """The action, locked until the transaction ends. Raises Refused when its stage does not allow the act."""
    held = Action._base_manager.select_for_update().get(pk=action.pk)
    if sentence := why_not(stage_of(held), act):
        raise Refused(sentence)
    return held
