"""A second person has looked at what one person did at once, which takes its flag away."""

from __future__ import annotations

from typing import TypeVar

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.records.models import Record
from csprapp.records.refusals import Refused
from csprapp.records.services import change

R = TypeVar("R", bound=Record)


def look(
    model: type[R], pk: int, version: int, what: str, seen_by: str, *, nothing: str, yours: str, by: User, why: str
) -> R:
    """Record who looked in `seen_by`. `what` is the column that holds the instant at which it was done.

    Raises Refused (`nothing`) when it is not done any more, NotAllowed (`yours`) for who did it, Conflict.
    """
    require_permission(by, Permission.TAKE_DOWN)
    with change(model, pk, version, by=by, why=why) as record:
        if getattr(record, what) is None:
            raise Refused(nothing)
        if who_did(record, what) == by.pk:
            raise NotAllowed(yours)
        setattr(record, seen_by, by)
    return record


def who_did(record: Record, what: str) -> int | None:
    """The key of the person who did it this time, by the history."""
    before = record.history.filter(**{what: None}).order_by("version").last()
    row = record.history.filter(version__gt=before.version if before else 0).order_by("version").first()
    return row.history_user_id if row else None
