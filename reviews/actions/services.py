"""What people do with recommendations and actions. Each is one transaction: person, rule, then writing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep, no_longer_needed
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.partnership.models import Agency, PartnerBody, Theme
from csprapp.records.merging import merged_facts
from csprapp.records.refusals import Refused, require_facts, require_given, require_not_ahead
from csprapp.records.services import add, change, set_facts
from reviews.actions import clocks, guards, mails
from reviews.actions.counting import Counted, count_at
from reviews.actions.models import Action, ActionProgress, CheckIn, Recommendation, RecommendationAnswer
from reviews.actions.rules import Act
from reviews.learning.permissions import require_account, require_on, require_review

LONGEST = 60  # weeks or months between two check-ins, at most


def add_recommendation(
    *,
    themes: Iterable[Theme] = (),
    identified_before: Iterable[Recommendation] = (),
    by: User,
    today: date,
    **facts: Any,
) -> Recommendation:
    """Record a recommendation: of a review, a rapid review, or a national or another area's review that we follow.

    `facts` are those of the model. Raises NotAllowed, Refused (no text; a future day; one of elsewhere without the
    review's title).
    """
    row = Recommendation(**facts)
    if row.review and not row.incident:
        require_review(by, Permission.WORK_CASE, row.review, today)
    else:
        require_on(by, Permission.WORK_CASE, row.incident, today)
    require_facts(facts, text="Enter the recommendation")
    if row.source != Recommendation.Source.OURS:
        require_facts(facts, source_title="Enter which review it is from")
    elif not row.incident and not row.review:
        raise Refused("Our own recommendations must belong to a case or a review.")
    require_not_ahead({"made_on": row.made_on}, today)
    with transaction.atomic():
        add(row, by=by, why="Recorded a recommendation")
        row.themes.set(themes)
        row.identified_before.set(identified_before)
    return row


def change_recommendation(
    recommendation: Recommendation,
    seen: int,
    *,
    themes: Iterable[Theme],
    reason: str,
    by: User,
    today: date,
    **facts: Any,
) -> Recommendation:
    """Put its words, its date or its themes right, with the reason. Raises NotAllowed, Refused, Conflict."""
    with guards.recommendation_for_change(recommendation, by=by, today=today) as held:
        require_facts(
            facts | {"reason": reason}, text="Enter the recommendation", reason="Enter why you are changing it"
        )
        require_not_ahead({"made_on": facts["made_on"]}, today)
        themes = list(themes)
        named = ", ".join(theme.name for theme in themes) or "none"
        why = reason if set(held.themes.all()) == set(themes) else f"{reason} Themes: {named}"
        record = set_facts(held, None, by=by, why=why, **merged_facts(held, seen, facts))
        record.themes.set(themes)
    return record


def identify_before(
    recommendation: Recommendation, seen: int, earlier: Iterable[Recommendation] = (), *, by: User, today: date
) -> Recommendation:
    """Say which earlier recommendations this one repeats: the law asks for "improvements ... including where those
    improvements have been previously identified". None is an answer too: the day of looking is kept. Those this person
    may not read stay as they are.

    Raises NotAllowed, Refused (one that was made later, or itself), Conflict.
    """
    with guards.recommendation_for_change(recommendation, by=by, today=today):
        visible = Recommendation.objects.visible_to(by, today)
        chosen = set(visible.filter(pk__in=[row.pk for row in earlier]))
        if any(row.pk == recommendation.pk or row.made_on > recommendation.made_on for row in chosen):
            raise Refused({"earlier": "Select only recommendations that were made before this one"})
        chosen |= set(recommendation.identified_before.exclude(pk__in=visible.values("pk")))
        why = f"Identified before: {_numbers(chosen) or 'none'}"
        record = set_facts(recommendation, seen, by=by, why=why, before_looked_on=today)
        record.identified_before.set(chosen)
    return record


def _numbers(rows: Iterable[Recommendation]) -> str:
    return ", ".join(str(key) for key in sorted(row.pk for row in rows))


def respond(recommendation: Recommendation, seen: int, *, by: User, today: date, **said: Any) -> Recommendation:
    """Whether the recommendation is accepted, with the response and its day. Raises NotAllowed, Refused, Conflict."""
    with guards.recommendation_for_change(recommendation, by=by, today=today):
        _require_response(said, today)
        return set_facts(recommendation, seen, by=by, why="Responded to the recommendation", **said)


def _require_response(said: dict[str, Any], today: date) -> None:
    require_facts(said, acceptance="Select whether it is accepted", response="Enter the response")
    require_not_ahead({"responded_on": said["responded_on"]}, today)


def answer_for(
    recommendation: Recommendation,
    *,
    agency: Agency | None = None,
    body: PartnerBody | None = None,
    by: User,
    today: date,
    **said: Any,
) -> RecommendationAnswer:
    """What one agency or partner body answered, said as in `respond`; said again, the new answer takes the place of the
    old one, which the history keeps. Raises NotAllowed, Refused.
    """
    with guards.recommendation_for_change(recommendation, by=by, today=today):
        if (agency is None) == (body is None):
            raise Refused({"who": "Select who answers"})
        _require_response(said, today)
        why = f"{agency or body} answered"
        if row := recommendation.answers.filter(agency=agency, body=body).first():
            return set_facts(row, None, by=by, why=why, **said)
        new = RecommendationAnswer(recommendation=recommendation, agency=agency, body=body, **said)
        return add(new, by=by, why=why)


# --- Actions ----------------------------------------------------------------------------------------------------


def add_action(
    recommendations: list[Recommendation],
    *,
    due_on: date,
    agreed_on: date | None = None,
    by: User,
    today: date,
    **facts: Any,
) -> Action:
    """An action under one or more recommendations, with an agreed date; its owner is told by mail.

    `facts` are its text, its agency and its owner. `agreed_on` is the London day it was agreed, today when not given:
    one agreed long ago may be recorded late. Raises NotAllowed, Refused (no text; a future day; due before it was
    agreed; half an owner).
    """
    if not recommendations:
        raise Refused("An action must belong to a recommendation.")
    for recommendation in recommendations:
        guards.require_recommendation(by, recommendation, today)
    require_facts(facts, text="Enter what will be done")
    since = agreed_on or today
    require_not_ahead({"agreed_on": since}, today)
    if due_on < since:
        raise Refused({"due_on": f"The date it is due must be on or after {day_words(since)}, when it was agreed"})
    action = Action(started_on=since, **owned(facts))
    with transaction.atomic():
        add(action, by=by, why="Agreed an action")
        action.recommendations.set(recommendations)
        duty = {"route": clocks.ROUTE, "subject_id": action.pk, "label": f"Action {action.pk}", "since": since}
        deadline = clocks.open_clock(action, due_on=due_on, owner=clocks.keeper(action), by=by, today=today, **duty)
        record = set_facts(action, None, by=by, why="Started its clock", deadline=deadline)
        mails.tell_given(record, by=by, today=today)
    return record


def owned(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the owner as the record keeps them: a user, or a name at an agency with an e-mail, or nobody.

    Raises Refused: an account that has ended, two owners, a name without an e-mail or the other way round, no agency,
    an e-mail that belongs to somebody with an account.
    """
    facts = {"owner": None, **facts}
    require_account(facts["owner"], "owner")
    facts |= {name: facts.get(name, "").strip() for name in ("owner_name", "owner_email")}
    if not facts["owner_name"] and not facts["owner_email"]:
        return facts
    if facts["owner"]:
        raise Refused({"owner_name": "Select an owner who has an account, or name one who does not, but not both"})
    require_facts(
        facts,
        owner_name="Enter the owner’s name",
        owner_email="Enter the owner’s email address",
        agency="Select the agency the owner works for",
    )
    if User.objects.filter(email__iexact=facts["owner_email"], is_active=True).exists():
        raise Refused({"owner_email": "This person has an account: select them as the owner"})
    return facts


def change_action(
    action: Action, seen: int, *, due_on: date, reason: str, by: User, today: date, **facts: Any
) -> Action:
    """Change what is to be done, by whom or by when, with a reason; a new owner, or a new date, is told by mail.

    `facts` as in `add_action`. Raises NotAllowed, Refused, Conflict.
    """
    with guards.action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_facts(
            facts | {"reason": reason}, text="Enter what will be done", reason="Enter why you are changing it"
        )
        facts = owned(facts)
        guards.require_act(held, Act.CHANGE)
        before = held.owner_id, held.owner_email, held.deadline.due_on if held.deadline else None
        record = set_facts(held, None, by=by, why=reason, **merged_facts(held, seen, facts))
        _move(record, due_on, why=reason, by=by, today=today)
        if (record.owner_id, record.owner_email) != before[:2]:
            mails.tell_given(record, by=by, today=today)
        elif before[2] != due_on:
            mails.tell_moved(record, before[2], by=by, today=today)
    return record


def _move(action: Action, due_on: date, *, why: str, by: User, today: date) -> None:
    """Its date and its owner, carried over to the table of deadlines; the check-in that waits goes with the owner."""
    who = Wanted(owner=clocks.keeper(action), assign=True)
    keep(action.deadline, replace(who, due_on=due_on), by=by, today=today, why={Kind.DATE_SET: why})
    if row := clocks.waiting_check(action):
        keep(row.deadline, who, by=by, today=today)


def serve(action: Action, seen: int, recommendations: Iterable[Recommendation], *, by: User, today: date) -> Action:
    """Say which recommendations it serves. Those this person may not read stay as they are.

    Raises NotAllowed, Refused (none left), Conflict.
    """
    with guards.action_for_change(action, by=by, today=today, owner_too=False):
        visible = Recommendation.objects.visible_to(by, today)
        chosen = set(visible.filter(pk__in=[row.pk for row in recommendations]))
        chosen |= set(action.recommendations.exclude(pk__in=visible.values("pk")))
        if not chosen:
            raise Refused({"recommendations": "Select at least one recommendation"})
        with change(Action, action.pk, seen, by=by, why=f"For recommendations {_numbers(chosen)}") as record:
            record.recommendations.set(chosen)
    return record


def write_progress(action: Action, *, text: str, source: str = "", by: User, today: date) -> ActionProgress:
    """A dated line in the progress log, by its owner, or by the coordinator from what the owner said (`source`).

    Raises NotAllowed, Refused.
    """
    with guards.action_for_change(action, by=by, today=today) as held:
        require_given({"text": (text, "Enter the progress")})
        guards.require_act(held, Act.PROGRESS)
        row = ActionProgress(action=held, on=today, text=text, source=source, written_by=by)
        return add(row, by=by, why="Wrote progress")


def complete(
    action: Action, seen: int, *, completed_on: date, completion_evidence: str, look_on: date, by: User, today: date
) -> Action:
    """The action is done, with the evidence; on `look_on` somebody looks at its impact.

    Raises NotAllowed, Refused (no evidence; a future day), Conflict.
    """
    with guards.action_for_change(action, by=by, today=today) as held:
        evidence = "Enter the evidence. An action cannot be closed without it"
        require_given({"completion_evidence": (completion_evidence, evidence)})
        require_not_ahead({"completed_on": completed_on}, today)
        if look_on < today:
            raise Refused({"look_on": "The date to review its impact must be today or later"})
        guards.require_act(held, Act.COMPLETE)
        with change(Action, held.pk, seen, by=by, why="Done") as record:
            record.completed_on, record.completion_evidence = completed_on, completion_evidence
            record.impact_deadline = clocks.look_again(record, look_on, by=by, today=today)
        keep(record.deadline, Wanted(met_on=completed_on), by=by, today=today, why="Done, with evidence")
        clocks.settle_checks(record, why="Done", by=by, today=today)
    return record


def judge_impact(
    action: Action, seen: int, *, look_on: date | None = None, by: User, today: date, **judged: Any
) -> Action:
    """What came of it (`impact`), with the evidence (`impact_evidence`): judged apart from completion, and never by the
    action's owner.

    "too_early" sets the next day to look. Raises NotAllowed, Refused (no evidence; no next day), Conflict.
    """
    with guards.action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_facts(judged, impact="Select what came of it", impact_evidence="Enter the evidence of impact")
        early = judged["impact"] == Action.Impact.TOO_EARLY
        if early and (look_on is None or look_on <= today):
            raise Refused({"look_on": "Enter a later date to look again"})
        guards.require_act(held, Act.JUDGE)
        if held.owner_id == by.pk:
            raise NotAllowed("You own this action, so somebody else must judge its impact.")
        if early:
            judged["impact_deadline"] = clocks.look_again(held, look_on, by=by, today=today)
        judged |= {"impact_on": today, "impact_judged_by": by}
        record = set_facts(held, seen, by=by, why="Judged the impact", **judged)
        if not early:
            keep(record.impact_deadline, Wanted(met_on=today), by=by, today=today, why="Impact judged")
        clocks.settle_checks(record, why="Its impact is judged", by=by, today=today)
    return record


def end_action(action: Action, seen: int, *, reason: str, by: User, today: date) -> Action:
    """The action will not be done: why. It is not counted as done. Raises NotAllowed, Refused, Conflict."""
    with guards.action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_given({"reason": (reason, "Enter why it will not be done")})
        guards.require_act(held, Act.END)
        record = set_facts(held, seen, by=by, why=f"Ended: {reason}", ended_on=today, ended_reason=reason)
        keep(record.deadline, no_longer_needed(today), by=by, today=today, why=reason)
        clocks.settle_checks(record, why=reason, by=by, today=today)
    return record


def reopen_action(action: Action, *, reason: str, by: User, today: date) -> Action:
    """Open it again: what was recorded stays in the history, and its date runs on. Raises NotAllowed, Refused."""
    with guards.action_for_change(action, by=by, today=today, owner_too=False) as held:
        require_given({"reason": (reason, "Enter why you are opening it again")})
        guards.require_act(held, Act.REOPEN)
        with change(Action, held.pk, None, by=by, why=f"Opened again: {reason}") as record:
            record.completed_on = record.ended_on = record.impact_on = record.impact_judged_by = None
            record.completion_evidence = record.impact = record.impact_evidence = record.ended_reason = ""
        keep(record.deadline, STILL_TO_DO, by=by, today=today, why=reason)
        keep(record.impact_deadline, no_longer_needed(today), by=by, today=today, why=reason)
        clocks.settle_checks(record, why=reason, by=by, today=today)
    return record


# --- Check-ins: recording one makes the next --------------------------------------------------------------------


def set_checks(
    action: Action, seen: int, *, every: int, unit: str, first_on: date, after_done: bool, by: User, today: date
) -> Action:
    """Ask every so many weeks or months how the action stands, from `first_on`: until it is done, and with
    `after_done` until its impact is judged. Raises NotAllowed, Refused, Conflict.
    """
    with guards.action_for_change(action, by=by, today=today, owner_too=False) as held:
        if not 1 <= every <= LONGEST:
            raise Refused({"every": f"Enter a number from 1 to {LONGEST}"})
        if first_on < today:
            raise Refused({"first_on": "The date of the next check-in must be today or later"})
        guards.require_act(held, Act.REPEAT)
        turn = {"check_every": every, "check_unit": unit, "check_first_on": first_on, "check_after_done": after_done}
        record = set_facts(held, seen, by=by, why=f"Check-ins every {every} {unit}", **turn)
        clocks.settle_checks(record, why="Check-ins changed", by=by, today=today)
        row = clocks.waiting_check(record)
        if row and row.deadline.is_open and row.deadline.due_on != first_on:
            clocks.move_check(record, row, first_on, why="Check-ins changed", by=by, today=today)
    return record


def stop_checks(action: Action, *, by: User, today: date) -> Action:
    """Ask no more. The check-ins that were held stay. Raises NotAllowed."""
    with guards.action_for_change(action, by=by, today=today, owner_too=False):
        never = {"check_every": None, "check_unit": "", "check_first_on": None, "check_after_done": False}
        record = set_facts(action, None, by=by, why="Stopped the check-ins", **never)
        clocks.settle_checks(record, why="Check-ins stopped", by=by, today=today)
    return record


def record_check(
    check: CheckIn, seen: int, *, counted: Counted | None = None, by: User, today: date, **said: Any
) -> CheckIn:
    """How the action stands, said by its owner, or by the coordinator from what the owner said (`source`); and what was
    `counted` of the indicators of its themes: the key of each -> `holds`, `of`, `on` (None: the day of the answer).

    Meets the check-in's date and makes the next. Raises NotAllowed, Refused (recorded before; a future day; nothing
    said; half a count, by `<field>_<indicator>`), Conflict.
    """
    with guards.action_for_change(check.action, by=by, today=today) as held:
        require_facts(said, standing="Select how it is going", text="Enter what was done")
        require_not_ahead({"made_on": said["made_on"]}, today)
        guards.require_act(held, Act.CHECK)
        if CheckIn.objects.filter(pk=check.pk, made_on__isnull=False).exists():
            raise Refused("This check-in is already recorded. Write progress instead.")
        record = set_facts(check, seen, by=by, why="Recorded the check-in", written_by=by, **said)
        count_at(record, held, counted or {}, by=by, today=today)
        keep(record.deadline, Wanted(met_on=record.made_on), by=by, today=today, why="Check-in recorded")
        due = record.deadline.due_on if record.deadline else today
        clocks.next_check(held, after=max(due, today), by=by, today=today)
    return record
