"""Whom a memory line remembers: a child of the case, or another young person."""

from collections.abc import Iterator

from cases.incidents.former import FormerValue, names_in
from cases.incidents.models import Person
from publications.library.models import Edition
from publishing.disclosure.searches import Finding, Known, Place, Sort, findings


def found_in(edition: Edition, people: list[Person], former: list[FormerValue]) -> Iterator[Finding]:
    """A memory line that names none of the children reviewed may name another young person."""
    if not edition.memory_line or edition.about_another:
        return
    subjects = [person for person in people if not person.in_error and person.role in Person.SUBJECT_ROLES]
    names = [name for person in subjects for name in (person.name, person.other_names, _pseudonym(person)) if name]
    keys = {person.pk for person in subjects}
    names += names_in(row for row in former if row.person_id in keys)
    memory = Place("Memory line", edition.memory_line)
    if not findings([memory], [Known(Sort.NAME, name, "a name") for name in names]):
        yield Finding(
            "Memory line",
            "It names nobody whom the case knows as the child reviewed. If it remembers another young person, that "
            "must be said and confirmed",
            edition.memory_line,
        )


def _pseudonym(person: Person) -> str:
    child = getattr(person, "child", None)
    return child.published_pseudonym if child else ""
