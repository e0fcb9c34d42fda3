"""How a review comes about: the partners' decision makes it, with its clock; somebody then begins the work."""

from datetime import date
from typing import Any

from cases.deadlines.keeping import Wanted, keep
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import add, set_facts
from reviews.decisions.queries import Decided, decided
from reviews.learning.models import LearningReview
from reviews.learning.permissions import require_account, review_for_change
from reviews.learning.queries import stage_of
from reviews.learning.rules import ALLOWED, Act
from reviews.planning.clock import fall_away, require_after, start_clock
from reviews.planning.review_services import appoint_reviewer, change_review, set_lead
from reviews.rapid.queries import rapid_review_of

DECIDED_KINDS = (LearningReview.Kind.LCSPR, LearningReview.Kind.ALTERNATIVE)
BY_DECISION = "The partners decided on this review"
OTHERWISE = "The partners decided otherwise"


def follow_decision(incident: Incident, was: date | None, *, by: User, today: date) -> None:
    """Bring the case's review to what the partners decided: made and its clock started from the decision's own date,
    moved with a date that is corrected, ended when they decide otherwise.

    `was` is the day of sign-off before this change, None when there was none. Call it in the transaction that wrote
    the decision, with the case locked.
    """
    standing, who = decided(rapid_review_of(incident)), {"by": by, "today": today}
    if standing is None:
        return
    running = LearningReview.objects.running().filter(incident=incident, led_by="", kind__in=DECIDED_KINDS)
    kept = None
    for review in running:
        if review.kind == standing.what_next:
            kept = _follow_date(review, standing, was, **who)
        elif Act.END in ALLOWED[stage_of(review, today)]:
            fall_away(review, f"{OTHERWISE}: {standing.words.lower()}", **who)
    if standing.what_next in DECIDED_KINDS and kept is None:
        _make(incident, standing, **who)


def _follow_date(review: LearningReview, standing: Decided, was: date | None, *, by: User, today: date) -> Any:
    """A running review of the kind decided on: a date of its decision that nobody put otherwise is corrected."""
    facts: dict[str, Any] = {} if review.decision_round else {"decision_round": standing.round}
    if review.decision_round == standing.round and review.decided_on == was != standing.signed_off_on:
        facts["decided_on"] = standing.signed_off_on
    if not facts:
        return review
    held = set_facts(review, None, by=by, why=BY_DECISION, **facts)
    keep(held.deadline, Wanted(start=held.decided_on), by=by, today=today, why="The date of the decision was corrected")
    return held


def _make(incident: Incident, standing: Decided, *, by: User, today: date) -> None:
    """The review of a decision. None when this decision has had one, or the case is part of a review of that kind led
    from another case."""
    who = {"by": by, "today": today}
    earlier = LearningReview.objects.filter(incident=incident, decision_round=standing.round)
    part_of = LearningReview.objects.running().filter(linked_incidents=incident, kind=standing.what_next, led_by="")
    if earlier.exists() or part_of.exists():
        return
    review = LearningReview(
        incident=incident,
        kind=standing.what_next,
        decided_on=standing.signed_off_on,
        decision_reason=standing.reason,
        decision_round=standing.round,
        lead=incident.owner,
    )
    start_clock(add(review, by=by, why=BY_DECISION), standing.agreed_on, **who)


def start_review(
    incident: Incident, *, reason: str, agreed_on: date | None = None, by: User, today: date, **facts: Any
) -> LearningReview:
    """Start a review the partners decided on elsewhere, before they sign here. An LCSPR's six months run from
    `decided_on`, the London date of that decision; an alternative review has no statutory clock and may have an agreed
    date. One that their decision here made meanwhile is begun with these facts.

    `facts` are its kind, `decided_on` and who leads it, the case's owner when nobody is named.
    Raises NotAllowed, Refused (the partners decided otherwise; one is running; a future day; no reason).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_not_ahead({"decided_on": facts["decided_on"]}, today, "The date of the decision")
        require_given({"reason": (reason, "Enter why the partners decided on this review")})
        require_after(facts["decided_on"], agreed_on, "agreed_on")
        made = _require_decided(incident, facts["kind"])
        require_account(facts.get("lead"), "lead")
        facts |= {"decision_reason": reason, "begun_on": today, "lead": facts.get("lead") or incident.owner}
        if made is None:
            review = LearningReview(incident=incident, **facts)
            return start_clock(add(review, by=by, why=BY_DECISION), agreed_on, by=by, today=today)
        review = set_facts(made, None, by=by, why="Began the review", **facts)
        return _keep_dates(review, agreed_on, by=by, today=today)


def _require_decided(incident: Incident, kind: str) -> LearningReview | None:
    """The review that the decision made and nobody has begun, None without one; or `Refused`."""
    running = LearningReview.objects.running().filter(incident=incident).first()
    if running and (running.begun_on or running.kind != kind):
        raise Refused("A review of this case is already under way.")
    standing = decided(rapid_review_of(incident))
    if standing and standing.what_next != kind:
        day = day_words(standing.signed_off_on)
        raise Refused(
            f"On {day} the partners decided otherwise: {standing.words.lower()}. Record their later decision first."
        )
    return running


def _keep_dates(review: LearningReview, agreed_on: date | None, *, by: User, today: date) -> LearningReview:
    """The clock of a review that is begun: from the day of its decision, to the date agreed, with its lead."""
    if review.deadline is None:
        return start_clock(review, agreed_on, by=by, today=today)
    due_on = None if review.is_statutory else agreed_on
    wanted = Wanted(
        start=review.decided_on if review.is_statutory else None, due_on=due_on, owner=review.lead, assign=True
    )
    keep(review.deadline, wanted, by=by, today=today, why="Began the review")
    return review


def begin_review(
    review: LearningReview,
    seen: int,
    *,
    begun_on: date,
    lead: User | None,
    terms_of_reference: str = "",
    ethnicity_culture: str = "",
    agreed_on: date | None = None,
    reviewer: dict[str, Any] | None = None,
    by: User,
    today: date,
) -> LearningReview:
    """Somebody begins the review that the decision made: who leads it, and what is known of its scope and reviewer.

    `reviewer` is what `appoint_reviewer` takes, None when nobody is appointed yet. Its clock has run since the
    decision. Raises NotAllowed, Refused (begun already; a future day; a date before the decision), Conflict.
    """
    require_not_ahead({"begun_on": begun_on}, today, "The date it began")
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        if begun_on < held.decided_on:
            day = day_words(held.decided_on)
            raise Refused({"begun_on": f"The date it began must be on or after {day}, the day of the decision"})
        require_after(held.decided_on, agreed_on, "agreed_on")
        facts = {"begun_on": begun_on, "terms_of_reference": terms_of_reference, "ethnicity_culture": ethnicity_culture}
        record = change_review(held, seen, facts, act=Act.BEGIN, by=by, today=today, why="Began the review")
        record = set_lead(record, record.version, lead=lead, by=by, today=today)
        if agreed_on and not record.is_statutory:
            record = _keep_dates(record, agreed_on, by=by, today=today)
        if reviewer:
            record = appoint_reviewer(record, record.version, **reviewer, by=by, today=today)
    return record
