"""How much everybody has: the numbers of Team, and who is behind on a manager's My work. One question for either."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Case, Count, F, QuerySet, When

from csprapp.accounts.models import User
from dashboard.work.queries import for_a_role, shown_to, within
from dashboard.work.rules import Bounds, Group

NOBODY, ROLE = "none", "role"
UNOWNED = {False: "No owner", True: "Anybody with the role"}
OWNER = ("owner_id", "owner__name", "owner__asleep_on", "for_role")


@dataclass(frozen=True)
class Load:
    """How much one person has: counts by group, each a link to its list."""

    owner_id: int | None
    name: str
    counts: dict[Group, int]
    for_role: bool = False

    @classmethod
    def of(cls, line: tuple[Any, ...]) -> "Load":
        """What a line of `by_owner` says of one owner."""
        key, name, asleep, for_role, *counts = line
        said = (name or UNOWNED[bool(for_role)]) + (" (account asleep)" if asleep else "")
        return cls(key, said, dict(zip(Group, counts, strict=False)), bool(for_role))

    @property
    def every(self) -> int:
        return sum(self.counts.values())

    @property
    def late(self) -> int:
        return self.counts[Group.OVERDUE]

    @property
    def key(self) -> str:
        """What the link to the owner's lines has; a word where the owner is a role or nobody."""
        return str(self.owner_id or (ROLE if self.for_role else NOBODY))

    @property
    def cells(self) -> list[tuple[Group, int]]:
        """Each group with its number, in the order of `Group`."""
        return list(self.counts.items())


def loads(user: User, on: date, limits: Bounds) -> QuerySet:
    """The lines of Team: every open duty that this person may see in a list, by owner."""
    return by_owner(shown_to(user, on), limits)


def by_owner(found: QuerySet, limits: Bounds, **more: Aggregate) -> QuerySet:
    """Duties counted by owner and group, and whatever `more` is to be counted; nobody's first, then by name."""
    counts = {group.value: Count("pk", filter=within(group, limits)) for group in Group}
    lines = found.annotate(for_role=Case(When(for_a_role(), then=True), default=False)).order_by().values(*OWNER)
    lines = lines.annotate(**counts, **more)
    lines = lines.order_by(F("owner__name").asc(nulls_first=True), "owner_id", "for_role")
    return lines.values_list(*OWNER, *counts, *more)
