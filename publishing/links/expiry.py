"""Dates of its own that a publication brings: a copy to the national repository after it came out, and a month before
it goes a word to the family, who are told where it can still be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.ledger import Kind
from csprapp.records.refusals import Refused, not_ahead
from csprapp.records.services import add, change
from csprapp.today import london_today
from publications.library.kinds import REPORTS
from publications.library.models import Edition, Publication
from publishing.links import handoffs, queries, yearly
from publishing.links.locks import drawn_on, publication_for_change
from publishing.links.models import HandOver, PublicationLink

TELL_BEFORE = timedelta(days=30)
HAND_OVER_AFTER = timedelta(days=14)
EXPIRY, REPOSITORY = "publication-going", "publication-repository"
OF_A_CASE = "Tell the family that the page will go"
OF_NO_CASE = "The last public day is near"
DEEDS = Permission.WORK_CASE, Permission.WRITE_PUBLICATION  # either of them records what was done around the dates
HAND_OVER = "Hand a copy to the national repository"
WINDOW = {
    Kind.ENDED: "It has no such day now",
    Kind.REVERSED: "It has such a day again",
    Kind.DATE_SET: "The public days changed",
}


def keep_clock(publication: Publication, *, by: User, today: date, owner: User | None = None) -> None:
    """Start, move, end or take up both dates, as the window comes, moves or falls away.

    Agreed dates of this service's own, owned by whoever set the day, or by `owner`; called inside the change that moves
    it. What waits for somebody else follows the same facts.
    """
    if publication.kind == yearly.KIND:
        yearly.keep_yearly(by=by, today=today)
    link = PublicationLink.objects.filter(publication=publication).first()
    if link is None:
        return
    up = publication.withdrawn_at is None
    until = publication.public_until if up and (publication.public_until or today) >= today else None
    case = next(iter(queries.incidents_of(link)), None)
    duty = Wanted(incident=case, subject_id=publication.pk, owner=owner or by)
    expires = replace(duty, route=EXPIRY, label=OF_A_CASE if case else OF_NO_CASE, due_on=until and until - TELL_BEFORE)
    _keep(link, "expiry_deadline", expires, by=by, today=today)
    if publication.kind in REPORTS:
        first = publication.public_from if until else None
        over = replace(duty, route=REPOSITORY, label=HAND_OVER, due_on=first and first + HAND_OVER_AFTER)
        _keep(link, "repository_deadline", over, by=by, today=today)
    handoffs.keep_rows(publication.pk, by=by, today=today)


def case_changed(cases: Sequence[Incident], by: User) -> None:
    """A case that closes ends its open dates; what is public still goes on its last day, so these two go on."""
    closed = [case.pk for case in cases if case.closed_on]
    links = PublicationLink.objects.filter(drawn_on(closed)).distinct() if closed else PublicationLink.objects.none()
    for link in links.select_related("publication"):
        keep_clock(link.publication, by=by, today=london_today())


def _keep(link: PublicationLink, name: str, duty: Wanted, *, by: User, today: date) -> None:
    """Bring one of the dates to the day wanted; without such a day it ends."""
    clock: Deadline | None = getattr(link, name)
    if duty.due_on is None:
        duty = no_longer_needed(today)
    kept = keep(clock, replace(duty, reopens=(Kind.ENDED,)), by=by, today=today, why=WINDOW)
    if kept != clock:
        with change(PublicationLink, link.pk, None, by=by, why="Publication date set") as record:
            setattr(record, name, kept)


def _meet(clock: Deadline | None, on: date | None, why: str, *, by: User, today: date) -> None:
    """The duty was done on a day, or (None) was recorded by mistake."""
    words = {Kind.MET: why, Kind.REVERSED: "Recorded by mistake"}
    keep(clock, Wanted(met_on=on, reopens=(Kind.MET,)), by=by, today=today, why=words)


def record(link: PublicationLink, version: int, *, told_of_expiry_on: date | None, by: User, today: date) -> None:
    """The family was told that the page will go. Raises NotAllowed, Refused, Conflict."""
    with publication_for_change(link.publication_id, *DEEDS, by=by):
        not_ahead(told_of_expiry_on, today, "Record what has happened: a date here")
        with change(PublicationLink, link.pk, version, by=by, why="Recorded what was done before the last day") as held:
            held.told_of_expiry_on = told_of_expiry_on
            _meet(held.expiry_deadline, told_of_expiry_on, "The family was told", by=by, today=today)


def hand_over(
    link: PublicationLink, version: int, *, sent_on: date, sent_by: str, their_reference: str, by: User, today: date
) -> HandOver:
    """A copy of what is public went to the national repository: the files and their hashes are kept as they were sent.

    `version` is the link's. Raises NotAllowed, Refused (nothing approved, a day to come), Conflict.
    """
    why = "Handed to the national repository"
    with publication_for_change(link.publication_id, *DEEDS, by=by) as publication:
        edition = publication.current_edition
        if edition is None or publication.public_from is None:
            raise Refused("You can hand over only what has been published.")
        not_ahead(sent_on, today, "The date it was sent")
        if not sent_by.strip():
            raise Refused("Enter who sent it")
        with change(PublicationLink, link.pk, version, by=by, why=why) as held:
            row = HandOver(link=held, edition=edition, sent_on=sent_on, files=files_of(edition))
            row.sent_by, row.their_reference = sent_by.strip(), their_reference.strip()
            add(row, by=by, why=why)
            _meet(held.repository_deadline, sent_on, why, by=by, today=today)
    return row


def give_reference(row: HandOver, version: int, their_reference: str, *, by: User) -> HandOver:
    """The repository answered with its own reference. Raises NotAllowed, Conflict."""
    with (
        publication_for_change(row.link.publication_id, *DEEDS, by=by),
        change(HandOver, row.pk, version, by=by, why="The repository gave its reference") as record,
    ):
        record.their_reference = their_reference.strip()
    return record


def files_of(edition: Edition) -> list[dict[str, str]]:
    """Name and SHA-256 of each file the public gets with an edition."""
    shown = [each for each in edition.documents.all() if each.withheld_at is None and not each.is_picture]
    return [{"name": each.name, "sha256": each.sha256} for each in shown]
