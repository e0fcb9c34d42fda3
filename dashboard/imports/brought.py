"""One case on its way in with its records, and its clocks as they ran."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cases.deadlines.keeping import Wanted, keep_all
from cases.deadlines.models import Deadline, EndReason
from cases.incidents.models import Child, Closed, Incident, Person, Reopening
from cases.notifications import clocks
from csprapp.accounts.models import User
from dashboard.imports.comparing import COMPARED
from dashboard.imports.planning import Planned
from dashboard.imports.ran import Ran
from reviews.learning.models import LearningReview

NOT_RECORDED = "Not recorded"
DUE_OF = {rule: due for rule, due, *_ in COMPARED}


@dataclass
class Brought:
    """One case as it is being written: what the tracker says of it, and its records."""

    planned: Planned
    incident: Incident
    people: list[Person]
    children: list[Child]
    facts: clocks.Facts = field(default_factory=clocks.Facts)
    review: LearningReview | None = None

    @property
    def days(self) -> Mapping[str, dt.date]:
        return self.planned.days


def keep_told(wanted: list[tuple[Brought, Wanted]], *, by: User, today: dt.date, why: str) -> list[Deadline | None]:
    """Clocks as they ran: what fell away, with the date it had, where the tracker says that date and how it ended."""
    ran = [
        replace(clock, ended_on=None, end_reason="") if clock.ended_on and _had_run(each, clock) else clock
        for each, clock in wanted
    ]
    kept = keep_all([(None, clock) for clock in ran], by=by, today=today, why=why)
    fallen = [
        (deadline, replace(clock, due_on=None, anew=False))
        for deadline, (_, clock) in zip(kept, wanted, strict=True)
        if deadline is not None and clock.ended_on and not clock.met_on
    ]
    keep_all(fallen, by=by, today=today, why=why)
    return kept


def _had_run(each: Brought, clock: Wanted) -> bool:
    return bool(each.planned.ran) or tells_why(each) and DUE_OF.get(clock.rule_key) in each.planned.dues


def as_it_ran(each: Brought, ran: Ran, clock: Wanted) -> Wanted:
    """A clock with the days on which our own sheet says that it ran."""
    why = ran.said.get("end_reason", "")
    ended = next((reason for reason in EndReason if reason.label == why), EndReason.NO_LONGER_NEEDED)
    return replace(
        clock, rule_key=ran.rule_key, start=ran.started_on, met_on=ran.days.get("met_on"),
        ended_on=ran.days.get("ended_on"), end_reason=ended if "ended_on" in ran.days else "",
        due_on=ran.moved_to, anew=ran.moved_to is not None,
    )  # fmt: skip


def new_facts(each: Brought) -> list[Reopening]:
    """How often the case was opened again for a new fact, as its clocks before it say."""
    found: dict[tuple[dt.date, str], Ran] = {}
    for ran in each.planned.ran:
        if ran.new_fact:
            found.setdefault(ran.new_fact, ran)
    made = []
    for (learned, words), ran in sorted(found.items()):
        starts = next((which for which in Reopening.Starts if which.label == words), Reopening.Starts.NOTIFICATION)
        how = next((which for which in Closed if which.label == ran.said.get("closed_as")), Closed.FINISHED)
        closed = ran.days.get("closed_on", learned)
        days = {"learned_on": learned, "reopened_on": max(learned, closed), "closed_on": closed}
        made.append(Reopening(incident=each.incident, starts=starts, closed_as=how, reason=NOT_RECORDED, **days))
    return made


def tells_why(each: Brought) -> bool:
    """Whether the sheet says why the case was closed, so that nobody need be asked."""
    return bool(each.planned.first("closed_as") or each.days.keys() & {"not_notified_on", "review_ended_on"})
