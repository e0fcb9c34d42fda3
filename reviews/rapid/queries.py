"""Questions about the rapid review of one case."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from cases.incidents.queries import bodies_of
from cases.notifications.clocks import RAPID, find
from csprapp.partnership.models import PartnerBody
from reviews.rapid.models import RapidReview
from reviews.rapid.rules import State

if TYPE_CHECKING:
    from reviews.decisions.models import PartnerDecision


def rapid_review_of(incident: Incident) -> RapidReview:
    """The case's rapid review; an unsaved one of version 0 while nobody has written to it."""
    found = RapidReview.objects.select_related("deadline", "prepared_by").filter(incident=incident).first()
    return found or RapidReview(incident=incident, version=0)


def deadline_of(incident: Incident) -> Deadline | None:
    """The date the rapid review is due, once the notification has started it."""
    return find(incident, RAPID)


def state_of(review: RapidReview) -> State:
    """How far the rapid review is, from its facts."""
    if review.signed_off_on:
        return State.SIGNED_OFF
    return State.ASKED if review.ready_on else State.PREPARING


def decisions_of(review: RapidReview) -> dict[int, "PartnerDecision"]:
    """This round's decisions, by body."""
    if not review.pk:
        return {}
    return this_round(review, review.decisions.all())


def this_round(review: RapidReview, decisions: Iterable["PartnerDecision"]) -> dict[int, "PartnerDecision"]:
    """Those of a rapid review's decisions that answer what is asked now, by body."""
    return {row.body_id: row for row in decisions if row.round == review.round}


def waiting_for(incident: Incident, review: RapidReview) -> list[PartnerBody]:
    """The bodies that have not decided in this round."""
    done = decisions_of(review)
    return [body for body in bodies_of(incident) if body.pk not in done]
