"""A publication that was begun by mistake, or is not wanted any more, is ended before anything of it is public."""

from datetime import datetime

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.instants import london_date
from csprapp.records.refusals import Refused, require_given
from csprapp.records.services import change
from publications.library import ending as library
from publications.library.models import Publication
from publishing.links import blockers, handoffs, mails, queries
from publishing.links.locks import publication_for_change
from publishing.links.models import PublicationLink
from publishing.schedule import release, services


def end(publication_id: int, version: int, *, reason: str, by: User, at: datetime) -> Publication:
    """It will not come out: nothing of it waits for anybody, no date of it runs, and its review may begin another.

    What was told and sent before publishing has happened, and stays; so do its words and files, as long as its case is
    kept. Raises NotAllowed, Conflict, and Refused without a reason, once it has a date or was public, or while
    something is written to go with it.
    """
    require_given({"reason": (reason, "Enter why you are ending it")})
    why, today = f"Ended: {reason}", london_date(at)
    with publication_for_change(publication_id, Permission.WRITE_PUBLICATION, by=by) as held:
        link, newest = queries.source_of(held), held.newest_edition
        if beside := Publication.objects.filter(beside=held.pk, ended_on=None).first():
            raise Refused(f"End {beside.slug} first. It belongs to this report.")
        publication = library.end(publication_id, version, because=reason, by=by, why=why, at=at)
        blockers.settle(link, "The publication was ended", by=by, today=today)
        release.void(link, why, by=by, today=today)
        with change(PublicationLink, link.pk, None, by=by, why=why) as record:
            record.planned_on = record.planned_time = record.held_on = None
            services.keep_copy_clocks(record, by=by, today=today)
        handoffs.keep_rows(publication_id, by=by, today=today)
        mails.ended(publication, [newest.author] if newest else [], by=by, today=today)
    return publication


def resume(publication_id: int, version: int, *, reason: str, by: User, at: datetime) -> Publication:
    """An ended one is taken up again, as a draft that a second person has to check. Raises NotAllowed, Refused,
    Conflict."""
    require_given({"reason": (reason, "Enter why you are taking it up again")})
    with publication_for_change(publication_id, Permission.WRITE_PUBLICATION, by=by) as held:
        if held.beside and held.beside.ended_on:
            raise Refused(f"Take up {held.beside.slug} first. This belongs to that report.")
        publication = library.resume(publication_id, version, by=by, why=f"Taken up again: {reason}")
        handoffs.keep_rows(publication_id, by=by, today=london_date(at))
    return publication
