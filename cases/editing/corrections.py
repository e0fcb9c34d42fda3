"""Correcting a case after it was logged: its facts, people, owner; closing it and opening it again."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from typing import Any

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline
from cases.incidents.birthdays import keep_birthday, keep_birthdays
from cases.incidents.births import keep_birth, keep_births
from cases.incidents.children import check_counted, check_person, is_dead
from cases.incidents.code_names import free_code_names
from cases.incidents.death_in_care import is_unsuspected
from cases.incidents.former import keep_former
from cases.incidents.models import AbuseOrNeglect, Child, Closed, Incident, IncidentLink, Person, Reopening
from cases.incidents.permissions import case_for_change, require_case
from cases.incidents.queries import owners
from cases.incidents.rules import check_suspected
from cases.incidents.search import refresh_search
from cases.intake.services import new_people, write_people
from cases.notifications import clocks
from cases.restrictions.child_death import follow_death
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.mail.services import full_address, post
from csprapp.partnership.models import Agency
from csprapp.partnership.national import called_now
from csprapp.records.reasons import FILLED_IN, require_reason
from csprapp.records.refusals import Refused, require_not_ahead
from csprapp.records.services import add, change, set_facts

DETAILS = ("occurred_on", "occurred_time", "referred_by", *Incident.KNOWN, "panel_reference")


def awareness_deed(incident: Incident) -> Permission:
    """What somebody has to be allowed to do to enter the date of awareness, or to correct it."""
    return Permission.RECORD_NOTIFICATION if incident.aware_on is None else Permission.CHANGE_DATE


def set_awareness(
    incident: Incident, version: int, aware_on: date, aware_time: time | None, *, reason: str, by: User, today: date
) -> Incident:
    """Record or correct when the local authority became aware: starts its clocks, or corrects their start.

    Whoever records notifications may enter a date that was not known; only who may move dates corrects one. The task
    to find the date out is done. Raises NotAllowed, Refused (in the future), Conflict, OutsideCalendar.
    """
    with case_for_change(incident, awareness_deed(incident), by=by, today=today):
        require_not_ahead({"aware_on": aware_on}, today, "The date the local authority became aware")
        said, why = {"aware_on": aware_on, "aware_time": aware_time}, reason or FILLED_IN
        with change(Incident, incident.pk, version, by=by, why=why) as record:
            require_reason(reason, record, said)
            _set(record, said)
        clocks.keep_clocks(record, by=by, why=why, today=today)
        clocks.awareness_found(record, by=by, why=why, today=today)
    return record


def correct_details(
    incident: Incident,
    version: int,
    facts: Mapping[str, Any],
    *,
    reason: str,
    wrong: Collection[str] = (),
    by: User,
    today: date,
) -> Incident:
    """Change what is known of an incident: any of `DETAILS`, and `agencies`. The Panel's reference is still looked for
    when it was changed, unless it was `wrong`.

    Raises NotAllowed, Refused (a fact of another page, a date in the future, a time without its day), Conflict.
    """
    agencies = facts.get("agencies")
    facts = {name: value for name, value in facts.items() if name != "agencies"}
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        if unknown := set(facts) - set(DETAILS):
            raise Refused(f"Not a detail of the incident: {', '.join(sorted(unknown))}")
        require_not_ahead({"occurred_on": facts.get("occurred_on")}, today, "The date of the incident")
        if facts.get("occurred_time") and not facts.get("occurred_on", incident.occurred_on):
            raise Refused({"occurred_on": "Enter the date of the incident as well as the time"})
        alone, said = clocks.is_death_alone(incident), reason or FILLED_IN
        if "suspected_on" in facts or "abuse_or_neglect" in facts:
            _check_suspicion(incident, facts, alone, today)
        with change(Incident, incident.pk, version, by=by, why=said + _agencies_changed(incident, agencies)) as record:
            require_reason(reason, record, facts if agencies is None else {**facts, "agencies": list(agencies)})
            keep_former(record, None, vars(record), facts, wrong, by=by, why=said, today=today)
            _set(record, facts)
        follow_route(record, alone, by=by, why=said, today=today)
        if agencies is not None:
            record.agencies.set(agencies)
        refresh_search(record)
    return record


def _check_suspicion(incident: Incident, facts: Mapping[str, Any], alone: bool, today: date) -> None:
    """Suspicion that arises after a death in care starts the Panel's five working days: on which day is asked. In a
    closed case no date can run: it is opened again for the new fact, which asks for the day."""
    found = facts.get("abuse_or_neglect", incident.abuse_or_neglect)
    suspected_on = facts.get("suspected_on", incident.suspected_on)
    check_suspected(suspected_on, incident.aware_on, today)
    arisen = found in (AbuseOrNeglect.KNOWN, AbuseOrNeglect.SUSPECTED)
    if arisen and incident.closed_on and is_unsuspected(incident):
        words = "This case is closed. Open it again with this as the new fact, so that its dates run from the right day"
        raise Refused({"abuse_or_neglect": words})
    if alone and suspected_on is None and arisen:
        raise Refused(
            {
                "suspected_on": called_now(
                    "Enter when abuse or neglect was first suspected: the Panel’s date runs from it"
                )
            }
        )


def follow_route(record: Incident, alone: bool, *, by: User, why: str, today: date) -> None:
    """Whether the Panel is to be notified may have changed with the facts, `alone` being how it was: the clocks of what
    is to be done now are opened or run on, the others end."""
    now = clocks.is_death_alone(record)
    if alone or now or record.suspected_on:
        clocks.keep_clocks(record, by=by, why=why, today=today, reopen=alone != now)


def _agencies_changed(incident: Incident, agencies: Iterable[Agency] | None) -> str:
    """A list has no before and after in the history row, so the reason names what came and went."""
    if agencies is None:
        return ""
    before, after = {str(agency) for agency in incident.agencies.all()}, {str(agency) for agency in agencies}
    said = [("Agencies added", after - before), ("Agencies removed", before - after)]
    return "".join(f". {words}: {', '.join(sorted(names))}" for words, names in said if names)


def add_person(incident: Incident, facts: Mapping[str, Any], *, reason: str = "", by: User, today: date) -> Person:
    """Add a child or an adult to a case. Raises NotAllowed, Refused (no initials)."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today) as record:
        people, children = new_people(record, [facts], today)
        alone, why = clocks.is_death_alone(record), reason or "Added"
        write_people(people, children, by=by, why=why, today=today)
        follow_route(record, alone, by=by, why=why, today=today)
        refresh_search(record)
    return people[0]


def correct_person(
    person: Person,
    version: int,
    facts: Mapping[str, Any],
    *,
    reason: str,
    wrong: Collection[str] = (),
    death_review: str = "",
    by: User,
    today: date,
) -> Person:
    """Change what is known of a person: any of `Person.KNOWN`, and of `Child.KNOWN` for a child.

    What stood there of names, addresses, schools, numbers and the birth date is kept as former and still looked for,
    but for what was `wrong`. A child who died has a child death review from then on; what becomes of it when the child
    did not die after all says `death_review` (`NoDeath`); without it the review stays, and its page asks. Raises
    NotAllowed, Refused (no initials, a date of birth ahead, dates of what was not so), Conflict.
    """
    with case_for_change(person.incident, Permission.WORK_CASE, by=by, today=today) as incident:
        alone = clocks.is_death_alone(incident)
        if not str(facts.get("initials", person.initials)).strip():
            raise Refused("Enter the person’s initials")
        own, childs = ({name: facts[name] for name in model.KNOWN if name in facts} for model in (Person, Child))
        why = reason or FILLED_IN
        with change(Person, person.pk, version, by=by, why=why) as record:
            before = dict(vars(record))
            child = Child.objects.filter(person=person).first()
            require_reason(reason, {**vars(child or Child()), **before}, {**childs, **own})
            _set(record, own)
            check_person(record.role, record.date_of_birth, today)
        if record.is_child:
            before = {**_correct_child(record, child, childs, by=by, why=why, today=today), **before}
        dead = is_dead(before["role"], before.get("died_on")) and before["role"] in Person.CHILD_ROLES
        follow_death(record, dead, death_review, by=by, why=why)
        keep_former(incident, record, before, facts, wrong, by=by, why=why, today=today)
        keep_birthday(record, by=by, why=why, today=today)
        keep_birth(record, by=by, why=why, today=today)
        follow_route(incident, alone, by=by, why=why, today=today)
        refresh_search(record.incident)
    return record


def _set(record: Person | Child | Incident, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(record, name, value)


def _correct_child(
    person: Person, child: Child | None, facts: Mapping[str, Any], *, by: User, why: str, today: date
) -> dict[str, Any]:
    """What was known of the child before."""
    before, new = (dict(vars(child)), child) if child else ({}, Child(person=person))
    changed = any(getattr(new, name) != value for name, value in facts.items())
    _set(new, facts)
    check_counted(new, today)
    if child is None:
        add(new, by=by, why=why)
    elif changed:
        set_facts(child, None, by=by, why=why, **facts)
    return before


def assign_case(incident: Incident, version: int, owner: User, *, reason: str, by: User, today: date) -> Incident:
    """Give a case to another owner, with its open dates that were the last owner's or nobody's. The new owner is told.

    Raises NotAllowed, Refused (not a coordinator or manager of the area, not named on a restricted case), Conflict.
    """
    with case_for_change(incident, Permission.ASSIGN, by=by, today=today):
        if owner not in owners(incident.area, today):
            raise Refused(f"{owner} cannot own a case in {incident.area}: choose a coordinator or manager of that area")
        if not Incident.objects.visible_to(owner, today).filter(pk=incident.pk).exists():
            raise Refused(f"{owner} is not named on this restricted case. Name them on it first")
        with change(Incident, incident.pk, version, by=by, why=reason) as record:
            before, record.owner = record.owner_id, owner
        for deadline in Deadline.objects.open().filter(incident=record, owner_id=before):
            deadlines.assign(deadline, owner, by=by, decided_on=today, why=reason)
        if owner.pk != by.pk:
            title = f"{record.reference}: you now own this case"
            page = full_address(record.get_absolute_url())
            text = f"{by} gave you case {record.reference}.\n\nSign in to open it:\n{page}"
            more = {"day": today, "case": record.reference, "urgent": True}
            post("case_assigned", f"case:{record.reference}", owner, title, text, **more)
    return record


def close_case(
    incident: Incident,
    version: int,
    closed_on: date,
    closed_as: Closed | str,
    *,
    reason: str,
    duplicate_of: Incident | None = None,
    by: User,
    today: date,
) -> Incident:
    """Close a case: its open dates end for the same reason. A duplicate may name the case it doubles, and is then
    linked with it. Raises NotAllowed, Refused, Conflict."""
    beside = [duplicate_of] if duplicate_of else []
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today, beside=beside):
        require_not_ahead({"closed_on": closed_on}, today, "The day it was closed")
        if not reason.strip():
            raise Refused("Enter why the case is closed")
        with change(Incident, incident.pk, version, by=by, why=reason) as record:
            if record.closed_on:
                raise Refused("This case is already closed")
            record.closed_on, record.closed_as, record.closed_reason = closed_on, Closed(closed_as), reason
            # Before the save, which tells rooms above of a closed case.
            end_reason = clocks.END_OF_CLOSED[record.closed_as]
            deadlines.end_all(record, closed_on, end_reason, by=by, decided_on=today, why=reason)
        if duplicate_of is not None:
            _name_double(record, duplicate_of, closed_as, reason=reason, by=by, today=today)
    return record


def _name_double(
    incident: Incident, other: Incident, closed_as: Closed | str, *, reason: str, by: User, today: date
) -> None:
    """Link a duplicate with the case it doubles; a link that was there before says from now on that it is one."""
    if closed_as != Closed.DUPLICATE:
        raise Refused("Only a duplicate names the case it doubles")
    require_case(by, Permission.WORK_CASE, other, today)
    pair = (incident.pk, other.pk)
    link = IncidentLink.objects.filter(incident__in=pair, other__in=pair).first()
    if link is None:
        link_cases(incident, other, IncidentLink.Kind.DUPLICATE, note=reason, by=by, today=today)
        return
    set_facts(link, None, by=by, why=reason, kind=IncidentLink.Kind.DUPLICATE)


def reopen_case(
    incident: Incident,
    version: int,
    *,
    reason: str,
    learned_on: date | None = None,
    starts: str = "",
    by: User,
    today: date,
) -> Incident:
    """Open a closed case again; where the account of its owner has ended it is the opener's.

    Raises NotAllowed, Refused, Conflict, OutsideCalendar.

    For a new fact give the London day `learned_on` on which the authority learned it and what `starts` anew
    (`Reopening.Starts`): new clocks run from that day, those before stay as they ended. Without a new fact the closing
    was a mistake: the dates it ended run on from the same days.
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        _check_reopening(reason, learned_on, starts, today)
        with change(Incident, incident.pk, version, by=by, why=reason) as record:
            if record.closed_on is None:
                raise Refused("This case is open")
            again = Reopening(incident=record, reason=reason, reopened_on=today, starts=starts)
            for name in ("closed_on", "closed_as", "closed_reason"):
                setattr(again, name, getattr(record, name))
            record.closed_on, record.closed_as, record.closed_reason = None, "", ""
            record.owner = record.owner if record.owner and record.owner.is_active else by
            record.code_name = _own_or_new(record)
            if starts == Reopening.Starts.NOTIFICATION:
                record.not_notified_on, record.not_notified_by, record.not_notified_reason = None, "", ""
        if learned_on is None:
            end_reason = clocks.END_OF_CLOSED[Closed(again.closed_as)]
            for deadline in Deadline.objects.filter(incident=record, ended_on=again.closed_on, end_reason=end_reason):
                deadlines.reopen(deadline, by=by, why=reason, decided_on=today)
        else:
            again.learned_on = learned_on
            clocks.set_aside(record, add(again, by=by, why=reason))
        clocks.keep_clocks(record, by=by, why=reason, today=today)
        keep_birthdays(record, by=by, why=reason, today=today)
        keep_births(record, by=by, why=reason, today=today)
        refresh_search(record)
    return record


def _own_or_new(incident: Incident) -> str:
    """Its own code name; another one if it has none, or an open case was given it meanwhile."""
    own, free = incident.code_name, free_code_names(incident, incident.search_text)
    taken = Incident.objects.filter(closed_on=None, code_name=own).exclude(pk=incident.pk).exists()
    return own if own and not taken else free[0]


def set_code_name(incident: Incident, version: int, code_name: str, *, reason: str, by: User, today: date) -> Incident:
    """Call a case by another word of the list. Raises NotAllowed, Refused (not a free one), Conflict."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today) as case:
        if code_name != case.code_name and code_name not in free_code_names(case, case.search_text):
            raise Refused({"code_name": f"Another open case is called {code_name}, or this word is not on the list"})
        record = set_facts(case, version, by=by, why=reason, code_name=code_name)
        refresh_search(record)
    return record


def _check_reopening(reason: str, learned_on: date | None, starts: str, today: date) -> None:
    if not reason.strip():
        raise Refused("Enter why the case is opened again")
    if learned_on is None and not starts:
        return
    if learned_on is None:
        raise Refused("Enter the day the local authority learned the new fact")
    require_not_ahead({"learned_on": learned_on}, today, "The day the local authority learned it")
    if starts not in Reopening.Starts.values:
        raise Refused("Select what starts again")


def correct_reopening(
    again: Reopening, version: int, *, learned_on: date, fact: str, reason: str, by: User, today: date
) -> Reopening:
    """Correct the day the authority learned the new fact, or its words; the clocks it started follow.

    Raises NotAllowed, Refused (in the future, no fact), Conflict, OutsideCalendar.
    """
    with case_for_change(again.incident, Permission.CHANGE_DATE, by=by, today=today):
        _check_reopening(fact, learned_on, again.starts, today)
        said = {"learned_on": learned_on, "reason": fact}
        with change(Reopening, again.pk, version, by=by, why=reason or FILLED_IN) as record:
            require_reason(reason, record, said)
            for name, value in said.items():
                setattr(record, name, value)
        clocks.keep_clocks(record.incident, by=by, why=reason or FILLED_IN, today=today)
    return record


def link_cases(incident: Incident, other: Incident, kind: str, *, note: str, by: User, today: date) -> IncidentLink:
    """Say that two cases belong together, or may be the same. Both must be open to the person.

    Raises NotAllowed, Refused (the same case, linked already).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today, beside=[other]):
        require_case(by, Permission.WORK_CASE, other, today)
        if incident.pk == other.pk:
            raise Refused("Enter the reference of another case")
        pairs = [(incident, other), (other, incident)]
        if any(IncidentLink.objects.filter(incident=a, other=b).exists() for a, b in pairs):
            raise Refused(f"{other.reference} is already linked to this case")
        link = IncidentLink(incident=incident, other=other, kind=kind, note=note)
        return add(link, by=by, why=note or "Linked the cases")
