"""The copy sheet: every field the national form asks for, in its order, to be carried over by a person.

Nothing here is sent anywhere. The national form takes up to four children in detail.
"""

from dataclasses import dataclass

from cases.incidents.counted import CODED, STATUSES
from cases.incidents.former import hang_on, names_in
from cases.incidents.models import Child, Incident, Person
from cases.incidents.words import listed, past_words, unborn_words, when
from cases.notifications.clocks import round_of
from csprapp.clock.deadline import plain_day
from csprapp.partnership.models import Partnership
from csprapp.ui.components import Fact
from csprapp.ui.facts import fact, facts, value_of

IN_DETAIL = 4


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
    adults = [Fact(person.get_role_display(), _adult(person)) for person in people if not person.is_child]
    found += [
        Group("Family and other adults", adults or [NOBODY], is_one=True),
        Group("Harm", facts(incident, HARM, between="\n")),
        Group("Agencies", [fact(incident, "agencies", value=listed(incident.agencies.all()))]),
        Group("Proceedings", _proceedings(incident), is_one=True),
        Group("Contacts", _contacts(incident)),
    ]
    return found


NOBODY = Fact("Parents, carers and household")


HARM = ("abuse_or_neglect", "harms", "immediate_safeguarding", "media_interest")


def _incident(incident: Incident) -> list[Fact]:
    occurred, _ = when(incident)
    of_it = [name for name in Incident.KNOWN if name not in HARM]
    return [Fact("Local reference", incident.reference), fact(incident, "area"), occurred, *facts(incident, of_it)]


def _aware(incident: Incident) -> list[Fact]:
    _, aware = when(incident)
    found = [aware, fact(incident, "referred_by")]
    if again := round_of(incident):
        found.append(Fact("New fact learned since", f"{past_words(again.learned_on, None)}\n{again.reason}"))
    return found


def _child(person: Person) -> list[Fact]:
    child = getattr(person, "child", None) or Child(person=person)
    return [
        *facts(person, ("role", "name", "initials")),
        fact(person, "other_names", value=_other_names(person)),
        fact(person, "date_of_birth", value=plain_day(person.date_of_birth) or _unborn(person, child)),
        fact(child, "died_on", value=plain_day(child.died_on)),
        *(_coded(child, code, words) for code, words in CODED.items() if code != "placement_type"),
        fact(child, "health"),
        fact(person, "addresses"),
        *(fact(child, status, value=child.status_words(status)) for status in STATUSES),
        _coded(child, "placement_type", "placement"),
        *facts(child, ("household", "school", *Child.NUMBERS)),
    ]


def _coded(child: Child, code: str, words: str) -> Fact:
    """A code, and below it the words beside it."""
    return fact(child, code, value=listed(line for line in (value_of(child, code), getattr(child, words)) if line))


def _unborn(person: Person, child: Child) -> str:
    return unborn_words(None, child.expected_on, person.role)


def _other_names(person: Person) -> str:
    """What else a person is called, and was called before."""
    return ", ".join(name for name in (person.other_names, *names_in(person.former_values.all())) if name)


def _adult(person: Person) -> str:
    born = f"born {plain_day(person.date_of_birth)}" if person.date_of_birth else ""
    also = f"also known as {_other_names(person)}" if _other_names(person) else ""
    first = ", ".join(part for part in (person.name or person.initials, also, born, person.relationship) if part)
    return listed(line for line in (first, person.addresses) if line)


def _proceedings(incident: Incident) -> list[Fact]:
    rows = list(incident.proceedings.all())
    facts = [
        Fact(row.get_kind_display(), "; ".join(x for x in (row.status, row.note) if x) or "Under way") for row in rows
    ]
    return facts or [Fact("Criminal, inquest, family court or other")]


def _contacts(incident: Incident) -> list[Fact]:
    partnership = Partnership.current()
    return [
        Fact("Lead officer", incident.owner.name if incident.owner else ""),
        Fact("Lead officer's email", incident.owner.email if incident.owner else ""),
        Fact("Partnership", partnership.name),
        Fact("Partnership's email", partnership.contact_email),
        Fact("Partnership's telephone", partnership.contact_phone),
    ]
