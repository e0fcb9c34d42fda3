"""Court cases, inquests and the like: recording one, where it stands, whether publishing waits for it, lifting that."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.incidents.models import Incident, Proceeding
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change

PROCEEDING = (
    "kind", "court", "status", "next_on", "note", "ended_on", "embargo", "embargo_by", "embargo_until",
)  # fmt: skip


def add_proceeding(incident: Incident, kind: str, *, reason: str, by: User, today: date, **facts: Any) -> Proceeding:
    """Add a parallel proceeding: its kind and any other of `PROCEEDING`. Raises NotAllowed, Refused."""
    with case_for_change(incident, Deed.WORK_CASE, by=by, today=today):
        row = Proceeding(incident=incident, **_only({**facts, "kind": kind}))
        _check(row)
        return add(row, by=by, why=reason)


def correct_proceeding(
    proceeding: Proceeding, version: int, facts: Mapping[str, Any], *, reason: str, by: User, today: date
) -> Proceeding:
    """Change what is recorded of a proceeding: any of `PROCEEDING`.

    An embargo that has ended is lifted, which names who confirmed it; one recorded by mistake is taken out here.
    Raises NotAllowed, Refused, Conflict.
    """
    with (
        case_for_change(proceeding.incident, Deed.WORK_CASE, by=by, today=today),
        change(Proceeding, proceeding.pk, version, by=by, why=reason) as record,
    ):
        for name, value in _only(facts).items():
            setattr(record, name, value)
        if not record.embargo:
            record.embargo_by, record.embargo_until = "", None
            record.lifted_on, record.lifted_by = None, ""
        _check(record)
    return record


def lift_embargo(
    proceeding: Proceeding, version: int, on: date | None, confirmed_by: str, *, reason: str, by: User, today: date
) -> Proceeding:
    """Record that publishing no longer waits for a proceeding, from which London day and who confirmed it; None when it
    was not lifted after all. Raises NotAllowed, Refused (no embargo, nobody named, in the future), Conflict."""
    with case_for_change(proceeding.incident, Deed.WORK_CASE, by=by, today=today):
        if on and on > today:
            raise Refused("The day it was lifted must be today or in the past")
        if on and not confirmed_by.strip():
            raise Refused("Enter who confirmed that the embargo is lifted")
        if not reason.strip():
            raise Refused("Enter why")
        with change(Proceeding, proceeding.pk, version, by=by, why=reason) as record:
            if not record.embargo:
                raise Refused("Publishing does not wait for this proceeding")
            record.lifted_on, record.lifted_by = on, confirmed_by if on else ""
    return record


def _only(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - set(PROCEEDING):
        raise Refused(f"Not part of a proceeding: {', '.join(sorted(unknown))}")
    return dict(facts)


def _check(row: Proceeding) -> None:
    if row.kind not in Proceeding.Kind.values:
        raise Refused("Select which kind of proceeding it is")
    if row.embargo_until and not row.embargo:
        raise Refused("Only an embargo has a day until which publishing waits")
