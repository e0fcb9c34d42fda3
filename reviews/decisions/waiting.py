"""What of a decision waits for somebody, as a row with a date: a partner's word on what was recorded for them."""

from datetime import date

from django.db.models import Q, QuerySet

from cases.access.queries import held_bodies
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, keep_all, no_longer_needed
from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from reviews.decisions.models import PartnerDecision
from reviews.rapid.models import RapidReview

ROUTE = "case-decision"
CONFIRM_IN = 3  # working days, agreed here
WHY = {Kind.MET: "Confirmed or corrected", Kind.ENDED: "The partners are asked again", Kind.REVERSED: "Recorded again"}


def keep_confirmation(decision: PartnerDecision, *, by: User, today: date) -> None:
    """A decision that somebody else wrote down waits for a delegate of the body, who confirms or corrects it."""
    clock = Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=decision.pk).first()
    if decision.signed_by_id or decision.confirmed_on:
        keep(clock, Wanted(met_on=today), by=by, today=today, why=WHY)
        return
    due_on = calendar_in_force().add_working_days(today, CONFIRM_IN)
    label = f"Confirm the decision recorded for {decision.body.name}"[:120]
    page = {"incident": decision.rapid_review.incident, "route": ROUTE, "subject_id": decision.pk, "label": label}
    wanted = Wanted(**page, for_role=True, due_on=due_on, reopens=(Kind.MET, Kind.ENDED))
    keep(clock, wanted, by=by, today=today, why=WHY)


def end_confirmations(review: RapidReview, *, by: User, today: date) -> None:
    """The partners are asked again: nobody confirms what belongs to an earlier round."""
    decisions = review.decisions.values("pk")
    open_rows = Deadline.objects.open().filter(rule_key=AGREED, route=ROUTE, subject_id__in=decisions).order_by("pk")
    keep_all([(row, no_longer_needed(today)) for row in open_rows], by=by, today=today, why=WHY)


def to_confirm(user: User, on: date) -> QuerySet[PartnerDecision]:
    """What was recorded for a body whose delegation the person holds, by somebody else, and waits for their word."""
    if not has_permission(user, Permission.DECIDE):
        return PartnerDecision.objects.none()
    mine = held_bodies(user, on)
    found = PartnerDecision.objects.filter(Q(body__in=mine) | Q(body__acted_for_by__in=mine))
    return found.filter(signed_by=None, confirmed_on=None).exclude(recorded_by=user)
