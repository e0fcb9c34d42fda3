"""Whose work comes to whom while somebody is away or their account sleeps, or for good when it has ended.

A deputy gets what they may open; the managers get the rest, and all of it where there is no deputy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import starmap

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from cases.access.queries import area_limits
from cases.incidents.queries import owners
from csprapp.accounts.models import Away, User
from csprapp.accounts.roles import MAY, Permission, has_permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.kept import Kept
from csprapp.partnership.models import Membership
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import add_row, change_row


@dataclass(frozen=True)
class Absence:
    """Somebody whose account has ended or sleeps, or who said that they are away: their last day, and their deputy."""

    who: int
    name: str
    is_awake: bool
    until: date | None
    deputy: int | None
    deputy_name: str

    def is_away(self, on: date) -> bool:
        """Whether they said so of that London day."""
        return bool(self.until and self.until >= on)


def _people() -> list[Absence]:
    awake = Q(is_active=True, asleep_on=None)
    found = User.objects.filter(~awake | Q(away__isnull=False)).order_by("name", "pk")
    is_awake = ExpressionWrapper(awake, BooleanField())
    facts = ("pk", "name", is_awake, "away__until", "away__deputy", "away__deputy__name")
    return list(starmap(Absence, found.values_list(*facts)))


# The other parts of the service ask for nobody's absence, and their database roles may not read these histories.
_read = Kept(_people, "accounts.User", "accounts.Away") if settings.CSPR_SERVE in {"all", "staff"} else _people


def absent(on: date) -> dict[int, int | None]:
    """Everybody whose work others look after on a London day, each with the deputy, or None where it is the managers'.
    A deputy who is away or whose account has ended is none."""
    rows = _read()
    away = {row.who: row.deputy for row in rows if row.is_away(on)}
    gone = {row.who: None for row in rows if not row.is_awake} | away
    return {who: None if deputy in gone else deputy for who, deputy in gone.items()}


def own_time_away(user: User, on: date) -> str:
    """What a person's My work says while they are away: their last day, and who looks after their work; "" else."""
    own = next((row for row in _read() if row.who == user.pk and row.is_away(on)), None)
    if own is None or own.until is None:
        return ""
    if absent(on)[own.who]:
        meanwhile = f"{own.deputy_name} is standing in for you. Managers see what they cannot open."
    elif own.deputy:
        meanwhile = f"{own.deputy_name} cannot stand in at present, so managers see what falls due."
    else:
        meanwhile = "Nobody is standing in for you, so managers see what falls due."
    return f"You are away, up to and including {day_words(own.until)}. {meanwhile}"


def stands_in_until(user: User, on: date) -> list[str]:
    """For whom a person stands in, and until when: a sentence for each."""
    deputies = absent(on)
    return [
        f"You are standing in for {row.name}, up to and including {day_words(row.until)}."
        for row in _read()
        if row.until and row.is_away(on) and deputies[row.who] == user.pk
    ]


@dataclass(frozen=True)
class StoodInFor:
    """Whose work a person looks after: as their deputy, or as a manager where there is none, or one may not open it."""

    as_deputy: tuple[int, ...] = ()
    as_manager: tuple[int, ...] = ()
    shared: tuple[tuple[int, tuple[int, ...]], ...] = ()  # a deputy, and for whom they stand in

    def __bool__(self) -> bool:
        return bool(self.as_deputy or self.as_manager or self.shared)

    @classmethod
    def by(cls, user: User, deputies: Mapping[int, int | None], *, manages: bool) -> "StoodInFor":
        """For whom a person stands in. `deputies`: who is away, with their deputy if they named one. `manages`:
        managers stand in for those without one."""
        as_deputy = tuple(who for who, deputy in deputies.items() if deputy == user.pk)
        alone = tuple(who for who, deputy in deputies.items() if manages and deputy is None and who != user.pk)
        shared: dict[int, list[int]] = {}
        for who, deputy in deputies.items():
            if manages and deputy and user.pk not in (who, deputy):
                shared.setdefault(deputy, []).append(who)
        return cls(as_deputy, alone, tuple((deputy, tuple(people)) for deputy, people in shared.items()))


def stood_in_for(user: User, on: date) -> StoodInFor:
    """Whose work comes to this person beside their own."""
    if not has_permission(user, Permission.WORK_CASE):
        return StoodInFor()
    return StoodInFor.by(user, absent(on), manages=has_permission(user, Permission.ASSIGN))


def may_stand_in(person: User, on: date) -> QuerySet[User]:
    """Who may be the deputy of a person: who works on cases, in every area in which they do."""
    limits = area_limits(person, on)
    found = User.objects.with_roles(MAY[Permission.WORK_CASE], on).exclude(pk=person.pk)
    if limits is None:
        return found.exclude(pk__in=Membership.objects.area_limits(on).values("user"))
    for area in limits:
        found = found.filter(pk__in=owners(area, on).values("pk"))
    return found


def set_away(person: User, version: int, until: date | None, deputy: User | None, *, by: User, today: date) -> None:
    """Say until which day somebody is away, and who looks after their work; without a day they are here.

    People say it of themselves, a manager of anybody. Raises NotAllowed, Refused, Conflict.
    """
    if by.pk != person.pk:
        require_permission(by, Permission.ASSIGN)
    if until and until < today:
        raise Refused({"until": "The last day away must be today or later"})
    if deputy and deputy not in may_stand_in(person, today):
        raise Refused({"deputy": f"{deputy} does not work in all the areas {person} works in"})
    facts = {"until": until, "deputy": deputy if until else None}
    row = Away.objects.filter(user=person).first()
    if deputy and not until and (row is None or row.until is None):  # else somebody is back, and clears the day alone
        raise Refused({"until": "Enter the last day away"})
    why = "Away" if until else "Back at work"
    if row is None:
        add_row(Away(user=person, **facts), by=by, why=why)
        return
    with change_row(Away, row.pk, version or None, by=by, why=why) as kept:
        kept.until, kept.deputy = facts["until"], facts["deputy"]
