"""Somebody looked at what stood out of a month's reading."""

from datetime import date

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import change_row
from dashboard.reading.rules import look_at


def looked_at(last: date, version: int | None, *, note: str, by: User, today: date) -> None:
    """The reading up to the last day of a month was looked at; the note is kept in the history of the partnership.

    Raises NotAllowed, Refused (the month is not over, or nothing is set up), Conflict.
    """
    require_permission(by, Permission.SEE_SECURITY)
    if last >= today:
        raise Refused("This month is not over yet. Look at it when it is")
    if not Partnership.objects.filter(pk=1).exists():
        raise Refused("Record your partnership first, under Settings")
    said = f"{look_at(last)}{note}"
    with change_row(Partnership, 1, version, by=by, why=said) as held:
        held.reading_looked_until = max(last, held.reading_looked_until or last)
