"""What a case knew before it was changed, as facts that the disclosure check looks for: former names and the like."""

from collections.abc import Container, Iterable, Iterator

from cases.incidents.former import FormerValue
from cases.incidents.models import Person
from cases.restrictions.models import Matter
from csprapp.partnership.national import called_now
from publishing.disclosure.searches import Known, Sort

Field = FormerValue.Field
# How each is searched for, and which matter of a court's order protects it.
SORTS: dict[str, tuple[Sort, Matter | None]] = {
    Field.NAME: (Sort.NAME, Matter.NAME),
    Field.OTHER_NAMES: (Sort.NAME, Matter.NAME),
    Field.INITIALS: (Sort.INITIALS, None),
    Field.BORN: (Sort.BORN, None),
    Field.ADDRESSES: (Sort.ADDRESS, Matter.AREA),
    Field.SCHOOL: (Sort.PLACE, Matter.SCHOOL),
    Field.PLACEMENT: (Sort.PLACE, None),
    Field.NHS_NUMBER: (Sort.NUMBER, None),
    Field.CONSISTENT_ID: (Sort.NUMBER, None),
    Field.PUPIL_NUMBER: (Sort.NUMBER, None),
    Field.PANEL_REFERENCE: (Sort.REFERENCE, None),
    Field.NATIONAL_REFERENCE: (Sort.REFERENCE, None),
}


def known_before(
    rows: Iterable[FormerValue], person: Person | None = None, protected: Container[str] = ()
) -> Iterator[Known]:
    """What a person, or the case itself, was called before; `protected` is what a court forbids to publish of them."""
    who = "the case" if person is None else "a child in the case" if person.is_child else "an adult in the case"
    for row in rows:
        sort, matter = SORTS[row.field]
        about = called_now(f"the former {row.get_field_display()} of {who}")
        for value in row.values:
            yield Known(sort, value, about, row.day, blocks=matter is not None and matter in protected)
