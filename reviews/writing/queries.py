"""Who wrote what in a rapid review, and who is writing now."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise

from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.records.models import Draft
from reviews.rapid.models import RapidReview
from reviews.writing.rules import DRAFT, Section


@dataclass(frozen=True)
class Written:
    """Who saved a text last, and when."""

    by: str
    at: dt.datetime


def last_written(review: RapidReview, sections: Iterable[Section]) -> dict[str, Written]:
    """For each section that somebody ever wrote, by its key, who saved its text last and when."""
    waiting, found = {section.key for section in sections}, {}
    if not review.pk:
        return found
    saved = review.history.select_related("history_user").order_by("-version", "-history_id").iterator(chunk_size=20)
    for row, before in pairwise(chain(saved, [None])):
        changed = {key for key in waiting if getattr(row, key) != (getattr(before, key) if before else "")}
        found |= dict.fromkeys(changed, Written(str(row.history_user or "A colleague"), row.history_date))
        waiting -= changed
        if not waiting:
            break
    return found


def drafts_of(incident: Incident, sections: Iterable[Section]) -> dict[str, list[Draft]]:
    """What is being written and not saved, by section, the latest first: whose it is, never its words to others."""
    subjects = {section.of(incident.reference): section.key for section in sections}
    found: dict[str, list[Draft]] = defaultdict(list)
    rows = Draft.objects.filter(form=DRAFT, subject__in=subjects).select_related("user").order_by("-saved_at")
    for draft in rows:
        found[subjects[draft.subject]].append(draft)
    return found


def own(drafts: Iterable[Draft], user: User) -> Draft | None:
    """A person's own among the drafts of one section."""
    return next((draft for draft in drafts if draft.user_id == user.pk), None)


def colleagues(drafts: Iterable[Draft], user: User) -> list[Draft]:
    """The others'."""
    return [draft for draft in drafts if draft.user_id != user.pk]
