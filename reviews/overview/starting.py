"""Starting a review that needs no incident: a thematic review or an audit of ours, or a review another area leads."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.partnership.models import Area
from csprapp.records.refusals import Refused, require_facts, require_not_ahead
from csprapp.records.services import add
from reviews.actions.models import Recommendation
from reviews.learning.models import LearningReview
from reviews.learning.queries import reached_areas
from reviews.led_by_other_area.models import LedElsewhere
from reviews.planning.clock import require_after, start_clock

WITHOUT_A_CASE = (LearningReview.Kind.THEMATIC, LearningReview.Kind.AUDIT)


def require_areas(by: User, areas: Sequence[Area], today: date) -> None:
    """Nothing, or `NotAllowed`: the person works in every area named; naming none means all of them."""
    require_permission(by, Permission.WORK_CASE)
    reached = reached_areas(by, today)
    if reached is None:
        return
    if not areas:
        raise NotAllowed("You work only in some areas. Select which.")
    if set(areas) - set(reached):
        raise NotAllowed("You do not work in one of these areas.")


def _in_words(areas: Sequence[Area]) -> str:
    return ", ".join(area.name for area in areas) or "the whole partnership"


def start_without_case(
    *, areas: Sequence[Area], reason: str, agreed_on: date | None = None, by: User, today: date, **facts: Any
) -> LearningReview:
    """Start a thematic review or an audit, which needs no incident and has no statutory clock.

    `facts` are its kind, its title, which names nobody, `decided_on`, `terms_of_reference` and who leads it; without
    `areas` it is of the whole partnership; `agreed_on` is a London date for the table of deadlines. Raises NotAllowed,
    Refused (another kind; no title or reason; a future day).
    """
    if facts["kind"] not in WITHOUT_A_CASE:
        raise Refused({"kind": "Only a thematic review or an audit can start without a case"})
    require_areas(by, areas, today)
    require_facts(facts | {"reason": reason}, title="Enter a title", reason="Enter why the review is made")
    require_not_ahead({"decided_on": facts["decided_on"]}, today)
    require_after(facts["decided_on"], agreed_on, "agreed_on")
    review = LearningReview(decision_reason=reason, begun_on=today, **facts)
    review.lead = review.lead or by
    with transaction.atomic():
        add(review, by=by, why=f"Started a review without a case, of {_in_words(areas)}")
        review.areas.set(areas)
        return start_clock(review, agreed_on, by=by, today=today)


def start_elsewhere(
    *,
    areas: Sequence[Area],
    asked_by: str,
    asked_on: date,
    asked_what: str,
    wanted_on: date | None = None,
    by: User,
    today: date,
    **facts: Any,
) -> LearningReview:
    """Record that another area leads a review and asked us for information. No statutory clock of ours runs.

    `facts` are the review's kind and title, by whom it is `led_by` and who leads it for us; `wanted_on` is the London
    day by which they want our return. Raises NotAllowed, Refused (who leads, who asked or what for is missing; a future
    day).
    """
    require_areas(by, areas, today)
    asked = {"asked_by": asked_by, "asked_on": asked_on, "asked_what": asked_what}
    require_facts(
        facts | asked,
        led_by="Enter the area that leads the review",
        title="Enter a title",
        asked_by="Enter who asked us",
        asked_what="Enter what they asked for",
    )
    require_not_ahead({"asked_on": asked_on}, today)
    if wanted_on and wanted_on < asked_on:
        raise Refused({"wanted_on": "They cannot have wanted it before they asked"})
    review = LearningReview(decided_on=asked_on, decision_reason=asked_what, begun_on=today, **facts)
    review.lead = review.lead or by
    with transaction.atomic():
        add(review, by=by, why=f"Another area leads this review and asked us; of {_in_words(areas)}")
        add(LedElsewhere(review=review, **asked), by=by, why="Recorded their request")
        review.areas.set(areas)
        return start_clock(review, wanted_on, by=by, today=today)


def source_of(review: LearningReview) -> dict[str, Any]:
    """Whose recommendation one of this review is, as the record keeps it."""
    if not review.led_by:
        return {"source": Recommendation.Source.OURS}
    title = f"{review.get_kind_display()} led by {review.led_by}: {review.title}"
    return {"source": Recommendation.Source.ELSEWHERE, "source_title": title[:200]}
