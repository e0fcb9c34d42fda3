"""Which roles go with what a person belongs to, which nobody gives themselves, and the sensible sets. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from csprapp.accounts.roles import Role
from csprapp.records.refusals import Refused

NEEDS = {
    Role.PARTNER: ("body", "A statutory partner belongs to a partner body: select it"),
    Role.NOTIFIER: ("body", "A notifier belongs to a partner body: select it"),
    Role.CONTRIBUTOR: ("agency", "An agency contributor belongs to an agency: select it"),
}
# With these a second person answers for what a first one did.
BY_ANOTHER = frozenset({Role.PARTNER, Role.CHECKER, Role.SCRUTINEER, Role.PRIVACY_LEAD})
# Two people who do everything between them: each checks what the other publishes.
FIRST_OF_TWO = (Role.PUBLISHER, Role.ADMINISTRATOR)
SECOND_OF_TWO = (Role.CHECKER, Role.ADMINISTRATOR)


def check_roles(roles: Collection[str], belongs: Mapping[str, Any]) -> None:
    """Nothing, or `Refused`: at least one role, and for each what it needs somebody to belong to."""
    if not roles:
        raise Refused({"roles": "Select at least one role"})
    wrong = {NEEDS[Role(role)] for role in roles if role in NEEDS and not belongs.get(NEEDS[Role(role)][0])}
    if wrong:
        raise Refused(dict(wrong))


def check_days(valid_from: date, valid_until: date | None, today: date) -> None:
    """Nothing, or `Refused`: nobody held yesterday what is given today."""
    if valid_from < today:
        raise Refused({"valid_from": "The first day must be today or later"})
    if valid_until and valid_until < valid_from:
        raise Refused({"valid_until": "The last day must be on or after the first"})


def read_roles(words: str) -> list[Role]:
    """Roles as a table names them, parted by commas, semicolons or slashes. Raises Refused for one there is not."""
    by_name = {role.label.lower(): role for role in Role} | {role.value: role for role in Role}
    for mark in (";", "/", "+", " and "):
        words = words.replace(mark, ",")
    names = [name.strip() for name in words.split(",") if name.strip()]
    if unknown := [name for name in names if name.lower() not in by_name]:
        raise Refused(f"There is no role “{unknown[0]}”")
    return [by_name[name.lower()] for name in names]


def in_words(counts: Sequence[tuple[int, str, str]]) -> str:
    """ "2 cases, 1 date" """
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
