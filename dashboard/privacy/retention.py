"""The end of the period of a closed case, of a referral that became none, or of a request for somebody's data: somebody
looks, and keeps it longer, holds it (a case alone), or asks that it be destroyed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from cases.referrals.models import Referral
from cases.retention.models import LegalHold, RetentionReview, SubjectRequest
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.partnership.models import RetentionPeriod
from csprapp.records.models import ErasureRequest
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import add, change, set_facts
from csprapp.records.settings_rows import add_row, change_row
from dashboard.privacy.destroying import (
    REVIEW_ROUTE,
    ask_to_destroy,
    ask_to_destroy_referral,
    ask_to_destroy_request,
    clock_of_review,
)
from dashboard.privacy.queries import held, kept_cases, kept_referrals, kept_requests, reviews_readable, within_reach
from dashboard.privacy.rules import SHIPPED, Kept

LABEL, REFERRAL_LABEL = "Decide whether to keep a closed case", "Decide whether to keep a referral"
REQUEST_LABEL = "Decide whether to keep a request for somebody’s data"
NOTICE = timedelta(days=28)  # before the day, so that there is time to ask
TO_LOOK = 20  # working days from the day, or from when it is noticed
RETAIN, HOLD, DESTROY, LAPSED = (RetentionReview.Outcome(each) for each in ("retain", "hold", "destroy", "lapsed"))


# --- Every morning ----------------------------------------------------------------------------------------------------


def watch(today: date) -> None:
    """Open a review of each closed case whose day is near, and end those that are no longer due: opened again, held, or
    to be kept longer after all. Twice is harmless."""
    for kind in BESIDE:
        _watch(kind, today)
    holds = held(today)
    closed = list(Incident.objects.exclude(closed_on=None).order_by("pk"))
    days = kept_cases(closed)
    of_cases = RetentionReview.objects.filter(decided_on=None).exclude(incident=None)
    waiting = {review.incident_id: review for review in of_cases}
    destroyed = set(RetentionReview.objects.filter(outcome=DESTROY).values_list("incident_id", flat=True))
    near = {key for key, day in days.items() if day.review_on <= today + NOTICE} - holds - destroyed
    for review in [each for key, each in waiting.items() if key not in near and each.outcome != DESTROY]:
        with locked_case(review.incident_id) as case:
            _lapse(review, by=case.owner or case.logged_by, today=today)
    for case in closed:
        if case.pk in near and case.pk not in waiting:
            with locked_case(case.pk) as locked:
                _begin(locked, today)


@dataclass(frozen=True)
class Beside:
    """A kind of record that is kept beside cases: the field of a review that names it, its dated row, when each is
    looked at, who recorded one, and how its destruction is asked for."""

    model: type[Referral] | type[SubjectRequest]
    field: str
    label: str
    days: Callable[[], dict[int, Kept]]
    recorded_by: str
    ask: Callable[..., ErasureRequest]

    def lock(self, pk: int | None) -> Any:
        """The record first, as a case is: its review and its dates come after it."""
        return self.model._base_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def key_of(self, review: RetentionReview) -> int | None:
        """Of a review, the record that it is about; None where it is about something else."""
        key: int | None = getattr(review, f"{self.field}_id")
        return key


BESIDE = (
    Beside(Referral, "referral", REFERRAL_LABEL, kept_referrals, "recorded_by", ask_to_destroy_referral),
    Beside(SubjectRequest, "subject_request", REQUEST_LABEL, kept_requests, "opened_by", ask_to_destroy_request),
)


def _beside(review: RetentionReview) -> Beside:
    """Of a review that is about no case, what it is about."""
    return next(kind for kind in BESIDE if kind.key_of(review))


def _watch(kind: Beside, today: date) -> None:
    """The same of each record of a kind that is kept beside cases."""
    days = kind.days()
    of_kind = RetentionReview.objects.exclude(**{kind.field: None})
    waiting = {kind.key_of(review): review for review in of_kind.filter(decided_on=None)}
    destroyed = set(of_kind.filter(outcome=DESTROY).values_list(f"{kind.field}_id", flat=True))
    near = {key for key, day in days.items() if day.review_on <= today + NOTICE} - destroyed
    over = [review for key, review in waiting.items() if key not in near and review.outcome != DESTROY]
    for review in over:
        with transaction.atomic():
            _lapse(review, by=getattr(kind.lock(kind.key_of(review)), kind.recorded_by), today=today)
    for key in sorted(near - set(waiting)):
        with transaction.atomic():
            record = kind.lock(key)
            review = RetentionReview(**{kind.field: record})
            _open(review, days[key], kind.label, getattr(record, kind.recorded_by), today)


def _open(review: RetentionReview, day: Kept, label: str, by: User, today: date) -> None:
    """A review as it begins, and its dated row."""
    review.class_key, review.counted_from, review.review_on = day.record_class.key, day.counted_from, day.review_on
    add(review, by=None, why=f"{day.record_class.name}: {day.because}")
    due_on = calendar_in_force().add_working_days(max(day.review_on, today), TO_LOOK)
    wanted = Wanted(route=REVIEW_ROUTE, subject_id=review.pk, label=label, for_role=True, due_on=due_on)
    keep(None, wanted, by=by, today=today)


def _begin(case: Incident, today: date) -> None:
    if not case.closed_on or RetentionReview.objects.filter(incident=case, decided_on=None).exists():
        return
    _open(RetentionReview(incident=case), kept_cases([case])[case.pk], LABEL, case.owner or case.logged_by, today)


def _lapse(review: RetentionReview, *, by: User, today: date) -> None:
    why = "No longer due: opened again, held, or kept longer"
    set_facts(review, None, by=by, why=why, outcome=LAPSED, decided_on=today)
    keep(clock_of_review(review), no_longer_needed(today), by=by, today=today, why=why)


# --- What a person decides --------------------------------------------------------------------------------------------


def decide(
    review: RetentionReview,
    version: int,
    *,
    outcome: str,
    reason: str,
    retain_until: date | None = None,
    asked_by: str = "",
    by: User,
    today: date,
) -> RetentionReview:
    """What becomes of a case whose period is over. Destroying it is only asked for here: a second person agrees.

    Raises NotAllowed, Refused (decided already, no day, not of the future, held), Conflict.
    """
    require_permission(by, Permission.KEEP_RECORDS)
    if not reviews_readable(by, today).filter(pk=review.pk).exists():
        raise NotAllowed("There is no such review, or you cannot decide it.")
    require_given({"outcome": (outcome, "Select what happens to it"), "reason": (reason, "Enter why")})
    if outcome == RETAIN and (retain_until is None or retain_until <= today):
        raise Refused({"retain_until": "Enter a day in the future to keep it until"})
    if outcome == HOLD and not review.incident_id:
        raise Refused({"outcome": "Keep it longer instead: only a case is put on hold"})
    with _locked(review) as case:
        with change(RetentionReview, review.pk, version, by=by, why=reason) as held_review:
            if not held_review.is_open or held_review.outcome:
                raise Refused("This has already been decided")
            held_review.outcome, held_review.reason = outcome, reason
            if outcome == DESTROY:
                held_review.request = _asked(held_review, case, reason, by, today)
            else:
                held_review.decided_by, held_review.decided_on = by, today
                held_review.retain_until = retain_until if outcome == RETAIN else None
        if outcome == HOLD and case:
            _hold(case, asked_by=asked_by, reason=reason, by=by, today=today)
        keep(clock_of_review(review), Wanted(met_on=today), by=by, today=today, why=reason)
    return held_review


@contextmanager
def _locked(review: RetentionReview) -> Iterator[Incident | None]:
    """The case of a review, locked; none for what is kept beside cases, which is locked instead."""
    if review.incident_id is None:
        with transaction.atomic():
            kind = _beside(review)
            kind.lock(kind.key_of(review))
            yield None
    else:
        with locked_case(review.incident_id) as case:
            yield case


def _asked(review: RetentionReview, case: Incident | None, reason: str, by: User, today: date) -> ErasureRequest:
    if case:
        return ask_to_destroy(case, reason=reason, by=by, today=today)
    kind = _beside(review)
    return kind.ask(kind.model._base_manager.get(pk=kind.key_of(review)), reason=reason, by=by, today=today)


# --- Legal holds ------------------------------------------------------------------------------------------------------


def hold(case: Incident, *, asked_by: str, reason: str, by: User, today: date) -> LegalHold:
    """An inquiry, a court or a claim needs a case: nothing of it is emptied until the hold is lifted.

    Raises NotAllowed, Refused (no words, held already).
    """
    _require_reach(case, by, today)
    with locked_case(case.pk) as locked:
        return _hold(locked, asked_by=asked_by, reason=reason, by=by, today=today)


def _hold(case: Incident, *, asked_by: str, reason: str, by: User, today: date) -> LegalHold:
    require_given({"asked_by": (asked_by, "Enter who asks for it"), "reason": (reason, "Enter why it must be kept")})
    if case.pk in held(today):
        raise Refused("This case is already on hold")
    return add(LegalHold(incident=case, asked_by=asked_by, reason=reason, held_from=today), by=by, why=reason)


def lift(row: LegalHold, version: int, *, reason: str, by: User, today: date) -> LegalHold:
    """Whoever asked needs it no more. Raises NotAllowed, Refused (lifted already), Conflict."""
    _require_reach(row.incident, by, today)
    require_given({"reason": (reason, "Enter why you are lifting it")})
    with locked_case(row.incident_id), change(LegalHold, row.pk, version, by=by, why=reason) as record:
        if record.lifted_on:
            raise Refused("It has already been lifted")
        record.lifted_on, record.lifted_reason = today, reason
    return record


def _require_reach(case: Incident, by: User, today: date) -> None:
    require_permission(by, Permission.KEEP_RECORDS)
    if not Incident.objects.filter(within_reach(by, today), pk=case.pk).exists():
        raise NotAllowed("There is no such case, or you cannot put it on hold.")


# --- Periods ----------------------------------------------------------------------------------------------------------


def set_period(key: str, version: int, *, years: int, until_age: int | None, reason: str, by: User) -> None:
    """The partnership keeps a class of record for another time than the shipped list says. Raises NotAllowed, Refused,
    Conflict."""
    require_permission(by, Permission.KEEP_RECORDS)
    require_given({"reason": (reason, "Enter why, and who decided it")})
    if not 1 <= years <= 150:
        raise Refused({"years": "Enter a number of years from 1 to 150"})
    if until_age is not None and not 18 <= until_age <= 100:
        raise Refused({"until_age": "Enter an age from 18 to 100, or leave it empty"})
    with transaction.atomic():
        if not RetentionPeriod.objects.filter(pk=key).exists():
            if key not in {each.key for each in SHIPPED}:
                raise Refused("There is no such class of record")
            add_row(RetentionPeriod(key=key, years=years, until_age=until_age), by=by, why=reason)
            return
        with change_row(RetentionPeriod, key, version, by=by, why=reason) as row:
            row.years, row.until_age = years, until_age
