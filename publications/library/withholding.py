"""Taking one file off a public page at once: one person and a reason, and a flag until a second person has looked.

The page stays. A more redacted file comes back as a new edition, agreed by two people like everything that goes out.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.services import change
from csprapp.today import now

from .models import PublicDocument
from .second_look import look


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
    return PublicDocument.objects.get(pk=document_id)


def see_withheld(document_id: int, version: int, *, by: User, why: str) -> PublicDocument:
    """A second person has looked, which takes the flag away. `version` is the document's. Raises NotAllowed."""
    said = {
        "nothing": "It is not taken off the page.",
        "yours": "You took it off the page, so another person looks at it.",
    }
    return look(PublicDocument, document_id, version, "withheld_at", "withheld_seen_by", **said, by=by, why=why)
