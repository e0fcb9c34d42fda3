"""What people do with recommendations and actions. Each is one transaction: person, rule, then writing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep, no_longer_needed
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.partnership.models import Agency, Theme
from csprapp.records.merging import merged_facts
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import add, change
from reviews.actions import mails
from reviews.actions.clocks import ROUTE, keeper, look_again, open_clock, settle_checks, waiting_check
from reviews.actions.guards import action_for_change, recommendation_for_change, require_act, require_recommendation
from reviews.actions.models import Action, ActionProgress, Recommendation
from reviews.actions.rules import Act
from reviews.learning.models import LearningReview
from reviews.learning.permissions import require_on, require_review


def add_recommendation(
    *,
    text: str,
    made_on: date,
    themes: Iterable[Theme] = (),
    identified_before: Iterable[Recommendation] = (),
    source: str = Recommendation.Source.OURS,
    source_title: str = "",
    incident: Incident | None = None,
    review: LearningReview | None = None,
    by: User,
    today: date,
) -> Recommendation:
    """Record a recommendation: of a review, a rapid review, or a national or another area's review that we follow.

    Raises NotAllowed, Refused (no text; a future day; one of elsewhere without the review's title).
    """
    if review is not None and incident is None:
        require_review(by, Permission.WORK_CASE, review, today)
    else:
        require_on(by, Permission.WORK_CASE, incident, today)
    require_given({"text": (text, "Enter the recommendation")})
    if source != Recommendation.Source.OURS:
        require_given({"source_title": (source_title, "Enter which review it is from")})
    elif incident is None and review is None:
        raise Refused("A recommendation of ours belongs to a case or a review.")
    require_not_ahead({"made_on": made_on}, today)
    row = Recommendation(
        text=text, made_on=made_on, source=source, source_title=source_title, incident=incident, review=review
    )
    with transaction.atomic():
        add(row, by=by, why="Recorded a recommendation")
        row.themes.set(themes)
        row.identified_before.set(identified_before)
    return row


def respond(
    recommendation: Recommendation,
    seen: int,
    *,
    acceptance: str,
    response: str,
    responded_on: date,
    by: User,
    today: date,
) -> Recommendation:
    """Whether the recommendation is accepted, with the response. Raises NotAllowed, Refused, Conflict."""
    with recommendation_for_change(recommendation, by=by, today=today):
        require_given(
            {"acceptance": (acceptance, "Select whether it is accepted"), "response": (response, "Enter the response")}
        )
        require_not_ahead({"responded_on": responded_on}, today)
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
    owner_name: str = "",
    owner_email: str = "",
    agreed_on: date | None = None,
    by: User,
    today: date,
) -> Action:
    """An action under one or more recommendations, with an agreed date; its owner is told by mail.

    `agreed_on` is the London day it was agreed, today when not given: one agreed long ago may be recorded late.
    Raises NotAllowed, Refused (no text; a future day; due before it was agreed; half an owner).
    """
    if not recommendations:
        raise Refused("An action belongs to a recommendation.")
    for recommendation in recommendations:
        require_recommendation(by, recommendation, today)
    require_given({"text": (text, "Enter what will be done")})
    since = agreed_on or today
    require_not_ahead({"agreed_on": since}, today)
    if due_on < since:
        raise Refused({"due_on": f"The date it is due must be on or after {day_words(since)}, when it was agreed"})
    facts = {"agency": agency, **owner_facts(agency, owner, owner_name, owner_email)}
    with transaction.atomic():
        action = add(Action(text=text, started_on=since, **facts), by=by, why="Agreed an action")
        action.recommendations.set(recommendations)
        label = f"Action {action.pk}"
        who = {"owner": keeper(action), "by": by}
        deadline = open_clock(action, ROUTE, action.pk, label, due_on, today=today, since=since, **who)
        with change(Action, action.pk, None, by=by, why="Started its clock") as record:
            record.deadline = deadline
        mails.tell_given(record, by=by, today=today)
    return record


def owner_facts(agency: Agency | None, owner: User | None, name: str, email: str) -> dict[str, Any]:
    """The owner as the record keeps them: a user, or a name at an agency with an e-mail, or nobody.

    Raises Refused: two owners, a name without an e-mail or the other way round, no agency, an e-mail that belongs
    to somebody with an account.
    """
    name, email = name.strip(), email.strip()
    if not name and not email:
        return {"owner": owner, "owner_name": "", "owner_email": ""}
    if owner:
        raise Refused({"owner_name": "Select an owner who has an account, or name one who has none, not both"})
    require_given(
        {
            "owner_name": (name, "Enter the owner's name"),
            "owner_email": (email, "Enter the owner's email address"),
            "agency": (agency, "Select the agency that the owner works for"),
        }
    )
    if User.objects.filter(email__iexact=email, is_active=True).exists():
        raise Refused({"owner_email": "This person has an account: select them as the owner"})
    return {"owner": None, "owner_name": name, "owner_email": email}


def change_action(
    action: Action,
    seen: int,
    *,
    text: str,
    agency: Agency | None,
    owner: User | None,
    owner_name: str = "",
    owner_email: str = "",
    due_on: date,
    reason: str,
    by: User,
    today: date,
) -> Action:
    """Change what is to be done, by whom or by when, with a reason; a new owner, or a new date, is told by mail.

    Raises NotAllowed, Refused, Conflict.
    """
    with action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_given({"text": (text, "Enter what will be done"), "reason": (reason, "Enter why it is changed")})
        facts = {"text": text, "agency": agency, **owner_facts(agency, owner, owner_name, owner_email)}
        require_act(held, Act.CHANGE)
        before = held.owner_id, held.owner_email, held.deadline.due_on if held.deadline else None
        facts = merged_facts(held, seen, facts)
        with change(Action, held.pk, None, by=by, why=reason) as record:
            for name, value in facts.items():
                setattr(record, name, value)
        _move(record, due_on, why=reason, by=by, today=today)
        if (record.owner_id, record.owner_email) != before[:2]:
            mails.tell_given(record, by=by, today=today)
        elif before[2] != due_on:
            mails.tell_moved(record, before[2], by=by, today=today)
    return record


def _move(action: Action, due_on: date, *, why: str, by: User, today: date) -> None:
    """Its date and its owner, carried over to the table of deadlines; the check-in that waits goes with the owner."""
    owned = Wanted(owner=keeper(action), assign=True)
    keep(action.deadline, replace(owned, due_on=due_on), by=by, today=today, why={Kind.DATE_SET: why})
    if row := waiting_check(action):
        keep(row.deadline, owned, by=by, today=today)


def serve(action: Action, seen: int, recommendations: Iterable[Recommendation], *, by: User, today: date) -> Action:
    """Say which recommendations it serves. Those this person may not read stay as they are.

    Raises NotAllowed, Refused (none left), Conflict.
    """
    with action_for_change(action, by=by, today=today, owner_too=False):
        visible = Recommendation.objects.visible_to(by, today)
        chosen = set(visible.filter(pk__in=[row.pk for row in recommendations]))
        chosen |= set(action.recommendations.exclude(pk__in=visible.values("pk")))
        if not chosen:
            raise Refused({"recommendations": "Select at least one recommendation"})
        numbers = ", ".join(str(row.pk) for row in sorted(chosen, key=lambda row: row.pk))
        with change(Action, action.pk, seen, by=by, why=f"Serves recommendations {numbers}") as record:
            record.recommendations.set(chosen)
    return record


def write_progress(action: Action, *, text: str, source: str = "", by: User, today: date) -> ActionProgress:
    """A dated line in the progress log, by its owner, or by the coordinator from what the owner said (`source`).

    Raises NotAllowed, Refused.
    """
    with action_for_change(action, by=by, today=today) as held:
        require_given({"text": (text, "Enter the progress")})
        require_act(held, Act.PROGRESS)
        row = ActionProgress(action=held, on=today, text=text, source=source, written_by=by)
        return add(row, by=by, why="Wrote progress")


def complete(
    action: Action, seen: int, *, completed_on: date, completion_evidence: str, look_on: date, by: User, today: date
) -> Action:
    """The action is done, with the evidence; on `look_on` somebody looks at its impact.

    Raises NotAllowed, Refused (no evidence; a future day), Conflict.
    """
    with action_for_change(action, by=by, today=today) as held:
        require_given(
            {"completion_evidence": (completion_evidence, "Enter the evidence: an action is not closed without it")}
        )
        require_not_ahead({"completed_on": completed_on}, today)
        if look_on < today:
            raise Refused({"look_on": "The date to look at its impact must be today or later"})
        require_act(held, Act.COMPLETE)
        with change(Action, held.pk, seen, by=by, why="Done") as record:
            record.completed_on, record.completion_evidence = completed_on, completion_evidence
            record.impact_deadline = look_again(record, look_on, by=by, today=today)
        keep(record.deadline, Wanted(met_on=completed_on), by=by, today=today, why="Done, with evidence")
        settle_checks(record, why="Done", by=by, today=today)
    return record


def judge_impact(
    action: Action, seen: int, *, impact: str, impact_evidence: str, look_on: date | None = None, by: User, today: date
) -> Action:
    """What came of it, with the evidence: judged apart from completion, and never by the action's owner.

    "too_early" sets the next day to look. Raises NotAllowed, Refused (no evidence; no next day), Conflict.
    """
    with action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_given(
            {
                "impact": (impact, "Select what came of it"),
                "impact_evidence": (impact_evidence, "Enter the evidence of impact"),
            }
        )
        early = impact == Action.Impact.TOO_EARLY
        if early and (look_on is None or look_on <= today):
            raise Refused({"look_on": "Enter a later date to look again"})
        require_act(held, Act.JUDGE)
        if held.owner_id == by.pk:
            raise NotAllowed("You own this action, so somebody else judges its impact.")
        with change(Action, held.pk, seen, by=by, why="Judged the impact") as record:
            record.impact, record.impact_evidence = impact, impact_evidence
            record.impact_on, record.impact_judged_by = today, by
            if early:
                record.impact_deadline = look_again(record, look_on, by=by, today=today)
        if not early:
            keep(record.impact_deadline, Wanted(met_on=today), by=by, today=today, why="Impact judged")
        settle_checks(record, why="Its impact is judged", by=by, today=today)
    return record


def end_action(action: Action, seen: int, *, reason: str, by: User, today: date) -> Action:
    """The action will not be done: why. It is not counted as done. Raises NotAllowed, Refused, Conflict."""
    with action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_given({"reason": (reason, "Enter why it will not be done")})
        require_act(held, Act.END)
        with change(Action, held.pk, seen, by=by, why=f"Ended: {reason}") as record:
            record.ended_on, record.ended_reason = today, reason
        keep(record.deadline, no_longer_needed(today), by=by, today=today, why=reason)
        settle_checks(record, why=reason, by=by, today=today)
    return record


def reopen_action(action: Action, *, reason: str, by: User, today: date) -> Action:
    """Open it again: what was recorded stays in the history, and its date runs on. Raises NotAllowed, Refused."""
    with action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_given({"reason": (reason, "Enter why it is opened again")})
        require_act(held, Act.REOPEN)
        with change(Action, held.pk, None, by=by, why=f"Opened again: {reason}") as record:
            record.completed_on = record.ended_on = record.impact_on = record.impact_judged_by = None
            record.completion_evidence = record.impact = record.impact_evidence = record.ended_reason = ""
        keep(record.deadline, STILL_TO_DO, by=by, today=today, why=reason)
        keep(record.impact_deadline, no_longer_needed(today), by=by, today=today, why=reason)
        settle_checks(record, why=reason, by=by, today=today)
    return record
