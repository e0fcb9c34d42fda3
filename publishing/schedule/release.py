"""Held as ready and published by hand: the court, the family and the press offices say on the day that it can go."""

from collections.abc import Container
from datetime import date, datetime

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.instants import LONDON, london_date
from csprapp.records.refusals import Refused, not_ahead
from csprapp.records.services import Conflict, add, change
from publications.library import services as library
from publications.library.models import Publication
from publications.library.rules import Standing
from publishing.links import expiry, handoffs, queries, rules
from publishing.links.locks import publication_for_change
from publishing.links.models import Confirmation, PublicationLink
from publishing.schedule import services

Office = Confirmation.Office


def postpone(
    publication_id: int, version: int, *, why: str, meant_for: date | None = None, by: User, at: datetime
) -> Publication:
    """Ready, and waiting for somebody's word. A date that was set is taken away; what was confirmed before is void.

    `meant_for` is the day it may go out (today or later), None while nobody knows it: then no date counts back from one
    either. Also postpones what is held already.
    Raises NotAllowed, Refused, Conflict.
    """
    with publication_for_change(publication_id, Permission.WRITE_PUBLICATION, by=by) as publication:
        if not why.strip():
            raise Refused("Enter what it is waiting for")
        if meant_for and meant_for < london_date(at):
            raise Refused("The day it is meant for must be today or later")
        link = queries.source_of(publication)
        if link.publication.current_edition is None:
            raise Refused("No edition has been approved. A second person must approve one first.")
        publication = library.hold(publication_id, version, by=by, why=why, at=at)
        expiry.keep_clock(publication, by=by, today=london_date(at))
        services.hold_back_beside(publication, by=by, at=at)
        void(link, why, by=by, today=london_date(at))
        with change(PublicationLink, link.pk, None, by=by, why=why) as record:
            record.held_on = record.held_on or london_date(at)
            record.planned_on = meant_for
            services.keep_copy_clocks(record, by=by, today=london_date(at))
        handoffs.keep_rows(publication.pk, by=by, today=london_date(at))  # once it is held, it waits for no date
    return publication


def void(link: PublicationLink, why: str, *, by: User, today: date) -> None:
    """What was confirmed for another day counts no more; everybody is asked again."""
    for said in link.confirmations.filter(void_on=None):
        with change(Confirmation, said.pk, None, by=by, why=why) as record:
            record.void_on = today


def confirm(
    link: PublicationLink,
    version: int,
    office: str,
    *,
    confirmed_on: date,
    confirmed_by: str,
    note: str = "",
    by: User,
    today: date,
) -> Confirmation:
    """Court, family or press office said that it can go out. A second word of the same office replaces the first.

    `version` is the link's: what was said of a day does not count for another one, to which it was postponed meanwhile.
    Raises NotAllowed, Refused (not held, a day to come, nobody named), Conflict.
    """
    with publication_for_change(link.publication_id, *services.PREPARE, by=by):
        if office not in Office.values:
            raise Refused("Select who confirmed")
        if not confirmed_by.strip():
            raise Refused("Enter who confirmed it")
        not_ahead(confirmed_on, today, "The date it was confirmed")
        held = PublicationLink.objects.get(pk=link.pk)
        if held.held_on is None:
            raise Refused("Hold it as ready first.")
        if held.version != version:
            raise Conflict(held, version)
        for earlier in held.confirmations.filter(office=office, void_on=None):
            with change(Confirmation, earlier.pk, None, by=by, why="Confirmed again") as record:
                record.void_on = today
        row = Confirmation(
            link=held, office=office, confirmed_on=confirmed_on, confirmed_by=confirmed_by.strip(), note=note.strip()
        )
        return add(row, by=by, why="It can go out")


def confirmed(link: PublicationLink) -> dict[str, Confirmation]:
    """What counts now, by office."""
    return {said.office: said for said in link.confirmations.filter(void_on=None)}


def waiting_for(said: Container[str], facts: rules.Facts) -> list[str]:
    """The offices that are not among those that have confirmed."""
    return [office for office in facts.offices if office not in said]


def release(publication_id: int, version: int, *, by: User, at: datetime, sooner_because: str = "") -> Publication:
    """Publish what is held, now: everything that binds a date binds this too, and everybody has confirmed.

    Raises NotAllowed, Refused with the offices that have not, Conflict.
    """
    with publication_for_change(publication_id, Permission.WRITE_PUBLICATION, by=by) as publication:
        link = queries.source_of(publication)
        if link.held_on is None or publication.standing(at) is not Standing.NOT_READY:
            raise Refused("It is not being held as ready.")
        if lacking := waiting_for(confirmed(link), queries.facts_of(link, publication, london_date(at))):
            raise Refused([f"Not confirmed yet: {Office(office).label}" for office in lacking])
        # The minute it is let go, so that the record says when; it is public from this minute on.
        minute = at.astimezone(LONDON).time().replace(second=0, microsecond=0)
        return services.schedule(
            publication_id, version, london_date(at), minute, by=by, at=at, sooner_because=sooner_because
        )
