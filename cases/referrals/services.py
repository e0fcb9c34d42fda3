"""Recording a referral, considering it once or again, and turning it into a case."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from cases.deadlines.keeping import STILL_TO_DO, Wanted, keep, no_longer_needed
from cases.incidents.models import Incident, Person
from cases.incidents.rules import born_or_expected
from cases.intake.services import NewCase, log_incident
from cases.referrals.models import Consideration, Outcome, Referral
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.records.refusals import Refused, require_not_ahead
from csprapp.records.services import add, change, set_facts

ROUTE = "referral"
LABEL = "Look again at a referral that is waiting for a fact"


def require_referral(referral: Referral, by: User, today: date) -> None:
    """Nothing, or NotAllowed: the deed, and this referral's area."""
    require_permission(by, Permission.WORK_CASE)
    if not Referral.objects.visible_to(by, today).filter(pk=referral.pk).exists():
        raise NotAllowed("There is no such referral, or you cannot open it.")


def record_referral(referral: Referral, *, by: User, today: date) -> Referral:
    """Keep a new referral. Raises NotAllowed for an area the person does not work in, Refused for a future day."""
    require_not_ahead({"received_on": referral.received_on}, today, "The day the referral was received")
    referral.recorded_by = by
    with transaction.atomic():
        add(referral, by=by, why="Recorded the referral")
        require_referral(referral, by, today)
    return referral


def consider(referral: Referral, version: int, look: Consideration, *, by: User, today: date) -> Referral:
    """Record a look at a referral, which was in no database yet. Another look needs the new fact that caused it.
    Waiting is a dated task: for which fact and until which London day belong to Wait for a fact.

    Raises NotAllowed, Refused, Conflict.
    """
    require_referral(referral, by, today)
    require_not_ahead({"considered_on": look.considered_on}, today, "The day it was considered")
    with change(Referral, referral.pk, version, by=by, why=look.reason) as held:
        if held.incident_id:
            raise Refused("This referral is already a case. Record new facts there")
        if held.outcome not in {"", Outcome.WAITING} and not look.new_fact:
            raise Refused({"new_fact": "Enter the new fact that makes you look at it again"})
        _add_look(held, look, by=by)
        keep_waiting(held, look, by=by, today=today)
    return held


def _add_look(referral: Referral, look: Consideration, *, by: User) -> None:
    look.referral = referral
    add(look, by=by, why=look.reason)
    referral.outcome = look.outcome


def keep_waiting(referral: Referral, look: Consideration, *, by: User, today: date) -> None:
    """Start, move or end the dated task of a referral that waits for a fact."""
    task = referral.deadline
    if look.outcome == Outcome.WAITING:
        wanted = replace(
            STILL_TO_DO, route=ROUTE, subject_id=referral.pk, label=LABEL, owner=by, since=look.considered_on,
            due_on=look.waiting_until, anew=True,
        )  # fmt: skip
        referral.deadline = keep(task, wanted, by=by, today=today, why=look.reason)
    elif task is not None and task.is_open:
        keep(task, Wanted(met_on=look.considered_on), by=by, today=today, why="Looked at again")


def record_told(referral: Referral, version: int, told: str, told_on: date, *, by: User, today: date) -> Referral:
    """What the referrer was told, and when. Raises NotAllowed, Refused for a future day, Conflict."""
    require_referral(referral, by, today)
    require_not_ahead({"told_on": told_on}, today, "The day they were told")
    why = "Recorded what the referrer was told"
    return set_facts(referral, version, by=by, why=why, told=told, told_on=told_on)


def make_case(referral: Referral, version: int, *, by: User, today: date) -> Incident:
    """Turn a referral into a case with everything carried over.

    The day the local authority became aware is asked on the case, never taken from the referral: the duty runs from
    awareness. Raises NotAllowed, Refused, Conflict.
    """
    require_referral(referral, by, today)
    with change(Referral, referral.pk, version, by=by, why="Turned the referral into a case") as held:
        if held.incident_id:
            raise Refused("This referral is already a case")
        if held.outcome != Outcome.NOTIFY:
            why = {"reason": "Turned into a case", "new_fact": "Turned into a case"}
            who = {"considered_on": today, "considered_by": by.name}
            _add_look(held, Consideration(outcome=Outcome.NOTIFY, **who, **why), by=by)
        new = carried_over(held, by, today)
        held.incident = log_incident(new, by=by, today=today)  # takes the counter, then the calendar
        keep(held.deadline, no_longer_needed(today), by=by, today=today)
    return held.incident


def carried_over(referral: Referral, owner: User, today: date) -> NewCase:
    """What a referral knows, as the facts of a new case."""
    role = Person.Role.DIED if referral.nature == "death" else Person.Role.HARMED
    source = ", ".join(part for part in (referral.referred_by, referral.agency) if part)
    child = {"role": role, "initials": referral.initials, **born_or_expected(referral.date_of_birth, today)}
    facts = {name: getattr(referral, name) for name in ("occurred_on", "nature", "summary")}
    return NewCase(referral.area, owner, [child], facts | {"referred_by": source[:200]})
