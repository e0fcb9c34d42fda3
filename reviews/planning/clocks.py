"""Starting a review, and what people do to its dates. Each is one transaction: person, rule, then writing."""

from datetime import date

from cases.deadlines import services as deadlines
from cases.deadlines.keeping import Wanted, keep
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.clock.rules import AGREED
from csprapp.records.refusals import Refused, ahead_words, require_given, require_not_ahead
from csprapp.records.services import add, change
from reviews.decisions.queries import decided
from reviews.learning.guards import require_act
from reviews.learning.models import LearningReview
from reviews.learning.permissions import review_for_change
from reviews.learning.rules import Act
from reviews.planning.review_services import change_review
from reviews.rapid.queries import rapid_review_of

ROUTE = "review"
LABELS = {
    "lcspr": "Publish the LCSPR",
    "alternative": "Finish the alternative learning review",
    "thematic": "Finish the thematic review",
    "audit": "Finish the audit",
}
ELSEWHERE = "Send our return for another area’s review"


def start_review(
    incident: Incident,
    *,
    kind: str,
    decided_on: date,
    reason: str,
    lead: User | None = None,
    agreed_on: date | None = None,
    by: User,
    today: date,
) -> LearningReview:
    """Start the review the partners decided on. An LCSPR's six months run from `decided_on`, the London date of that
    decision; an alternative review has no statutory clock and may have an agreed date.

    Raises NotAllowed, Refused (the partners decided otherwise; one is running; a future day; no reason).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_not_ahead({"decided_on": decided_on}, today, "The date of the decision")
        require_given({"reason": (reason, "Enter why the partners decided on this review")})
        require_after(decided_on, agreed_on, "agreed_on")
        _require_decided(incident, kind)
        review = add(
            LearningReview(
                kind=kind, incident=incident, decided_on=decided_on, decision_reason=reason, lead=lead or incident.owner
            ),
            by=by,
            why="The partners decided on this review",
        )
        return start_clock(review, agreed_on, by=by, today=today)


def require_after(decided_on: date, agreed_on: date | None, field: str) -> None:
    """Nothing, or `Refused`: a date that is agreed lies on or after the decision to start."""
    if agreed_on and agreed_on < decided_on:
        sentence = f"The date must be on or after {day_words(decided_on)}, the day of the decision"
        raise Refused({field: sentence})


def _require_decided(incident: Incident, kind: str) -> None:
    running = LearningReview.objects.filter(incident=incident, ended_on=None, published_on=None)
    if running.exists():
        raise Refused("A review of this case is already under way.")
    standing = decided(rapid_review_of(incident))
    if standing and standing.what_next != kind:
        day = day_words(standing.signed_off_on)
        raise Refused(
            f"On {day} the partners decided otherwise: {standing.words.lower()}. Record their later decision first."
        )


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
    with change(LearningReview, review.pk, None, by=by, why="Started its clock") as record:
        record.deadline = deadline
    return record


def correct_decision_date(
    review: LearningReview, seen: int, *, decided_on: date, reason: str, by: User, today: date
) -> LearningReview:
    """The decision was taken on another day than recorded: the six months follow. Raises NotAllowed, Refused."""
    with review_for_change(review, Permission.CHANGE_DATE, by=by, today=today):
        require_not_ahead({"decided_on": decided_on}, today, "The date of the decision")
        require_given({"reason": (reason, "Enter why the date is corrected")})
        facts = {"decided_on": decided_on}
        record = change_review(review, seen, facts, act=Act.CORRECT_START, by=by, today=today, why=reason)
        keep(record.deadline, Wanted(start=decided_on), by=by, today=today, why=reason)
    return record


def agree_date(review: LearningReview, day: date, *, reason: str, by: User, today: date) -> LearningReview:
    """Agree a date for a review that has no statutory clock. An LCSPR's date is the law's: record a delay there."""
    with review_for_change(review, Permission.CHANGE_DATE, by=by, today=today) as held:
        if review.is_statutory:
            raise Refused("An LCSPR has a statutory date. Record a delay instead.")
        require_after(review.decided_on, day, "day")
        require_act(held, Act.AGREE_DATE, today)
        if held.deadline is None:
            return start_clock(held, day, by=by, today=today)
        keep(held.deadline, Wanted(due_on=day, anew=True), by=by, today=today, why=reason or "Agreed anew")
    return held


def record_delay(
    review: LearningReview,
    target_on: date,
    *,
    category: str,
    reason: str,
    look_again: bool,
    panel_told_on: date | None = None,
    minister_told_on: date | None = None,
    by: User,
    today: date,
) -> LearningReview:
    """It will be late: why, who was told when, and a revised target or a day to look again. The due date stays.

    Raises NotAllowed, Refused (no reason; a past day; a look-again date more than three months ahead).
    """
    with review_for_change(review, Permission.RECORD_DELAY, by=by, today=today) as held:
        wrong = {}
        if not reason.strip():
            wrong["reason"] = "Enter why it will be late"
        if target_on < today:
            wrong["target_on"] = "The date must be today or later"
        elif look_again and (late := deadlines.late_look(target_on, today)):
            wrong["target_on"] = late
        for name, day in (("panel_told_on", panel_told_on), ("minister_told_on", minister_told_on)):
            if day and day > today:
                wrong[name] = ahead_words("The date they were told")
        if wrong:
            raise Refused(wrong)
        require_act(held, Act.DELAY, today)
        if held.deadline is None:
            raise Refused("This review has no date that could be late.")
        deadlines.record_delay(
            held.deadline,
            target_on,
            by=by,
            why=reason,
            decided_on=today,
            category=category,
            look_again=look_again,
            panel_told_on=panel_told_on,
            minister_told_on=minister_told_on,
        )
    return held
