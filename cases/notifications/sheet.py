"""The copy sheet: every field the national form asks for, in its order, to be carried over by a person.

Nothing here is sent anywhere. The national form takes up to four children in detail. Each line leads to the page where
it is written, and that page leads back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from cases.incidents.children import topic_of
from cases.incidents.counted import CODED, STATUSES
from cases.incidents.form_pages import FOR_SHEET
from cases.incidents.former import hang_on, names_in
from cases.incidents.models import Child, Incident, Person
from cases.incidents.words import listed, past_words, unborn_words, when
from cases.notifications.clocks import round_of
from csprapp.clock.deadline import plain_day
from csprapp.partnership.models import Partnership
from csprapp.ui.components import Fact
from csprapp.ui.facts import fact, facts, name_of, value_of

IN_DETAIL = 4
NOTHING = "Not recorded"


@dataclass(frozen=True)
class Group:
    """A part of the national form."""

    title: str
    facts: list[Fact]
    part: str = ""  # the same of every case: "Each child" of "Child 2"
    is_one: bool = False  # how many rows it has depends on the case: compared with the form as a whole

    def line(self, fact: Fact) -> str:
        """Which line of the sheet a row of this part is, by its words: what is compared with the national form."""
        part = self.part or self.title
        return part if self.is_one else f"{part}: {fact.key}"


@dataclass(frozen=True)
class Whole:
    """The sheet as one text, to be copied at once, and how much of it is empty."""

    text: str
    every: int
    empty: int


def whole(sheet: Iterable[Group]) -> Whole:
    """The sheet as one text. Pure."""
    parts, facts = [], [fact for group in sheet for fact in group.facts]
    for group in sheet:
        parts.append(
            "\n".join([group.title.upper(), *(f"{fact.key}: {fact.value or NOTHING}" for fact in group.facts)])
        )
    return Whole("\n\n".join(parts), len(facts), sum(not fact.value for fact in facts))


def missing(sheet: Iterable[Group]) -> list[Group]:
    """The sheet with its empty lines alone. Pure."""
    left = [replace(group, facts=[fact for fact in group.facts if not fact.value]) for group in sheet]
    return [group for group in left if group.facts]


def groups(incident: Incident) -> list[Group]:
    """The sheet of one case, part by part. An empty value reads "Not recorded"."""
    people = list(incident.people.all())
    hang_on(people, list(incident.former_values.all()))
    subjects = [person for person in people if person.role in Person.SUBJECT_ROLES]
    others = [person for person in people if person.is_child and person not in subjects]
    children = subjects + others
    found = [Group("The incident", _incident(incident)), Group("Becoming aware", _aware(incident))]
    detail = enumerate(children[:IN_DETAIL], start=1)
    found += [Group(f"Child {number}", _child(person), "Each child") for number, person in detail]
    if more := children[IN_DETAIL:]:
        words = listed(f"{person.initials}, {person.get_role_display().lower()}" for person in more)
        found.append(Group("Further children", [Fact("Not in detail on the national form", words)], is_one=True))
    adults = [
        Fact(
            f"{person.get_role_display()}, {person.initials}", _adult(person), _way(incident, "case-person", person.pk)
        )
        for person in people
        if not person.is_child
    ]
    nobody = Fact("Parents, carers and household", change_url=_way(incident, "case-person-new", "adult"))
    agencies = fact(incident, "agencies", value=listed(incident.agencies.all()))
    details = _way(incident, "case-details")
    found += [
        Group("Family and other adults", adults or [nobody], is_one=True),
        Group("Harm", _lead_to(details, facts(incident, HARM, between="\n"))),
        Group("Agencies", _lead_to(details, [agencies])),
        Group("Proceedings", _proceedings(incident), is_one=True),
        Group("Contacts", _contacts(incident)),
    ]
    return found


def _way(incident: Incident, page: str, *args: object) -> str:
    """The page where a line is written, which leads back to the sheet; "" of a case that nobody keeps."""
    return f"{reverse(page, args=[incident.reference, *args])}?{FOR_SHEET}" if incident.reference else ""


def _lead_to(page: str, facts: Iterable[Fact]) -> list[Fact]:
    return [replace(each, change_url=page) for each in facts]


HARM = ("abuse_or_neglect", "harms", "immediate_safeguarding", "media_interest")


def _incident(incident: Incident) -> list[Fact]:
    occurred, _ = when(incident)
    of_it = [name for name in Incident.KNOWN if name not in HARM]
    written = _lead_to(_way(incident, "case-details"), [occurred, *facts(incident, of_it)])
    return [Fact("Local reference", incident.reference), fact(incident, "area"), *written]


def _aware(incident: Incident) -> list[Fact]:
    _, aware = when(incident)
    referred = fact(incident, "referred_by", change_url=_way(incident, "case-details"))
    found = [replace(aware, change_url=_way(incident, "case-awareness")), referred]
    if again := round_of(incident):
        found.append(Fact("New fact learned since", f"{past_words(again.learned_on, None)}\n{again.reason}"))
    return found


def _child(person: Person) -> list[Fact]:
    child = getattr(person, "child", None) or Child(person=person)
    care = _way(person.incident, "case-care", person.pk)
    written = [
        *facts(person, ("role", "name", "initials")),
        fact(person, "other_names", value=_other_names(person)),
        fact(person, "date_of_birth", value=plain_day(person.date_of_birth) or _unborn(person, child)),
        fact(child, "died_on", value=plain_day(child.died_on)),
        *(_coded(child, code, words) for code, words in CODED.items() if code != "placement_type"),
        fact(child, "health"),
        fact(person, "addresses"),
        *(fact(child, status, value=child.status_words(status), change_url=care) for status in STATUSES),
        replace(_coded(child, "placement_type", "placement"), change_url=care),
        *facts(child, ("household", "school", *Child.NUMBERS)),
    ]
    topics = {name_of(model, name): topic_of(name) for model in (Child, Person) for name in model.KNOWN}
    pages = {
        topic: _way(person.incident, "case-person-topic", person.pk, topic) for topic in dict.fromkeys(topics.values())
    }
    return [each if each.change_url else replace(each, change_url=pages[topics[each.key]]) for each in written]


def _coded(child: Child, code: str, words: str) -> Fact:
    """A code, and below it the words beside it."""
    return fact(child, code, value=listed(line for line in (value_of(child, code), getattr(child, words)) if line))


def _unborn(person: Person, child: Child) -> str:
    return unborn_words(None, child.expected_on, person.role)


def _other_names(person: Person) -> str:
    """What else a person is called, and was called before."""
    return ", ".join(name for name in (person.other_names, *names_in(person.former_values.all())) if name)


def _who(person: Person) -> str:
    """What an adult's line is called: two parents are told apart."""
    return f"{person.get_role_display()}, {person.initials}"


def _adult(person: Person) -> str:
    born = f"born {plain_day(person.date_of_birth)}" if person.date_of_birth else ""
    also = f"also known as {_other_names(person)}" if _other_names(person) else ""
    first = ", ".join(part for part in (person.name or person.initials, also, born, person.relationship) if part)
    return listed(line for line in (first, person.addresses) if line)


def _proceedings(incident: Incident) -> list[Fact]:
    rows = list(incident.proceedings.all())
    kinds = [row.get_kind_display() for row in rows]
    facts = [
        Fact(
            f"{kinds[place]} {before + 1}" if (before := kinds[:place].count(kinds[place])) else kinds[place],
            "; ".join(x for x in (row.status, row.note) if x) or "Under way",
            _way(incident, "case-proceeding", row.pk),
        )
        for place, row in enumerate(rows)
    ]
    new = _way(incident, "case-proceeding-new")
    return facts or [Fact("Criminal, inquest, family court or other", change_url=new)]


def _contacts(incident: Incident) -> list[Fact]:
    partnership = Partnership.current()
    return [
        Fact("Lead officer", incident.owner.name if incident.owner else ""),
        Fact("Lead officer’s email", incident.owner.email if incident.owner else ""),
        Fact("Partnership", partnership.name),
        Fact("Partnership’s email", partnership.contact_email),
        Fact("Partnership’s telephone", partnership.contact_phone),
    ]
