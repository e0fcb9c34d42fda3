"""Opening the cases of a review to its independent reviewer, until a given day and no longer."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from cases.access.models import CaseAccess
from cases.incidents.models import Incident
from cases.mails.naming import named
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, Role, has_permission
from csprapp.mail.services import compose, post
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import add, set_facts
from reviews.learning.last_days import keep_last_day
from reviews.learning.models import LearningReview, ReviewerAccess
from reviews.learning.permissions import require_on, review_for_change


def cases_of(review: LearningReview) -> list[Incident]:
    """The lead case, then the linked ones."""
    lead = [review.incident] if review.incident else []
    return lead + sorted(review.linked_incidents.all(), key=lambda case: case.reference)


def reviewers_of(review: LearningReview, on: date) -> QuerySet[CaseAccess]:
    """The live rows that open the review's cases to independent reviewers on a London day.

    Rows of a linked case may be those of another review's reviewer: `accounts_of` says who reviews this one.
    """
    rows = CaseAccess.objects.live(on).filter(kind=CaseAccess.Kind.REVIEWER, incident__in=cases_of(review))
    return rows.select_related("user", "incident").order_by("user__name", "incident__reference")


def accounts_of(review: LearningReview, on: date) -> QuerySet[CaseAccess] | QuerySet[ReviewerAccess]:
    """The live row of each account that reviews this review: of its lead case, or of the review that has none."""
    if review.incident_id:
        rows = CaseAccess.objects.live(on).filter(kind=CaseAccess.Kind.REVIEWER, incident=review.incident_id)
        return rows.select_related("user", "incident").order_by("user__name")
    return ReviewerAccess.objects.live(on).filter(review=review).select_related("user").order_by("user__name")


def open_to_reviewer(
    review: LearningReview, person: User, *, until: date, by: User, today: date
) -> list[CaseAccess | ReviewerAccess]:
    """Open the review and every case of it to an independent reviewer until the end of a London day; a new day replaces
    it.

    A restricted case is opened only by who may name people on it. Raises NotAllowed, Refused.
    """
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today) as held:
        cases = cases_of(review)
        for case in cases:
            require_on(by, Permission.WORK_CASE, case, today)
        if Role.REVIEWER not in person.roles(today):
            raise Refused({"person": f"{person} does not hold the role of independent reviewer"})
        if until < today:
            raise Refused({"until": "The last day must be today or later"})
        if any(case.restricted for case in cases) and not has_permission(by, Permission.RESTRICT):
            raise NotAllowed("A case of this review is restricted. Ask a manager to open it to the reviewer.")
        alone = [] if review.incident_id else [_open(held, person, until, by=by, today=today)]
        opened = [*alone, *(_open(case, person, until, by=by, today=today) for case in cases)]
        keep_last_day(held, by=by, today=today)
        _tell(held, person, until, today=today)
    return opened


def _tell(review: LearningReview, person: User, until: date, *, today: date) -> None:
    """The reviewer is told at once, and again of a later day: by the reference alone, as every mail."""
    case = review.incident
    name, url = f"the review of {named(case)}" if case else review.reference, review.get_absolute_url()
    facts = {"name": name, "until": until, "url": url, "from_whom": Partnership.current().name}
    title, text = compose("review_opened", **facts)
    more = {"day": today, "case": case.reference if case else "", "urgent": True}
    post("review_opened", f"review:{review.pk}:{until}", person, title, text, **more)


def _open(
    subject: LearningReview | Incident, person: User, until: date, *, by: User, today: date
) -> CaseAccess | ReviewerAccess:
    """The person's row that opens the review or the case, until another day or as a new one."""
    model, facts, why = ReviewerAccess, {"review": subject, "user": person}, "Independent reviewer of this review"
    if isinstance(subject, Incident):
        model, why = CaseAccess, "Independent reviewer of this case"
        facts = {"incident": subject, "user": person, "kind": CaseAccess.Kind.REVIEWER}
    if live := model.objects.live(today).filter(**facts).first():
        return set_facts(live, None, by=by, why=why, valid_until=until)
    row = model(**facts, reason=why, granted_by=by, valid_from=today, valid_until=until)
    return add(row, by=by, why=why)


def close_to_reviewer(review: LearningReview, person: User, *, reason: str, by: User, today: date) -> None:
    """Take a reviewer off every case of the review at once. Raises NotAllowed, Refused without a reason."""
    with review_for_change(review, Permission.WORK_CASE, by=by, today=today):
        require_given({"reason": (reason, "Enter why the reviewer should no longer see these cases")})
        _close(review, [person.pk], by=by, today=today, why=reason)


def close_to_all(review: LearningReview, *, by: User, today: date, why: str) -> int:
    """The reviewer is replaced: take every account that reviewed it off the review's cases. Returns how many accounts.

    Call it in the service's transaction.
    """
    people = [row.user_id for row in accounts_of(review, today)]
    _close(review, people, by=by, today=today, why=why)
    return len(people)


def _close(review: LearningReview, people: list[int], *, by: User, today: date, why: str) -> None:
    _remove(reviewers_of(review, today).filter(user__in=people), by=by, why=why)
    _remove(ReviewerAccess.objects.live(today).filter(review=review, user__in=people), by=by, why=why)
    keep_last_day(review, by=by, today=today)


def follow_link(review: LearningReview, other: Incident, *, by: User, today: date) -> None:
    """A case was linked: the review's reviewers see it too, until their own last day, unless it is restricted."""
    if other.restricted:
        return
    for row in accounts_of(review, today):
        if row.valid_until:
            _open(other, row.user, row.valid_until, by=by, today=today)


def follow_unlink(review: LearningReview, other: Incident, *, by: User, today: date) -> None:
    """A case was taken out: the review's reviewers no longer see it."""
    people = [row.user_id for row in accounts_of(review, today)]
    rows = CaseAccess.objects.live(today).filter(kind=CaseAccess.Kind.REVIEWER, incident=other, user__in=people)
    _remove(rows, by=by, why="The case is no longer part of the review")


def _remove(rows: Iterable[CaseAccess | ReviewerAccess], *, by: User, why: str) -> None:
    for row in list(rows):
        set_facts(row, None, by=by, why=why, removed=True)
