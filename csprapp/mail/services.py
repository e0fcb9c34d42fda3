"""Putting mail in the outbox, and delivering it."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template import Context, Engine

from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.records.bulk import append_rows
from csprapp.today import now

log = logging.getLogger(__name__)
LINK = "[[link]]"  # stands in the outbox for an address that opens something, and is never written down itself
ONCE = ("kind", "subject", "recipient", "day")  # a second message with the same is not written
VARYING = (*ONCE, "user_id", "case", "title", "text")
BATCH = 500
LINKS: dict[str, Callable[[str], str]] = {}
LONGEST_WAIT = timedelta(hours=4)  # between two tries of a mail that cannot be sent


def compose(template: str, **facts: object) -> tuple[str, str]:
    """Title and text of a mail: the first line of a template in templates/mail/, and the rest of it. Plain text."""
    page = Engine.get_default().get_template(f"mail/{template}.txt")
    words = page.render(Context({"site": settings.CSPR_SITE, **facts}, autoescape=False))
    title, _, text = words.strip().partition("\n")
    return title.strip(), text.strip() + "\n"


@dataclass(frozen=True)
class Mail:
    """A message to one person, and how its title and text are written: asked only where it is not there already.

    Title and text hold the case reference and dates, never a name, a harm or a place: the reader signs in for those.
    """

    kind: str
    subject: str
    to: User | str
    day: date
    case: str
    words: Callable[[], tuple[str, str]]

    @property
    def key(self) -> tuple[str, str, str, date]:
        """What `ONCE` names."""
        return self.kind, self.subject, self.to.email if isinstance(self.to, User) else self.to, self.day

    def row(self) -> tuple[Any, ...]:
        """What `VARYING` names."""
        title, text = self.words()
        title = " ".join(title.split())[:150]  # one line of a header, as long as the row holds
        return *self.key, self.to.pk if isinstance(self.to, User) else None, self.case, title, text


def post(kind: str, subject: str, to: User | str, title: str, text: str, *, day: date, case: str = "") -> Outbox:
    """Write a message in the caller's transaction. The same kind, subject, recipient and London day is written once."""
    row = Outbox(**dict(zip(VARYING, Mail(kind, subject, to, day, case, lambda: (title, text)).row(), strict=True)))
    Outbox.objects.bulk_create([row], update_conflicts=True, unique_fields=ONCE, update_fields=["day"])
    return row


def post_all(mails: Iterable[Mail]) -> None:
    """`post` for many, some hundreds in a transaction; what is there already costs no words."""
    coming = iter(mails)
    while batch := {mail.key: mail for mail in islice(coming, BATCH)}:
        kinds, subjects, _, days = map(set, zip(*batch, strict=True))
        there = Outbox.objects.filter(kind__in=kinds, subject__in=subjects, day__in=days).values_list(*ONCE)
        for key in there:
            batch.pop(key, None)
        append_rows(Outbox, VARYING, [mail.row() for mail in batch.values()], anew=False)


def register_link(kind: str, find: Callable[[str], str]) -> None:
    """Let the mails of a kind hold a secret address: `LINK` stands for it in the outbox, and `find` gives the whole
    address for the mail's subject when it is sent. Call it once, when the app is ready.
    """
    LINKS[kind] = find


def in_full(mail: Outbox) -> str:
    """The text as the recipient gets it, with the address that the outbox does not keep."""
    return mail.text.replace(LINK, LINKS[mail.kind](mail.subject)) if mail.kind in LINKS else mail.text


def deliver(limit: int = 200) -> tuple[int, int]:
    """Send what waits, oldest first, and say how many were sent and how many failed.

    At least once: a mail is taken in hand, sent, then marked, each on its own, so that no lock is held while a mail
    server is slow. A worker that dies in between leaves a mail that is sent again, with the same Message-ID; one that
    cannot be sent is tried again later, ever more rarely, and never stops the others.
    """
    sent = failed = 0
    waiting = Outbox.objects.filter(sent_at=None).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting[:limit]):
        mail = take(pk, now())
        if mail is None:
            continue
        try:
            send(mail)
        except Exception as error:  # noqa: BLE001 - whatever the mail server does, the next mail is tried
            failed += 1
            log.warning("mail %s could not be sent: %s", mail.pk, type(error).__name__)
            continue
        mail.sent_at = now()
        mail.save(update_fields=["sent_at"])
        sent += 1
    return sent, failed


def take(pk: int, at: datetime) -> Outbox | None:
    """The mail, taken in hand by this worker; None when it was sent or another worker has it."""
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        mail = Outbox.objects.select_for_update(skip_locked=skip, no_key=True).filter(pk=pk, sent_at=None).first()
        if mail is None or (mail.tried_at and at < mail.tried_at + wait_after(mail.tries)):
            return None
        mail.tries, mail.tried_at = mail.tries + 1, at
        mail.save(update_fields=["tries", "tried_at"])
    return mail


def wait_after(tries: int) -> timedelta:
    """How long to wait before the next try: 2 minutes, 4, 8 and so on, up to `LONGEST_WAIT`."""
    return min(timedelta(minutes=2 ** min(tries, 12)), LONGEST_WAIT)


def send(mail: Outbox) -> None:
    """Hand the mail to the mail server. Nobody answers to it, and no holiday notice should."""
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    EmailMessage(mail.title, in_full(mail), to=[mail.recipient], headers=headers).send()
