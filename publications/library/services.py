"""The services of the library: the only way to write a publication. Each is one transaction with who and why.

Everything takes plain values; `by` is the User, `why` the reason for the history, `version` the version of
the record the person saw (the *edition's* for words and files, the *publication's* for dates and
withdrawal), `at` an aware datetime (None: now). They raise `NotAllowed` (role or second person), `Refused`
or `FileRefused` (a rule; `.messages` are sentences to show), `Conflict` (somebody was quicker).

Words and files, and the two people of an edition: `writing.py`
The window; each gives the Publication
    create_publication(kind, origin, by, why, at, beside_id)            with its first draft edition
    schedule(publication_id, version, on, hour, by, why, at)            today or later; also postpones
    published_before(publication_id, version, since, by, why, at)       public elsewhere before it came here
    hold(publication_id, version, by, why, at)                          takes the date away again
    take_date_away(publication_id, by, why, at)                         publishing only, for what stops it
    set_last_day(publication_id, version, until, by, why, at)           longer than 12 months; None: stays
    withdraw(publication_id, by, why, ground, silently, at, early_ground)   one person, at once
    explain(publication_id, version, by, why, silently, early_ground)   the words, afterwards
    see_withdrawal(publication_id, version, by, why)                    a second person has looked
    ask_put_back(publication_id, version, by, why, ground_gone), then
    put_back(publication_id, version, by, why, seen)                    by another person
    confirm(publication_id, version, by, why)                           it came back from a backup, rightly
    ending.end(publication_id, version, because, by, why, at)           before anything of it is public
    ending.resume(publication_id, version, by, why)
Taking one file off a public page; each gives the PublicDocument
    withhold_document(document_id, by, why, at)             one person, at once; its address answers 404
    see_withheld(document_id, version, by, why)             a second person has looked; the document's version
Putting a more redacted file in its place; each gives the PublicDocument
    replace_by_redacted(document_id, made, by, why, at)        one person, at once; called by publishing only
    see_redacted(document_id, version, by, why)             a second person has looked; the document's version
Questions
    Publication.objects.public(at), .gone(at), .with_a_page(), .with_current_edition()
    publication.standing(at), .current_edition, .newest_edition
    rules.last_public_day(kind, first_day)
A preview is made from publications.public.entries.report(publication, edition) and publications/report_body.html
"""

from datetime import date, datetime, time
from typing import TypeVar

from django.db import IntegrityError, transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.files import storage
from csprapp.records.models import Record
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from csprapp.today import now

from . import remembering, rules
from .dating import refuse_when_out, refuse_without_an_edition
from .documents import Publishable, document_of
from .kinds import KINDS
from .models import Edition, Publication, PublicDocument
from .permissions import require_another_person
from .writing import FILE, digest_of, start_edition

R = TypeVar("R", bound=Record)
WHY_REPLACED = "Enter why you are replacing it"


# --- The window -------------------------------------------------------------------------------------------


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
        begun = Publication(kind=kind, origin=origin, beside_id=beside_id)
        publication = _with_a_free_address(day.year, begun, by=by, why=why)
        start_edition(publication.pk, by=by, why=why)
    return publication


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


def schedule(
    publication_id: int, version: int | None, on: date, hour: time | None, *, by: User, why: str,
    at: datetime | None = None, approving: Edition | None = None,
) -> Publication:  # fmt: skip
    """Set, or move, the first public day (London; today or later) and hour (None: midnight).

    The last public day follows from the clock. Raises Refused when nothing is approved, when the day has
    passed, when it is public already (the first day never moves after it came) or when it was withdrawn.
    `approving` is an edition of it that its second person approves in the same transaction, and for that person alone.
    """
    require_permission(by, Permission.CHECK_PUBLICATION if approving else Permission.WRITE_PUBLICATION)
    if approving:
        require_another_person(by, approving)
    at = at or now()
    today, _ = rules.london_day_and_time(at)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        refuse_when_out(publication, at)
        refuse_without_an_edition(publication, approving)
        if on < today:
            raise Refused("The first public day must be today or later")
        publication.public_from, publication.public_from_time = on, hour
        publication.public_until, publication.kept_longer_because = rules.last_public_day(publication.kind, on), ""
    return publication


def published_before(
    publication_id: int, version: int | None, since: date, *, by: User, why: str, at: datetime | None = None,
    approving: Edition | None = None,
) -> Publication:  # fmt: skip
    """The first public day of what was public elsewhere before (London; before today): public at once, and its last
    public day follows. `approving` as in `schedule`. Raises Refused as that, and when that last day has passed."""
    require_permission(by, Permission.CHECK_PUBLICATION if approving else Permission.WRITE_PUBLICATION)
    if approving:
        require_another_person(by, approving)
    today, _ = rules.london_day_and_time(at := at or now())
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        refuse_when_out(publication, at)
        refuse_without_an_edition(publication, approving)
        until = rules.last_public_day(publication.kind, since)
        if since >= today:
            raise Refused({"since": "The day it was first public must be before today"})
        if until and until < today:
            raise Refused({"since": f"Its last public day was {day_words(until)}: it is no longer public"})
        publication.public_from, publication.public_from_time = since, None
        publication.public_until, publication.kept_longer_because = until, ""
    return publication


def hold(publication_id: int, version: int, *, by: User, why: str, at: datetime | None = None) -> Publication:
    """Take the date away before it came: ready, but not to be published yet."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        refuse_when_out(publication, at or now())
        publication.public_from = publication.public_from_time = publication.public_until = None
    return publication


def take_date_away(publication_id: int, *, by: User, why: str, at: datetime) -> Publication:
    """Take the date away before it comes, whoever asks: holding back never needs a publisher.

    Called by publishing only. No version is asked: it is never refused because somebody else saved meanwhile.
    What is public already, or has no date, stays as it is.
    """
    with change(Publication, publication_id, None, by=by, why=why) as publication:
        if publication.standing(at) is rules.Standing.SCHEDULED:
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
        publication.public_until, publication.kept_longer_because = until, why
    return publication


# --- Taking down: one person, at once, and a flag until a second person has looked ------------------------


def withdraw(
    publication_id: int,
    *,
    by: User,
    why: str,
    ground: str = "",
    silently: bool = False,
    at: datetime | None = None,
    early_ground: str = "",
) -> Publication:
    """Take it down at once; one person is enough. `silently` answers as if it had never been.

    No version is asked: taking down is never refused because somebody else saved meanwhile. What is down
    silently stays so. `ground` is one of `Publication.Ground`; `early_ground` records why the statutory year ends early
    (regulation 17).
    """
    require_permission(by, Permission.TAKE_DOWN)
    with change(Publication, publication_id, None, by=by, why=why) as publication:
        if publication.withdrawn_at is None:
            current = publication.current_edition
            publication.withdrawn_at, publication.withdrawn_edition = at or now(), current.number if current else None
        publication.withdrawn_silently = publication.withdrawn_silently or silently
        publication.withdrawn_because, publication.withdrawn_for = why, ground or publication.withdrawn_for
        publication.ended_early_ground = early_ground or publication.ended_early_ground
        publication.put_back_asked_by = publication.withdrawal_seen_by = publication.unconfirmed_since = None
        publication.put_back_because = publication.ground_gone = ""
        remembering.taken_down(publication, by)
    return publication


def explain(
    publication_id: int, version: int, *, by: User, why: str, silently: bool = False, early_ground: str = ""
) -> Publication:
    """Say more about why it was taken down, once it is down. `silently` as in `withdraw`: what is so stays so."""
    require_permission(by, Permission.TAKE_DOWN)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        if publication.withdrawn_at is None:
            raise Refused("It has not been taken down.")
        publication.withdrawn_because = why
        publication.ended_early_ground = early_ground or publication.ended_early_ground
        if silently and not publication.withdrawn_silently:
            publication.withdrawn_silently = True
            remembering.taken_down(publication, by)
    return publication


def see_withdrawal(publication_id: int, version: int, *, by: User, why: str) -> Publication:
    """A second person has looked at a withdrawal, which takes its flag away. Raises NotAllowed for the
    first one."""
    said = {"nothing": "It has not been taken down.", "yours": "You took it down, so somebody else must look at it."}
    return _look(Publication, publication_id, version, "withdrawn_at", "withdrawal_seen_by", **said, by=by, why=why)


def ask_put_back(publication_id: int, version: int, *, by: User, why: str, ground_gone: str = "") -> Publication:
    """The first of two people asks to put a withdrawn publication back.

    Raises Refused for the very edition that was taken down, unless they say why the ground has gone: a court order
    lifted, consent found.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        if publication.withdrawn_at is None:
            raise Refused("It has not been taken down.")
        publication.put_back_asked_by = by
        publication.put_back_because, publication.ground_gone = why, ground_gone.strip()
        _refuse_the_one_taken_down(publication)
    return publication


def _refuse_the_one_taken_down(publication: Publication) -> None:
    """What was taken down for its content comes back only in other words, or when the ground has gone, in words."""
    if publication.taken_down(publication.current_edition) and not publication.ground_gone:
        raise Refused(
            f"This is the edition that was taken down: {publication.get_withdrawn_for_display()}. "
            "Write a new edition and have it checked, or say why that reason no longer applies."
        )


def put_back(publication_id: int, version: int, *, by: User, why: str, seen: int | None = None) -> Publication:
    """The second person puts it back. Its window is unchanged: after its last public day it stays gone.

    `seen` is the number of the edition they were shown. Raises Refused when the public would read another one, or the
    very one that was taken down while its ground holds.
    """
    require_permission(by, Permission.CHECK_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        if publication.put_back_asked_by_id is None:
            raise Refused("One person must ask for it to be put back, and another must do it.")
        if publication.put_back_asked_by_id == by.pk:
            raise NotAllowed("You asked for it to be put back, so somebody else must do it.")
        current = publication.current_edition
        if seen is not None and (current is None or current.number != seen):
            raise Refused("The public would now read a different edition from the one you were shown. Look again.")
        _refuse_the_one_taken_down(publication)
        remembering.forget_taking_down(publication)
        remembering.put_back(publication, by)
    return publication


def confirm(publication_id: int, version: int, *, by: User, why: str) -> Publication:
    """What came back from a backup may be public again, by its window: nobody took it down meanwhile."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(Publication, publication_id, version, by=by, why=why) as publication:
        if publication.unconfirmed_since is None:
            raise Refused("Nothing is waiting to be confirmed.")
        publication.unconfirmed_since = None
    return publication


def withhold_document(document_id: int, *, by: User, why: str, at: datetime | None = None) -> PublicDocument:
    """Take a file off the page in every edition that holds it: its address answers 404 from this moment.

    No version is asked: taking down is never refused because somebody else saved meanwhile.
    """
    require_permission(by, Permission.TAKE_DOWN)
    at = at or now()
    with transaction.atomic():
        chosen = PublicDocument.objects.select_related("edition").get(pk=document_id)
        same = PublicDocument.objects.filter(edition__publication=chosen.edition.publication_id, key=chosen.key)
        for found in same.filter(withheld_at__isnull=True):
            with change(PublicDocument, found.pk, None, by=by, why=why) as document:
                document.withheld_at, document.withheld_because, document.withheld_seen_by = at, why, None
        remembering.file_off(chosen, at, by)
    return PublicDocument.objects.get(pk=document_id)


def see_withheld(document_id: int, version: int, *, by: User, why: str) -> PublicDocument:
    """A second person has looked, which takes the flag away. `version` is the document's. Raises NotAllowed."""
    said = {
        "nothing": "It has not been taken off the page.",
        "yours": "You took it off the page, so somebody else must look at it.",
    }
    return _look(PublicDocument, document_id, version, "withheld_at", "withheld_seen_by", **said, by=by, why=why)


def replace_by_redacted(document_id: int, made: Publishable, *, by: User, why: str, at: datetime) -> PublicDocument:
    """Replace a file of the edition the public reads. Its old address is gone from this moment; it has a new one.

    The one change of an approved edition there is: digest and clearance follow the file, and the history keeps both.
    A newer edition in hand that holds the old file cannot go out with it. Raises Refused, FileRefused, NotAllowed.
    """
    require_permission(by, Permission.TAKE_DOWN)
    if not why.strip():
        raise Refused(WHY_REPLACED)
    data, checked, removed = made
    old = PublicDocument.objects.select_related("edition").get(pk=document_id)
    if old.edition.state != Edition.State.APPROVED or old.is_picture or old.withheld_at is not None:
        raise Refused("Only a file in the edition the public reads can be replaced in this way.")
    with storage.store_upload(data) as stored, change(Edition, old.edition_id, None, by=by, why=why) as edition:
        fresh = document_of(edition, checked, stored, old.kind, removed)
        with change(PublicDocument, document_id, None, by=by, why=why) as document:
            for field in FILE:
                setattr(document, field, getattr(fresh, field))
            document.redacted_at, document.redacted_because, document.redacted_seen_by = at, why, None
            document.withheld_at, document.withheld_because, document.withheld_seen_by = None, "", None
        cleared = edition.cleared_digest == edition.digest
        edition.digest = digest_of(edition)
        edition.cleared_digest = edition.digest if cleared else edition.cleared_digest
        _keep_out_of_drafts(old, by=by, why=why, at=at)
        remembering.file_off(old, at, by)
    return document


def _keep_out_of_drafts(old: PublicDocument, *, by: User, why: str, at: datetime) -> None:
    """The old file in an edition being written or checked counts as taken off: it has to be replaced there too."""
    publication = old.edition.publication_id
    drafts = Edition.objects.in_hand().filter(publication=publication)
    for found in PublicDocument.objects.filter(edition__in=drafts, key=old.key, withheld_at=None):
        with change(PublicDocument, found.pk, None, by=by, why=why) as copy:
            copy.withheld_at, copy.withheld_because, copy.withheld_seen_by = at, why, by


def see_redacted(document_id: int, version: int, *, by: User, why: str) -> PublicDocument:
    """A second person has looked, which takes the flag away. `version` is the document's. Raises NotAllowed."""
    said = {"nothing": "It has not been replaced.", "yours": "You replaced it, so somebody else must look at it."}
    return _look(PublicDocument, document_id, version, "redacted_at", "redacted_seen_by", **said, by=by, why=why)


def _look(
    model: type[R], pk: int, version: int, what: str, seen_by: str, *, nothing: str, yours: str, by: User, why: str
) -> R:
    """Record who looked in `seen_by`. `what` is the column that holds the instant at which it was done.

    Raises Refused (`nothing`) when it is not done any more, NotAllowed (`yours`) for who did it, Conflict.
    """
    require_permission(by, Permission.TAKE_DOWN)
    with change(model, pk, version, by=by, why=why) as record:
        if getattr(record, what) is None:
            raise Refused(nothing)
        if who_did(record, what) == by.pk:
            raise NotAllowed(yours)
        setattr(record, seen_by, by)
    return record


def who_did(record: Record, what: str) -> int | None:
    """The key of the person who did it this time, by the history."""
    before = record.history.filter(**{what: None}).order_by("version").last()
    row = record.history.filter(version__gt=before.version if before else 0).order_by("version").first()
    return row.history_user_id if row else None
