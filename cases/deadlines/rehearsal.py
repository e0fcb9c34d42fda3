"""A version of a rule that is only considered, tried on the partnership's own dates: what would have been otherwise."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cases.deadlines.adjusting import considered_rules
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline, DeadlineChange, RuleVersion
from cases.deadlines.services import folded
from csprapp.clock.deadline import add_months, due
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import RuleBook

MONTHS = 36  # how far back clocks are tried


class Outcome(StrEnum):
    """How a duty came out, or stands today."""

    IN_TIME = "Met in time"
    LATE = "Met late"
    OVERDUE = "Overdue today"
    RUNNING = "Still to come"


@dataclass(frozen=True, slots=True)
class Tried:
    """One duty: when it was due, and when it would have been."""

    deadline_id: int
    label: str
    reference: str
    started_on: date
    due_before: date
    due_after: date
    met_on: date | None
    before: Outcome
    after: Outcome


@dataclass(frozen=True)
class Rehearsal:
    """What a rule would have meant for the clocks started `since` then: all of them counted, and those that move."""

    since: date
    tried: list[Tried]

    @property
    def moved(self) -> list[Tried]:
        """Those due on another day; first those that would have come out otherwise."""
        moved = [one for one in self.tried if one.due_after != one.due_before]
        return sorted(moved, key=lambda one: (one.before == one.after, one.started_on, one.deadline_id))

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """(outcome, how many came out so, how many would have)."""
        before, after = Counter(one.before for one in self.tried), Counter(one.after for one in self.tried)
        return [(outcome.value, before[outcome], after[outcome]) for outcome in Outcome]


def rehearse(version: RuleVersion, today: date) -> Rehearsal:
    """Every clock of this rule that started in the last 36 months and did not end unmet, as if the version had always
    been in force. Dates that the Panel advised or people agreed go on governing. Nothing is saved.

    Raises OutsideCalendar.
    """
    calendar, rules, since = calendar_in_force(), always(version), add_months(today, -MONTHS)
    found = Deadline.objects.filter(rule_key=version.key, started_on__gte=since, ended_on=None)
    advised = DeadlineChange.objects.filter(kind=Kind.DATE_SET, deadline__in=found).values("deadline")
    after = {
        deadline.pk: folded(deadline, list(deadline.changes.all()), calendar, rules).due_on
        for deadline in found.filter(pk__in=advised).prefetch_related("changes")
    }
    due_by_start: dict[date, date] = {}
    tried = []
    for pk, label, reference, start, due_before, met in found.order_by("started_on", "pk").values_list(
        "pk", "label", "incident__reference", "started_on", "due_on", "met_on"
    ):
        if pk not in after and start not in due_by_start:
            due_by_start[start] = due(rules.rule(version.key, start), start, calendar)
        due_after = after.get(pk) or due_by_start[start]
        outcomes = (_outcome(due_before, met, today), _outcome(due_after, met, today))
        tried.append(Tried(pk, label, reference or "", start, due_before, due_after, met, *outcomes))
    return Rehearsal(since, tried)


def always(version: RuleVersion) -> RuleBook:
    """The rules as if this version had been in force on every day on which any version of the rule came into force."""
    considered = considered_rules(version)
    every = [
        replace(version.value, in_force_from=held.in_force_from) if key == version.key else held
        for key in considered.rule_keys()
        for held in considered.versions(key)
    ]
    return RuleBook(every, shipped=())


def _outcome(due_on: date, met_on: date | None, today: date) -> Outcome:
    if met_on:
        return Outcome.IN_TIME if met_on <= due_on else Outcome.LATE
    return Outcome.OVERDUE if due_on < today else Outcome.RUNNING
