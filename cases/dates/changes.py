"""Changing a date as a person does it: asked, checked, previewed and recorded. The ledger itself is in
services.py.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases.dates.rules import Option
from cases.deadlines import services
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from cases.incidents.death_in_care import suspected_later
from cases.incidents.locks import locked_case
from cases.incidents.permissions import require_case
from cases.notifications.clocks import REPORT, new_fact_of, standing
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.ledger import Dates, Kind
from csprapp.clock.rules import Rule
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


def fact_url(deadline: Deadline, rule: Rule) -> str:
    """The page on which the day that started a clock is corrected: of the notification's clocks that of awareness, of
    the suspicion that arose later, of the death that followed, or of the new fact for which the case was opened
    again."""
    case = deadline.incident
    if rule.fact_page != "case-awareness" or case is None:
        return deadline.resolved_at()
    if again := new_fact_of(deadline):
        return reverse("case-reopening", args=[case.reference, again.pk])
    if deadline.rule_key == REPORT and case.aware_on != deadline.started_on:
        return reverse("case-edit", args=[case.reference])
    later = suspected_later(case) and deadline.rule_key != REPORT
    return reverse("case-details" if later else rule.fact_page, args=[case.reference])


@contextmanager
def deadline_for_change(deadline: Deadline, deed: Permission, *, by: User, today: date) -> Iterator[None]:
    """The one way in for a change of a date, as `case_for_change` of the case it is a date of, where it has one.

    Raises NotAllowed.
    """
    require_change(by, deadline, deed, today)
    with locked_case(deadline.incident_id) if deadline.incident_id else transaction.atomic():
        yield


def preview(deadline: Deadline, answers: Answers) -> Dates:
    """The dates as they would stand after the change. Raises OutsideCalendar, Refused."""
    services.refuse_before_start(deadline, answers.option.kind, answers.value)
    lines, said = list(deadline.changes.order_by("pk")), {"decided_on": answers.decided_on, "value": answers.value}
    line = DeadlineChange(pk=services.next_id(lines), kind=answers.option.kind, **said)
    return services.folded(deadline, [*lines, line], calendar_in_force(), rules_in_force())


def change_date(deadline: Deadline, answers: Answers, *, by: User, today: date, version: int | None) -> Deadline:
    """Record the change, which the owner's daily mail tells. The Panel's date, which the notification keeps, follows.

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
        services.correct_start(deadline, answers.value, **said)
        return
    services.set_date(deadline, answers.value, **said)
    if deadline.rule_key == "rapid_review" and deadline.incident_id:
        _keep_panel_date(deadline, answers, by=by)


def _keep_panel_date(deadline: Deadline, answers: Answers, *, by: User) -> None:
    """The date the Panel advised is also a fact of the notification that started the rapid review."""
    for first in standing(deadline.incident)[:1]:
        set_facts(first, None, by=by, why=answers.why, panel_date=answers.value)


def take_back(line: DeadlineChange, version: int, *, reason: str, by: User, today: date) -> Deadline:
    """Reverse one line of the ledger. Raises NotAllowed, Conflict, Refused."""
    with deadline_for_change(line.deadline, Permission.CHANGE_DATE, by=by, today=today):
        return services.reverse_change(line, by=by, why=reason, decided_on=today, version=version)
