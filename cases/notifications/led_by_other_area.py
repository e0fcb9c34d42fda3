"""Another area leads the case: our statutory clocks end, and its request to us and our part are kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from cases.deadlines import services as deadlines
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline, EndReason
from cases.documents.models import Document
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.notifications import clocks
from cases.notifications.models import AreaLead
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.rules import AGREED
from csprapp.records.reasons import FILLED_IN, require_reason
from csprapp.records.refusals import Refused, require_not_ahead
from csprapp.records.services import add, change, set_facts

PAGE = "case-another-area"
LABEL = "Send our part to the area that leads"
LEAD = ("led_by", "since_on", "reason", "contact", "reference", "asked")


def pass_on(
    incident: Incident, facts: Mapping[str, Any], *, due_on: date | None = None, by: User, today: date
) -> AreaLead:
    """Record that another area's partnership leads the case since a London day: any of `LEAD`, and the day by which it
    wants our part. Our statutory clocks end with that reason; what was met stays met.

    Raises NotAllowed, Refused (nobody or no reason named, in the future, one leads already).
    """
    row = AreaLead(incident=incident, **{name: facts[name] for name in LEAD if name in facts})
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today) as record:
        _check(row, today)
        if clocks.lead_of(record):
            raise Refused("Another area leads this case already")
        lead = add(row, by=by, why=row.reason)
        _end_clocks(lead, by=by, today=today)
        if due_on:
            lead = _ask_for_our_part(lead, due_on, by=by, today=today)
    return lead


def correct_lead(
    lead: AreaLead, version: int, facts: Mapping[str, Any], *, reason: str, by: User, today: date
) -> AreaLead:
    """Change what is recorded of the area that leads: any of `LEAD` but the day.

    Raises NotAllowed, Refused, Conflict.
    """
    with (
        case_for_change(lead.incident, Permission.WORK_CASE, by=by, today=today),
        change(AreaLead, lead.pk, version, by=by, why=reason or FILLED_IN) as record,
    ):
        require_reason(reason, record, {name: facts[name] for name in LEAD if name in facts}, beside="change_reason")
        for name in LEAD:
            if name != "since_on":
                setattr(record, name, facts.get(name, getattr(record, name)))
        _check(record, today)
    return record


def send_our_part(
    lead: AreaLead,
    version: int,
    *,
    sent_on: date,
    our_part: str,
    document: Document | None = None,
    by: User,
    today: date,
) -> AreaLead:
    """Record what we gave to the area that leads, and when. Raises NotAllowed, Refused, Conflict."""
    why = "Sent our part to the area that leads"
    with case_for_change(lead.incident, Permission.WORK_CASE, by=by, today=today):
        require_not_ahead({"sent_on": sent_on}, today, "The day it was sent")
        if not our_part.strip():
            raise Refused("Enter what was sent")
        if document is not None and document.incident_id != lead.incident_id:
            raise Refused("Choose a document of this case")
        said = {"sent_on": sent_on, "our_part": our_part, "document": document}
        record = set_facts(lead, version, by=by, why=why, **said)
        keep(record.deadline, Wanted(met_on=sent_on), by=by, today=today, why=why)
    return record


def take_back(lead: AreaLead, version: int, on: date, *, reason: str, by: User, today: date) -> AreaLead:
    """We lead the case again since a London day: the clocks run on from the days they started.

    Raises NotAllowed, Refused (no reason, in the future, taken back before), Conflict.
    """
    with case_for_change(lead.incident, Permission.CHANGE_DATE, by=by, today=today):
        if not reason.strip():
            raise Refused("Enter why we lead again")
        require_not_ahead({"on": on}, today, "The day")
        with change(AreaLead, lead.pk, version, by=by, why=reason) as record:
            if record.taken_back_on:
                raise Refused("We lead this case already")
            record.taken_back_on, record.taken_back_reason = on, reason
        _run_on(record, by=by, today=today)
    return record


def _check(row: AreaLead, today: date) -> None:
    if not row.led_by.strip() or not row.reason.strip():
        raise Refused("Enter which partnership leads, and why")
    require_not_ahead({"since_on": row.since_on}, today, "The day it took the lead")


def _end_clocks(lead: AreaLead, *, by: User, today: date) -> None:
    """Every statutory date of the case, and the question when we became aware; what we agreed ourselves runs on."""
    clocks.keep_clocks(lead.incident, by=by, why=lead.reason, today=today)
    ours = ~Q(rule_key=AGREED) | Q(route=clocks.AWARENESS_PAGE)
    for deadline in list(Deadline.objects.open().filter(ours, incident=lead.incident).order_by("pk")):
        reason = EndReason.ANOTHER_AREA
        deadlines.end(deadline, lead.since_on, reason, by=by, decided_on=today, why=lead.reason)


def _run_on(lead: AreaLead, *, by: User, today: date) -> None:
    why = lead.taken_back_reason
    keep(lead.deadline, replace(no_longer_needed(today), ended_on=lead.taken_back_on), by=by, today=today, why=why)
    if lead.incident.closed_on is None:
        ended = Deadline.objects.filter(incident=lead.incident, end_reason=EndReason.ANOTHER_AREA)
        for deadline in list(ended.exclude(route=clocks.BEFORE).order_by("pk")):
            deadlines.reopen(deadline, by=by, why=why, decided_on=today)
    clocks.keep_clocks(lead.incident, by=by, why=why, today=today)


def _ask_for_our_part(lead: AreaLead, due_on: date, *, by: User, today: date) -> AreaLead:
    wanted = Wanted(incident=lead.incident, route=PAGE, subject_id=lead.pk, label=LABEL, due_on=due_on)
    deadline = keep(None, wanted, by=by, today=today)
    return set_facts(lead, None, by=by, why="The day by which it wants our part", deadline=deadline)
