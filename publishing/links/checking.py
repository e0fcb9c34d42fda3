"""The disclosure check as its page asks for it: at once for most editions, beside the requests for a long one, whose
comparing alone takes many seconds. What was found is kept by the digest of everything that went into it: the words and
files, what is known, and who asks.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max

from cases.access.models import CaseAccess
from cases.incidents.former import FormerValue
from cases.incidents.models import Child, Incident, Person
from cases.notifications.models import Notification
from cases.restrictions.models import ReportingRestriction
from csprapp.accounts.models import User
from csprapp.tasks.models import Job
from csprapp.tasks.work import Running, start, work
from csprapp.today import london_today, now
from publications.library.models import Edition
from publishing.disclosure import parts
from publishing.disclosure.everybodys import public_now
from publishing.disclosure.searches import Finding, Place
from publishing.links import queries
from publishing.links.ground import Drawn, Ground
from publishing.links.models import Compared, PublicationLink
from publishing.links.reading import StillReading, Waiting

LONG = 100_000  # signs of text, some 30 pages: fewer are compared within a second or two
OF_MANY = 10_000  # the same for each of several editions that one page shows
GIVEN_UP = timedelta(
    hours=1
)  # after a comparing failed it is done while the page is asked for, however long that takes
# What everybody is compared with, where a publication is written from no case.
EVERYBODY = (Person, Child, FormerValue, Notification, Incident, ReportingRestriction, CaseAccess, User)

Text = tuple[list[Place], list[Finding]]


def findings_of(
    link: PublicationLink, edition: Edition, today: date, *, reader: User, patience: float | None = None,
    long: int | None = None, ground: Ground | None = None,
) -> list[Finding]:  # fmt: skip
    """`queries.disclosure_of`. With `patience` it raises StillReading for what takes longer, and has it done; `long` is
    the length in signs from which that is so. `ground` is what was read for this reader, of several editions at once.
    """
    text, long = queries.places_of(edition, patience), LONG if long is None else long
    ground = ground or queries.ground_of([queries.drawn_by(link, edition.publication)], today, reader)

    def compared() -> list[Finding]:
        return queries.disclosure_of(link, edition, today, reader=reader, text=text, ground=ground)

    length = sum(len(place.text) for place in text[0])
    if length <= min(OF_MANY, long):
        return compared()
    key = _key(link, edition, text, reader, ground)
    if (found := _kept(key)) is not None:
        return found
    if length > long and patience is not None and not _gave_up(edition, reader):
        start(compare, edition.pk, reader.pk)
        if (found := _kept(key)) is None:
            raise StillReading([Waiting("Its words are compared with what is known", None, 0)])
        return found
    found = compared()
    content = [parts.finding_as_plain(each) for each in found]
    Compared.objects.get_or_create(key=key, defaults={"content": content})
    return found


@work("Comparing an edition with what is known")
def compare(job: Running, key: int, reader: int) -> None:
    """Compare it beside the requests, as this reader is shown it."""
    edition = Edition.objects.select_related("publication").filter(pk=key).first()
    if edition is not None:
        link = queries.source_of(edition.publication)
        findings_of(link, edition, london_today(), reader=User.objects.get(pk=reader))


def _kept(key: str) -> list[Finding] | None:
    row = Compared.objects.filter(key=key).first()
    return None if row is None else [parts.finding_from_plain(each) for each in row.content]


def _gave_up(edition: Edition, reader: User) -> bool:
    failed = Job.objects.of(compare.path, f"{edition.pk} {reader.pk}").filter(state=Job.State.FAILED)
    return failed.filter(ended_at__gt=now() - GIVEN_UP).exists()


def _key(link: PublicationLink, edition: Edition, text: Text, reader: User, ground: Ground) -> str:
    told = sha256()
    for each in _goes_in(queries.drawn_by(link, edition.publication), edition, text, reader, ground):
        told.update(repr(each).encode())
    return told.hexdigest()


def _goes_in(one: Drawn, edition: Edition, text: Text, reader: User, ground: Ground) -> Iterator[Any]:
    """Everything on which the findings depend, in an order that is always the same."""
    public, today = public_now(), ground.today
    yield parts.reader(), edition.pk, edition.about_another, reader.pk, today, *text
    areas = sorted((area.pk, area.name) for area in ground.texts.areas)
    yield public.names, sorted(public.numbers), public.contacts, areas
    yield ground.texts.beside[one.publication.pk]
    if one.cases:
        rows = ground.known(one)
        yield queries.known_to(one.cases, today, public, rows)
        yield sorted((each.pk, each.version, getattr(getattr(each, "child", None), "version", 0)) for each in rows[0])
    else:
        yield [model.history.aggregate(Count("pk"), Max("history_id")) for model in EVERYBODY]
