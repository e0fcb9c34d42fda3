"""What stands beside a section while it is written: the record, the agencies' returns, the chronology.

Each piece can be put into the text with the words that say where it comes from.
"""

from collections.abc import Iterator
from datetime import date

from cases.incidents.models import Child, Incident
from csprapp.clock.deadline import day_words
from csprapp.ui.beside import Shelf, Source
from csprapp.ui.facts import name_of, value_of
from reviews.rapid.models import CARRIED
from reviews.returns.models import AgencyRequest, AgencyReturn, ChronologyEntry
from reviews.returns.queries import chronology_of
from reviews.writing.rules import Section

# What is recorded of a child that these sections are about.
OF_A_CHILD = {
    "characteristics": ("sex", "sex_note", "disabilities", "disability", "health"),
    "ethnicity_culture": ("ethnic_group", "ethnicity"),
}


def shelves(incident: Incident, section: Section, *, said_before: bool = False) -> list[Shelf]:
    """Everything that stands beside a section: what the record says of it, each return, the chronology.

    `said_before`: the report puts the record's words before the text.
    """
    asked = incident.agency_requests.filter(withdrawn_on=None).select_related("agency", "answer", "deadline")
    return [*_record(incident, section, said_before), *(_return(row, section) for row in asked), _chronology(incident)]


def _record(incident: Incident, section: Section, said_before: bool) -> Iterator[Shelf]:
    if (name := CARRIED.get(section.key)) and (words := getattr(incident, name)):
        source = Source(f"record-{section.slug}", name_of(incident, name), words, "Recorded on the case")
        note = "The report shows this before your text." if said_before else ""
        yield Shelf("Recorded on the case", note, [source], open=said_before)
    if section.key in OF_A_CHILD:
        children = Child.objects.filter(person__incident=incident).select_related("person")
        found = [source for child in children if (source := _child(child, section))]
        none = "Nothing is recorded yet. Add it on the case, under the child."
        yield Shelf("Recorded about each child", "" if found else none, found, open=bool(found))


def _child(child: Child, section: Section) -> Source | None:
    facts = [(name_of(child, name), value_of(child, name)) for name in OF_A_CHILD[section.key]]
    words = "\n".join(f"{what}: {said}" for what, said in facts if said)
    return Source(f"child-{child.pk}", child.person.initials, words, "Recorded on the case") if words else None


def _return(asked: AgencyRequest, section: Section) -> Shelf:
    answer: AgencyReturn | None = getattr(asked, "answer", None)
    if answer is None or asked.received_on is None:
        due = f" It is due {day_words(asked.deadline.due_on)}." if asked.deadline else ""
        return Shelf(asked.agency.name, f"Asked {day_words(asked.asked_on)}, no answer yet.{due}")
    note = f"Returned {day_words(asked.received_on)}"
    if answer.nil_return:
        note += ": no record of the family (a nil return)"
    comes_from = f"{asked.agency.name}, return of {day_words(asked.received_on)}"
    parts = [("involvement", "Involvement", answer.involvement), ("learning", "Immediate learning", answer.learning)]
    if section.key == "learning":
        parts.reverse()
    if answer.team_note:
        parts.append(("team", "Multi-agency child protection team", answer.team_note))
    sources = [Source(f"return-{asked.pk}-{key}", name, words, comes_from) for key, name, words in parts if words]
    return Shelf(asked.agency.name, f"{note}.", sources, open=True)


def _chronology(incident: Incident) -> Shelf:
    lines = [_line(entry) for entry in chronology_of(incident)]
    none = "No events are recorded yet. Agencies send them with their answers, and you can add lines yourself."
    return Shelf("Chronology", "" if lines else none, lines)


def when(entry: ChronologyEntry) -> str:
    """The day of a line, its period, or about when it was."""
    return entry.about or _days(entry.day, entry.until)


def _days(day: date, until: date | None) -> str:
    return f"{day_words(day)} to {day_words(until)}" if until else day_words(day)


def _line(entry: ChronologyEntry) -> Source:
    words = f"{when(entry)}: {entry.event}"
    if entry.significance:
        words += f"\nWhy it matters: {entry.significance}"
    said = [entry.agency.name if entry.agency else "", entry.source]
    comes_from = ", ".join(["Chronology", *(each for each in said if each)])
    return Source(f"line-{entry.pk}", "", words, comes_from)
