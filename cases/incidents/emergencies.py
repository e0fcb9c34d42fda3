"""What was opened in an emergency is looked at afterwards by somebody else: a month's together, in the next month."""

from datetime import date, timedelta

from django.db.models import Exists, QuerySet

from cases.access.models import CaseAccess, EmergencyReview
from cases.access.queries import NOTHING, listed_to
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep
from cases.incidents.locks import locked_case
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Permission, Role, has_permission, require_permission
from csprapp.clock.deadline import add_months
from csprapp.clock.instants import start_of_day
from csprapp.records.models import AccessLog
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import add, change

ROUTE = "emergency"
LABEL = "Review what was opened in an emergency"
WITHIN = 5  # working days of the next month


def begin_review(row: CaseAccess, *, by: User, today: date) -> EmergencyReview:
    """Somebody has to look at it early next month. Call it in the service's transaction."""
    review = add(EmergencyReview(access=row), by=by, why="Opened in an emergency")
    next_month = add_months(today.replace(day=1), 1)
    due_on = calendar_in_force().add_working_days(next_month.replace(day=1), WITHIN)
    wanted = Wanted(route=ROUTE, subject_id=review.pk, label=LABEL, for_role=True, due_on=due_on)
    with change(EmergencyReview, review.pk, None, by=by, why="Has a date") as held:
        held.deadline = keep(None, wanted, by=by, today=today)
    return held


def readable(user: User, on: date) -> QuerySet[EmergencyReview]:
    """The openings that a person may read of: all, for a privacy lead; those of cases listed for them, for a manager.
    Never what they opened themselves: somebody else judges it."""
    found = EmergencyReview.objects.exclude(access__user=user.pk)
    if Role.PRIVACY_LEAD in user.roles(on):
        return found
    reach = (
        listed_to(user, on, "access__incident__") if has_permission(user, Permission.REVIEW_EMERGENCIES) else NOTHING
    )
    return found.filter(reach)


def to_review(user: User, on: date) -> QuerySet[EmergencyReview]:
    """Those that wait for them: for managers only where there is no privacy lead."""
    found = readable(user, on)
    if Role.PRIVACY_LEAD in user.roles(on):
        return found
    return found.exclude(Exists(RoleGrant.objects.live(on).filter(role=Role.PRIVACY_LEAD, user__is_active=True)))


def review(
    record: EmergencyReview, version: int, *, finding: str, follows: str, by: User, today: date
) -> EmergencyReview:
    """Say whether it had to be, and what follows. Raises NotAllowed, Refused (one's own), Conflict."""
    require_permission(by, Permission.REVIEW_EMERGENCIES)
    if not readable(by, today).filter(pk=record.pk).exists():
        raise Refused("You cannot review a case you opened yourself")
    require_given(
        {"finding": (finding, "Select whether it was needed"), "follows": (follows, "Enter what you looked at")}
    )
    with (
        locked_case(record.access.incident_id),
        change(EmergencyReview, record.pk, version, by=by, why="Reviewed") as held,
    ):
        held.finding, held.follows, held.reviewed_by = finding, follows, by
        held.reviewed_on = held.reviewed_on or today
        keep(held.deadline, Wanted(met_on=held.reviewed_on), by=by, today=today, why="Reviewed")
    return held


def opened(row: CaseAccess) -> QuerySet[AccessLog]:
    """What the person read of the case on the days on which it was open to them, oldest first."""
    last = (row.valid_until or row.valid_from) + timedelta(days=1)
    found = AccessLog.objects.filter(case=row.incident.reference, user=row.user_id)
    return found.filter(at__gte=row.created_at, at__lt=start_of_day(last)).order_by("at", "pk")
