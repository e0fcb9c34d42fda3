"""The services of the library: the only way to write a publication. Each is one transaction with who and why.

Everything takes plain values; `by` is the User, `why` the reason for the history, `version` the version of
the record the person saw (the *edition's* for words and files, the *publication's* for dates and
withdrawal), `at` an aware datetime (None: now). They raise `NotAllowed` (role or second person), `Refused`
or `FileRefused` (a rule; `.messages` are sentences to show), `Conflict` (somebody was quicker).

Words and files (editions.py); each gives the Edition unless said
    start_edition(publication_id, by, why)                  a draft: a copy of the newest, with its files
    save_edition(edition_id, version, fields, by, why)      fields: {name: value}, names in WRITABLE
    set_body_markdown(edition_id, version, source, by, why)
    set_body_word(edition_id, version, data, by, why)       gives (Edition, [notes for the person])
    describe_picture(document_id, version, description, by, why)
    add_document(edition_id, version, data, kind, title, by, why)       kind report, brief, other; PublicDocument
    replace_document(document_id, version, data, by, why)               PublicDocument
    retitle_document(document_id, version, title, by, why)              PublicDocument
    accept_faults(document_id, version, reason, by)                     PublicDocument
    remove_document(document_id, version, by, why)
Taking one file off a public page (withholding.py); each gives the PublicDocument
    withhold_document(document_id, by, why, at)             one person, at once; its address answers 404
    see_withheld(document_id, version, by, why)             a second person has looked; the document's version
Putting a more redacted file in its place (redacting.py); each gives the PublicDocument
    replace_by_redacted(document_id, data, by, why, at)     one person, at once; called by publishing only
    see_redacted(document_id, version, by, why)             a second person has looked; the document's version
Two people (editions.py)
    missing(edition)                                        sentences; digest_of(edition) gives the digest
    submit(edition_id, version, by, why, at)
    send_back(edition_id, version, by, why)
    clear(edition_id, version, digest, by, why, at)         publishing only; origin "review" needs it
    approve(edition_id, version, digest, by, why, at)
The window (here); each gives the Publication
    create_publication(kind, origin, by, why, at, beside_id)            with its first draft edition
    schedule(publication_id, version, on, hour, by, why, at)            today or later; also postpones
    hold(publication_id, version, by, why, at)                          takes the date away again
    take_date_away(publication_id, by, why, at)                         publishing only, for what stops it
    set_last_day(publication_id, version, until, by, why, at)           longer than 12 months; None: stays
    withdraw(publication_id, by, why, silently, at, early_ground)       one person, at once
    see_withdrawal(publication_id, version, by, why)                    a second person has looked
    ask_put_back(publication_id, version, by, why), then
    put_back(publication_id, version, by, why)                          by another person
Questions
    Publication.objects.public(at), .gone(at), .with_a_page(), .with_current_edition()
    publication.standing(at), .current_edition, .newest_edition
    rules.last_public_day(kind, first_day)
A preview is made from publications.public.entries.report(publication, edition) and publications/report_body.html
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from csprapp.today import now

from . import rules
from .editions import (
    WRITABLE,
    accept_faults,
    add_document,
    approve,
    clear,
    describe_picture,
    digest_of,
    missing,
    remove_document,
    replace_document,
    retitle_document,
    save_edition,
    send_back,
    set_body_markdown,
    set_body_word,
    start_edition,
    submit,
)
from .kinds import KINDS
from .models import Publication
from .redacting import replace_by_redacted, see_redacted
from .second_look import look
from .stopping import take_date_away
from .withholding import see_withheld, withhold_document

__all__ = [
    "WRITABLE",
    "accept_faults",
    "add_document",
    "approve",
    "ask_put_back",
    "clear",
    "create_publication",
    "describe_picture",
    "digest_of",
    "hold",
    "missing",
    "put_back",
    "remove_document",
    "replace_by_redacted",
    "replace_document",
    "retitle_document",
    "save_edition",
    "schedule",
    "see_redacted",
    "see_withdrawal",
    "see_withheld",
    "send_back",
    "set_body_markdown",
    "set_body_word",
    "set_last_day",
    "start_edition",
    "submit",
    "take_date_away",
    "withdraw",
    "withhold_document",
]


def create_publication(
    kind: str, origin: str, *, by: User, why: str, at: datetime | None = None, beside_id: int | None = None
) -> Publication:
    """A publication with a neutral address and its first draft. `kind` and `origin` are fixed from here
    on."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    if kind not in KINDS or origin not in Publication.Origin.values:
        raise ValueError(f"No such kind or origin: {kind}, {origin}")
    day, _ = rules.london_day_and_time(at or now())
    with transaction.atomic():
        publication = _with_a_free_address(
            day.year, Publication(kind=kind, origin=origin, beside_id=beside_id), by=by, why=why
        )
        start_edition(publication.pk, by=by, why=why)
    return publication


def schedule(
    publication_id: int, version: int, on: date, hour: time | None, *, by: User, why: str, at: datetime | None = None
) -> Publication:
    """Set, or move, the first public day (London; today or later) and hour (None: midnight).

    The last public day follows from the clock. Raises Refused when nothing is approved, when the day has
    passed, when it is public already (the first day never moves after it came) or when it was withdrawn.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    at = at or now()
    today, _ = rules.london_day_and_time(at)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        _refuse_when_out(publication, at)
        if publication.current_edition is None:
            raise Refused("No edition is approved. A second person approves one first.")
        if on < today:
            raise Refused("The first public day must be today or later")
        publication.public_from, publication.public_from_time = on, hour
        publication.public_until = rules.last_public_day(publication.kind, on)
        publication.kept_longer_because = ""
    return publication


def hold(publication_id: int, version: int, *, by: User, why: str, at: datetime | None = None) -> Publication:
    """Take the date away before it came: ready, but not to be published yet."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        _refuse_when_out(publication, at or now())
        publication.public_from = publication.public_from_time = publication.public_until = None
    return publication


def set_last_day(
    publication_id: int, version: int, until: date | None, *, by: User, why: str, at: datetime | None = None
) -> Publication:
    """Keep something public longer, or give an end to what has none. Never shorter than the clock's 12
    months.

    A report that has gone is not brought back this way: that would put it out without a second person.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    at = at or now()
    today, _ = rules.london_day_and_time(at)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        first, running = publication.public_from, {rules.Standing.PUBLIC, rules.Standing.SCHEDULED}
        if first is None or publication.standing(at) not in running:
            raise Refused("Only something public or scheduled can be kept longer.")
        least = rules.last_public_day(publication.kind, first)
        if least is not None and (until is None or until < least):
            raise Refused(f"The last public day must be {least.day} {least:%B %Y} or later")
        if until is not None and until < today:
            raise Refused("The last public day must be today or later")
        publication.public_until = until
        publication.kept_longer_because = why
    return publication


def withdraw(
    publication_id: int,
    *,
    by: User,
    why: str,
    silently: bool = False,
    at: datetime | None = None,
    early_ground: str = "",
) -> Publication:
    """Take it down at once; one person is enough. `silently` answers as if it had never been.

    No version is asked: taking down is never refused because somebody else saved meanwhile. What is down
    silently stays so. `early_ground` records why the statutory year ends early (regulation 17).
    """
    require_permission(by, Permission.TAKE_DOWN)
    with change(Publication, publication_id, None, by=by, why=why) as publication:
        publication.withdrawn_at = publication.withdrawn_at or at or now()
        publication.withdrawn_silently = publication.withdrawn_silently or silently
        publication.withdrawn_because = why
        publication.ended_early_ground = early_ground or publication.ended_early_ground
        publication.put_back_asked_by = None
        publication.withdrawal_seen_by = None
    return publication


def see_withdrawal(publication_id: int, version: int, *, by: User, why: str) -> Publication:
    """A second person has looked at a withdrawal, which takes its flag away. Raises NotAllowed for the
    first one."""
    said = {"nothing": "It is not withdrawn.", "yours": "You took it down, so another person looks at it."}
    return look(Publication, publication_id, version, "withdrawn_at", "withdrawal_seen_by", **said, by=by, why=why)


def ask_put_back(publication_id: int, version: int, *, by: User, why: str) -> Publication:
    """The first of two people asks to put a withdrawn publication back."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        if publication.withdrawn_at is None:
            raise Refused("It is not withdrawn.")
        publication.put_back_asked_by = by
    return publication


def put_back(publication_id: int, version: int, *, by: User, why: str) -> Publication:
    """The second person puts it back. Its window is unchanged: after its last public day it stays gone."""
    require_permission(by, Permission.CHECK_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        if publication.put_back_asked_by_id is None:
            raise Refused("One person asks for it to be put back, and another does it.")
        if publication.put_back_asked_by_id == by.pk:
            raise NotAllowed("You asked for it to be put back, so another person must do it.")
        publication.withdrawn_at = None
        publication.withdrawn_silently = False
        publication.withdrawn_because = publication.ended_early_ground = ""
        publication.put_back_asked_by = publication.withdrawal_seen_by = None
    return publication


def _refuse_when_out(publication: Publication, at: datetime) -> None:
    standing = publication.standing(at)
    if standing is rules.Standing.WITHDRAWN:
        raise Refused("It was withdrawn. Two people can put it back.")
    if standing in {rules.Standing.PUBLIC, rules.Standing.ENDED}:
        raise Refused("It is public already, and its first day does not move. Withdraw it if it must go.")


def _with_a_free_address(year: int, publication: Publication, *, by: User, why: str) -> Publication:
    """Rows are kept for ever, so the unique slug is free only if it never was another's. Longer ones when
    it is not."""
    for attempt in range(30):
        publication.slug = rules.neutral_slug(year, 2 + attempt // 10)
        if Publication.objects.filter(slug=publication.slug).exists():
            continue
        try:
            with transaction.atomic():
                return add(publication, by=by, why=why)
        except IntegrityError:
            publication.pk = None
    raise Refused("No free address was found. Try again.")
