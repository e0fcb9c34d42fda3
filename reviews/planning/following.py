"""The plan follows the review: it stops when the review is over, and facts recorded elsewhere reach milestones."""

from datetime import date

from cases.deadlines import services as deadlines
from cases.deadlines.models import EndReason
from csprapp.accounts.models import User
from csprapp.records.services import change
from reviews.learning.models import LearningReview
from reviews.planning.models import Milestone
from reviews.planning.queries import is_over, open_milestones, waiting_check


def follow_stage(review: LearningReview, *, by: User, today: date) -> None:
    """End the dates of what is still open once the review is over; let them run on when it is taken up again.

    A date that somebody dropped stays dropped. Call it in the service's transaction.
    """
    over, check = is_over(review, today), waiting_check(review)
    stopped = check and not review.check_weeks
    for deadline in [one.deadline for one in [*open_milestones(review), *([check] if check and not stopped else [])]]:
        if over and deadline.is_open:
            deadlines.end(
                deadline,
                today,
                EndReason.NO_LONGER_NEEDED,
                by=by,
                decided_on=today,
                why="Nothing of this review is left",
            )
        elif not over and deadline.ended_on:
            deadlines.reopen(deadline, by=by, why="The review goes on", decided_on=today)


def reach_by_fact(review: LearningReview, kind: str, day: date, *, by: User, today: date, why: str) -> None:
    """Record the open milestones of a kind as reached on a London day, because that fact was recorded elsewhere."""
    for one in open_milestones(review):
        if one.kind == kind:
            with change(Milestone, one.pk, None, by=by, why=why) as record:
                record.met_on, record.note = day, why
            deadlines.meet(one.deadline, day, by=by, decided_on=today, why=why)
