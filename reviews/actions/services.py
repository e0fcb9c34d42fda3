"""What people do with recommendations and actions. Each is one transaction: person, rule, then writing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline, EndReason
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, NotAllowed, require
from csprapp.clock.rules import AGREED
from csprapp.partnership.models import Agency, Theme
from csprapp.records.services import add, change
from reviews.actions.models import Action, ActionProgress, Recommendation
from reviews.actions.rules import Act, Stage, stage, why_not
from reviews.learning.models import LearningReview
from reviews.merging import merged_facts
from reviews.permissions import require_on
from reviews.refusals import NotPossible

ROUTE, IMPACT_ROUTE = "action", "action-impact"


def stage_of(action: Action) -> Stage:
    """How far an action is, from its facts."""
    return stage(completed_on=action.completed_on, ended_on=action.ended_on, impact=action.impact)


def require_words(given: dict[str, tuple[Any, str]]) -> None:
    """Nothing, or `NotPossible` with the sentence of each answer that is missing."""
    if wrong := {name: sentence for name, (value, sentence) in given.items() if not str(value or "").strip()}:
        raise NotPossible(wrong)


def not_ahead(name: str, day: date, on: date) -> None:
    """Nothing, or `NotPossible` for a day that has not come."""
    if day > on:
        raise NotPossible({name: "The date must be today or in the past"})


def add_recommendation(
    *,
    text: str,
    made_on: date,
    themes: Iterable[Theme] = (),
    identified_before: Recommendation | None = None,
    source: str = Recommendation.Source.OURS,
    source_title: str = "",
    incident: Incident | None = None,
    review: LearningReview | None = None,
    by: User,
    on: date,
) -> Recommendation:
    """Record a recommendation: of a review, a rapid review, or a national or another area's review that we follow.

    Raises NotAllowed, NotPossible (no text; a future day; one of elsewhere without the review's title).
    """
    require_on(by, Deed.WORK_CASE, incident or (review.incident if review else None), on)
    require_words({"text": (text, "Enter the recommendation")})
    if source != Recommendation.Source.OURS:
        require_words({"source_title": (source_title, "Enter which review it is from")})
    elif incident is None and review is None:
        raise NotPossible("A recommendation of ours belongs to a case or a review.")
    not_ahead("made_on", made_on, on)
    row = Recommendation(
        text=text,
        made_on=made_on,
        identified_before=identified_before,
        source=source,
        source_title=source_title,
        incident=incident,
        review=review,
    )
    with transaction.atomic():
        add(row, by=by, why="Recorded a recommendation")
        row.themes.set(themes)
    return row


def respond(
    recommendation: Recommendation, seen: int, *, acceptance: str, response: str, responded_on: date, by: User, on: date
) -> Recommendation:
    """Whether the recommendation is accepted, with the response. Raises NotAllowed, NotPossible, Conflict."""
    require_on(by, Deed.WORK_CASE, recommendation.case, on)
    require_words(
        {"acceptance": (acceptance, "Select whether it is accepted"), "response": (response, "Enter the response")}
    )
    not_ahead("responded_on", responded_on, on)
    with change(Recommendation, recommendation.pk, seen, by=by, why="Responded to the recommendation") as record:
        record.acceptance, record.response, record.responded_on = acceptance, response, responded_on
    return record


def add_action(
    recommendations: list[Recommendation],
    *,
    text: str,
    due_on: date,
    agency: Agency | None = None,
    owner: User | None = None,
    by: User,
    on: date,
) -> Action:
    """An action under one or more recommendations, with an agreed date. Raises NotAllowed, NotPossible."""
    if not recommendations:
        raise NotPossible("An action belongs to a recommendation.")
    for recommendation in recommendations:
        require_on(by, Deed.WORK_CASE, recommendation.case, on)
    require_words({"text": (text, "Enter what will be done")})
    if due_on < on:
        raise NotPossible({"due_on": "The date it is due must be today or later"})
    with transaction.atomic():
        action = add(Action(text=text, agency=agency, owner=owner, started_on=on), by=by, why="Agreed an action")
        action.recommendations.set(recommendations)
        deadline = _clock(action, ROUTE, f"Action {action.pk}", due_on, by=by, on=on)
        with change(Action, action.pk, None, by=by, why="Started its clock") as record:
            record.deadline = deadline
    return record


def _clock(action: Action, route: str, label: str, due_on: date, *, by: User, on: date) -> Deadline:
    first = action.recommendations.select_related("incident", "review__incident").first()
    return deadlines.open_deadline(
        incident=first.case if first else None,
        rule_key=AGREED,
        route=route,
        subject_id=action.pk,
        label=label,
        started_on=on,
        agreed_on=due_on,
        owner=action.owner,
        by=by,
    )


def require_action(by: User, action: Action, on: date, *, owner_too: bool = True) -> None:
    """Nothing, or `NotAllowed`: its owner (for what owners do), or who works on the cases and may see it."""
    if owner_too and by.is_active and action.owner_id == by.pk:
        return
    require(by, Deed.WORK_CASE)
    if not Action.objects.visible_to(by, on).filter(pk=action.pk).exists():
        raise NotAllowed("There is no such action, or it is not open to you.")


def _hold(action: Action, act: Act) -> Action:
    held = Action._base_manager.select_for_update().get(pk=action.pk)
    if sentence := why_not(stage_of(held), act):
        raise NotPossible(sentence)
    return held


def change_action(
    action: Action,
    seen: int,
    *,
    text: str,
    agency: Agency | None,
    owner: User | None,
    due_on: date,
    reason: str,
    by: User,
    on: date,
) -> Action:
    """Change what is to be done, by whom or by when, with a reason. Raises NotAllowed, NotPossible, Conflict."""
    require_action(by, action, on, owner_too=False)
    require_words({"text": (text, "Enter what will be done"), "reason": (reason, "Enter why it is changed")})
    with transaction.atomic():
        held = _hold(action, Act.CHANGE)
        facts = merged_facts(held, seen, {"text": text, "agency": agency, "owner": owner})
        with change(Action, held.pk, None, by=by, why=reason) as record:
            for name, value in facts.items():
                setattr(record, name, value)
        if record.deadline:
            deadlines.assign(record.deadline, owner, by=by, decided_on=on)
            if record.deadline.due_on != due_on:
                deadlines.set_date(record.deadline, due_on, by=by, why=reason, decided_on=on)
    return record


def write_progress(action: Action, *, text: str, by: User, on: date) -> ActionProgress:
    """A dated line in the progress log, by its owner or the coordinator. Raises NotAllowed, NotPossible."""
    require_action(by, action, on)
    require_words({"text": (text, "Enter the progress")})
    with transaction.atomic():
        held = _hold(action, Act.PROGRESS)
        return add(ActionProgress(action=held, on=on, text=text, written_by=by), by=by, why="Wrote progress")


def complete(
    action: Action, seen: int, *, completed_on: date, evidence: str, look_on: date, by: User, on: date
) -> Action:
    """The action is done, with the evidence; on `look_on` somebody looks at its impact.

    Raises NotAllowed, NotPossible (no evidence; a future day), Conflict.
    """
    require_action(by, action, on)
    require_words({"completion_evidence": (evidence, "Enter the evidence: an action is not closed without it")})
    not_ahead("completed_on", completed_on, on)
    if look_on < on:
        raise NotPossible({"look_on": "The date to look at its impact must be today or later"})
    with transaction.atomic():
        held = _hold(action, Act.COMPLETE)
        with change(Action, held.pk, seen, by=by, why="Done") as record:
            record.completed_on, record.completion_evidence = completed_on, evidence
            record.impact_deadline = _look_again(record, look_on, by=by, on=on)
        if record.deadline:
            deadlines.meet(record.deadline, completed_on, by=by, decided_on=on, why="Done, with evidence")
    return record


def _look_again(action: Action, day: date, *, by: User, on: date) -> Deadline:
    """The date to look at the impact; the same row each time, taken up again for the next look."""
    deadline = action.impact_deadline
    if deadline is None:
        return _clock(action, IMPACT_ROUTE, f"Impact of action {action.pk}", day, by=by, on=on)
    deadlines.reopen(deadline, by=by, why="Look at its impact again", decided_on=on)
    return deadlines.set_date(deadline, day, by=by, why="Look at its impact again", decided_on=on)


def judge_impact(
    action: Action,
    seen: int,
    *,
    impact: str,
    evidence: str,
    look_on: date | None = None,
    by: User,
    on: date,
) -> Action:
    """What came of it, with the evidence: judged apart from completion, and never by the action's owner.

    "too_early" sets the next day to look. Raises NotAllowed, NotPossible (no evidence; no next day), Conflict.
    """
    require_action(by, action, on, owner_too=False)
    if action.owner_id == by.pk:
        raise NotAllowed("You own this action, so somebody else judges its impact.")
    require_words(
        {"impact": (impact, "Select what came of it"), "impact_evidence": (evidence, "Enter the evidence of impact")}
    )
    early = impact == Action.Impact.TOO_EARLY
    if early and (look_on is None or look_on <= on):
        raise NotPossible({"look_on": "Enter a later date to look again"})
    with transaction.atomic():
        held = _hold(action, Act.JUDGE)
        with change(Action, held.pk, seen, by=by, why="Judged the impact") as record:
            record.impact, record.impact_evidence = impact, evidence
            record.impact_on, record.impact_judged_by = on, by
            if early:
                record.impact_deadline = _look_again(record, look_on, by=by, on=on)
        if not early and record.impact_deadline and record.impact_deadline.met_on != on:
            deadlines.meet(record.impact_deadline, on, by=by, decided_on=on, why="Impact judged")
    return record


def end_action(action: Action, seen: int, *, reason: str, by: User, on: date) -> Action:
    """The action will not be done: why. It is not counted as done. Raises NotAllowed, NotPossible, Conflict."""
    require_action(by, action, on, owner_too=False)
    require_words({"reason": (reason, "Enter why it will not be done")})
    with transaction.atomic():
        held = _hold(action, Act.END)
        with change(Action, held.pk, seen, by=by, why=f"Ended: {reason}") as record:
            record.ended_on, record.ended_reason = on, reason
        if record.deadline and record.deadline.is_open:
            deadlines.end(record.deadline, on, EndReason.NO_LONGER_NEEDED, by=by, decided_on=on, why=reason)
    return record


def reopen_action(action: Action, *, reason: str, by: User, on: date) -> Action:
    """Open it again: what was recorded stays in the history, and its date runs on. Raises NotAllowed, NotPossible."""
    require_action(by, action, on, owner_too=False)
    require_words({"reason": (reason, "Enter why it is opened again")})
    with transaction.atomic():
        held = _hold(action, Act.REOPEN)
        with change(Action, held.pk, None, by=by, why=f"Opened again: {reason}") as record:
            record.completed_on = record.ended_on = record.impact_on = record.impact_judged_by = None
            record.completion_evidence = record.impact = record.impact_evidence = record.ended_reason = ""
        if record.deadline:
            deadlines.reopen(record.deadline, by=by, why=reason, decided_on=on)
        if record.impact_deadline and record.impact_deadline.is_open:
            deadlines.end(record.impact_deadline, on, EndReason.NO_LONGER_NEEDED, by=by, decided_on=on, why=reason)
    return record
