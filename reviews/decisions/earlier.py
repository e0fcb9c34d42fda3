"""Were these improvements identified before? The earlier recommendations of the same themes, ticked beside (a).

Source: regulation 11 of the 2018 Regulations, "improvements ... including where those improvements have been previously
identified".
"""

from collections.abc import Iterable
from datetime import date

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.partnership.models import Theme
from csprapp.records.services import Conflict, add, change
from reviews.actions.models import Recommendation
from reviews.actions.queries import Told, earlier_under, told
from reviews.decisions.models import EarlierLearning
from reviews.decisions.preparing import require_unsigned
from reviews.decisions.queries import WHY_EARLIER, identified_of
from reviews.rapid.models import RapidReview
from reviews.rapid.services import lock_rapid_review


def identify(
    incident: Incident, seen: int, recommendations: Iterable[Recommendation], *, by: User, today: date
) -> RapidReview:
    """Say which earlier recommendations this case needs again. Those this person may not read stay as they are.

    `seen` is the rapid review's version that the person saw. Raises NotAllowed, Refused (a partner has decided),
    and Conflict when somebody said it meanwhile.
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        visible = Recommendation.objects.visible_to(by, today)
        chosen = set(visible.filter(pk__in=[row.pk for row in recommendations]).values_list("pk", flat=True))
        review = lock_rapid_review(incident, by=by, why=WHY_EARLIER)
        require_unsigned(review)
        before = identified_of(review)
        chosen |= before - set(visible.values_list("pk", flat=True))
        if chosen == before:
            return review
        if review.history.filter(version__gt=max(seen, 1), history_change_reason=WHY_EARLIER).exists():
            raise Conflict(review, seen)
        _tick(review, chosen, by=by)
        with change(RapidReview, review.pk, None, by=by, why=WHY_EARLIER) as record:
            pass
    return record


def _tick(review: RapidReview, chosen: set[int], *, by: User) -> None:
    """One row per recommendation that was ever ticked; whether it still stands is a fact with a history."""
    rows = {row.recommendation_id: row for row in review.earlier_learning.all()}
    for key in chosen - set(rows):
        add(EarlierLearning(rapid_review=review, recommendation_id=key), by=by, why=WHY_EARLIER)
    for key, row in rows.items():
        if row.stands != (key in chosen):
            with change(EarlierLearning, row.pk, None, by=by, why=WHY_EARLIER) as record:
                record.stands = key in chosen


def identified(review: RapidReview, user: User, on: date) -> list[Told]:
    """What was ticked, with what became of it, as far as this person may read it."""
    visible = Recommendation.objects.visible_to(user, on).filter(pk__in=identified_of(review))
    return told(visible.distinct().order_by("-made_on", "-pk"), user, on)


def offered(incident: Incident, review: RapidReview, themes: Iterable[Theme], user: User, on: date) -> list[Told]:
    """What may be ticked: the earlier recommendations of these themes, and what is ticked already. None of the case's
    own.
    """
    same = earlier_under(themes, user, on, until=on).exclude(incident=incident).exclude(review__incident=incident)
    keys = set(same.values_list("pk", flat=True)) | identified_of(review)
    visible = Recommendation.objects.visible_to(user, on).filter(pk__in=keys)
    return told(visible.distinct().order_by("-made_on", "-pk"), user, on)
