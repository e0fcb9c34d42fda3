"""A visit through a door: what the session of one browser remembers, for one request, until it has been idle too long.

It is no sign-in: nothing but the door's own pages reads it.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from csprapp.records.access import log_read_by
from csprapp.today import london_today, now
from reviews.guest_access.queries import by_link, standing_of
from reviews.guest_access.rules import IDLE, LONGEST, Standing, Visitor, stamp_of
from reviews.returns.models import Door

DOOR = "door"
LEFT = "door-left"  # whether the request that this browser left had been answered
RENEW_AFTER = 60  # seconds between two writes of a visit that goes on


@dataclass(frozen=True)
class Visit:
    """Somebody inside: through which door, and who they say they are."""

    door: Door
    visitor: Visitor

    def log(self, what: str) -> None:
        """Write that they read this, before it leaves."""
        request = self.door.request
        log_read_by(
            by_link(), str(self.visitor), "Through a link", what=what, case=request.incident.reference, obj=request
        )


def remember(request: HttpRequest, door: Door) -> None:
    """The right link was opened; the passcode is still to come."""
    request.session.pop(LEFT, None)
    request.session[DOOR] = {"pk": door.pk, "stamp": _stamp(door)}


def enter(request: HttpRequest, door: Door, visitor: Visitor) -> None:
    """The passcode was right."""
    at = _seconds()
    request.session.cycle_key()
    request.session[DOOR] = {
        "pk": door.pk, "stamp": _stamp(door), "name": visitor.name, "job": visitor.job, "opened": at, "seen": at,
    }  # fmt: skip


def leave(request: HttpRequest) -> None:
    """Whoever was inside is outside, and is told once more how it stands."""
    if visit := inside(request):
        request.session[LEFT] = visit.door.request.received_on is not None
    request.session.pop(DOOR, None)


def has_left(request: HttpRequest) -> bool | None:
    """Whether the request that this browser left had been answered; None where it left none."""
    return request.session.get(LEFT)


def knocking(request: HttpRequest) -> Door | None:
    """The door this browser stands at: its link was opened, and is still the one in force."""
    kept = request.session.get(DOOR)
    if not kept:
        return None
    found = Door.objects.select_related(
        "key", "request__deadline", "request__incident__area", "request__incident__owner", "request__agency"
    )
    door = found.filter(pk=kept["pk"]).first()
    return door if door and kept["stamp"] == _stamp(door) else None


def inside(request: HttpRequest) -> Visit | None:
    """The visit of this browser, if it is inside: not idle for half an hour, and the door not shut meanwhile.

    Once answered, the visit that answered still sees the receipt. A lock shuts nobody out who is inside.
    """
    door, kept, at = knocking(request), request.session.get(DOOR, {}), _seconds()
    if door is None or "opened" not in kept or at - kept["seen"] > IDLE or at - kept["opened"] > LONGEST:
        return None
    if standing_of(door, london_today()) not in {Standing.OPEN, Standing.LOCKED, Standing.ANSWERED}:
        return None
    if at - kept["seen"] > RENEW_AFTER:
        request.session[DOOR] = {**kept, "seen": at}
    return Visit(door, Visitor(kept["name"], kept["job"]))


def _stamp(door: Door) -> str:
    return stamp_of(door.key.token_hash, door.key.passcode)


def _seconds() -> int:
    return int(now().timestamp())
