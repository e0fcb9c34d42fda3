"""Starting a review that needs no incident: a thematic review or an audit of ours, or a review another area leads."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.partnership.models import Area
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import add
from reviews.learning.models import LearningReview
from reviews.learning.queries import reached_areas
from reviews.led_by_other_area.models import LedElsewhere
from reviews.planning.clocks import require_after, start_clock

WITHOUT_A_CASE = (LearningReview.Kind.THEMATIC, LearningReview.Kind.AUDIT)


def require_areas(by: User, areas: Sequence[Area], today: date) -> None:
    """Nothing, or `NotAllowed`: the person works in every area named; naming none means all of them."""
    require_permission(by, Permission.WORK_CASE)
    reached = reached_areas(by, today)
    if reached is None:
        return
    if not areas:
        raise NotAllowed("You work in some areas only. Select them.")
    if {area.pk for area in areas} - set(reached):
        raise NotAllowed("You do not work in one of these areas.")


def _in_words(areas: Sequence[Area]) -> str:
    return ", ".join(area.name for area in areas) or "the whole partnership"


def start_without_case(
    *,
    kind: str,
    title: str,
    areas: Sequence[Area],
    decided_on: date,
    reason: str,
    terms_of_reference: str = "",
    agreed_on: date | None = None,
    lead: User | None = None,
    by: User,
    today: date,
) -> LearningReview:
    """Start a thematic review or an audit, which needs no incident and has no statutory clock.

    `title` names nobody; without `areas` it is of the whole partnership; `agreed_on` is a London date for the table of
    deadlines. Raises NotAllowed, Refused (another kind; no title or reason; a future day).
    """
    if kind not in WITHOUT_A_CASE:
        raise Refused({"kind": "Only a thematic review or an audit starts without a case"})
    require_areas(by, areas, today)
    require_given({"title": (title, "Enter a title"), "reason": (reason, "Enter why the review is made")})
    require_not_ahead({"decided_on": decided_on}, today)
    require_after(decided_on, agreed_on, "agreed_on")
    review = LearningReview(
        kind=kind,
        title=title,
        decided_on=decided_on,
        decision_reason=reason,
        terms_of_reference=terms_of_reference,
        lead=lead or by,
    )
    with transaction.atomic():
        add(review, by=by, why=f"Started a review without a case, of {_in_words(areas)}")
        review.areas.set(areas)
        return start_clock(review, agreed_on, by=by, today=today)


def start_elsewhere(
    *,
    kind: str,
    led_by: str,
    title: str,
    areas: Sequence[Area],
    asked_by: str,
    asked_on: date,
    asked_what: str,
    wanted_on: date | None = None,
    lead: User | None = None,
    by: User,
    today: date,
) -> LearningReview:
    """Record that another area leads a review and asked us for information. No statutory clock of ours runs.

    `wanted_on` is the London day by which they want our return. Raises NotAllowed, Refused (who leads, who asked or
    what for is missing; a future day).
    """
    require_areas(by, areas, today)
    require_given(
        {
            "led_by": (led_by, "Enter the area that leads the review"),
            "title": (title, "Enter a title"),
            "asked_by": (asked_by, "Enter who asked us"),
            "asked_what": (asked_what, "Enter what they asked for"),
        }
    )
    require_not_ahead({"asked_on": asked_on}, today)
    if wanted_on and wanted_on < asked_on:
        raise Refused({"wanted_on": "They cannot want it before they asked"})
    review = LearningReview(kind=kind, title=title, led_by=led_by, decided_on=asked_on, decision_reason=asked_what)
    review.lead = lead or by
    with transaction.atomic():
        add(review, by=by, why=f"Another area leads this review and asked us; of {_in_words(areas)}")
        row = LedElsewhere(review=review, asked_by=asked_by, asked_on=asked_on, asked_what=asked_what)
        add(row, by=by, why="Recorded their request")
        review.areas.set(areas)
        return start_clock(review, wanted_on, by=by, today=today)
