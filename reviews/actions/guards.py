"""What every service of recommendations and actions asks first: the person and the stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from cases.incidents.locks import lock_cases
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
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
    require_permission(by, Permission.WORK_CASE)
    if not Action.objects.visible_to(by, today).filter(pk=action.pk).exists():
        raise NotAllowed("There is no such action, or you cannot open it.")


def require_recommendation(by: User, recommendation: Recommendation, today: date) -> None:
    """Nothing, or `NotAllowed`: who works on cases, and may see the case or the review it came from."""
    require_permission(by, Permission.WORK_CASE)
    if not Recommendation.objects.visible_to(by, today).filter(pk=recommendation.pk).exists():
        raise NotAllowed("There is no such recommendation, or you cannot open it.")


def require_act(action: Action, act: Act) -> None:
    """Nothing, or `Refused`: the action's stage does not allow it."""
    if sentence := why_not(stage_of(action), act):
        raise Refused(sentence)


@contextmanager
def locked_action(action: Action) -> Iterator[Action]:
    """The action, locked in a transaction of its own after the cases it came from, whose dates its own are among."""
    with transaction.atomic():
        served = action.recommendations.values_list("incident", "review__incident")
        lock_cases({case for row in served for case in row if case is not None})
        yield Action._base_manager.select_for_update(no_key=True).get(pk=action.pk)


@contextmanager
def action_for_change(action: Action, *, by: User, today: date, owner_too: bool = True) -> Iterator[Action]:
    """The one way in for a service that changes an action or anything of it: the person is asked about as
    `require_action` does, then the action is locked. Raises NotAllowed."""
    require_action(by, action, today, owner_too=owner_too)
    with locked_action(action) as held:
        yield held


@contextmanager
def recommendation_for_change(recommendation: Recommendation, *, by: User, today: date) -> Iterator[Recommendation]:
    """The one way in for a change of a recommendation, locked after its case. Raises NotAllowed."""
    require_recommendation(by, recommendation, today)
    with transaction.atomic():
        if recommendation.case:
            lock_cases([recommendation.case.pk])
        yield Recommendation._base_manager.select_for_update(no_key=True).get(pk=recommendation.pk)
