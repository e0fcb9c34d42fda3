"""After something was taken down: copies elsewhere and people to tell, one line each, until all are done."""

from datetime import date

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.refusals import Refused, not_ahead
from csprapp.records.services import add, change
from publications.library.models import Publication
from publishing.links.models import PublicationLink, TakeDownLine

Place = TakeDownLine.Place
ELSEWHERE = (Place.REPOSITORY, Place.PARTNERS, Place.SEARCH, Place.SENT)


def begin(publication: Publication, *, by: User, today: date) -> None:
    """Make the list of what was public when it came down; once for each time. Called inside the withdrawal.

    What never came out has no copies, so nothing has to be done.
    """
    link = PublicationLink.objects.filter(publication=publication).first()
    at, first = publication.withdrawn_at, publication.public_from
    if link is None or at is None or first is None or first > today:
        return
    of_a_case = bool(link.review_id or link.incident_id)
    for place in (*ELSEWHERE, *([Place.FAMILY] if of_a_case else []), Place.PRESS):
        if not link.take_down_lines.filter(place=place, taken_down_at=at).exists():
            add(TakeDownLine(link=link, place=place, taken_down_at=at), by=by, why="It was taken down")


def lines_of(publication: Publication) -> list[TakeDownLine]:
    """The list of the withdrawal that stands; empty while it is not withdrawn."""
    if publication.withdrawn_at is None:
        return []
    found = TakeDownLine.objects.filter(link__publication=publication, taken_down_at=publication.withdrawn_at)
    return list(found.select_related("link"))


def tick(
    line: TakeDownLine, version: int, *, done_on: date | None, done_by: str, note: str, by: User, today: date
) -> TakeDownLine:
    """One line was done, on a day, by somebody; or (no day) it was not after all. A note may stand alone.

    Raises NotAllowed, Refused (a day to come, nobody named), Conflict.
    """
    require_permission(by, Permission.TAKE_DOWN)
    not_ahead(done_on, today, "The date it was done")
    if done_on and not done_by.strip():
        raise Refused("Enter who did it")
    with change(TakeDownLine, line.pk, version, by=by, why=note.strip() or "Worked through") as record:
        record.done_on, record.note = done_on, note.strip()
        record.done_by = done_by.strip() if done_on else ""
    return record
