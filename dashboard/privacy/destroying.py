"""Asking that something be erased, and the second person who agrees or does not.

Whoever asks has seen what it is about; the second person is told the cases, what kinds of rows and why. Then it is done
by `csprapp/records/erasures.py`, in record and history, and again after a restore.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import QuerySet

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep
from cases.deadlines.models import Deadline
from cases.incidents.locks import lock_cases, locked_case
from cases.incidents.models import Incident
from cases.incidents.permissions import require_case
from cases.incidents.search import refresh_search
from cases.incidents.search_index import make_again
from cases.referrals.models import Referral
from cases.retention.models import RetentionReview, SubjectRequest, held_cases
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, Role, has_permission, require_permission
from csprapp.clock.instants import london_date
from csprapp.clock.rules import AGREED
from csprapp.kept import Kept
from csprapp.mail.models import Outbox
from csprapp.mail.services import forget_recipients
from csprapp.records import erasures
from csprapp.records.models import Erasure, ErasureRequest, Record
from csprapp.records.refusals import Refused
from csprapp.records.services import set_facts
from csprapp.today import london_today, now
from dashboard.privacy.queries import referrals_within_reach, within_reach
from dashboard.privacy.rows import called, cases_of, mails_about, of_case
from publications.library.models import Edition, Publication, PublicDocument
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview

ROUTE, LABEL = "erasure", "Decide whether to agree to an erasure"
REVIEW_ROUTE = "retention-review"
WITHIN = 10  # working days
HELD = "Case {} is on hold: {} asked for it. Nothing in it can be erased until the hold is lifted"
WAITS = "An email about it is still waiting to be sent. First send it, or say that it is not needed"


# --- Asking -----------------------------------------------------------------------------------------------------------


def ask_to_destroy(case: Incident, *, reason: str, by: User, today: date) -> ErasureRequest:
    """All that is said of a closed case, in its records, histories, files and mail. Call it while the case is locked.

    Raises Refused: the case is open, held, or another case's review stands on it.
    """
    if case.closed_on is None:
        raise Refused("Only a closed case can be destroyed")
    for review in case.learning_reviews.all():
        if others := review.linked_incidents.exclude(pk=case.pk).values_list("reference", flat=True):
            raise Refused(f"Its review is also about other cases: {', '.join(others)}. Remove them from it first")
    return _ask(of_case(case, now()), reason=reason, by=by, today=today)


def ask_to_destroy_referral(referral: Referral, *, reason: str, by: User, today: date) -> ErasureRequest:
    """All that is said of a referral that became no case, of each look at it, and in mail about it. Raises Refused: it
    is a case now."""
    if referral.incident_id:
        raise Refused("It has become a case, and is kept as long as that")
    return _ask([referral, *referral.considerations.all(), *mails_about([referral])], reason=reason, by=by, today=today)


def ask_to_destroy_request(asked: SubjectRequest, *, reason: str, by: User, today: date) -> ErasureRequest:
    """All that is said of a request for somebody's data: whose it was, who asked, what was marked and sent. Raises
    Refused: it is still to be answered."""
    if asked.closed_on is None:
        raise Refused("It has not been answered yet")
    return _ask([asked], reason=reason, by=by, today=today)


def ask_to_erase(case: Incident, rows: Sequence[models.Model], *, reason: str, by: User, today: date) -> ErasureRequest:
    """Rows of a case that the person has seen: emptied with their histories; lines of a history alone where the record
    was put right and what stood before must go too. Raises NotAllowed, Refused."""
    require_case(by, Permission.KEEP_RECORDS, case, today)
    with locked_case(case.pk) as locked:
        if cases_of(_keys(rows)) - {locked.pk}:
            raise Refused("Part of this also belongs to another case")
        return _ask(rows, reason=reason, by=by, today=today)


def _ask(rows: Sequence[models.Model], *, reason: str, by: User, today: date) -> ErasureRequest:
    require_permission(by, Permission.KEEP_RECORDS)
    found = Incident.objects.filter(pk__in=cases_of(_keys(rows))).values_list("reference", flat=True)
    request = erasures.ask_for_erasure(rows, reason, by=by, cases=found)
    due_on = calendar_in_force().add_working_days(today, WITHIN)
    wanted = Wanted(route=ROUTE, subject_id=request.pk, label=LABEL, for_role=True, due_on=due_on)
    keep(None, wanted, by=by, today=today)
    return request


def _keys(rows: Sequence[models.Model]) -> dict[type, list[int]]:
    found: dict[type, list[int]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row.pk)
    return found


# --- Who may read and answer ------------------------------------------------------------------------------------------


def readable(user: User, on: date) -> QuerySet[ErasureRequest]:
    """The requests a person may read: all, for a privacy lead; for a manager those they asked for, those about cases
    that are listed for them or referrals of their areas, and those about answered requests for somebody's data."""
    if Role.PRIVACY_LEAD in user.roles(on):
        return ErasureRequest.objects.all()
    if not has_permission(user, Permission.KEEP_RECORDS):
        return ErasureRequest.objects.none()
    requests = _requests()
    if not requests:
        return ErasureRequest.objects.none()
    told = {reference for _, _, cases, _, _ in requests for reference in cases}
    listed = set(
        Incident.objects.filter(within_reach(user, on), reference__in=told).values_list("reference", flat=True)
    )
    referrals = set(referrals_within_reach(user, on).values_list("pk", flat=True))
    return ErasureRequest.objects.filter(
        pk__in=[
            pk
            for pk, asked, cases, of_referrals, of_requests in requests
            if asked == user.pk
            or (listed.issuperset(cases) if cases else of_requests or of_referrals and referrals >= of_referrals)
        ]
    )


def _all_requests() -> list[tuple[int, int, list[str], set[int], bool]]:
    """Every request: its key, who asks, the references of its cases; if it has none the keys of its referrals, and
    whether it is about a request for somebody's data alone."""
    found = ErasureRequest.objects.order_by("pk").values_list("pk", "asked_by_id", "cases", "rows")
    referrals, requests = Referral._meta.db_table, SubjectRequest._meta.db_table
    return [
        (pk, asked, cases, set() if cases else set(rows.get(referrals, ())), set(rows) == {requests})
        for pk, asked, cases, rows in found
    ]


# The other parts of the service ask for no erasure, and their database roles may not read its history.
_requests = Kept(_all_requests, "records.ErasureRequest") if settings.CSPR_SERVE in {"all", "staff"} else _all_requests


def to_answer(user: User, on: date) -> QuerySet[ErasureRequest]:
    """Those that wait for this person as the second one."""
    open_ones = readable(user, on).filter(refused_by=None, erasure__closed_at=None)
    return open_ones.exclude(asked_by=user.pk)


def contents(request: ErasureRequest) -> list[tuple[str, int]]:
    """What a request is about, in words: each kind of row and how many."""
    counted: Counter[str] = Counter()
    for table, keys in request.rows.items():
        counted[called(erasures.model_of(table))] += len(keys)
    return sorted(counted.items())


# --- Answering --------------------------------------------------------------------------------------------------------


def answer(
    request: ErasureRequest, version: int, *, agrees: bool, answer: str = "", by: User, today: date
) -> ErasureRequest:
    """The second person agrees, and it is signed: `carry_out` then does it, outside this transaction. Or says no, with
    why; whoever asked may take it back so. Raises NotAllowed, Refused (one's own, held, answered already), Conflict."""
    require_permission(by, Permission.KEEP_RECORDS)
    with transaction.atomic():
        lock_cases(sorted(cases_of(_models_of(request))))
        if not readable(by, today).filter(pk=request.pk).exists():
            raise Refused("There is no such request")
        if agrees:
            erasures.sign_erasure(request.pk, version, by=by, at=now())
            return ErasureRequest.objects.get(pk=request.pk)
        held = erasures.refuse_erasure(request.pk, version, answer=answer, by=by)
        why, reviews = "A second person did not agree to destroy it", list(RetentionReview.objects.filter(request=held))
        for review in reviews:  # before any date: those are locked after the calendar, and this before it
            set_facts(review, None, by=by, why=why, outcome="", reason="", request=None)
            keep(clock_of_review(review), STILL_TO_DO, by=by, today=today, why=why)
        keep(clock_of(held), Wanted(met_on=today), by=by, today=today, why="Not agreed")
    return held


def carry_out(request: ErasureRequest) -> None:
    """Do what was signed; once more after something was in the way. Raises Refused, with nothing emptied."""
    if request.erasure_id:
        erasures.carry_out(request.erasure_id, at=now())


def clock_of_review(review: RetentionReview) -> Deadline | None:
    """The dated row of a look at a case whose period is over."""
    return Deadline.objects.filter(rule_key=AGREED, route=REVIEW_ROUTE, subject_id=review.pk).first()


def clock_of(request: ErasureRequest) -> Deadline | None:
    """The dated row of a request."""
    return Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=request.pk).first()


def _models_of(request: ErasureRequest) -> dict[type, list[int]]:
    return {erasures.model_of(table): keys for table, keys in request.rows.items()}


# --- What the service of erasures asks and tells (csprapp/records/hooks.py) ------------------------------------------


def refuse_what_is_held(rows: dict[type, list[int]]) -> None:
    """Nothing, or Refused: a legal hold stands on a case of these rows, or an email among them is still to be sent."""
    for hold in held_cases(london_today()).filter(incident__in=cases_of(rows)).select_related("incident"):
        raise Refused(HELD.format(hold.incident.reference, hold.asked_by))
    if Outbox.objects.waiting().filter(pk__in=rows.get(Outbox, [])).exists():
        raise Refused(WAITS)


def lock_first(rows: dict[type, list[int]]) -> None:
    """The publications, the cases, then their reviews, as everywhere; and what is written for the public before the
    first change of it renews what is public."""
    _lock(Publication, rows.get(Publication, ()))
    keys = sorted(cases_of(rows))
    lock_cases(keys)
    for model in (LearningReview, RapidReview):
        list(model._base_manager.select_for_update(of=("self",), no_key=True).filter(incident__in=keys).order_by("pk"))
    for model in (Edition, PublicDocument):
        _lock(model, rows.get(model, ()))


def _lock(model: type[Record], keys: Iterable[int]) -> None:
    list(model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))


def follow(rows: dict[type, list[int]], erasure: Erasure) -> None:
    """Search words go with what they repeat, addresses with the mail to them; what waited is done."""
    forget_recipients(rows.get(Outbox, ()))
    keys = cases_of(rows)
    for case in Incident.objects.filter(pk__in=keys).select_related("area"):
        refresh_search(case)
    if connection.vendor == "sqlite":  # its index keeps a word until it is made again; PostgreSQL's cleans up by itself
        transaction.on_commit(make_again)
    request = ErasureRequest.objects.filter(erasure=erasure).first()
    if request is None:
        return  # done again after a restore
    by, today = erasure.agreed_by, london_date(erasure.opened_at)
    for review in RetentionReview.objects.filter(request=request):  # before any date, as in `answer`
        set_facts(review, None, by=by, why="Destroyed", decided_by=by, decided_on=today)
    keep(clock_of(request), Wanted(met_on=today), by=by, today=today, why="Agreed and done")
