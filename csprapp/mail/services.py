"""Putting mail in the outbox, and what a person does about one that cannot be delivered. Delivering: delivery.py."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.template import Context, Engine

from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.records.bulk import append_rows
from csprapp.records.refusals import Refused

LINK = "[[link]]"  # stands in the outbox for an address that opens something, and is never written down itself
ONCE = ("kind", "subject", "recipient", "day")  # a second message with the same is not written
VARYING = (*ONCE, "user_id", "case", "title", "text", "urgent", "identifier")
BATCH = 500
LINKS: dict[str, Callable[[str], str]] = {}


def compose(template: str, **facts: object) -> tuple[str, str]:
    """Title and text of a mail: the first line of a template in templates/mail/, and the rest of it. Plain text."""
    page = Engine.get_default().get_template(f"mail/{template}.txt")
    words = page.render(Context({"site": settings.CSPR_SITE, **facts}, autoescape=False))
    title, _, text = words.strip().partition("\n")
    return title.strip(), text.strip() + "\n"


ALONE = re.compile(r"(?<![\w/.:-])/staff/")  # an address of this site that nothing stands before


def full_address(path: str) -> str:
    """An address of ours as a mail gives it, with the host; "" of no page."""
    return f"{settings.CSPR_SITE}{path}" if path else ""


@dataclass(frozen=True)
class Mail:
    """A message to one person, and how its title and text are written: asked only where it is not there already.

    Title and text hold the case reference and dates, never a name, a harm or a place: the reader signs in for those.
    An urgent one goes before all others.
    """

    kind: str
    subject: str
    to: User | str
    day: date
    case: str
    words: Callable[[], tuple[str, str]]
    urgent: bool = False

    @property
    def key(self) -> tuple[str, str, str, date]:
        """What `ONCE` names."""
        return self.kind, self.subject, self.to.email if isinstance(self.to, User) else self.to, self.day

    def row(self) -> tuple[Any, ...]:
        """What `VARYING` names; each address in the text begins with the site, whoever wrote it."""
        title, text = self.words()
        title = " ".join(title.split())[:150]  # one line of a header, as long as the row holds
        to = self.to.pk if isinstance(self.to, User) else None
        return *self.key, to, self.case, title, ALONE.sub(f"{settings.CSPR_SITE}/staff/", text), self.urgent, uuid4()


def post(
    kind: str, subject: str, to: User | str, title: str, text: str, *, day: date, case: str = "", urgent: bool = False
) -> Outbox:
    """Write a message in the caller's transaction. The same kind, subject, recipient and London day is written once."""
    mail = Mail(kind, subject, to, day, case, lambda: (title, text), urgent)
    row = Outbox(**dict(zip(VARYING, mail.row(), strict=True)))
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


def way() -> str:
    """What the way that mail goes is known by: another server, account or sender makes it another."""
    names = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    said = [str(getattr(settings, name, "")) for name in (*names, "DEFAULT_FROM_EMAIL")]
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def register_link(kind: str, find: Callable[[str], str]) -> None:
    """Let the mails of a kind hold a secret address: `LINK` stands for it in the outbox, and `find` gives the whole
    address for the mail's subject when it is sent. Call it once, when the app is ready.
    """
    LINKS[kind] = find


def in_full(mail: Outbox) -> str:
    """The text as the recipient gets it, with the address that the outbox does not keep."""
    return mail.text.replace(LINK, LINKS[mail.kind](mail.subject)) if mail.kind in LINKS else mail.text


def try_again(pk: int, *, at: datetime) -> None:
    """Try a mail with the next run, as if it were new, and others to that address or its domain too. Whoever calls has
    asked whether the person may. Raises Refused (sent or settled meanwhile)."""
    with transaction.atomic():
        mail = _unsent(pk)
        Outbox.objects.waiting().filter(recipient__iendswith=f"@{mail.domain}").exclude(reach="").update(reach="")
        mail.tries, mail.next_try_at, mail.reach = 0, at, ""
        mail.failing_since = mail.stuck_at = mail.given_up_at = None
        mail.save(update_fields=["tries", "next_try_at", "reach", "failing_since", "stuck_at", "given_up_at"])


def settle(pk: int, *, by: User, at: datetime) -> None:
    """A mail that could not be delivered is not needed any more: it is kept, and tried no more. Whoever calls has asked
    whether the person may. Raises Refused (sent or settled meanwhile)."""
    with transaction.atomic():
        mail = _unsent(pk)
        mail.settled_at, mail.settled_by = at, by
        mail.save(update_fields=["settled_at", "settled_by"])


def forget_recipients(keys: Iterable[int]) -> None:
    """Of mail whose words were erased: the addresses of people who have no account, and what a server said of them.
    Each mail gets an address that nobody has, its own, since no two of a day may be to the same."""
    nobody = Concat(Value("erased-"), Cast("pk", CharField()), Value("@erased.invalid"))
    Outbox.objects.filter(pk__in=keys, user=None).update(recipient=nobody, failure="")


def _unsent(pk: int) -> Outbox:
    mail = Outbox.objects.select_for_update(no_key=True).get(pk=pk)
    if mail.sent_at or mail.settled_at:
        raise Refused("This email has been sent, or somebody has said that it is no longer needed")
    return mail
