"""Bringing over the cases of a tracker: one transaction, no mail, every record with who brought it and from where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from cases.deadlines.keeping import Wanted
from cases.deadlines.services import EARLIER
from cases.deadlines.sheet import duty_words
from cases.editing.corrections import add_person
from cases.incidents.access import name_people
from cases.incidents.birthdays import keep_birthday
from cases.incidents.births import keep_birth
from cases.incidents.children import is_dead
from cases.incidents.code_names import WORDS, free_code_names
from cases.incidents.death_in_care import is_death_in_care
from cases.incidents.locks import lock_cases
from cases.incidents.models import Closed, Incident, Reopening
from cases.incidents.queries import areas_for, owners as owners_of
from cases.incidents.rules import reference_year
from cases.incidents.search import words_of
from cases.incidents.sources import SourceRow
from cases.intake.services import new_people, next_reference
from cases.notifications import clocks
from cases.notifications.models import AreaLead, Informed, Notification
from cases.restrictions.child_death import open_reviews
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.names.folding import plain_apostrophes
from csprapp.partnership.models import Agency, Area
from csprapp.records.many import add_all
from csprapp.records.refusals import Refused
from csprapp.records.services import add
from dashboard.imports.brought import NOT_RECORDED, Brought, as_it_ran, keep_told, new_facts
from dashboard.imports.meanings import DEATH_ALONE
from dashboard.imports.odd_cells import surnames_in
from dashboard.imports.planning import Plan, Planned
from dashboard.imports.review_records import write_reviews
from dashboard.imports.row_facts import ChildFacts, RowFacts


def bring_over(
    made: Plan,
    *,
    file_name: str,
    area: Area,
    owners: Mapping[str, User],
    partners_told: bool = False,
    by: User,
    today: dt.date,
) -> list[Incident]:
    """Write every case of a plan that is not here already, all or nothing; gives them in the order of the file. A case
    that is here gets the people whom the file names in columns of their own and who are not in it yet.

    `owners`: who owns the cases of whom the sheet names so, "" for those of nobody; else whoever brings them over. What
    is history is closed, and has only the clocks that were met. `partners_told`: somebody says that the local partners
    were told of the open cases on the day of the notification. Raises NotAllowed, Refused, OutsideCalendar.
    """
    require_permission(by, Permission.IMPORT)
    areas = {_said(each.name): each for each in areas_for(by, today)}
    if _said(area.name) not in areas:
        raise NotAllowed(f"You cannot bring cases over into {area}. Ask a coordinator of that area.")
    why = f"Imported from {file_name}"[:200]
    who = {"by": by, "why": why}
    with transaction.atomic():
        lock_added(made)
        _add_people(made.adds, file_name, by=by, today=today)
        every = []
        for planned in made.cases:
            if planned.here:
                continue
            place = areas.get(_said(planned.first("area")), area)
            owner = owners.get(planned.first("owner")) or owners.get("") or (None if planned.history else by)
            every.append(_new(planned, place, owner, file_name, by=by, today=today))
        _refuse_strangers(every, today)
        _write_cases(every, **who)
        _write_people(every, today=today, **who)
        _name_agencies(every)
        add_all([row for each in every for row in _sources(each, file_name)], **who)
        _open_again(every, **who)
        _notify(every, **who)
        _tell(every, partners_told, **who)
        _start_clocks(every, today=today, **who)
        write_reviews(every, today=today, **who)
    for each in every:
        each.planned.here = each.incident.reference
    return [each.incident for each in every]


def lock_added(made: Plan) -> None:
    """The cases that get people of a file, locked before anything else is. Call it in the transaction."""
    references = [case.here for case in made.adds]
    lock_cases(list(Incident.objects.filter(reference__in=references).values_list("pk", flat=True)))


def _add_people(adds: Iterable[Planned], file_name: str, *, by: User, today: dt.date) -> None:
    """Add the people of a file to the cases that are here. One emptied or closed to the person meanwhile is passed."""
    planned = {case.here: case for case in adds}
    for incident in Incident.objects.visible_to(by, today).filter(reference__in=planned).order_by("pk"):
        case = planned[incident.reference]
        why = f"Imported from {file_name}"[:200]
        for facts in _facts_of(case.others):
            add_person(incident, facts, reason=why, by=by, today=today)
        known = set(SourceRow.objects.filter(incident=incident).values_list("digest", flat=True))
        rows = [row for row in case.rows if row.digest not in known]
        add_all([_source(incident, row, file_name) for row in rows], by=by, why=why)


def _refuse_strangers(every: Iterable[Brought], today: dt.date) -> None:
    known: dict[int, set[int]] = {}
    for each in every:
        owner, area = each.incident.owner, each.incident.area
        if owner is None or each.planned.history:
            continue
        if area.pk not in known:
            known[area.pk] = set(owners_of(area, today).values_list("pk", flat=True))
        if owner.pk not in known[area.pk]:
            raise Refused(f"{owner} cannot own a case in {area}: choose a coordinator or manager of that area")


# --- The case ---------------------------------------------------------------------------------------------------


def _new(planned: Planned, area: Area, owner: User | None, file_name: str, *, by: User, today: dt.date) -> Brought:
    days = planned.days
    facts: dict[str, Any] = {}
    for row in reversed(planned.rows):
        facts |= row.case
    summaries = dict.fromkeys(text for row in planned.rows if (text := row.case.get("summary")))
    if summaries:
        facts["summary"] = "\n".join(summaries)
    incident = Incident(
        area=area, owner=owner, logged_by=by, occurred_on=days.get("occurred_on") or days.get("died_on"),
        aware_on=days.get("aware_on"), suspected_on=days.get("suspected_on"), **facts,
    )  # fmt: skip
    if incident.restricted:
        incident.restricted_reason = f"Restricted in {file_name}"
    if "not_notified_on" in days:
        incident.not_notified_on = days["not_notified_on"]
        incident.not_notified_by = incident.not_notified_reason = NOT_RECORDED
    incident.panel_reference = planned.first("panel_reference")
    if "notified_on" not in days:
        incident.panel_reference = incident.panel_reference or planned.first("national_reference")
    last = min(planned.by or today, today)
    if planned.history:
        incident.closed_on = days.get("closed_on") or max((day for day in days.values() if day <= today), default=last)
        not_met = planned.first("criteria_met") == "no"
        incident.closed_as = planned.first("closed_as") or (Closed.CRITERIA_NOT_MET if not_met else Closed.FINISHED)
        said = "" if "closed_on" in days else " The tracker does not say on which day it ended."
        incident.closed_reason = f"Brought over from {file_name} as history.{said}"
    incident.reference = next_reference(
        reference_year(incident.aware_on or incident.occurred_on or _first(days) or planned.by, today)
    )
    people, children = new_people(incident, _people(planned), today)
    return Brought(planned, incident, people, children)


def _first(days: Mapping[str, dt.date]) -> dt.date | None:
    return min(days.values(), default=None)


def _people(planned: Planned) -> list[dict[str, Any]]:
    """The children of a case as they are logged. One whom the tracker does not name stands as "Child 1"."""
    found = []
    for number, child in enumerate(planned.children, start=1):
        said = {"initials": (child.initials or f"Child {number}")[:20], "name": child.name, "date_of_birth": child.born}
        found.append({"role": "child", **{name: value for name, value in said.items() if value}, **child.facts})
    if not found:  # the family alone is named
        family = ", ".join(surnames_in(planned.first("family")))[:300]
        found = [{"role": "child", "initials": "Child 1", "other_names": family}]
    return [*found, *_facts_of(planned.others)]


def _facts_of(people: Iterable[ChildFacts]) -> list[dict[str, Any]]:
    """The adults, brothers and sisters of a case as they are recorded."""
    return [
        {**person.facts, "initials": person.initials[:20], "name": person.name, "date_of_birth": person.born}
        for person in people
    ]


def _write_cases(every: list[Brought], *, by: User, why: str) -> None:
    for each in every:
        incident, people = each.incident, each.people
        sent = [
            text
            for row in each.planned.rows
            for text in (row.reference, row.national_reference, row.panel_reference)
            if text
        ]
        own = each.planned.first("code_name")
        if incident.closed_on is None:
            free = free_code_names(incident, words_of(incident, people, sent))
            incident.code_name = own if own in free else free[0]
        elif own in WORDS:
            incident.code_name = own
        incident.search_text = words_of(incident, people, sent)
        if incident.closed_on is None:
            add(incident, by=by, why=why)
    add_all([each.incident for each in every if each.incident.closed_on], by=by, why=why)


def _write_people(every: list[Brought], *, by: User, why: str, today: dt.date) -> None:
    add_all([person for each in every for person in each.people], by=by, why=why)
    add_all([child for each in every for child in each.children], by=by, why=why)
    for each in every:
        if each.incident.restricted:
            named = [person for person in (by, each.incident.owner) if person]
            name_people(each.incident, named, by=by, reason=each.incident.restricted_reason, today=today)
        if each.planned.history:
            continue
        for child in each.children:
            keep_birthday(child.person, by=by, why=why, today=today, new=child)
            keep_birth(child.person, by=by, why=why, today=today, new=child)
        dead = [child.person for child in each.children if is_dead(child.person.role, child.died_on)]
        if dead:
            open_reviews(each.incident, dead, by=by)


def _said(name: str) -> str:
    """A name as it is compared with one of ours: a sheet may have the other apostrophe, or other capitals."""
    return plain_apostrophes(name).lower()


def _name_agencies(every: Iterable[Brought]) -> None:
    """The agencies that are here by the names that the tracker has; others stay with the row as they are written."""
    said = {_said(name) for each in every for row in each.planned.rows for name in row.agencies}
    known = {_said(agency.name): agency for agency in Agency.objects.filter(is_active=True)} if said else {}
    for each in every:
        names = dict.fromkeys(_said(name) for row in each.planned.rows for name in row.agencies)
        if found := [known[name] for name in names if name in known]:
            each.incident.agencies.add(*found)


def _sources(each: Brought, file_name: str) -> list[SourceRow]:
    return [_source(each.incident, row, file_name) for row in each.planned.rows]


def _source(incident: Incident, row: RowFacts, file_name: str) -> SourceRow:
    return SourceRow(
        incident=incident, file_name=file_name[:120], sheet=row.sheet[:120], row=row.row,
        reference=row.reference, digest=row.digest, cells=row.cells,
    )  # fmt: skip


def _open_again(every: list[Brought], *, by: User, why: str) -> None:
    """The new facts for which cases were opened again, and the areas that lead them."""
    again = add_all([row for each in every for row in new_facts(each)], by=by, why=why)
    leads = [
        AreaLead(incident=each.incident, led_by=led_by, since_on=each.days["led_since"], reason=NOT_RECORDED)
        for each in every
        if (led_by := each.planned.first("led_by")) and "led_since" in each.days
    ]
    led = {lead.incident_id: lead for lead in add_all(leads, by=by, why=why)}
    for each in every:
        each.facts.reopenings = [row for row in again if row.incident_id == each.incident.pk]
        each.facts.lead = led.get(each.incident.pk)


# --- What was sent, and the clocks ------------------------------------------------------------------------------


def _notify(every: list[Brought], *, by: User, why: str) -> None:
    for each in every:
        said, nature = each.planned.first("notified_to"), each.incident.nature
        death_alone = DEATH_ALONE.search(said) is not None and nature in ("death", "")
        each.facts.in_care = death_alone or is_death_in_care(each.incident)
        if sent_on := each.days.get("notified_on"):
            row = Notification(
                incident=each.incident, sent_on=sent_on, sent_by=NOT_RECORDED, recorded_by=by,
                duty=each.facts.duty(each.incident), national_reference=each.planned.first("national_reference"),
                late_reason=each.planned.first("late_reason"), panel_date=_panel_date(each.days),
                reopening=_round_at(each, sent_on),
            )  # fmt: skip
            each.facts.made.append(row)
            each.facts.advised_on = row.panel_date
    add_all([row for each in every for row in each.facts.made], by=by, why=why)


def _tell(every: list[Brought], partners_told: bool, *, by: User, why: str) -> None:
    """That the local partners were told, where the tracker says when, or somebody does."""
    rows = []
    for each in every:
        on_notifying = each.days.get("notified_on") if partners_told and not each.planned.history else None
        each.facts.told_on = each.days.get("told_on") or on_notifying
        if each.facts.told_on:
            said = {"incident": each.incident, "whom": Informed.Whom.PARTNER, "told_on": each.facts.told_on}
            said["reopening"] = _round_at(each, each.facts.told_on)
            rows += [Informed(body=body, **said) for body in clocks.partners_to_tell(each.incident)]
    add_all(rows, by=by, why=why)


def _round_at(each: Brought, day: dt.date) -> Reopening | None:
    """The new fact that was answered on a day, where the case was opened again for one that had to be notified."""
    again = each.facts.again
    return again if again and again.learned_on <= day else None


def _panel_date(days: Mapping[str, dt.date]) -> dt.date | None:
    advised = days.get("panel_date")
    return advised if advised and advised >= days["notified_on"] else None


def _start_clocks(every: list[Brought], *, by: User, why: str, today: dt.date) -> None:
    """The clocks of all these cases, opened together; of history those alone that were met or are known to have
    ended."""
    wanted = [(each, clock) for each in every for clock in _clocks(each, today)]
    keep_told(wanted, by=by, today=today, why=why)
    for each in every:
        if each.incident.aware_on is None and not (each.planned.history or each.facts.made or each.facts.lead):
            clocks.ask_for_awareness(each.incident, by=by, today=today)


def _clocks(each: Brought, today: dt.date) -> list[Wanted]:
    if each.planned.ran:
        return list(_as_ran(each))
    found = []
    for clock in clocks.wanted(each.incident, each.facts, today):
        if clock.rule_key == clocks.RAPID and each.days.get("rr_sent"):
            clock = replace(clock, met_on=each.days["rr_sent"])
        if clock.start:
            found.append(clock)
    return found


def _as_ran(each: Brought) -> Iterator[Wanted]:
    """The clocks of a case as our own sheet says that they ran; those of its reviews are kept with these."""
    again = {(row.learned_on, str(row.get_starts_display())): row for row in each.facts.reopenings}
    for ran in each.planned.ran:
        route = clocks.RAPID_PAGE if ran.rule_key == clocks.RAPID else clocks.NOTIFICATION_PAGE
        clock = Wanted(incident=each.incident, route=route, subject_id=each.incident.pk)
        if ran.new_fact and (row := again.get(ran.new_fact)):
            label = f"{duty_words(ran.rule_key)}{EARLIER}"
            clock = replace(clock, route=clocks.BEFORE, subject_id=row.pk, label=label)
        if ran.rule_key != "lcspr":
            yield as_it_ran(each, ran, clock)
