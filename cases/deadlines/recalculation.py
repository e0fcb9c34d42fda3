"""When the bank holidays or a rule change: which open deadlines move, and moving them all at once or not at all.

Met and ended deadlines never move. Open ones are worked out once per rule and starting day, however many there are.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from cases.deadlines.services import folded, hold_calendar
from cases.hooks import AFTER_RECALCULATION
from csprapp.accounts.models import User
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import due
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import Rule, RuleBook
from csprapp.records.bulk import append_rows, change_rows

LOT = 5_000  # ids in one question: SQLite allows 32,766


@dataclass(frozen=True, slots=True)
class Move:
    """One open deadline that moves. Where the Panel's or an agreed date governs, only its statutory date does."""

    deadline_id: int
    label: str
    reference: str
    kind: Kind
    rule: Rule
    computed_before: date
    computed_after: date
    due_before: date
    due_after: date
    act_after: date
    started_on: date

    @property
    def url(self) -> str:
        return f"/staff/deadlines/{self.deadline_id}/"


def plan(calendar: Calendar, rules: RuleBook) -> list[Move]:
    """Every open deadline that this calendar and these rules would move, in the order of the old dates.

    Raises OutsideCalendar when one of them could not be answered for.
    """
    moving = _moving(calendar, rules)
    moves: list[Move] = []
    for key, starts in moving.items():
        moves += _moves_of(key, starts, calendar, rules)
    return sorted(moves, key=lambda move: (move.due_before, move.deadline_id))


def _moving(calendar: Calendar, rules: RuleBook) -> dict[str, dict[tuple[date, date], tuple[Rule, date]]]:
    """Per rule key: of each (start, statutory date) that changes, the rule and the new statutory date."""
    groups = (
        Deadline.objects.open().statutory().order_by().values_list("rule_key", "started_on", "computed_on").distinct()
    )
    found: dict[str, dict[tuple[date, date], tuple[Rule, date]]] = defaultdict(dict)
    for key, start, computed in groups:
        rule = rules.rule(key, start)
        after = due(rule, start, calendar)
        if after != computed:
            found[key][start, computed] = rule, after
    return found


def _moves_of(
    key: str, starts: dict[tuple[date, date], tuple[Rule, date]], calendar: Calendar, rules: RuleBook
) -> list[Move]:
    rows = (
        Deadline.objects.open()
        .filter(rule_key=key, started_on__in={start for start, _ in starts})
        .order_by("pk")
        .values_list(
            "pk", "label", "incident__reference", "rule_version", "started_on", "computed_on", "due_on", "target_on",
        )
    )  # fmt: skip
    hit = [row for row in rows if (row[4], row[5]) in starts]
    advised = _with_advised_date([row[0] for row in hit], calendar, rules)
    moves = []
    for pk, label, reference, version, start, computed, due_on, target in hit:
        rule, after = starts[start, computed]
        due_after = advised.get(pk, after)
        moves.append(
            Move(
                deadline_id=pk,
                label=label,
                reference=reference or "",
                kind=Kind.CALENDAR_CHANGED if version == rule.version else Kind.RULE_CHANGED,
                rule=rule,
                computed_before=computed,
                computed_after=after,
                due_before=due_on,
                due_after=due_after,
                act_after=target or due_after,
                started_on=start,
            )
        )
    return moves


def _with_advised_date(ids: list[int], calendar: Calendar, rules: RuleBook) -> dict[int, date]:
    """The governing dates of those with an advised or agreed date on their ledger: theirs are folded one by one."""
    found: dict[int, date] = {}
    advised = DeadlineChange.objects.filter(kind=Kind.DATE_SET).order_by().values_list("deadline", flat=True)
    for first in range(0, len(ids), LOT):
        some = set(advised.filter(deadline__in=ids[first : first + LOT]))
        for deadline in Deadline.objects.filter(pk__in=some).prefetch_related("changes"):
            found[deadline.pk] = folded(deadline, list(deadline.changes.all()), calendar, rules).due_on
    return found


def recalculate(*, by: User, why: str, today: date) -> list[Move]:
    """Move every open deadline to what the calendar and rules in force say, in one transaction, each on its ledger.

    Owners are told in their daily mail. Nothing moves when anything fails. Raises OutsideCalendar.
    """
    with transaction.atomic():
        hold_calendar(alone=True)
        calendar, rules = calendar_in_force(), rules_in_force()
        moves = plan(calendar, rules)
        change_rows(
            Deadline,
            ["computed_on", "due_on", "act_on", "rule_version", "calendar_version"],
            [
                (m.deadline_id, m.computed_after, m.due_after, m.act_after, m.rule.version, calendar.version)
                for m in moves
            ],
        )
        append_rows(
            DeadlineChange,
            ["deadline", "kind", "old_date", "new_date"],
            [(m.deadline_id, m.kind.value, m.computed_before, m.computed_after) for m in moves],
            decided_on=today,
            reason=why,
            by=by.pk,
            by_name=by.name,
        )
        _mark_provisional(calendar)
        for follow in AFTER_RECALCULATION:
            follow(by=by, today=today)
    return moves


def _mark_provisional(calendar: Calendar) -> None:
    """Dates beyond the published list are provisional; those it has reached since are not any more."""
    last = calendar.proclaimed_through
    beyond = Q(started_on__gt=last) | Q(computed_on__gt=last) | Q(due_on__gt=last)
    other = Q(beyond, provisional=False) | Q(~beyond, provisional=True)
    rows = Deadline.objects.open().filter(other).order_by("pk").values_list("pk", "provisional")
    change_rows(Deadline, ["provisional"], [(pk, not marked) for pk, marked in rows])
