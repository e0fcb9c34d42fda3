"""The check by a second person: every line answered, every finding settled, and what was looked at kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.clock.instants import london_date
from csprapp.records.refusals import Refused
from csprapp.records.services import add
from publications.library import writing
from publications.library.models import Edition, Publication
from publications.library.permissions import require_another_person
from publishing.disclosure.searches import Finding
from publishing.links import blockers, handoffs, mails, queries, rules, worked_out
from publishing.links.checking import findings_of
from publishing.links.locks import lock_publication
from publishing.links.models import Clearance, PublicationLink
from publishing.schedule import before, services


@dataclass(frozen=True)
class Answers:
    """What the checker answered: the keys of the lines ticked, and a reason for each finding accepted, by its key."""

    ticked: frozenset[str]
    reasons: Mapping[str, str]


def approve(
    edition_id: int, version: int, digest: str, answers: Answers, *, by: User, at: datetime,
    planned: tuple[date, time | None] | None = None,
) -> tuple[Edition, Clearance]:  # fmt: skip
    """The second person approves exactly the words and files seen (`digest`), line by line; and, where they say so, the
    `planned` day and hour, which then is its publication date, or the day since which it was public elsewhere.

    The checklist and the disclosure check are made again here, and the day is judged again: nothing is taken from the
    page but the person's own answers. Raises NotAllowed for anyone who wrote in it, Refused with what is missing,
    Conflict.
    """
    edition, findings = _looked_at(edition_id, digest, by=by, at=at)
    stored = writing.stored_digests(edition_id)
    with transaction.atomic():
        link = _locked(edition)
        if edition.origin == Publication.Origin.REVIEW and not (link.review_id or link.incident_id):
            raise Refused("It is not known which review this was written from.")
        checklist = _checklist(link, edition, findings, answers, at)
        why = "Checked line by line"
        cleared = writing.clear(edition_id, version, digest, by=by, why=why, at=at)
        clearance = _kept(cleared, digest, checklist, by=by, at=at)
        if planned:  # first, so that nobody is told that it has no date
            _date(link, planned, cleared, by=by, at=at)
        approved = writing.approve(edition_id, cleared.version, digest, by=by, why="Approved", at=at, stored=stored)
        if planned:
            services.record_if_public(approved.publication, at=at)
            mails.approved_with_its_date(approved, by=by, today=london_date(at))
        settled = f"Checked again: edition {edition.number} approved"
        blockers.settle(link, settled, by=by, today=london_date(at))
        handoffs.keep_rows(edition.publication_id, by=by, today=london_date(at))
    return approved, clearance


def _date(
    link: PublicationLink, planned: tuple[date, time | None], approving: Edition, *, by: User, at: datetime
) -> None:  # fmt: skip
    """Its publication date, with the edition that is approved; of what was public elsewhere its first day there."""
    key = approving.publication_id
    if link.elsewhere_since:
        since, where = planned[0], link.elsewhere
        before.publish_as_before(key, None, since=since, where=where, by=by, at=at, approving=approving)
    else:
        services.schedule(key, None, *planned, by=by, at=at, approving=approving)


def check_again(edition_id: int, digest: str, answers: Answers, *, by: User, at: datetime) -> Clearance:
    """A second person checks an approved edition again, knowing what was recorded since, and so ends what stops it.

    The whole check, with the same refusals as the first one; nobody can shorten it. Raises NotAllowed, Refused.
    """
    edition, findings = _looked_at(edition_id, digest, by=by, at=at)
    if edition.state != Edition.State.APPROVED:
        raise Refused("Only an approved edition can be checked again.")
    with transaction.atomic():
        link = _locked(edition)
        checklist = _checklist(link, edition, findings, answers, at)
        clearance = _kept(edition, digest, checklist, by=by, at=at)
        blockers.settle(link, "Checked again line by line", by=by, today=london_date(at))
        handoffs.keep_rows(edition.publication_id, by=by, today=london_date(at))
    return clearance


def _looked_at(edition_id: int, digest: str, *, by: User, at: datetime) -> tuple[Edition, list[Finding]]:
    """The edition whose digest the person saw, and what the disclosure check finds in it now.

    Files are read before the transaction, for the check when the form was made (`queries` keeps what was in them), and
    once more to be held against their rows (`stored_digests`): a slow store would make every other writer wait. The
    digest ties what was read to what is approved.
    """
    edition = Edition.objects.select_related("publication").get(pk=edition_id)
    require_another_person(by, edition)
    link = queries.source_of(edition.publication)
    findings = findings_of(link, edition, london_date(at), reader=by)
    if digest != writing.digest_of(edition):
        raise Refused("The edition has changed since you looked at it. Look at it again.")
    return edition, findings


def _locked(edition: Edition) -> PublicationLink:
    """The private side, with the publication locked: what is recorded on a case meanwhile waits, and then stops it."""
    lock_publication(edition.publication_id)
    return queries.source_of(edition.publication)


def _checklist(
    link: PublicationLink, edition: Edition, findings: list[Finding], answers: Answers, at: datetime
) -> dict[str, Any]:
    """What the clearance keeps. Raises Refused with everything that is missing or unanswered."""
    lines = rules.lines(queries.facts_of(link, edition.publication, london_date(at)))
    problems = [line.to_do for line in lines if not line.ask and not line.done]
    problems += [f"Confirm: {line.ask}" for line in lines if line.ask and line.key not in answers.ticked]
    problems += unanswered(findings, answers.reasons, "the edition")
    if problems:
        raise Refused(problems)
    return {
        "lines": [{"key": line.key, "title": line.title, "words": line.words or line.ask} for line in lines],
        "accepted": accepted(findings, answers.reasons),
        "clues": worked_out.kept(queries.places_of(edition)[0]),
        **blockers.seen_by_checker(queries.incidents_of(link), london_date(at)),
    }


def _kept(edition: Edition, digest: str, checklist: dict[str, Any], *, by: User, at: datetime) -> Clearance:
    row = Clearance(edition=edition, digest=digest, checklist=checklist, cleared_by=by, cleared_on=london_date(at))
    return add(row, by=by, why="Checked line by line")


def unanswered(found: Iterable[Finding], reasons: Mapping[str, str], back: str) -> list[str]:
    """What still has to be done about each finding, `reasons` given by their keys; `back` says to send what back."""
    problems = []
    for each in found:
        if each.blocks:
            problems.append(f"{each.where}: a court protects this. It must be removed")
        elif not reasons.get(each.key, "").strip():
            stands = "say that you read it by eye" if each.by_eye else f"say why this can stay ({each.what.lower()})"
            problems.append(f"{each.where}: send {back} back, or {stands}")
    return problems


def accepted(found: Iterable[Finding], reasons: Mapping[str, str]) -> list[dict[str, str]]:
    """What a clearance keeps of the findings, each with the reason for which it may stand."""
    return [{"where": each.where, "what": each.what, "reason": reasons[each.key].strip()} for each in found]
