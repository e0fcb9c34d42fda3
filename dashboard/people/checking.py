"""Twice a year somebody looks at every account: does this person still work with us?"""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import change_row

TO_END = "Everybody was checked: the account is to end"
KEPT = "Everybody was checked: the account stays"


def confirm(version: int, to_end: Collection[User], *, by: User, today: date) -> None:
    """Everybody was looked at. Whose account is to end is on the administrators' work until it has ended.

    Raises NotAllowed, Refused, Conflict.
    """
    require_permission(by, Permission.MANAGE_USERS)
    if not Partnership.objects.filter(pk=1).exists():
        raise Refused("Record your partnership first, under Settings")
    if by in to_end:
        raise Refused("You cannot end your own account. Ask another administrator")
    with transaction.atomic():
        people = User.objects.filter(is_active=True)
        said = f"{len(to_end)} to end of {people.count()}"
        with change_row(Partnership, 1, version, by=by, why=f"Everybody’s account was checked: {said}") as held:
            held.people_checked_on = today
        for person in people.order_by("pk"):
            ends = person in to_end
            if ends != bool(person.to_end_since):
                with change_row(User, person.pk, None, by=by, why=TO_END if ends else KEPT) as account:
                    account.to_end_since = today if ends else None
