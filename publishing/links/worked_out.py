"""Who could be worked out from an edition: with it everything is read that the same family's other texts say, and what
the partnership has published.

What an approved edition tells was kept when it was cleared, files and all; so nothing is read a second time. Of one
that was approved before that was kept, the words of its page are read, once in each process.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, Q, Value, When

from cases.incidents.counted import LISTS
from cases.incidents.models import Child, Incident, Person
from csprapp.partnership.models import Area
from csprapp.records.together import together
from publications.library.models import Edition, Publication
from publishing.disclosure.family_facts import FamilyFacts, years
from publishing.disclosure.intruder import OtherText, Telling, WorkedOut, tellings, worked_out
from publishing.disclosure.searches import Place
from publishing.disclosure.sentences import Sentence, sentences_of
from publishing.links.locks import drawn_on
from publishing.links.models import Clearance, PublicationLink

SEXES = {"female": "girl", "male": "boy"}
MOST_READ = 500  # editions whose sentences one process remembers
_read: dict[str, tuple[Telling, ...]] = {}

Words = Callable[[Edition], list[Place]]
Drawn = tuple[PublicationLink, Publication, Sequence[Incident]]  # a publication, and the cases that it draws on
Row = tuple[int, str, str, bool]  # of `beside`


def found_in(
    link: PublicationLink,
    edition: Edition,
    places: Iterable[Place],
    cases: Sequence[Incident],
    *,
    words: Words,
    hidden: Exists | None,
    today: date,
) -> list[WorkedOut]:
    """The findings of one edition, as those of several in `Texts`."""
    texts = Texts([(link, edition.publication, cases)], words=words, hidden=hidden, today=today)
    return texts.found_in(edition.publication, places, cases)


class Texts:
    """What is read beside the editions of some publications, with two questions to the database however many they are.

    `words` gives those of another's page; what is `hidden` from the reader and not yet public is not read.
    """

    def __init__(self, asked: Sequence[Drawn], *, words: Words, hidden: Exists | None, today: date) -> None:
        if len(_read) > MOST_READ:
            _read.clear()
        self.today, self.beside = today, beside_each(asked, hidden, today)
        every = {key: digest for rows in self.beside.values() for key, digest, *_ in rows}
        self.told = {key: _read[digest] for key, digest in every.items() if digest and digest in _read}
        unread = {key: digest for key, digest in every.items() if key not in self.told}
        self.areas, self.people, editions, cleared = together(
            Area.objects.all(),
            Person.objects.filter(incident__in={case for *_, cases in asked for case in cases}).select_related("child"),
            Edition.objects.filter(pk__in=unread),
            Clearance.objects.filter(digest__in=[digest for digest in unread.values() if digest]),
        )
        self.told |= _told(editions, cleared, words)

    def found_in(self, publication: Publication, places: Iterable[Place], cases: Sequence[Incident]) -> list[WorkedOut]:
        """The findings of the edition of one of them."""
        others = [OtherText(title, self.told[key], same) for key, _, title, same in self.beside[publication.pk]]
        keys = {case.pk for case in cases}
        people = [person for person in self.people if person.incident_id in keys]
        return worked_out(places, others, _facts(self.areas, people, self.today))


def kept(places: Iterable[Place]) -> list[list[str]]:
    """What a clearance keeps of an edition, so that it need not be read again: where each sentence with a clue stands,
    and the sentence."""
    return [[each.sentence.where, each.sentence.text] for each in tellings(_sentences(places))]


def _facts(areas: Iterable[Area], people: Iterable[Person], today: date) -> FamilyFacts:
    """What the cases know of their children, as far as it tells a true clue from another."""
    young = [person for person in people if person.is_child]
    known = [child for child in (getattr(person, "child", None) for person in young) if child]
    lives = [(person.date_of_birth, _died(person) or today) for person in young if person.date_of_birth]
    whole = len(lives) == len(young) > 0
    schools, origins = [child.school for child in known], [_origin(child) for child in known]
    sexes = {SEXES.get(child.sex, "") for child in known}
    return FamilyFacts(
        born=[born for born, _ in lives] if whole else (),
        oldest=max(years(*life) for life in lives) if whole else None,
        died=[child.died_on for child in known if child.died_on],
        sexes=sexes if len(known) == len(young) and "" not in sexes else (),
        schools=" ".join(schools) if all(schools) else "",
        ethnicities=", ".join(origins) if all(origins) else "",
        areas=frozenset(area.name.lower() for area in areas),
    )


def _origin(child: Child) -> str:
    """A child's ethnicity in words, or by its code where that is as narrow: "African" contradicts no "Somali"."""
    narrow = child.ethnic_group in LISTS["ethnic_group"]["narrow"]
    return child.ethnicity or (child.get_ethnic_group_display() if narrow else "")


def _died(person: Person) -> date | None:
    child = getattr(person, "child", None)
    return child.died_on if child else None


def beside(
    link: PublicationLink, publication: Publication, cases: Sequence[Incident], hidden: Exists | None, today: date
) -> list[Row]:
    """Key, digest and title of the newest words of everything else that is written from the same cases or review, and
    of all that was published and was not taken down; and whether it is about the same family."""
    return beside_each([(link, publication, cases)], hidden, today)[publication.pk]


def beside_each(asked: Sequence[Drawn], hidden: Exists | None, today: date) -> dict[int, list[Row]]:
    """`beside` for each of several publications, by their keys, in one statement."""
    first, *others = (_beside(*one, hidden, today) for one in asked)
    found: dict[int, list[Row]] = {publication.pk: [] for _, publication, _ in asked}
    for which, *row in first.union(*others, all=True).order_by("which", "pk"):
        found[which].append(tuple(row))
    return found


def _beside(
    link: PublicationLink, publication: Publication, cases: Sequence[Incident], hidden: Exists | None, today: date
) -> Any:
    same = PublicationLink.objects.filter(drawn_on([case.pk for case in cases], link.review_id)).values("publication")
    family = Q(publication__in=same) if cases or link.review_id else Q(pk=None)
    public = Q(state="approved", publication__public_from__lte=today, publication__withdrawn_at=None)
    if hidden is not None:
        family &= ~Q(hidden) | public
    found = (
        Edition.objects.exclude(publication=publication)
        .exclude(state__in=["superseded", "ended"])
        .filter(family | public)
    )
    about = Case(When(family, then=Value(True)), default=Value(False), output_field=BooleanField())
    which = found.order_by().annotate(which=Value(publication.pk), about=about)
    return which.values_list("which", "pk", "digest", "title", "about")


def _told(editions: Iterable[Edition], cleared: Iterable[Clearance], words: Words) -> dict[int, tuple[Telling, ...]]:
    """What editions tell that were not read here yet: as kept with their clearance, or from the words of the page."""
    clues = {row.digest: row.checklist["clues"] for row in cleared if "clues" in row.checklist}
    found = {}
    for edition in editions:
        said = clues.get(edition.digest)
        sentences = [Sentence(*each) for each in said] if said is not None else list(_sentences(words(edition)))
        own = [Sentence(f"“{edition.title}”: {each.where}", each.text) for each in sentences]
        found[edition.pk] = tuple(tellings(own))
        if edition.digest:
            _read[edition.digest] = found[edition.pk]
    return found


def _sentences(places: Iterable[Place]) -> Iterator[Sentence]:
    for place in places:
        if not place.machine:
            yield from sentences_of(place.where, place.text)
