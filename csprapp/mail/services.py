"""Putting mail in the outbox, and delivering it."""

from datetime import date

from django.core.mail import EmailMessage
from django.db import transaction

from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.today import now


def post(
    kind: str, subject: str, to: User | str, title: str, text: str, *, day: date, case: str = ""
) -> Outbox:
    """Write one message in the caller's transaction. The same kind, subject, recipient and London day is written once.

    Title and text hold the case reference and dates, never a name, a harm or a place (the reader signs in to see those).
    """
    user = to if isinstance(to, User) else None
    recipient = user.email if user else str(to)
    row, _ = Outbox.objects.get_or_create(
        kind=kind,
        subject=subject,
        recipient=recipient,
        day=day,
        defaults={"user": user, "title": title, "text": text, "case": case},
    )
    return row


def deliver(limit: int = 200) -> int:
    """Send what waits, oldest first, each in a transaction of its own: at least once, with a stable Message-ID."""
    sent = 0
    waiting = list(Outbox.objects.filter(sent_at=None).order_by("pk").values_list("pk", flat=True)[:limit])
    for pk in waiting:
        with transaction.atomic():
            mail = Outbox.objects.select_for_update().filter(pk=pk, sent_at=None).first()
            if mail is None:
                continue
            EmailMessage(
                mail.title, mail.text, to=[mail.recipient], headers={"Message-ID": mail.message_id}
            ).send()
            mail.sent_at, mail.tries = now(), mail.tries + 1
            mail.save(update_fields=["sent_at", "tries"])
            sent += 1
    return sent
