"""Changing a date as a person does it: asked, checked, previewed and recorded. The ledger itself is in
services.py.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from cases.dates.rules import AWARENESS_RULES, Option
from cases.deadlines import services
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from cases.editing.corrections import correct_details, correct_reopening, set_awareness
from cases.incidents.death_in_care import suspected_later
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from cases.incidents.permissions import require_case
from cases.notifications.clocks import REPORT, new_fact_of, standing
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.ledger import Dates, Kind
from csprapp.records.services import set_facts


@dataclass(frozen=True)
class Answers:
    """What the three pages ask. Dates are London dates; of a delay also its category, and who was told on which day."""

    option: Option
    value: date
    why: str
    decided_on: date
    delay: Mapping[str, Any] = field(default_factory=dict)


def deed_of(option: Option) -> Permission:
    """A fact may be entered by a coordinator; a delay is a manager's, or a coordinator's for a manager's
    look.
    """
    return Permission.RECORD_DELAY if option.kind is Kind.DELAY_RECORDED else Permission.CHANGE_DATE


def require_change(user: User, deadline: Deadline, deed: Permission, today: date) -> None:
    """Nothing, or NotAllowed: role and case both allow it."""
    if deadline.incident is not None:
        require_case(user, deed, deadline.incident, today)
    else:
        require_permission(user, deed)


@contextmanager
def deadline_for_change(deadline: Deadline, deed: Permission, *, by: User, today: date) -> Iterator[None]:
    """The one way in for a change of a date, as `case_for_change` of the case it is a date of, where it has one.

    Raises NotAllowed.
    """
    require_change(by, deadline, deed, today)
    with locked_case(deadline.incident_id) if deadline.incident_id else transaction.atomic():
        yield


def moves_together(deadline: Deadline, kind: Kind) -> list[Deadline]:
    """The clocks that a change moves: one day of awareness starts two of them."""
    together = kind is Kind.START_CORRECTED and deadline.rule_key in AWARENESS_RULES and deadline.incident_id
    if not together:
        return [deadline]
    same = {"incident": deadline.incident_id, "route": deadline.route, "subject_id": deadline.subject_id}
    others = Deadline.objects.filter(**same, rule_key__in=AWARENESS_RULES)
    return [deadline, *others.exclude(pk=deadline.pk).order_by("pk")]


def preview(deadline: Deadline, answers: Answers) -> list[tuple[Deadline, Dates]]:
    """The dates as they would stand after the change, then those of the other clocks that move with it.

    Raises OutsideCalendar, Refused."""
    services.refuse_before_start(deadline, answers.option.kind, answers.value)
    calendar, rules = calendar_in_force(), rules_in_force()
    found = []
    for moved in moves_together(deadline, answers.option.kind):
        lines = list(moved.changes.order_by("pk"))
        line = DeadlineChange(
            pk=services.next_id(lines), kind=answers.option.kind, decided_on=answers.decided_on, value=answers.value
        )
        found.append((moved, services.folded(moved, [*lines, line], calendar, rules)))
    return found


def change_date(deadline: Deadline, answers: Answers, *, by: User, today: date, version: int | None) -> Deadline:
    """Record the change, which the owner's daily mail tells. Facts kept elsewhere (the day of awareness, the Panel's
    date) follow.

    Raises NotAllowed, Conflict with both versions, Refused, OutsideCalendar.
    """
    with deadline_for_change(deadline, deed_of(answers.option), by=by, today=today):
        services.lock(deadline, version)
        _record(deadline, answers, by=by, today=today)
        deadline.refresh_from_db()
    return deadline


def _record(deadline: Deadline, answers: Answers, *, by: User, today: date) -> None:
    kind = answers.option.kind
    said = {"by": by, "why": answers.why, "decided_on": answers.decided_on}
    if kind is Kind.DELAY_RECORDED:
        said |= {"look_again": answers.option.look_again, "today": today, **answers.delay}
        services.record_delay(deadline, answers.value, **said)
        return
    if kind is Kind.START_CORRECTED:
        for moved in moves_together(deadline, kind):
            services.correct_start(moved, answers.value, **said)
        if deadline.rule_key in AWARENESS_RULES and deadline.incident_id:
            _keep_awareness(deadline, answers, by=by, today=today)
        return
    services.set_date(deadline, answers.value, **said)
    if deadline.rule_key == "rapid_review" and deadline.incident_id:
        _keep_panel_date(deadline, answers, by=by)


def _keep_awareness(deadline: Deadline, answers: Answers, *, by: User, today: date) -> None:
    """The day the local authority became aware, suspected abuse later, or learned a new fact, is a fact of the case; a
    time typed for another day is left out."""
    if again := new_fact_of(deadline):
        said = {"fact": again.reason, "reason": answers.why, "by": by, "today": today}
        correct_reopening(again, again.version, learned_on=answers.value, **said)
        return
    case = Incident.objects.get(pk=deadline.incident_id)
    if suspected_later(case) and deadline.rule_key != REPORT:
        facts = {"suspected_on": answers.value}
        correct_details(case, case.version, facts, reason=answers.why, by=by, today=today)
        return
    time = case.aware_time if case.aware_on == answers.value else None
    set_awareness(case, case.version, answers.value, time, reason=answers.why, by=by, today=today)


def _keep_panel_date(deadline: Deadline, answers: Answers, *, by: User) -> None:
    """The date the Panel advised is also a fact of the notification that started the rapid review."""
    for first in standing(deadline.incident)[:1]:
        set_facts(first, None, by=by, why=answers.why, panel_date=answers.value)


def take_back(line: DeadlineChange, version: int, *, reason: str, by: User, today: date) -> Deadline:
    """Reverse one line of the ledger. Raises NotAllowed, Conflict, Refused."""
    with deadline_for_change(line.deadline, Permission.CHANGE_DATE, by=by, today=today):
        return services.reverse_change(line, by=by, why=reason, decided_on=today, version=version)
