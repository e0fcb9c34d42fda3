"""Adding an agency that can be asked: on the settings, and where agencies are asked and one is missed."""

from collections.abc import Mapping
from typing import Any

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Agency
from csprapp.records.settings_rows import FIRST, add_row, require_only


def add_agency(facts: Mapping[str, Any], *, by: User) -> Agency:
    """An agency that can be asked, also by whoever asks agencies and misses one. Raises NotAllowed, Refused."""
    require_permission(by, Permission.ADD_AGENCY)
    require_only(Agency, facts["name"])
    return add_row(Agency(**facts), by=by, why=FIRST)
