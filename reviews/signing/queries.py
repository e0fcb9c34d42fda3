"""Questions about what the partners sign of a review: what they are asked, whose turn it is, who may sign."""

from datetime import date

from django.db.models import Q, QuerySet

from cases.access.queries import held_bodies
from cases.incidents.queries import bodies_of
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import PartnerBody
from reviews.decisions.queries import holders
from reviews.learning.models import LearningReview
from reviews.learning.permissions import may_review
from reviews.signing.models import Asked, ReviewPosition

WHY_DECIDED = "Decided about publication"  # in a review's history: who wrote what the partners sign


def bodies_of_review(review: LearningReview) -> list[PartnerBody]:
    """The statutory partners who sign: those of the lead case's area; without a case, of the review's areas."""
    if review.incident:
        return bodies_of(review.incident)
    areas = list(review.areas.all())
    bodies = PartnerBody.objects.filter(areas__in=areas) if areas else PartnerBody.objects.filter(areas__isnull=False)
    return list(bodies.distinct())


def words_to_sign(review: LearningReview, about: str) -> str:
    """What the partners are asked to sign, as the record stands: "" while there is nothing to sign."""
    if about == Asked.About.REPORT:
        draft = review.drafts.first()
        note = f": {draft.note}" if draft and draft.note else ""
        return f"Draft {draft.number} as the final report{note}" if draft and draft.may_be_opened else ""
    if not review.publication_decision or review.publication_decided_on is None:
        return ""
    decided = f"{review.get_publication_decision_display()}, {day_words(review.publication_decided_on)}."
    told = f"Told: {review.publication_told}" if review.publication_told else ""
    return "\n\n".join(filter(None, [decided, review.publication_reason, told]))


def asked_now(review: LearningReview) -> dict[str, Asked]:
    """What the partners are asked now, by what it is about."""
    return {row.about: row for row in review.asked.all() if row.over_on is None}


def delegates_of(body: PartnerBody, review: LearningReview, on: date) -> list[User]:
    """Who holds a body's delegation on a London day and may open the review."""
    return [person for person in holders(body, on) if may_review(person, Permission.DECIDE, review, on)]


def signs_for(user: User, body: PartnerBody, on: date) -> bool:
    """Whether a person, who may open the review, holds a body's delegation on a London day."""
    return has_permission(user, Permission.DECIDE) and bool({body.pk, body.acted_for_by_id} & held_bodies(user, on))


def has_prepared(asked: Asked, user: User) -> bool:
    """Whether the person asked, or wrote what is signed: then somebody else signs."""
    if asked.asked_by_id == user.pk or (asked.draft is not None and asked.draft.uploaded_by_id == user.pk):
        return True
    wrote = asked.review.history.filter(history_user=user, history_change_reason=WHY_DECIDED)
    return asked.about == Asked.About.PUBLICATION and wrote.exists()


def waiting_positions() -> QuerySet[ReviewPosition]:
    """What no partner has signed or confirmed yet, of what is asked now."""
    return ReviewPosition.objects.filter(signed_by=None, confirmed_on=None, asked__over_on=None)


def to_give(user: User, on: date) -> QuerySet[ReviewPosition]:
    """What waits for a body whose delegation the person holds; never to confirm what they recorded themselves, nor to
    sign what they asked."""
    if not has_permission(user, Permission.DECIDE):
        return ReviewPosition.objects.none()
    mine = held_bodies(user, on)
    found = waiting_positions().filter(Q(body__in=mine) | Q(body__acted_for_by__in=mine))
    return found.exclude(recorded_by=user).exclude(asked__asked_by=user)
