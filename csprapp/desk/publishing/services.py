"""What the publishing desk does: each one transaction over both sides, with who and why.

Nothing from a case is copied to the public side: `publications.library.services` is called with the words a person
typed, field by field, and with keys. What the case knows is compared with those words and stays here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, NotAllowed, may, require
from csprapp.clock.instants import london_date
from csprapp.records.services import add, change
from publications.library import services as library
from publications.library.models import Edition, Publication
from publications.library.rules import Standing
from publications.library.services import Refused
from publications.permissions import require_another_person
from reviews.learning.models import LearningReview
from reviews.learning.rules import wrong_dates
from reviews.learning.services import keep_clock, record_published

from . import last_days, queries, rules
from .models import Clearance, PublicationLink

logger = logging.getLogger(__name__)

ROUTE = "publication"
ORIGINS = {"response": "national", "national": "national"}


@dataclass(frozen=True)
class Source:
    """What a new publication is written from: at most one of them."""

    review: LearningReview | None = None
    incident: Incident | None = None
    beside: Publication | None = None


def create(kind: str, source: Source, *, by: User, at: datetime) -> Publication:
    """A new publication with its first draft. Its kind and origin are fixed from here on.

    A brief beside a report takes the report's review. Raises Refused when the kind and its source do not fit.
    """
    review, incident = source.review, source.incident
    if source.beside:
        link = _link_of(source.beside)
        review, incident = link.review, link.incident
    _refuse_misfit(kind, review, incident)
    origin = "review" if review or incident else ORIGINS.get(kind, "page")
    with transaction.atomic():
        publication = library.create_publication(
            kind,
            origin,
            by=by,
            why="A new publication",
            at=at,
            beside_id=source.beside.pk if source.beside else None,
        )
        link = PublicationLink(publication=publication, review=review, incident=incident)
        add(link, by=by, why="A new publication")
    return publication


def _link_of(publication: Publication) -> PublicationLink:
    """Its private side. Raises Refused for what was not begun at this desk: nobody knows what it was written from."""
    try:
        return queries.link_of(publication)
    except PublicationLink.DoesNotExist:
        raise Refused("It is not known which review this was written from.") from None


def _refuse_misfit(kind: str, review: LearningReview | None, incident: Incident | None) -> None:
    if kind in rules.REPORTS and (review is None or review.kind != LearningReview.Kind.LCSPR):
        raise Refused("Select the LCSPR this report is of")
    if kind in ORIGINS and (review or incident):
        raise Refused("What is about a national review is written from no review of ours")


# --- What has to be done first ------------------------------------------------------------------------------


def may_prepare(by: User) -> bool:
    """Whether the person writes publications or works on cases, and so records what is done around them."""
    return may(by, Deed.WORK_CASE) or may(by, Deed.WRITE_PUBLICATION)


def require_prepare(by: User) -> None:
    """Nothing, or NotAllowed with the roles that may."""
    if not may_prepare(by):
        require(by, Deed.WRITE_PUBLICATION)


PREPARED = frozenset(
    {"family", "family_told_on", "family_note", "family_wishes", "practitioners_told_on", "planned_on"}
)


@dataclass(frozen=True)
class ReportDays:
    """When the report was finished, and when its copies went to the Panel and to the Secretary of State."""

    finished_on: date | None
    panel_on: date | None
    secretary_on: date | None

    @classmethod
    def of(cls, review: LearningReview) -> ReportDays:
        return cls(review.report_finished_on, review.sent_to_panel_on, review.sent_to_secretary_on)


def prepare(
    link: PublicationLink,
    version: int,
    fields: Mapping[str, Any],
    *,
    report: ReportDays | None = None,
    by: User,
    today: date,
) -> None:
    """Record what was done before publishing, and the planned day, from which the advance-copy clocks count back.

    `fields` are names in PREPARED; `report` the days the report was finished and its advance copies went out, which
    are kept on the review. Coordinators, managers and publishers may, never the checker who relies on these facts.
    Raises NotAllowed, Conflict, and Refused with wrong days.
    """
    require_prepare(by)
    why = "Recorded what was done before publishing"
    with change(PublicationLink, link.pk, version, by=by, why=why) as record:
        for name in PREPARED & set(fields):
            setattr(record, name, fields[name])
        if report and record.review and report != ReportDays.of(record.review):
            if wrong := wrong_dates(report.finished_on, report.panel_on, report.secretary_on, today):
                raise Refused(list(dict.fromkeys(wrong.values())))
            with change(LearningReview, record.review_id, None, by=by, why="Recorded the report") as review:
                review.report_finished_on = report.finished_on
                review.sent_to_panel_on, review.sent_to_secretary_on = report.panel_on, report.secretary_on
            keep_clock(review, by=by, on=today, why="Recorded the report")
            record.review = review
        _keep_copy_clocks(record, by=by, today=today)


def _keep_copy_clocks(link: PublicationLink, *, by: User, today: date) -> None:
    """Start, move and meet the two clocks that count back from the planned day (regulation 16, and guidance)."""
    facts = queries.facts_of(link, link.publication)
    if not facts.needs_copies or link.planned_on is None:
        return
    names = {rules.LAW: "law_deadline", rules.GUIDANCE: "guidance_deadline"}
    for key, name in names.items():
        deadline: Deadline | None = getattr(link, name)
        if deadline is None:
            deadline = deadlines.open_deadline(
                incident=link.review.incident if link.review else None,
                rule_key=key,
                route=ROUTE,
                subject_id=link.publication_id,
                label=rules_in_force().rule(key, link.planned_on).name,
                started_on=link.planned_on,
                by=by,
            )
            setattr(link, name, deadline)
        elif deadline.started_on != link.planned_on:
            why = "The planned publication date changed"
            deadlines.correct_start(deadline, link.planned_on, by=by, why=why, decided_on=today)
        if facts.copies_on and deadline.met_on != facts.copies_on:
            deadlines.meet(deadline, facts.copies_on, by=by, decided_on=today, why="Advance copies sent")
        elif facts.copies_on is None and deadline.met_on:
            deadlines.reopen(deadline, by=by, decided_on=today, why="The advance copies were recorded by mistake")


# --- The check ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """What the checker answered: the keys of the lines ticked, and a reason for each finding accepted, by its key."""

    ticked: frozenset[str]
    reasons: Mapping[str, str]


def approve(
    edition_id: int, version: int, digest: str, answers: Answers, *, by: User, at: datetime
) -> tuple[Edition, Clearance]:
    """The second person approves exactly the words and files seen (`digest`), line by line.

    The checklist and the disclosure check are made again here: nothing is taken from the page but the person's own
    answers. Raises NotAllowed for anyone who wrote in it, Refused with what is missing, Conflict.
    """
    edition = Edition.objects.select_related("publication").get(pk=edition_id)
    require_another_person(by, edition)
    # Files are read before the transaction, which would make every other writer wait; the digest ties what was read
    # to what is approved.
    findings = queries.disclosure_of(_link_of(edition.publication), edition)
    if digest != library.digest_of(edition):
        raise Refused("The edition was changed after you looked at it. Look at it again.")
    with transaction.atomic():
        link = _link_of(edition.publication)
        if edition.origin == Publication.Origin.REVIEW and not (link.review_id or link.incident_id):
            raise Refused("It is not known which review this was written from.")
        lines = rules.lines(queries.facts_of(link, edition.publication))
        problems = _unanswered(lines, findings, answers)
        if problems:
            raise Refused(problems)
        checklist = {
            "lines": [{"key": line.key, "title": line.title, "words": line.words or line.ask} for line in lines],
            "accepted": [
                {"where": found.where, "what": found.what, "reason": answers.reasons[found.key].strip()}
                for found in findings
            ],
        }
        why = "Checked line by line"
        cleared = library.clear(edition_id, version, digest, by=by, why=why, at=at)
        clearance = Clearance(
            edition=cleared, digest=digest, checklist=checklist, cleared_by=by, cleared_on=london_date(at)
        )
        add(clearance, by=by, why=why)
        approved = library.approve(edition_id, cleared.version, digest, by=by, why="Approved", at=at)
    return approved, clearance


def _unanswered(lines: list[rules.Line], findings: list[Any], answers: Answers) -> list[str]:
    problems = [line.to_do for line in lines if not line.ask and not line.done]
    problems += [f"Confirm: {line.ask}" for line in lines if line.ask and line.key not in answers.ticked]
    for found in findings:
        if found.blocks:
            problems.append(f"{found.where}: a court protects this. It must be taken out")
        elif not answers.reasons.get(found.key, "").strip():
            problems.append(f"{found.where}: send the edition back, or say why this may stand ({found.what.lower()})")
    return problems


# --- The window ---------------------------------------------------------------------------------------------


def schedule(
    publication_id: int,
    version: int,
    on: date,
    hour: time | None,
    *,
    by: User,
    at: datetime,
    sooner_because: str = "",
) -> Publication:
    """Set or move the publication date (London; today or later) and hour. Nothing overrides a refusal.

    Sooner than the law's 7 days after the advance copies is refused; sooner than the guidance's seven working days
    needs `sooner_because`. When it is public at once, the review learns it at once.
    """
    require(by, Deed.WRITE_PUBLICATION)
    today = london_date(at)
    with transaction.atomic():
        publication = Publication.objects.select_for_update().get(pk=publication_id)
        link = _link_of(publication)
        facts = queries.facts_of(link, publication)
        answer = rules.judge_date(facts, on, today, calendar_in_force(), rules_in_force())
        problems = [*answer.refusals, *rules.missing_facts(facts)]
        if answer.needs_reason and not sooner_because.strip():
            problems.append(answer.needs_reason)
        if problems:
            raise Refused(list(dict.fromkeys(problems)))
        publication = library.schedule(publication_id, version, on, hour, by=by, why="Publication date set", at=at)
        with change(PublicationLink, link.pk, None, by=by, why="Publication date set") as record:
            record.planned_on, record.date_set_by = on, by
            record.sooner_because = sooner_because.strip() if answer.needs_reason else ""
            _keep_copy_clocks(record, by=by, today=today)
        last_days.keep_clock(publication, by=by, today=today)
        record_if_public(publication, at=at)
    return publication


def record_if_public(publication: Publication, *, at: datetime, by: User | None = None) -> bool:
    """Tell the review that its report is public, once, with the day it became so; True when this call did it.

    Whether the public may read it never depends on this: it only meets the review's deadline. Called when a date is
    set for a moment that has come, by the daily command, and by the button on the staff page.
    """
    if publication.standing(at) not in {Standing.PUBLIC, Standing.ENDED}:
        return False
    with transaction.atomic():
        link = PublicationLink.objects.select_for_update().get(publication=publication)
        if link.recorded_on or link.review is None or publication.kind not in rules.REPORTS:
            return False
        who = by or link.date_set_by
        if who is None or publication.public_from is None:
            return False
        record_published(link.review, publication.public_from, by=who)
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
        except (NotAllowed, deadlines.Refused):
            logger.warning("A publication could not be recorded on its review; its staff page offers it")
    return recorded


def hold(publication_id: int, version: int, *, by: User, at: datetime) -> Publication:
    """Take the date away before it came: ready, and waiting for the word of court, family or press office."""
    with transaction.atomic():
        publication = library.hold(publication_id, version, by=by, why="Held until further notice", at=at)
        last_days.keep_clock(publication, by=by, today=london_date(at))
    return publication


def keep_longer(
    publication_id: int, version: int, until: date | None, *, why: str, by: User, at: datetime
) -> Publication:
    """Keep it public past its last day, or give a last day to what has none. Never shorter than the 12 months."""
    with transaction.atomic():
        publication = library.set_last_day(publication_id, version, until, by=by, why=why, at=at)
        last_days.keep_clock(publication, by=by, today=london_date(at))
    return publication


def withdraw(
    publication_id: int, *, why: str, silently: bool, early_ground: str, by: User, at: datetime
) -> Publication:
    """Take it down at once; one person is enough. Inside the first year of a report the ground is recorded (reg 17)."""
    publication = Publication.objects.get(pk=publication_id)
    if ends_early(publication, london_date(at)) and not early_ground.strip():
        raise Refused("Enter the ground for taking it down before a year has passed")
    ground = early_ground.strip()
    with transaction.atomic():
        down = library.withdraw(publication_id, by=by, why=why, silently=silently, at=at, early_ground=ground)
        last_days.keep_clock(down, by=by, today=london_date(at))
    return down


def put_back(publication_id: int, version: int, *, by: User, why: str, at: datetime) -> Publication:
    """The second of two people puts it back; its window is unchanged."""
    with transaction.atomic():
        publication = library.put_back(publication_id, version, by=by, why=why)
        last_days.keep_clock(publication, by=by, today=london_date(at))
    return publication


def ends_early(publication: Publication, today: date) -> bool:
    """Whether taking it down now ends the year for which a review's report must stay public (regulation 17)."""
    if publication.kind not in rules.REPORTS or publication.public_from is None:
        return False
    return publication.public_from <= today <= (publication.public_until or today)
