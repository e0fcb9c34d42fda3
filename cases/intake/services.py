"""Logging an incident: one transaction from the facts to a case with people, clocks and mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from cases.incidents import rules
from cases.incidents.access import check_named, name_people
from cases.incidents.birthdays import keep_birthday
from cases.incidents.births import keep_birth
from cases.incidents.children import check_counted, check_person, is_dead
from cases.incidents.code_names import free_code_names
from cases.incidents.death_in_care import is_death_in_care
from cases.incidents.models import Child, Incident, IncidentLink, Person, Proceeding, ReferenceCounter
from cases.incidents.permissions import require_case
from cases.incidents.queries import areas_for, owners
from cases.incidents.search import words_of
from cases.notifications import clocks
from cases.notifications.services import Sent, write_notification
from cases.restrictions.child_death import open_reviews
from csprapp import memory
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.mail.services import full_address, post
from csprapp.partnership.models import Agency, Area
from csprapp.records.many import add_all
from csprapp.records.refusals import Refused, not_ahead
from csprapp.records.services import add

LOGGED = "Logged the incident"
REFERENCE = "reference"  # what the memory calls the last number given in a year


@dataclass(frozen=True)
class NewCase:
    """What logging an incident records. Only area, owner and one person by initials are ever required.

    `facts` holds any of `FACTS`; a person's a role of `Person.Role`, initials, and any others of `Person.KNOWN` and,
    kept for children only, of `Child.KNOWN`; a proceeding's a kind of `Proceeding.Kind`, where it stands, what to know.
    """

    area: Area
    owner: User
    people: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any] = field(default_factory=dict)
    agencies: Sequence[Agency] = ()
    proceedings: Sequence[Mapping[str, Any]] = ()
    sent: Sent | None = None
    restricted_reason: str = ""
    named: Sequence[User] = ()
    linked: Sequence[Incident] = ()

    @property
    def incident(self) -> Incident:
        """The incident as it will be saved, without reference and history."""
        if unknown := set(self.facts) - set(FACTS):
            raise Refused(f"Not a fact of an incident: {', '.join(sorted(unknown))}")
        why = self.restricted_reason
        return Incident(area=self.area, owner=self.owner, restricted=bool(why), restricted_reason=why, **self.facts)


FACTS = ("occurred_on", "occurred_time", "aware_on", "aware_time", "referred_by", *Incident.KNOWN)


def log_incident(new: NewCase, *, by: User, today: date) -> Incident:
    """Make a case of an incident: people, proceedings, clocks, words to search, mail to the owner - all or nothing.

    `today` is the London day. With no date of awareness the clocks wait and a task due today asks for it. A reason in
    `restricted_reason` restricts the case to `named`, the owner and the person who logs it.
    Raises NotAllowed, Refused, OutsideCalendar.
    """
    require_permission(by, Permission.LOG_INCIDENT)
    with transaction.atomic():
        incident = new.incident
        _check(new, incident, by=by, today=today)
        incident.logged_by = by
        incident.reference = next_reference(rules.reference_year(incident.aware_on, today))
        people, children = new_people(incident, new.people, today)
        incident.code_name = free_code_names(incident, words_of(incident, people))[0]
        incident.search_text = words_of(incident, people)
        add(incident, by=by, why=LOGGED)
        incident.agencies.add(*new.agencies)
        if incident.restricted:
            named = [new.owner, by, *new.named]
            name_people(incident, named, by=by, reason=new.restricted_reason, today=today)
        write_people(people, children, by=by, why=LOGGED, today=today)
        add_all([Proceeding(incident=incident, **facts) for facts in new.proceedings], by=by, why=LOGGED)
        _link(incident, new.linked, by=by, today=today)
        _start_clocks(incident, new, by=by, today=today)
        if new.owner != by:
            _tell_owner(incident, today=today)
    return incident


def _check(new: NewCase, incident: Incident, *, by: User, today: date) -> None:
    if not any(person["initials"].strip() for person in new.people):
        raise Refused("Enter the initials of at least one person")
    if new.area not in areas_for(by, today):
        raise NotAllowed(f"You cannot log an incident in {new.area}. Ask a coordinator of that area.")
    if new.owner not in owners(new.area, today):
        raise Refused(f"{new.owner} cannot own a case in {new.area}: choose a coordinator or manager of that area")
    not_ahead(incident.aware_on, today, "The date the local authority became aware")
    rules.check_suspected(incident.suspected_on, incident.aware_on, today)
    if new.restricted_reason:
        check_named([new.owner, by, *new.named])


def next_reference(year: int) -> str:
    """The next case reference of a year. Its counter stays locked until the transaction ends: none is given twice."""
    counter, _ = ReferenceCounter.objects.select_for_update(no_key=True).get_or_create(year=year)
    counter.last += 1
    while Incident.objects.filter(reference=rules.reference(year, counter.last)).exists():
        counter.last += 1  # cases brought over from elsewhere keep the references they had
    counter.save()
    memory.after_commit(REFERENCE, year=year, last=counter.last)
    return rules.reference(year, counter.last)


def remember_references(known: Mapping[int, int]) -> None:
    """Write into the memory the last numbers given that it does not know: year -> number. Raises MemoryFault."""
    for counter in ReferenceCounter.objects.order_by("year"):
        if counter.last > known.get(counter.year, 0):
            memory.note(REFERENCE, year=counter.year, last=counter.last)


def go_on_after(year: int, last: int) -> bool:
    """After a restore: no reference that the memory says was given is given again. Whether any was given meanwhile."""
    with transaction.atomic():
        counter, _ = ReferenceCounter.objects.select_for_update(no_key=True).get_or_create(year=year)
        known, counter.last = counter.last, max(counter.last, last)
        counter.save()
    return last > known


def new_people(incident: Incident, every: Sequence[Mapping[str, Any]], today: date) -> tuple[list[Person], list[Child]]:
    """The people of a case as they will be saved, and what is a child's own of those who are. Raises Refused."""
    people, children = [], []
    for facts in every:
        initials = facts["initials"].strip()
        if facts["role"] not in Person.Role.values or not initials:
            raise Refused("Enter the person’s initials and their part in the case")
        childs = {name: value for name, value in facts.items() if name in Child.KNOWN}
        own = {name: value for name, value in facts.items() if name not in childs} | {"initials": initials}
        check_person(facts["role"], facts.get("date_of_birth"), today)
        people.append(Person(incident=incident, **own))
        if people[-1].is_child:
            children.append(Child(person=people[-1], **childs))
            check_counted(children[-1], today)
    return people, children


def write_people(people: list[Person], children: list[Child], *, by: User, why: str, today: date) -> None:
    """Save them, with the births and 18th birthdays to come and the child death reviews. Call it in the service's
    transaction."""
    add_all(people, by=by, why=why)
    for child in add_all(children, by=by, why=why):
        keep_birthday(child.person, by=by, why=why, today=today, new=child)
        keep_birth(child.person, by=by, why=why, today=today, new=child)
    dead = [child.person for child in children if is_dead(child.person.role, child.died_on)]
    if dead:
        open_reviews(dead[0].incident, dead, by=by)


def _link(incident: Incident, others: Sequence[Incident], *, by: User, today: date) -> None:
    for other in others:
        require_case(by, Permission.LOG_INCIDENT, other, today)
        link = IncidentLink(incident=incident, other=other, kind=IncidentLink.Kind.POSSIBLE_DUPLICATE)
        add(link, by=by, why="Seen as a likely duplicate when logged")


def _start_clocks(incident: Incident, new: NewCase, *, by: User, today: date) -> None:
    facts = clocks.Facts(in_care=is_death_in_care(incident))
    if new.sent:
        why = "Already notified when the incident was logged"
        write_notification(incident, new.sent, facts, by=by, today=today, why=why)
    clocks.keep_clocks(incident, facts, by=by, why=LOGGED, today=today, new=True)
    if incident.aware_on is None:
        clocks.ask_for_awareness(incident, by=by, today=today)


def _tell_owner(incident: Incident, *, today: date) -> None:
    """The mail "case started": reference and date alone, nothing that says who or what."""
    deadline = incident.deadlines.open().order_by("act_on", "pk").first()
    title = f"{incident.reference}: no date is running"
    text = [f"Case {incident.reference} was logged and you own it."]
    if deadline is not None:
        what = "notify" if deadline.rule_key == clocks.NOTIFY else deadline.label[0].lower() + deadline.label[1:]
        title = f"{incident.reference}: {what} by {deadline.due_on:%a} {deadline.due_on.day} {deadline.due_on:%b}"
        text.append(f"Next: {deadline.label}, due {day_words(deadline.due_on)}.")
        text.append(f"The clock started on {day_words(deadline.started_on)}.")
    text.append(f"Sign in to open the case:\n{full_address(incident.get_absolute_url())}")
    subject = f"case:{incident.reference}"
    more = {"day": today, "case": incident.reference, "urgent": True}
    post("case_started", subject, incident.owner, title, "\n\n".join(text), **more)
