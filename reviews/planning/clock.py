"""The one date of a review, and the dates of its plan that follow: started, met, stopped and running on."""

from datetime import date

from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import EndReason
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.records.refusals import Refused
from csprapp.records.services import set_facts
from reviews.learning.last_days import keep_last_day
from reviews.learning.models import LearningReview
from reviews.learning.rules import met_on
from reviews.planning.queries import is_over, open_milestones, waiting_check

ROUTE = "review"
LABELS = {
    "lcspr": "Publish the LCSPR",
    "alternative": "Finish the alternative learning review",
    "thematic": "Finish the thematic review",
    "audit": "Finish the audit",
}
ELSEWHERE = "Send our return for another area’s review"


def require_after(decided_on: date, agreed_on: date | None, field: str) -> None:
    """Nothing, or `Refused`: a date that is agreed lies on or after the decision to start."""
    if agreed_on and agreed_on < decided_on:
        sentence = f"The date must be on or after {day_words(decided_on)}, the day of the decision"
        raise Refused({field: sentence})


def start_clock(review: LearningReview, agreed_on: date | None, *, by: User, today: date) -> LearningReview:
    """Start the review's clock: six months for an LCSPR of ours, else the date agreed, when there is one."""
    if not review.is_statutory and agreed_on is None:
        return review
    wanted = Wanted(
        incident=review.incident,
        rule_key="lcspr" if review.is_statutory else AGREED,
        route=ROUTE,
        subject_id=review.pk,
        label=ELSEWHERE if review.led_by else LABELS[review.kind],
        owner=review.lead,
        start=review.decided_on,
        due_on=agreed_on,
    )
    deadline = keep(None, wanted, by=by, today=today)
    return set_facts(review, None, by=by, why="Started its clock", deadline=deadline)


def follow_stage(review: LearningReview, *, by: User, today: date) -> None:
    """End the dates of what is still open once the review is over; let them run on when it is taken up again.

    A date that somebody dropped stays dropped. Call it in the service's transaction.
    """
    over, check = is_over(review, today), waiting_check(review)
    stopped = check and not review.check_weeks
    why = "Nothing of this review is left" if over else "The review continues"
    wanted = no_longer_needed(today) if over else Wanted(reopens=(Kind.ENDED,))
    for one in [*open_milestones(review), *([check] if check and not stopped else [])]:
        keep(one.deadline, wanted, by=by, today=today, why=why)
    keep_last_day(review, by=by, today=today)


def reach_by_fact(review: LearningReview, kind: str, day: date, *, by: User, today: date, why: str) -> None:
    """Record the open milestones of a kind as reached on a London day, because that fact was recorded elsewhere."""
    for one in open_milestones(review):
        if one.kind == kind:
            set_facts(one, None, by=by, why=why, met_on=day, note=why)
            keep(one.deadline, Wanted(met_on=day), by=by, today=today, why=why)


def keep_clock(review: LearningReview, *, by: User, today: date, why: str) -> None:
    """Bring the review's clock to what its facts say, met or running again, and its plan with it.

    Call it in the service's transaction.
    """
    follow_stage(review, by=by, today=today)
    if review.deadline and review.ended_on is None:
        wanted = Wanted(met_on=done_on(review), reopens=(Kind.MET,))
        keep(review.deadline, wanted, by=by, today=today, why=why)


def fall_away(
    review: LearningReview, why: str, *, ended_as: EndReason = EndReason.WITHDRAWN, by: User, today: date
) -> LearningReview:
    """What started the review no longer asks for it: it ends with its dates, and may be taken up again.

    Call it in the service's transaction.
    """
    ended = {"ended_on": today, "ended_as": ended_as.value, "ended_reason": why}
    held = set_facts(review, None, by=by, why=why, **ended)
    follow_stage(held, by=by, today=today)
    keep(held.deadline, Wanted(ended_on=today, end_reason=ended_as), by=by, today=today, why=why)
    return held


def done_on(review: LearningReview) -> date | None:
    """The London day the review's duty was done: of one that another area leads, the day our return was sent."""
    if review.led_by:
        return review.elsewhere.returned_on
    return met_on(vars(review), statutory=review.is_statutory)
