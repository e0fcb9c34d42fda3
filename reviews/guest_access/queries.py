"""How the door of a request stands, and who has been through it."""

from dataclasses import dataclass
from datetime import date

from cases.deadlines.calendars import calendar_in_force
from csprapp.accounts.models import User
from csprapp.records.models import AccessLog
from reviews.guest_access.rules import TRIES, Standing, last_day, standing
from reviews.returns.models import AgencyRequest, Door

# Whose deed it is when somebody answers without an account. It never signs in; who they said they were stands beside.
NOBODY = "by-link@invalid.invalid"
NOBODYS_NAME = "Somebody with a link"


@dataclass(frozen=True)
class State:
    """A door on a London day, as the request's page tells it."""

    door: Door
    standing: Standing
    until: date
    last: AccessLog | None

    @property
    def is_open(self) -> bool:
        return self.standing is Standing.OPEN

    @property
    def is_locked(self) -> bool:
        return self.standing is Standing.LOCKED

    @property
    def tries_left(self) -> int:
        """How many wrong passcodes are left before the link locks."""
        return max(TRIES - self.door.key.tries, 0)


def by_link() -> User:
    """The account that stands for everybody without one: inactive, without a password."""
    found = User.objects.filter(email=NOBODY).first()
    if found is None:
        found, _ = User.objects.get_or_create(
            email=NOBODY, defaults={"name": NOBODYS_NAME, "is_active": False, "password": "!"}
        )
    return found


def cases_with_doors() -> list[int]:
    """The keys of the open cases about which somebody without an account may have written."""
    doors = Door.objects.filter(request__incident__closed_on=None)
    return list(doors.order_by("request__incident_id").values_list("request__incident_id", flat=True).distinct())


def until(request: AgencyRequest) -> date:
    """The last London day on which a link to this request opens."""
    return last_day(request.deadline.due_on, calendar_in_force())


def standing_of(door: Door, today: date) -> Standing:
    """Whether the door opens today, and if not, why: tried too often, over, answered, or no longer needed."""
    request = door.request
    return standing(
        today=today,
        until=until(request),
        tries=door.key.tries,
        answered=request.received_on is not None,
        closed=request.withdrawn_on is not None or request.incident.closed_on is not None,
    )


def state_of(request: AgencyRequest, today: date) -> State | None:
    """The door of a request, or None when no link was ever sent."""
    door = Door.objects.select_related("key", "request__deadline", "request__incident").filter(request=request).first()
    if door is None:
        return None
    last = AccessLog.objects.filter(
        user__email=NOBODY, case=door.request.incident.reference, subject=f"reviews.agencyrequest:{request.pk}"
    ).first()
    return State(door, standing_of(door, today), until(door.request), last)
