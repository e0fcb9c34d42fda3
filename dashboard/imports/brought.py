"""One case on its way in with its records, and its clocks as they ran."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cases.deadlines.keeping import Wanted, keep_all
from cases.deadlines.models import Deadline
from cases.incidents.models import Child, Incident, Person
from cases.notifications import clocks
from csprapp.accounts.models import User
from dashboard.imports.comparing import COMPARED
from dashboard.imports.planning import Planned
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
        replace(clock, ended_on=None, end_reason="")
        if clock.ended_on and tells_why(each) and DUE_OF.get(clock.rule_key) in each.planned.dues
        else clock
        for each, clock in wanted
    ]
    kept = keep_all([(None, clock) for clock in ran], by=by, today=today, why=why)
    fallen = [
        (deadline, clock)
        for deadline, (_, clock) in zip(kept, wanted, strict=True)
        if deadline is not None and clock.ended_on and not clock.met_on
    ]
    keep_all(fallen, by=by, today=today, why=why)
    return kept


def tells_why(each: Brought) -> bool:
    return bool(each.planned.first("closed_as") or each.days.keys() & {"not_notified_on", "review_ended_on"})
