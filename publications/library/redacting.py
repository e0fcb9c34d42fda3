"""Putting a more redacted file in the place of a public one at once: one person and a reason, and a flag until a second
person has looked. That nothing is in it that was not in the old one is asked by publishing, which calls this.
"""

from __future__ import annotations

from datetime import datetime

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files import storage
from csprapp.records.refusals import Refused
from csprapp.records.services import change

from . import editions
from .editions import digest_of
from .models import Edition, PublicDocument
from .second_look import look, who_did

FILE = ("key", "file", "size", "pages", "sha256", "mime", "faults", "removed")


def replace_by_redacted(document_id: int, data: bytes, *, by: User, why: str, at: datetime) -> PublicDocument:
    """Replace a file of the edition the public reads. Its old address is gone from this moment; it has a new one.

    The one change of an approved edition there is: digest and clearance follow the file, and the history keeps both.
    A newer edition in hand that holds the old file cannot go out with it. Raises Refused, FileRefused, NotAllowed.
    """
    require_permission(by, Permission.TAKE_DOWN)
    if not why.strip():
        raise Refused("Enter why it is replaced")
    data, checked, removed = editions.publishable(data)
    old = PublicDocument.objects.select_related("edition").get(pk=document_id)
    if old.edition.state != Edition.State.APPROVED or old.is_picture or old.withheld_at is not None:
        raise Refused("Only a file of the edition that the public reads is replaced in this way.")
    with storage.store_upload(data) as stored, change(Edition, old.edition_id, None, by=by, why=why) as edition:
        fresh = editions.document_of(edition, checked, stored, old.kind)
        fresh.removed = removed
        with change(PublicDocument, document_id, None, by=by, why=why) as document:
            for field in FILE:
                setattr(document, field, getattr(fresh, field))
            document.redacted_at, document.redacted_because, document.redacted_seen_by = at, why, None
            document.withheld_at, document.withheld_because, document.withheld_seen_by = None, "", None
        cleared = edition.cleared_digest == edition.digest
        edition.digest = digest_of(edition)
        edition.cleared_digest = edition.digest if cleared else edition.cleared_digest
        _keep_out_of_drafts(old, by=by, why=why, at=at)
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
    said = {"nothing": "It is not replaced.", "yours": "You replaced it, so another person looks at it."}
    return look(PublicDocument, document_id, version, "redacted_at", "redacted_seen_by", **said, by=by, why=why)


def who_replaced(document: PublicDocument) -> int | None:
    """The key of the person who put the redacted file in place."""
    return who_did(document, "redacted_at")
