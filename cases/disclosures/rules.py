"""What may go into a case file, who has to agree, and for how long the file is there. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import TextChoices

# The Information Commissioner asks that no more is disclosed than is needed (UK GDPR article 5(1)(c)): so parts.
KEPT = timedelta(days=1)  # a file that may go out, from then on
WAITS = timedelta(days=7)  # one that nobody has agreed to yet
MOST_FETCHED = 5  # times, PDF and ZIP together: then it is deleted, whatever its day


class Part(TextChoices):
    """What a case file may hold, in its order."""

    FACTS = "facts", "The case: what happened, and its dates"
    PEOPLE = "people", "The people, with names, dates of birth and addresses"
    NOTIFICATIONS = "notifications", "Referral, notification, who was told, letters"
    RAPID = "rapid", "Rapid review: what agencies sent and what the partners decided"
    REVIEWS = "reviews", "Reviews, and contact with the family"
    ACTIONS = "actions", "Recommendations and actions"
    CHRONOLOGY = "chronology", "Chronology"
    NOTES = "notes", "Working notes on the case"
    HISTORY = "history", "History of the record: every change, word by word"
    READING = "reading", "Who may open the case and who read it"
    DOCUMENTS = "documents", "Documents, drafts and evidence"
    COURT = "court", "Documents marked as from a court"
    HEALTH = "health", "Documents marked as health records"
    LEGAL = "legal", "Documents marked as legal advice"


DOCUMENTS = (Part.DOCUMENTS, Part.COURT, Part.HEALTH, Part.LEGAL)
# The communication of information from family proceedings in private is limited (Administration of Justice Act 1960
# s12, Family Procedure Rules 2010 r12.73); legal advice is privileged until its client waives that; a health record is
# disclosed by its own controller, or with their agreement.
SENSITIVE = frozenset({Part.COURT, Part.HEALTH, Part.LEGAL})
INSIDE = frozenset({"partner"})  # recipients that are no disclosure outside the partnership


def sensitive_among(parts: Collection[str]) -> list[Part]:
    """The parts about which somebody has to be asked first."""
    return [part for part in Part if part in SENSITIVE and part in parts]


def needs_second(recipient: str, parts: Collection[str], *, restricted: bool) -> bool:
    """Whether a second person has to agree: to whatever leaves the partnership, and inside it to sensitive parts, the
    reading of colleagues and whatever comes of a restricted case."""
    return recipient not in INSIDE or restricted or Part.READING in parts or bool(sensitive_among(parts))


def kept_until(made_at: datetime | None, answered_at: datetime | None) -> datetime | None:
    """When a file that was made is deleted: a day after it may go out, a week after it was made while nobody agreed."""
    if made_at is None:
        return None
    return made_at + WAITS if answered_at is None else max(made_at, answered_at) + KEPT
