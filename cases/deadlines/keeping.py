"""One duty kept: a clock is opened, corrected, moved, met, reopened or ended until it says what the facts say.

The facts are stored; the clocks follow them, whatever the order. Nothing else writes that ladder.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline, EndReason
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED

if TYPE_CHECKING:
    from cases.incidents.models import Incident


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the facts say of one clock: day 0 or the day agreed, the day it was met, or when and why it fell away.

    One that is still to be opened needs its page and subject; the label, which holds no name, is else the rule's own.
    The clock follows `start`, day 0 of a cited rule. An agreed duty counts from `since`, or the day it is asked for.
    """

    incident: "Incident | None" = None
    rule_key: str = AGREED
    route: str = ""
    subject_id: int = 0
    label: str = ""
    owner: User | None = None
    for_role: bool = False  # nobody's own, whoever owns the case: everybody whose role may do it finds it on their list
    assign: bool = False  # the owner is this one even when the clock is there already, or when it is nobody
    since: date | None = None
    start: date | None = None
    due_on: date | None = None
    anew: bool = False  # the day was agreed once more, even if it is the same one
    met_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    reopens: tuple[Kind, ...] = ()  # whether what had been met, or had ended, runs on where the facts say so

    @property
    def opens(self) -> bool:
        """Whether there is something to open: not what fell away before anybody could start it."""
        asked = self.route and (self.start or self.due_on)
        return bool(asked) and not (self.ended_on and not self.met_on)


STILL_TO_DO = Wanted(reopens=(Kind.MET, Kind.ENDED))


def no_longer_needed(today: date) -> Wanted:
    """The duty fell away today; what was met stays met."""
    return Wanted(ended_on=today, end_reason=EndReason.NO_LONGER_NEEDED)


def keep(
    clock: Deadline | None, wanted: Wanted, *, by: User, today: date, why: str | Mapping[Kind, str] = ""
) -> Deadline | None:
    """Bring a clock to what the facts say, each move a line on its ledger with who and why; the clock, if there is one.

    `why` is one sentence or one for each kind of line. Call it in the service's transaction, after the facts are
    written. Raises OutsideCalendar, Refused.
    """
    return keep_all([(clock, wanted)], by=by, today=today, why=why)[0]


def keep_all(
    clocks: Sequence[tuple[Deadline | None, Wanted]], *, by: User, today: date, why: str | Mapping[Kind, str] = ""
) -> list[Deadline | None]:
    """`keep` for several clocks: those that are new are opened together."""
    with transaction.atomic(savepoint=False):
        missing = [wanted for clock, wanted in clocks if clock is None and wanted.opens]
        opened = iter(deadlines.open_deadlines([_opening(wanted, today) for wanted in missing]))
        kept = []
        for clock, wanted in clocks:
            new = clock is None
            clock = next(opened) if clock is None and wanted.opens else clock
            if clock is not None and any(_moves(clock, wanted, new)):
                with deadlines.held(clock, new=new, savepoint=False):
                    for kind, move, *args in _moves(clock, wanted, new):
                        said = why if isinstance(why, str) else why.get(kind, "")
                        move(clock, *args, by=by, decided_on=today, why=said)
            kept.append(clock)
    return kept


def _moves(clock: Deadline, wanted: Wanted, new: bool) -> Iterator[tuple]:
    """What is still to be done and by which service, each asked once what comes before it is done."""
    if wanted.start and clock.started_on != wanted.start:
        yield Kind.START_CORRECTED, deadlines.correct_start, wanted.start
    if _runs_on(clock, wanted):
        yield Kind.REVERSED, deadlines.reopen
    if wanted.assign and clock.owner_id != (wanted.owner.pk if wanted.owner else None):
        yield Kind.OWNER_CHANGED, deadlines.assign, wanted.owner
    anew = wanted.anew and not (new and wanted.rule_key == AGREED)
    if wanted.due_on and (anew or not new and clock.due_on != wanted.due_on):
        yield Kind.DATE_SET, deadlines.set_date, wanted.due_on
    if wanted.met_on and clock.met_on != wanted.met_on:
        yield Kind.MET, deadlines.meet, wanted.met_on
    elif wanted.ended_on and not wanted.met_on and clock.is_open:
        yield Kind.ENDED, deadlines.end, wanted.ended_on, wanted.end_reason


def _runs_on(clock: Deadline, wanted: Wanted) -> bool:
    if wanted.met_on:
        return False  # meeting it takes it up by itself
    met, ended = clock.met_on is not None, clock.ended_on is not None
    return met and Kind.MET in wanted.reopens or ended and not wanted.ended_on and Kind.ENDED in wanted.reopens


def _opening(wanted: Wanted, today: date) -> dict[str, Any]:
    same = {name: getattr(wanted, name) for name in ("incident", "rule_key", "route", "subject_id", "label", "owner")}
    started_on = wanted.since or wanted.start or min(today, wanted.due_on or today)
    return {**same, "started_on": started_on, "agreed_on": wanted.due_on, "for_role": wanted.for_role}
