"""The plan follows the review: it stops when the review is over, and facts recorded elsewhere reach milestones."""

from datetime import date

from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
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
    why = "Nothing of this review is left" if over else "The review goes on"
    wanted = no_longer_needed(today) if over else Wanted(reopens=(Kind.ENDED,))
    for one in [*open_milestones(review), *([check] if check and not stopped else [])]:
        keep(one.deadline, wanted, by=by, today=today, why=why)


def reach_by_fact(review: LearningReview, kind: str, day: date, *, by: User, today: date, why: str) -> None:
    """Record the open milestones of a kind as reached on a London day, because that fact was recorded elsewhere."""
    for one in open_milestones(review):
        if one.kind == kind:
            with change(Milestone, one.pk, None, by=by, why=why) as record:
                record.met_on, record.note = day, why
            keep(one.deadline, Wanted(met_on=day), by=by, today=today, why=why)
