"""What of the closed cases the rule of retention is told, and who may read which question about them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, Max, Q, QuerySet

from cases.access.queries import NOTHING, listed_to
from cases.incidents.models import Closed, Harm, Incident, Person
from cases.notifications.models import Notification
from cases.referrals.models import Consideration, Referral
from cases.retention.models import RetentionReview, SubjectRequest, held_cases
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Permission, Role, has_permission
from csprapp.partnership.models import RetentionPeriod
from dashboard.privacy.rules import REFERRAL, SUBJECT_REQUEST, ClosedCase, Kept, RecordClass, classes, kept, kept_beside
from reviews.learning.models import LearningReview

MISTAKES = (Closed.DUPLICATE, Closed.LOGGED_IN_ERROR)


def classes_in_use() -> tuple[RecordClass, ...]:
    """The list as shipped, with what the partnership changed."""
    changed = RetentionPeriod.objects.values_list("key", "years", "until_age")
    return classes({key: (years, age) for key, years, age in changed})


def kept_cases(cases: Iterable[Incident]) -> dict[int, Kept]:
    """Of each closed case its class and the day to look at it. Six queries, however many there are."""
    found = [case for case in cases if case.closed_on]
    keys = [case.pk for case in found]
    of_these = Q(incident__in=keys)
    reviewed = set(LearningReview.objects.filter(of_these).values_list("incident_id", flat=True))
    reviewed |= set(Incident.objects.filter(pk__in=keys, linked_reviews__isnull=False).values_list("pk", flat=True))
    notified = set(Notification.objects.filter(of_these).values_list("incident_id", flat=True))
    born: dict[int, list[date]] = defaultdict(list)
    children = Person.objects.children().filter(of_these, date_of_birth__isnull=False)
    for case, day in children.order_by().values_list("incident_id", "date_of_birth"):
        born[case].append(day)
    decided = RetentionReview.objects.filter(of_these, retain_until__isnull=False).order_by()
    until = dict(decided.values_list("incident_id").annotate(Max("retain_until")))
    inuse = classes_in_use()
    return {
        case.pk: kept(
            ClosedCase(
                closed_on=case.closed_on,
                mistake=case.closed_as in MISTAKES,
                sexual_abuse=Harm.SEXUAL in case.harms,
                reviewed=case.pk in reviewed,
                notified=case.pk in notified,
                youngest_born=max(born[case.pk], default=None),
                retained_until=until.get(case.pk),
            ),
            inuse,
        )
        for case in found
    }


def kept_referrals() -> dict[int, Kept]:
    """Of each referral that was decided and became no case the day to look at it. Three queries."""
    found = Referral.objects.considered().filter(incident=None).order_by("pk")
    decided = dict(Consideration.objects.order_by().values_list("referral_id").annotate(Max("considered_on")))
    reviewed = RetentionReview.objects.filter(retain_until__isnull=False, referral__isnull=False).order_by()
    until = dict(reviewed.values_list("referral_id").annotate(Max("retain_until")))
    inuse = classes_in_use()
    return {
        each.pk: kept_beside(REFERRAL, decided.get(each.pk) or each.received_on, until.get(each.pk), inuse)
        for each in found
    }


def kept_requests() -> dict[int, Kept]:
    """Of each request for somebody's data that was answered the day to look at it. Three queries."""
    answered = SubjectRequest.objects.exclude(closed_on=None).order_by("pk").values_list("pk", "closed_on")
    reviewed = RetentionReview.objects.filter(retain_until__isnull=False, subject_request__isnull=False).order_by()
    until = dict(reviewed.values_list("subject_request_id").annotate(Max("retain_until")))
    inuse = classes_in_use()
    return {pk: kept_beside(SUBJECT_REQUEST, closed_on, until.get(pk), inuse) for pk, closed_on in answered}


def requests_within_reach(user: User, on: date) -> QuerySet[SubjectRequest]:
    """The requests for somebody's data of which a person may be told, by number alone, that they are kept or destroyed:
    whoever keeps records, since a request is of no area and one privacy lead needs a second person."""
    every = SubjectRequest.objects.all()
    return every if has_permission(user, Permission.KEEP_RECORDS) else every.none()


def referrals_within_reach(user: User, on: date) -> QuerySet[Referral]:
    """The referrals of which a person may be told that they are kept or destroyed: any, for a privacy lead; for a
    manager those of the areas they work in."""
    if Role.PRIVACY_LEAD in user.roles(on):
        return Referral.objects.all()
    if not has_permission(user, Permission.KEEP_RECORDS):
        return Referral.objects.none()
    return Referral.objects.visible_to(user, on)


def within_reach(user: User, on: date, case: str = "") -> Q:
    """The cases of which a person may be told that they are kept, held or destroyed, without opening them: any, for a
    privacy lead; those listed for them, for a manager."""
    if Role.PRIVACY_LEAD in user.roles(on):
        return Q(pk__isnull=False)
    return listed_to(user, on, case) if has_permission(user, Permission.KEEP_RECORDS) else NOTHING


def has_lead(on: date) -> Exists:
    """Whether somebody is privacy lead on a London day."""
    return Exists(RoleGrant.objects.live(on).filter(role=Role.PRIVACY_LEAD, user__is_active=True))


def reviews_readable(user: User, on: date) -> QuerySet[RetentionReview]:
    """The reviews of what is kept that a person may read."""
    of_a_case = Q(incident__isnull=False) & within_reach(user, on, "incident__")
    beside = Q(referral__in=referrals_within_reach(user, on)) | Q(subject_request__in=requests_within_reach(user, on))
    return RetentionReview.objects.filter(of_a_case | beside)


def reviews_to_do(user: User, on: date) -> QuerySet[RetentionReview]:
    """Those that wait for them: for managers only where there is no privacy lead."""
    found = reviews_readable(user, on).filter(decided_on=None)
    return found if Role.PRIVACY_LEAD in user.roles(on) else found.exclude(has_lead(on))


def held(on: date) -> set[int]:
    """The keys of the cases that somebody holds."""
    return set(held_cases(on).values_list("incident_id", flat=True))
