"""One duty kept: a clock is opened, corrected, moved, met, reopened or ended until it says what the facts say.

The facts are stored; the clocks follow them, whatever the order. Nothing else writes that ladder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.calendars import rules_in_force
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
    if clock is None and not wanted.opens:
        return None

    def said(kind: Kind) -> dict:
        return {"by": by, "decided_on": today, "why": why if isinstance(why, str) else why.get(kind, "")}

    with transaction.atomic(savepoint=False):
        new = clock is None
        clock = clock or _opened(wanted, by=by, today=today)
        if wanted.start and clock.started_on != wanted.start:
            deadlines.correct_start(clock, wanted.start, **said(Kind.START_CORRECTED))
        if _runs_on(clock, wanted):
            deadlines.reopen(clock, **said(Kind.REVERSED))
        if wanted.assign and clock.owner != wanted.owner:
            deadlines.assign(clock, wanted.owner, **said(Kind.OWNER_CHANGED))
        if wanted.due_on and not new and (wanted.anew or clock.due_on != wanted.due_on):
            deadlines.set_date(clock, wanted.due_on, **said(Kind.DATE_SET))
        if wanted.met_on and clock.met_on != wanted.met_on:
            deadlines.meet(clock, wanted.met_on, **said(Kind.MET))
        elif wanted.ended_on and not wanted.met_on and clock.is_open:
            deadlines.end(clock, wanted.ended_on, wanted.end_reason, **said(Kind.ENDED))
    return clock


def _runs_on(clock: Deadline, wanted: Wanted) -> bool:
    if wanted.met_on:
        return False  # meeting it takes it up by itself
    met, ended = clock.met_on is not None, clock.ended_on is not None
    return met and Kind.MET in wanted.reopens or ended and not wanted.ended_on and Kind.ENDED in wanted.reopens


def _opened(wanted: Wanted, *, by: User, today: date) -> Deadline:
    start = wanted.since or wanted.start or min(today, wanted.due_on or today)
    return deadlines.open_deadline(
        incident=wanted.incident,
        rule_key=wanted.rule_key,
        route=wanted.route,
        subject_id=wanted.subject_id,
        label=wanted.label or rules_in_force().rule(wanted.rule_key, start).name,
        started_on=start,
        agreed_on=wanted.due_on,
        owner=wanted.owner,
        by=by,
    )
