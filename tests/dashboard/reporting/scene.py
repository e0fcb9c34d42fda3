"""A case whose texts name everybody in it, as texts written in haste do."""

import datetime as dt

from cases.incidents.models import Child, Person
from csprapp.records.services import add
from reviews.rapid import services as rapid
from reviews.returns import services as returns
from reviews.returns.models import ChronologyEntry
from tests.factories import make_agency
from tests.factories_cases import make_person
from tests.factories_reviews import TODAY, Scene, make_asked, sign

NAMES = ("Zebedee", "Quarrington", "Zebby", "Wilhelmina", "Ottoline")
FACTS = (
    "Zebedee Quarrington (Z.Q.) was seen on 3 May. Zebedee's mother, Ms Quarrington, rang.\n\n"
    'Wilhelmina Quarrington said "Zebby is quiet". Their sister Ottoline was at school. ZQ slept badly.'
)
MARKUP = '#panic("x") $a_1$ \\ `code` *bold* _it_ <label> @ref [x] // no comment = no heading'
NHS = "943 476 5919"


def named_scene(**texts: str) -> Scene:
    """Asked and not signed off: a child who died, a mother, a sister, an agency's return, one that is awaited."""
    scene = make_asked(nature="death", occurred_on=dt.date(2026, 10, 30), harms=["neglect"], summary=FACTS)
    case, by = scene.case, scene.coordinator
    child = make_person(
        case, "died", "Z.Q.", name="Zebedee Quarrington", other_names="Zebby", date_of_birth=dt.date(2023, 4, 1)
    )
    add(Child(person=child, sex="male", child_in_need="yes", nhs_number=NHS), by=by, why="For a test")
    make_person(case, "parent", "W.Q.", name="Wilhelmina Quarrington", relationship="Mother of Zebedee")
    make_person(case, "sibling", "O.Q.", name="Ottoline Quarrington")
    texts = {"facts": FACTS, "analysis": f"{MARKUP}\n\nZebedee's notes", **texts}
    rapid.write_texts(case, scene.review.version, texts, by=by, today=TODAY)
    rapid.record_meeting(
        case, scene.review.version, meeting_on=TODAY, chair="Ann Chair", attendance="Police\nHealth", by=by, today=TODAY
    )
    _ask_agencies(scene, child)
    return scene


def _ask_agencies(scene: Scene, child: Person) -> None:
    case, by = scene.case, scene.coordinator
    agencies = [make_agency("Vale Health (invented)"), make_agency("Late School (invented)")]
    requests = returns.ask(case, agencies, [child], TODAY + dt.timedelta(7), by=by, today=TODAY)
    first = next(request for request in requests if request.agency == agencies[0])
    events = [ChronologyEntry(day=TODAY, event="Zebedee was weighed", significance="Ms Quarrington was worried")]
    said = {"involvement": "Seen with Wilhelmina four times", "learning": "Ask Zebby", "source": "their secure mail"}
    returns.submit(first, first.version, **said, events=events, by=by, today=TODAY)


def sign_off(scene: Scene) -> Scene:
    """Two partners agree, the third does not."""
    for number in range(len(scene.bodies)):
        sign(scene, number, "dissents" if number == 2 else "agrees", reasons="Zebedee deserved better")
    return scene
