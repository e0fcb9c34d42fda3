"""After a restore: what the memory says was taken down or put back since the backup was made is so again.

Permission was asked when it was done; here nobody decides anything. A line about what was begun after the backup, and
so is gone with it, changes nothing. Each gives what was done, in words, or "".
"""

from datetime import datetime

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.clock.instants import london_date
from csprapp.memory import Line
from publications.library import remembering
from publications.library.models import Publication
from publishing.links import expiry, takedown_checklist
from publishing.schedule import services


def take_down(line: Line, at: datetime) -> str:
    """The page and its files are down, with the list of copies elsewhere and without the dates that fall away."""
    with transaction.atomic():
        publication = remembering.down_again(line, by=_who(line))
        if publication is None:
            return ""
        by = _answering(publication, line)
        takedown_checklist.begin(publication, by=by, today=london_date(at))
        services.hold_back_beside(publication, by=by, at=at)
        expiry.keep_clock(publication, by=by, today=london_date(at))
    return f"{publication.slug} is down again{' without a notice' if publication.withdrawn_silently else ''}"


def put_back(line: Line, at: datetime) -> str:
    """Two people had put it back; it stays so."""
    with transaction.atomic():
        publication = remembering.back_again(line, by=_who(line))
        if publication is None:
            return ""
        expiry.keep_clock(publication, by=_answering(publication, line), today=london_date(at))
    return f"{publication.slug} is put back again"


def take_file_off(line: Line, at: datetime) -> str:
    """The file's address is gone again. A more redacted one that stood in its place is lost with the records."""
    off = remembering.file_off_again(line, by=_who(line))
    return f"A file of {line.facts['publication']} is off again" if off else ""


def _who(line: Line) -> User:
    """Who did it, when their account was there already at the time of the backup."""
    return User.objects.filter(pk=line.facts["by"]).first() or remembering.NOBODY


def _answering(publication: Publication, line: Line) -> User:
    """Who answers for dates and lists: who did it, else who began the publication."""
    return _who(line) or publication.editions.order_by("number")[0].author
