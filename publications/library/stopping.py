"""Taking away the date of something that has not come out yet, when the private side says that it must not."""

from __future__ import annotations

from datetime import datetime

from csprapp.accounts.models import User
from csprapp.records.services import change

from . import rules
from .models import Publication


def take_date_away(publication_id: int, *, by: User, why: str, at: datetime) -> Publication:
    """Take the date away before it comes, whoever asks: holding back never needs a publisher.

    Called by publishing only. No version is asked: it is never refused because somebody else saved meanwhile.
    What is public already, or has no date, stays as it is.
    """
    with change(Publication, publication_id, None, by=by, why=why) as publication:
        if publication.standing(at) is rules.Standing.SCHEDULED:
            publication.public_from = publication.public_from_time = publication.public_until = None
    return publication
