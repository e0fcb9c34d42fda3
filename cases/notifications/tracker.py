"""What the ICB's entry in the NHS tracker (S-CRT) says of a case, and no other record holds."""

from datetime import date
from typing import Any

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.notifications.models import TrackerEntry
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.records.reasons import FILLED_IN, require_reason
from csprapp.records.refusals import require_not_ahead
from csprapp.records.services import Conflict, add, change


def entry_of(incident: Incident) -> TrackerEntry:
    """The entry of a case; an unsaved one of version 0 while nobody has written any."""
    return TrackerEntry.objects.filter(incident=incident).first() or TrackerEntry(incident=incident, version=0)


def write_entry(
    incident: Incident, seen: int, *, reason: str = "", by: User, today: date, **facts: Any
) -> TrackerEntry:
    """Save what the tracker asks, as the person saw it at version `seen` (0: there was none yet).

    Raises NotAllowed, Refused (in the future, changed without why), Conflict.
    """
    require_not_ahead({"added_on": facts.get("added_on")}, today, "The date it was added")
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today) as case:
        there = TrackerEntry.objects.filter(incident=case).first()
        if there is None:
            return add(TrackerEntry(incident=case, **facts), by=by, why=reason or "Wrote what the NHS tracker asks")
        if not seen:
            raise Conflict(there, seen)
        with change(TrackerEntry, there.pk, seen, by=by, why=reason or FILLED_IN) as record:
            require_reason(reason, record, facts)
            for name, value in facts.items():
                setattr(record, name, value)
    return record
