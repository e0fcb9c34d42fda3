"""The facts of a case as rows of a summary list: for the check page, and wherever a case's facts are read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from cases.access.queries import open_to
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.incidents import rules
from cases.incidents.death_in_care import died_in_care, is_unsuspected, panel_from
from cases.incidents.models import Child, Incident, Person, Proceeding
from cases.incidents.words import listed, past_words, unborn_words, when
from cases.intake.forms import KnownForm, notify_by
from cases.intake.services import NewCase
from cases.intake.wizard import page_url
from cases.notifications.clocks import FIND_OUT, RAPID, REPORT
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import Computed, compute, day_words, plain_day, standing
from csprapp.partnership.national import called_now
from csprapp.records.together import read_beside, together
from csprapp.ui.components import Due, Fact, Link
from csprapp.ui.facts import fact, facts, name_of, value_of
from csprapp.ui.forms import OURS


def person_words(facts: Mapping[str, Any]) -> str:
    """A person in lines: initials, then what is known."""
    lines = [facts["initials"], Person.Role(facts["role"]).label, facts.get("name")]
    told = (("Also known as", facts.get("other_names")), ("Born", plain_day(facts.get("date_of_birth"))),
            ("Died", plain_day(facts.get("died_on"))))  # fmt: skip
    lines += [f"{words} {value}" for words, value in told if value]
    lines.append(unborn_words(facts.get("date_of_birth"), facts.get("expected_on"), facts["role"]))
    child = Child(**{name: value for name, value in facts.items() if name in Child.KNOWN})
    lines += [value_of(child, "sex"), value_of(child, "ethnic_group"), child.known_as, facts.get("addresses")]
    return listed(line for line in [*lines, facts.get("relationship")] if line)


def check_pages(new: NewCase) -> list[tuple[str, list[Fact]]]:
    """What the check page shows of each page of the wizard, every row with its way back."""
    return [
        ("Dates", _rows("when", when(new.incident) + facts(new.incident, ["referred_by"]))),
        ("The people", _rows("people", _people(new))),
        ("What is known", _rows("known", _known(new))),
        ("Owner and proceedings", _rows("owner", _owner(new))),
    ]


def _rows(page: str, rows: list[Fact]) -> list[Fact]:
    return [replace(row, change_url=f"{page_url(page)}?to=check") for row in rows]


def _people(new: NewCase) -> list[Fact]:
    kinds = ["Child" if person["role"] in Person.CHILD_ROLES else "Adult" for person in new.people]
    return [Fact(kind, person_words(person)) for kind, person in zip(kinds, new.people, strict=True)]


def _known(new: NewCase) -> list[Fact]:
    """The facts in the order in which the form asks for them."""
    asked = [name for name in KnownForm.base_fields if name not in OURS]
    agencies = Fact(name_of(Incident, "agencies"), listed(new.agencies))
    return [agencies if name == "agencies" else fact(new.incident, name, between="\n") for name in asked]


def _owner(new: NewCase) -> list[Fact]:
    notified = ""
    if new.sent:
        notified = past_words(new.sent.sent_on, new.sent.sent_time)
        if new.sent.national_reference:
            notified += f"\nReference {new.sent.national_reference}"
    rows = [
        fact(new.incident, "owner"),
        Fact("Other proceedings", listed(Proceeding.Kind(row["kind"]).label for row in new.proceedings)),
        Fact("What is known about these proceedings", new.proceedings[0]["note"] if new.proceedings else ""),
        Fact("Already notified", notified or "No"),
        Fact("Restricted", f"Yes: {new.restricted_reason}" if new.restricted_reason else "No"),
    ]
    if new.restricted_reason:
        rows.append(Fact("Who else may open it", listed(new.named)))
    return rows


def first_dates(new: NewCase, today: date) -> list[Due]:
    """The dates that will run once the case is saved, each with how it is worked out. Raises OutsideCalendar."""
    calendar = calendar_in_force()
    aware_on, alone = new.incident.aware_on, is_unsuspected(new.incident) and any(map(_died_in_care, new.people))
    if aware_on is None:
        words = standing(today, today, calendar)
        dates = [Due.of(FIND_OUT, today, words, how="The notification’s clock starts on the day it became aware.")]
    else:
        dates = [_due(_first(new, aware_on, alone), today, calendar, new.sent.sent_on if new.sent else None)]
    if new.sent and not alone:
        rule = rules_in_force().rule(RAPID, new.sent.sent_on)
        dates.append(_due(compute(rule, new.sent.sent_on, calendar), today, calendar))
    return dates


def _first(new: NewCase, aware_on: date, alone: bool) -> Computed:
    """By when the Panel is notified, or a death in care reported to DfE and Ofsted alone."""
    return notify_by(aware_on, REPORT) if alone else notify_by(panel_from(new.incident) or aware_on)


def _died_in_care(person: Mapping[str, Any]) -> bool:
    known = (person.get(name) for name in ("date_of_birth", "died_on"))
    how = {name: person.get(name, "") for name in ("looked_after", "care_leaver")}
    return died_in_care(person["role"], *known, **how)


def _due(computed: Computed, today: date, calendar: Calendar, met_on: date | None = None) -> Due:
    words = standing(computed.due_on, today, calendar, met_on=met_on)
    how = rules.how_worked_out(computed)
    return Due.of(called_now(computed.rule.name), computed.due_on, words, how=how, provisional=computed.provisional)


def change_sections(incident: Incident, user: User, today: date) -> list[tuple[str, list[Fact], list[Link]]]:
    """Everything of a case that can be changed, each row leading to its page: heading, facts, links to add."""
    read_beside(incident, "people", "proceedings", "restrictions__person", "parallel_reviews__person", "reopenings")
    people = [_person(incident, person) for person in incident.people.all()]
    proceedings = [_proceeding(incident, row) for row in incident.proceedings.all()]
    orders = [row for row in incident.restrictions.all() if row.is_live(today)]
    beside = [Fact(str(row), row.in_words) for row in orders]
    beside += [Fact(str(row), row.lead) for row in incident.parallel_reviews.all() if row.ended_on is None]
    add_person = [
        Link("Add a child", _url(incident, "case-child-new")),
        Link("Add an adult", _url(incident, "case-person-new", "adult")),
    ]
    add_proceeding = Link("Add a proceeding", _url(incident, "case-proceeding-new"))
    to_beside = Link("Restrictions and parallel reviews", _url(incident, "case-restrictions"))
    return [
        ("Dates and owner", _dates_and_owner(incident, has_permission(user, Permission.ASSIGN)), []),
        ("People", people, add_person),
        ("Proceedings", proceedings, [add_proceeding]),
        ("Reporting restrictions and parallel reviews", beside, [to_beside]),
        ("Linked cases", _linked(incident, user, today), [Link("Link another case", _url(incident, "case-link"))]),
    ]


def _person(incident: Incident, person: Person) -> Fact:
    """A row that leads to an adult's page, or the first of a child's."""
    page, topic = ("case-person-topic", ["who"]) if person.is_child else ("case-person", [])
    return _fact(incident, page, person.initials, person.get_role_display(), person.pk, *topic)


def reopened(incident: Incident) -> list[Fact]:
    """Each time the case was opened again for a new fact, and how it had been closed."""
    return [
        Fact(
            f"Opened again {day_words(row.reopened_on)}",
            row.reason,
            _url(incident, "case-reopening", row.pk),
            f"the new fact of {day_words(row.learned_on)}",
            note=f"Learned {day_words(row.learned_on)}. Closed before on {day_words(row.closed_on)}: "
            f"{row.get_closed_as_display().lower()}.",
        )
        for row in incident.reopenings.all()
    ]


def _linked(incident: Incident, user: User, today: date) -> list[Fact]:
    """The cases linked with this one that are open to the person; others are not said to exist."""
    there, back = together(
        incident.links.filter(open_to(user, today, "other__")).select_related("other"),
        incident.links_to_it.filter(open_to(user, today, "incident__")).select_related("incident"),
    )
    found = [(link.other, link) for link in there] + [(link.incident, link) for link in back]
    return [Fact(other.reference, f"{link.get_kind_display()}\n{link.note}".strip()) for other, link in found]


def _dates_and_owner(incident: Incident, may_assign: bool) -> list[Fact]:
    owner = str(incident.owner) if incident.owner else ""
    words = "what is known about the incident"
    _, aware = when(incident)
    return [
        _fact(incident, "case-code-name", "Code name", incident.code_name),
        _fact(incident, "case-awareness", aware.key, aware.value),
        _fact(incident, "case-details", name_of(Incident, "summary"), incident.summary, words=words),
        _fact(incident, "case-owner", "Owner", owner) if may_assign else Fact("Owner", owner),
    ]


def _proceeding(incident: Incident, row: Proceeding) -> Fact:
    """A row whose link says the court and the stage too: there may be two inquests."""
    words = ", ".join(filter(None, (str(row), row.court, row.status)))
    return _fact(incident, "case-proceeding", str(row), _stands(row), row.pk, words=words)


def _stands(proceeding: Proceeding) -> str:
    days = (("Next", proceeding.next_on), ("Ended", proceeding.ended_on))
    said = [proceeding.court, proceeding.status, *(f"{words} {day_words(day)}" for words, day in days if day)]
    if proceeding.lifted_on:
        said.append(f"Embargo lifted {day_words(proceeding.lifted_on)}, confirmed by {proceeding.lifted_by}")
    elif proceeding.embargo:
        said.append(f"Publishing must wait {proceeding.waits_in_words}")
    return listed(line for line in said if line) or "Under way"


def _fact(incident: Incident, page: str, key: str, value: str, *args: object, words: str = "") -> Fact:
    return Fact(key, value, _url(incident, page, *args), words or key)


def _url(incident: Incident, page: str, *args: object) -> str:
    return reverse(page, args=[incident.reference, *args])
