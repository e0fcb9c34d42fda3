"""What the publishing desk does: each one transaction over both sides, with who and why.

Nothing from a case is copied to the public side: `publications.library.services` is called with the words a person
typed, field by field, and with keys. What the case knows is compared with those words and stays here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.incidents.models import Incident
from cases.restrictions.queries import embargoes
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.clock.instants import london_date
from csprapp.clock.ledger import Kind
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from publications.library import services as library, writing
from publications.library.ending import refuse_ended
from publications.library.kinds import KINDS, REPORTS
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.rules import Standing
from publishing.links import blockers, expiry, handoffs, queries, rules, takedown_checklist
from publishing.links.locks import lock_publication, publication_for_change
from publishing.links.models import PublicationLink
from publishing.schedule.preparing import OF_THE_REPORT, refuse_wrong_days, require_why_changed
from reviews.learning.models import LearningReview
from reviews.planning.clock import keep_clock
from reviews.planning.review_services import record_published

logger = logging.getLogger(__name__)

ROUTE = "publication"
COPIES = {
    Kind.START_CORRECTED: "The planned publication date changed",
    Kind.MET: "Advance copies sent",
    Kind.REVERSED: "The advance copies were recorded by mistake",
    Kind.ENDED: "No publication date is planned now",
}
PLANNED_AGAIN = COPIES | {Kind.REVERSED: "A publication date is planned again"}
AFTER_ITS_REPORT = "The report it goes with is not public on that day. It must be published with the report or after it"
PREPARE = Permission.WORK_CASE, Permission.WRITE_PUBLICATION


def create(
    kind: str,
    *,
    review: LearningReview | None = None,
    incident: Incident | None = None,
    beside: Publication | None = None,
    by: User,
    at: datetime,
) -> Publication:
    """A new publication with its first draft, written from at most one of a review, a case and the report beside which
    it stands, whose review it takes. Its kind and origin are fixed from here on.

    Raises Refused when the kind and its source do not fit.
    """
    if beside:
        link = queries.source_of(beside)
        review, incident = link.review, link.incident
    _refuse_misfit(kind, review, incident)
    origin = "review" if review or incident else KINDS[kind].origin
    with transaction.atomic():
        why, beside_id = "A new publication", beside.pk if beside else None
        publication = library.create_publication(kind, origin, by=by, why=why, at=at, beside_id=beside_id)
        add(PublicationLink(publication=publication, review=review, incident=incident), by=by, why=why)
    return publication


def _refuse_misfit(kind: str, review: LearningReview | None, incident: Incident | None) -> None:
    if kind in REPORTS and (review is None or review.kind != LearningReview.Kind.LCSPR):
        raise Refused("Select the LCSPR this report is from")
    if KINDS[kind].origin == "national" and (review or incident):
        raise Refused("A publication about a national review cannot be written from one of our reviews")


# --- What has to be done first ------------------------------------------------------------------------------


def may_prepare(by: User) -> bool:
    """Whether the person writes publications or works on cases, and so records what is done around them."""
    return any(has_permission(by, deed) for deed in PREPARE)


def prepare(
    link: PublicationLink, version: int, fields: Mapping[str, Any], *, by: User, today: date, reason: str = ""
) -> None:
    """Record what was done before publishing, and the planned day, from which the advance-copy clocks count back.

    `fields` are of the link's PREPARED, the planned day, or the three of OF_THE_REPORT together. Coordinators, managers
    and publishers may, never the checker who relies on these facts. What was sent or told has happened: a copy that is
    only meant to go counts for nothing, and a day of it that is recorded is changed or cleared for a `reason`. Raises
    NotAllowed, Conflict, and Refused with wrong days or without that reason.
    """
    why = reason.strip() or "Recorded what was done before publishing"
    with (
        publication_for_change(link.publication_id, *PREPARE, by=by) as held,
        change(PublicationLink, link.pk, version, by=by, why=why) as record,
    ):
        refuse_ended(held)
        refuse_wrong_days(record, fields, today)
        require_why_changed(reason, record, fields)
        for name in {*PublicationLink.PREPARED, *PublicationLink.PLANNED} & set(fields):
            setattr(record, name, fields[name])
        days = {column: fields[name] for name, column in OF_THE_REPORT.items() if name in fields}
        if record.review and any(getattr(record.review, column) != day for column, day in days.items()):
            why = reason.strip() or "Recorded the report"
            with change(LearningReview, record.review_id, None, by=by, why=why) as review:
                for column, day in days.items():
                    setattr(review, column, day)
            keep_clock(review, by=by, today=today, why=why)
            record.review = review
        keep_copy_clocks(record, by=by, today=today)


def keep_copy_clocks(link: PublicationLink, *, by: User, today: date) -> None:
    """Start, move and meet the two clocks that count back from the day meant (regulation 16, and guidance). They end
    while no day is meant, and run again with the next one, unless the case was closed."""
    facts = queries.facts_of(link, link.publication, today)
    if not facts.needs_copies:
        return
    day = rules.date_meant(link.publication.public_from, link.planned_on)
    case = link.review.incident if link.review else None
    duty = Wanted(incident=case, route=ROUTE, subject_id=link.publication_id, start=day, met_on=facts.copies_on)
    again = (Kind.MET,) if case and case.closed_on else (Kind.MET, Kind.ENDED)
    for key, name in {rules.LAW: "law_deadline", rules.GUIDANCE: "guidance_deadline"}.items():
        clock = getattr(link, name)
        wanted = replace(duty, rule_key=key, reopens=again) if day else no_longer_needed(today)
        why = PLANNED_AGAIN if clock and clock.ended_on else COPIES
        setattr(link, name, keep(clock, wanted, by=by, today=today, why=why))


# --- The window ---------------------------------------------------------------------------------------------


def schedule(
    publication_id: int, version: int | None, on: date, hour: time | None, *, by: User, at: datetime,
    sooner_because: str = "", approving: Edition | None = None,
) -> Publication:  # fmt: skip
    """Set or move the publication date (London; today or later) and hour. Nothing overrides a refusal.

    Sooner than the law's 7 days after the advance copies is refused; sooner than the guidance's seven working days
    needs `sooner_because`. When it is public at once, the review learns it at once. A publisher sets it; or the second
    person sets the day that was planned, with the edition they are `approving` in the same transaction.
    """
    today = london_date(at)
    deed = Permission.CHECK_PUBLICATION if approving else Permission.WRITE_PUBLICATION
    with publication_for_change(publication_id, deed, by=by) as publication:
        link = queries.source_of(publication)
        if approving and (on, hour) != (link.planned_on, link.planned_time):
            raise Refused("Somebody else has changed the planned day. Look at it again.")
        blockers.refuse_while_blocked(link, at)
        facts = queries.facts_of(link, publication, today)
        answer = queries.judge(link, facts, on, today)
        problems = [*answer.refusals, *rules.missing_facts(facts)]
        if answer.needs_reason and not sooner_because.strip():
            problems.append(answer.needs_reason)
        if before_its_report(publication, on):
            problems.append(AFTER_ITS_REPORT)
        if problems:
            raise Refused(list(dict.fromkeys(problems)))
        why = "Publication date set"
        publication = library.schedule(publication_id, version, on, hour, by=by, why=why, at=at, approving=approving)
        with change(PublicationLink, link.pk, None, by=by, why=why) as record:
            record.planned_on, record.planned_time, record.held_on = on, hour, None
            record.date_set_by = by
            record.sooner_because = sooner_because.strip() if answer.needs_reason else ""
            keep_copy_clocks(record, by=by, today=today)
        expiry.keep_clock(publication, by=by, today=today, owner=approving.author if approving else None)
        hold_back_beside(publication, by=by, at=at)
        record_if_public(publication, at=at)
    return publication


def before_its_report(publication: Publication, on: date | None) -> bool:
    """Whether a brief would come out on a day on which the report beside it is not out yet: what the report waits for
    would be passed by."""
    report = publication.beside
    if report is None or report.kind not in REPORTS:
        return False
    return report.withdrawn_at is not None or report.public_from is None or on is None or on < report.public_from


def hold_back_beside(report: Publication, *, by: User, at: datetime) -> None:
    """The report's date moved or fell away, or it was taken down: a brief beside it that was to come loses its own."""
    for brief in Publication.objects.filter(beside=report.pk):
        if brief.standing(at) is Standing.SCHEDULED and before_its_report(brief, brief.public_from):
            held = library.take_date_away(
                brief.pk, by=by, why="The report it goes with will not be public by then", at=at
            )
            expiry.keep_clock(held, by=by, today=london_date(at))


def record_if_public(publication: Publication, *, at: datetime, by: User | None = None) -> bool:
    """Tell the review that its report is public, once, with the day it became so; True when this call did it.

    Whether the public may read it never depends on this: it only meets the review's deadline. Called when a date is
    set for a moment that has come, by the daily command, and by the button on the staff page.
    """
    if publication.standing(at) not in {Standing.PUBLIC, Standing.ENDED}:
        return False
    with transaction.atomic():
        lock_publication(publication.pk)
        link = PublicationLink.objects.select_for_update(no_key=True).get(publication=publication)
        if link.recorded_on or link.review is None or publication.kind not in REPORTS:
            return False
        who = by or link.date_set_by
        if who is None or publication.public_from is None:
            return False
        record_published(link.review, publication.public_from, by=who, today=london_date(at))
        with change(PublicationLink, link.pk, None, by=who, why="Became public on its date") as record:
            record.recorded_on = publication.public_from
    return True


def record_all_public(at: datetime) -> int:
    """What became public since the last time, recorded on its review. For the daily command; gives how many.

    One that cannot be recorded (its review has ended, or whoever set the date has left) stops neither the others nor
    the reminders: the button on its staff page stays for somebody who may.
    """
    waiting = PublicationLink.objects.filter(recorded_on=None, review__isnull=False)
    public = Publication.objects.public(at).filter(pk__in=waiting.values("publication_id"))
    recorded = 0
    for publication in public:
        try:
            recorded += record_if_public(publication, at=at)
        except (NotAllowed, Refused):
            logger.warning("A publication could not be recorded on its review; its staff page offers it")
    return recorded


def keep_longer(
    publication_id: int, version: int, until: date | None, *, why: str, by: User, at: datetime
) -> Publication:
    """Keep it public past its last day, or give a last day to what has none. Never shorter than the 12 months, nor
    longer while something stops it.
    """
    with publication_for_change(publication_id, Permission.WRITE_PUBLICATION, by=by) as held:
        if held.public_until and (until is None or until > held.public_until):
            blockers.refuse_while_blocked(queries.source_of(held), at)
        publication = library.set_last_day(publication_id, version, until, by=by, why=why, at=at)
        expiry.keep_clock(publication, by=by, today=london_date(at))
    return publication


def withdraw(
    publication_id: int, *, ground: str = "", why: str = "", silently: bool = False, early_ground: str = "", by: User,
    at: datetime,
) -> Publication:  # fmt: skip
    """Take it down at once; one person is enough, and one choice of `ground`: the words can follow (`library.explain`).

    Inside the first year of a report the ground for ending it early is recorded (regulation 17): the one chosen, until
    somebody says more.
    """
    publication = Publication.objects.get(pk=publication_id)
    chosen = Publication.Ground(ground).label if ground else ""
    early = early_ground.strip()
    if ends_early(publication, london_date(at)) and not (early := early or chosen):
        raise Refused("Enter the legal ground for taking it down before a year has passed")
    said: dict[str, Any] = {"why": why.strip() or chosen, "ground": ground, "silently": silently, "early_ground": early}
    with publication_for_change(publication_id, Permission.TAKE_DOWN, by=by) as held:
        refuse_ended(held)
        down = library.withdraw(publication_id, **said, by=by, at=at)
        takedown_checklist.begin(down, by=by, today=london_date(at))
        hold_back_beside(down, by=by, at=at)
        expiry.keep_clock(down, by=by, today=london_date(at))
    return down


def submit(edition_id: int, version: int, *, by: User, at: datetime) -> Edition:
    """Ask for a second person, who finds it on their work list and is written to. Raises as `writing.submit`."""
    with _handed_over(_publication_of(edition_id), Permission.WRITE_PUBLICATION, by=by, today=london_date(at)):
        return writing.submit(edition_id, version, by=by, at=at)


def send_back(edition_id: int, version: int, *, by: User, why: str, at: datetime) -> Edition:
    """Back to the writer, who finds it on their work list and is written to. Raises as `writing.send_back`."""
    with _handed_over(_publication_of(edition_id), Permission.SEE_PUBLICATIONS, by=by, today=london_date(at)):
        return writing.send_back(edition_id, version, by=by, why=why)


def see_withdrawal(publication_id: int, version: int, *, by: User, why: str, at: datetime) -> Publication:
    """A second person has looked at why it was taken down. Raises as `library.see_withdrawal`."""
    with _handed_over(publication_id, Permission.TAKE_DOWN, by=by, today=london_date(at)):
        return library.see_withdrawal(publication_id, version, by=by, why=why)


def withhold(document_id: int, *, by: User, why: str, at: datetime) -> PublicDocument:
    """Take a file off the page at once; a second person finds it on their list. As `library.withhold_document`."""
    with _handed_over(_publication_with(document_id), Permission.TAKE_DOWN, by=by, today=london_date(at)):
        return library.withhold_document(document_id, by=by, why=why, at=at)


def see_withheld(document_id: int, version: int, *, by: User, why: str, at: datetime) -> PublicDocument:
    """A second person has looked at a file that was taken off. As `library.see_withheld`."""
    with _handed_over(_publication_with(document_id), Permission.TAKE_DOWN, by=by, today=london_date(at)):
        return library.see_withheld(document_id, version, by=by, why=why)


def see_redacted(document_id: int, version: int, *, by: User, why: str, at: datetime) -> PublicDocument:
    """A second person has looked at a file that was replaced. As `library.see_redacted`."""
    with _handed_over(_publication_with(document_id), Permission.TAKE_DOWN, by=by, today=london_date(at)):
        return library.see_redacted(document_id, version, by=by, why=why)


def _publication_with(document_id: int) -> int:
    return Edition.objects.values_list("publication_id", flat=True).get(documents=document_id)


def ask_put_back(
    publication_id: int, version: int, *, by: User, why: str, at: datetime, ground_gone: str = ""
) -> Publication:
    """The first of two people asks to put it back; the others who may decide are told. As `library.ask_put_back`."""
    with _handed_over(publication_id, Permission.WRITE_PUBLICATION, by=by, today=london_date(at)):
        return library.ask_put_back(publication_id, version, by=by, why=why, ground_gone=ground_gone)


def _publication_of(edition_id: int) -> int:
    return Edition.objects.values_list("publication_id", flat=True).get(pk=edition_id)


@contextmanager
def _handed_over(publication_id: int, deed: Permission, *, by: User, today: date) -> Iterator[None]:
    """One step from person to person: the publication is locked first, and what waits for whom is kept last."""
    with publication_for_change(publication_id, deed, by=by):
        yield
        handoffs.keep_rows(publication_id, by=by, today=today)


def put_back(
    publication_id: int, version: int, *, by: User, why: str, at: datetime, seen: int | None = None
) -> Publication:
    """The second of two people puts it back; its window is unchanged. `seen` is the number of the edition they were
    shown. Never while publishing waits for a court: what no date may be set against, nothing is put back against.
    """
    with publication_for_change(publication_id, Permission.CHECK_PUBLICATION, by=by) as held:
        refuse_while_a_court_waits(held, at)
        publication = library.put_back(publication_id, version, by=by, why=why, seen=seen)
        expiry.keep_clock(publication, by=by, today=london_date(at))
    return publication


def confirm(publication_id: int, version: int, *, by: User, at: datetime) -> Publication:
    """What came back from a backup may be public again, by its window; never against what nothing is put back against,
    except that what is down anyway may say so again.
    """
    with publication_for_change(publication_id, Permission.WRITE_PUBLICATION, by=by) as held:
        if held.withdrawn_at is None:
            refuse_while_a_court_waits(held, at)
        publication = library.confirm(publication_id, version, by=by, why="Confirmed after a restore from a backup")
        handoffs.keep_rows(publication_id, by=by, today=london_date(at))
    return publication


def refuse_while_a_court_waits(publication: Publication, at: datetime) -> None:
    """Nothing, or Refused: something stops it, or publishing waits for a court."""
    link, today = queries.source_of(publication), london_date(at)
    blockers.refuse_while_blocked(link, at)
    if holding := embargoes(queries.incidents_of(link), max(publication.public_from or today, today)):
        raise Refused(holding)


def ends_early(publication: Publication, today: date) -> bool:
    """Whether taking it down now ends the year for which a review's report must stay public (regulation 17)."""
    if publication.kind not in REPORTS or publication.public_from is None:
        return False
    return publication.public_from <= today <= (publication.public_until or today)
