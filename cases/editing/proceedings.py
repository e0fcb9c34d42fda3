"""Court cases, inquests and the like: recording one, where it stands, whether publishing waits for it, lifting that."""

from datetime import date

from cases.incidents.models import Proceeding
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.records.log_lines import Log
from csprapp.records.refusals import Refused, require_given, require_not_ahead
from csprapp.records.services import change


def _check(row: Proceeding, today: date) -> None:
    """An embargo that has ended is lifted, which names who confirmed it; one recorded by mistake is taken out here."""
    if row.kind not in Proceeding.Kind.values:
        raise Refused({"kind": "Select which kind of proceeding it is"})
    require_not_ahead({"ended_on": row.ended_on}, today, "The date it ended")
    if row.embargo:
        return
    if row.pk is None and row.embargo_until:
        raise Refused({"embargo_until": "Only an embargo can have a day that publishing must wait until"})
    row.embargo_by, row.embargo_until = "", None
    row.lifted_on, row.lifted_by = None, ""


PROCEEDINGS = Log(
    Proceeding,
    "incident",
    ("kind", "court", "status", "next_on", "note", "ended_on", "embargo", "embargo_by", "embargo_until"),
    case_for_change,
    _check,
)


def lift_embargo(
    proceeding: Proceeding, version: int, lifted_on: date | None, lifted_by: str, *, reason: str, by: User, today: date
) -> Proceeding:
    """Record that publishing no longer waits for a proceeding, from which London day and who confirmed it; None when it
    was not lifted after all. Raises NotAllowed, Refused (no embargo, nobody named, in the future), Conflict."""
    with case_for_change(proceeding.incident, Permission.WORK_CASE, by=by, today=today):
        require_not_ahead({"lifted_on": lifted_on}, today, "The day it was lifted")
        if lifted_on:
            require_given({"lifted_by": (lifted_by, "Enter who confirmed that the embargo is lifted")})
        require_given({"reason": (reason, "Enter why")})
        with change(Proceeding, proceeding.pk, version, by=by, why=reason) as record:
            if not record.embargo:
                raise Refused("Publishing does not wait for this proceeding")
            record.lifted_on, record.lifted_by = lifted_on, lifted_by if lifted_on else ""
    return record
