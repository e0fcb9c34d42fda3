"""The last day on which an independent reviewer may open a review: a row of whoever leads it, so that nobody is locked
out of a report that is half written because no one looked at a date.
"""

from datetime import date

from cases.access.models import CaseAccess
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from reviews.learning.locks import locked_review
from reviews.learning.models import LearningReview, ReviewerAccess
from reviews.learning.queries import stage_of
from reviews.learning.rules import OVER

ROUTE = "review-access"  # the page that gives the reviewer a later day
LABEL = "Extend the reviewer’s access, or let it end"
GIVEN = "The reviewer’s last day was set"
WHY = {Kind.ENDED: "No reviewer’s access is left to end", Kind.REVERSED: GIVEN, Kind.DATE_SET: GIVEN}
OF_A_CASE = {"kind": CaseAccess.Kind.REVIEWER, "removed": False}


def last_day_of(review: LearningReview) -> Deadline | None:
    """The row, whatever has become of it."""
    return Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=review.pk).first()


def keep_last_day(review: LearningReview, *, by: User, today: date) -> None:
    """Bring the row to the last day of those who may open the review now; without one, or once nothing of the review is
    left to do, it ends. Call it in the transaction that changed who may."""
    clock = last_day_of(review)
    rows = CaseAccess.objects.live(today).filter(**OF_A_CASE, incident=review.incident_id)
    if review.incident_id is None:
        rows = ReviewerAccess.objects.live(today).filter(review=review)
    days = [day for day in rows.values_list("valid_until", flat=True) if day]
    if not days or stage_of(review, today) in OVER or review.incident and review.incident.closed_on:
        keep(clock, no_longer_needed(today), by=by, today=today, why=WHY)
        return
    page = {"incident": review.incident, "route": ROUTE, "subject_id": review.pk, "label": LABEL}
    wanted = Wanted(**page, owner=review.lead, due_on=max(days), reopens=(Kind.MET, Kind.ENDED))
    keep(clock, wanted, by=by, today=today, why=WHY)


def watch_last_days(today: date) -> None:
    """End the rows whose day has passed, and begin those of access given before there were any; for the daily
    command."""
    passed = Deadline.objects.open().filter(rule_key=AGREED, route=ROUTE, due_on__lt=today)
    there = Deadline.objects.open().filter(rule_key=AGREED, route=ROUTE)
    of_case = CaseAccess.objects.live(today).filter(**OF_A_CASE, valid_until__isnull=False)
    alone = ReviewerAccess.objects.live(today).values("review")
    running = LearningReview.objects.running().filter(led_by="").exclude(incident__closed_on__isnull=False)
    running = running.exclude(pk__in=there.values("subject_id"))
    new = running.filter(incident__in=of_case.values("incident")) | running.filter(pk__in=alone)
    keys = {*passed.values_list("subject_id", flat=True), *new.order_by().values_list("pk", flat=True)}
    for key in sorted(keys):
        with locked_review(key) as review:
            keep_last_day(review, by=_gave(review), today=today)


def _gave(review: LearningReview) -> User:
    """Who opened the review last; there is a row because somebody did."""
    rows = CaseAccess.objects.filter(incident=review.incident_id, kind=CaseAccess.Kind.REVIEWER)
    if review.incident_id is None:
        rows = ReviewerAccess.objects.filter(review=review)
    return rows.select_related("granted_by").latest("pk").granted_by
