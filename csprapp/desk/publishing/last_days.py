"""Before a page goes: the family is told a month ahead, and a copy is handed to the national repository."""

from __future__ import annotations

from datetime import date, timedelta

from cases.deadlines import services as deadlines
from cases.deadlines.models import Deadline, EndReason
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, may, require
from csprapp.clock.rules import AGREED
from csprapp.records.services import change
from publications.library.models import Publication
from publications.library.services import Refused

from . import queries
from .models import PublicationLink

TELL_BEFORE = timedelta(days=30)
LABEL = "Tell the family that the page will go"


def keep_clock(publication: Publication, *, by: User, today: date) -> None:
    """Start, move, end or take up the date for telling the family, as the last public day comes, moves or falls away.

    An agreed date of this service's own, for what was written from a case; called inside the change that moves the day.
    """
    link = PublicationLink.objects.filter(publication=publication).first()
    if link is None or not queries.incidents_of(link):
        return
    until = publication.public_until if publication.withdrawn_at is None else None
    clock = link.going_deadline
    if until is None:
        if clock and clock.is_open:
            deadlines.end(
                clock, today, EndReason.NO_LONGER_NEEDED, by=by, decided_on=today, why="It has no last day now"
            )
        return
    if clock is None:
        with change(PublicationLink, link.pk, None, by=by, why="Last public day set") as record:
            record.going_deadline = _opened(link, until - TELL_BEFORE, by=by, today=today)
        return
    if clock.ended_on:
        deadlines.reopen(clock, by=by, decided_on=today, why="It has a last day again")
    if clock.due_on != until - TELL_BEFORE:
        deadlines.set_date(clock, until - TELL_BEFORE, by=by, decided_on=today, why="The last public day changed")


def _opened(link: PublicationLink, wanted: date, *, by: User, today: date) -> Deadline:
    return deadlines.open_deadline(
        incident=queries.incidents_of(link)[0],
        rule_key=AGREED,
        route="publication",
        subject_id=link.publication_id,
        label=LABEL,
        started_on=min(today, wanted),
        agreed_on=wanted,
        by=by,
        owner=by,
    )


def record(
    link: PublicationLink, version: int, *, told_on: date | None, repository_on: date | None, by: User, today: date
) -> None:
    """The family was told that the page will go; a copy went to the national repository.

    Raises NotAllowed, Refused, Conflict.
    """
    if not may(by, Deed.WORK_CASE):
        require(by, Deed.WRITE_PUBLICATION)
    if any(day and day > today for day in (told_on, repository_on)):
        raise Refused("Record what has happened: a date here must be today or in the past")
    with change(PublicationLink, link.pk, version, by=by, why="Recorded what was done before the last day") as held:
        held.going_told_on, held.repository_on = told_on, repository_on
        clock = held.going_deadline
        if clock and told_on and clock.met_on != told_on:
            deadlines.meet(clock, told_on, by=by, decided_on=today, why="The family was told")
        elif clock and told_on is None and clock.met_on:
            deadlines.reopen(clock, by=by, decided_on=today, why="Recorded by mistake")
