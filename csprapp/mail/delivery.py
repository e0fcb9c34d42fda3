"""Delivering what waits in the outbox: each at least once, and nothing undeliverable or slow holding up the rest."""

import logging
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from types import FrameType

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Q

from csprapp.mail.failures import (
    GIVE_UP_AFTER,
    LONGEST_HOLD,
    LONGEST_WAIT,
    Failure,
    Reach,
    failure_of,
    patience,
    wait_after,
)
from csprapp.mail.models import Outbox, OutboxQuerySet
from csprapp.mail.services import in_full
from csprapp.today import now

log = logging.getLogger(__name__)
# Seconds. Over before the timer starts the next run, which takes first what is urgent by then; and long before the
# first wait of two minutes is, so that no other run takes what one has in hand.
LONGEST_RUN = 50
# The part of it in which mails are taken in hand. The rest is for the last one: a good server that has much to take
# would else be broken off in the middle of it, and it would count as failed and go twice.
TAKING = 0.9
SLOW = 2  # seconds for one mail; a good server takes it in a tenth of one


class MailServerAway(Exception):
    """The mail server cannot be reached or takes nothing from us: nothing is counted against any mail."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


class RunOver(TimeoutError):
    """The time of a run is over while a server keeps us waiting."""


@dataclass
class Trouble:
    """To whom a run sends nothing more, and which domains have to wait for the others."""

    addresses: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)

    def note(self, mail: Outbox, reach: str) -> None:
        """What else would fail as this mail did."""
        self.behind.add(mail.domain)
        if reach == Reach.RECIPIENT:
            self.addresses.add(mail.recipient)
        if reach == Reach.DOMAIN:
            self.silent.add(mail.domain)

    def holds(self, mail: Outbox) -> bool:
        """Whether a mail has to wait: its address or the whole domain has just refused one."""
        return mail.recipient in self.addresses or mail.domain in self.silent

    def in_turn(self, mails: Iterable[Outbox]) -> Iterator[Outbox]:
        """One of each domain, then the second of each, so that many to one that is slow hold up no other; those of a
        domain that refused one meanwhile, or took long for it, come after all the others."""
        later, turns = [], Counter[tuple[bool, bool, str]]()

        def turn(mail: Outbox) -> tuple[bool, bool, int]:
            place = not mail.urgent, mail.tries > 0
            turns[*place, mail.domain] += 1
            return *place, turns[*place, mail.domain]

        for mail in sorted(mails, key=turn):
            if mail.domain in self.behind and not mail.urgent:
                later.append(mail)
            elif not self.holds(mail):
                yield mail
        yield from (mail for mail in later if not self.holds(mail))


def due(at: datetime) -> OutboxQuerySet:
    """What is to be tried now: urgent first, then what never failed, oldest first.

    What was never tried is due whatever the clock said when it was written, and so is what waits for longer than any
    wait, which was written by a clock that was wrong.
    """
    anyway = Q(tries=0) | Q(next_try_at__gt=at + LONGEST_WAIT)
    found = Outbox.objects.waiting().filter(anyway | Q(next_try_at__lte=at))
    return found.order_by("-urgent", "tries", "pk")


def troubles(at: datetime) -> Trouble:
    """What earlier runs met and is not to be tried again yet: back-off of an address and of a domain."""
    known, wide = Trouble(), [Reach.RECIPIENT, Reach.DOMAIN]
    lately = Outbox.objects.waiting().filter(reach__in=wide, next_try_at__gt=at, tried_at__gt=at - LONGEST_HOLD)
    for mail in lately.only("recipient", "reach"):
        known.note(mail, mail.reach)
    known.behind.clear()
    return known


def deliver(
    limit: int = 200, *, seconds: float = LONGEST_RUN, say: Callable[[str], object] = lambda line: None
) -> tuple[int, int]:
    """Send what is due, and say how many were sent and how many failed; `say` is told of each that failed.

    At least once: a mail is taken in hand, sent, then marked, each on its own, so that no lock is held while a mail
    server is slow. A worker that dies in between leaves a mail that is sent again, with the same Message-ID. Raises
    MailServerAway.
    """
    sent = failed = 0
    trouble, ends = troubles(now()), monotonic() + TAKING * seconds
    with suppress(RunOver), stopped_after(seconds):
        for each in trouble.in_turn(list(due(now()).only("recipient", "urgent", "tries"))):
            began = monotonic()
            if sent >= limit or began >= ends:
                break
            with mail_server() as server:
                mail = take(each.pk, now())
                failure = attempt(mail, server) if mail else None
            if mail is None:
                continue
            if monotonic() - began > SLOW:
                trouble.behind.add(mail.domain)
            if failure is None:
                sent += 1
                continue
            failed += 1
            trouble.note(mail, failure.reach)
            say(f"mail {mail.pk} {'given up' if mail.given_up_at else 'failed'}: {in_short(failure)}")
            if failure.reach == Reach.SERVER:
                break
    return sent, failed


def in_short(failure: Failure) -> str:
    """The code and the kind of a failure, for whoever reads a terminal or a log: no words, which may name somebody."""
    return f"{failure.code} ({failure.kind.__name__})" if failure.code else failure.kind.__name__


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Break off whatever a server keeps us waiting with, when the time of the run is over: one that sends a letter
    every few seconds never meets the time-out of an answer. In a program's main thread only; elsewhere without effect.
    """

    def over(number: int, frame: FrameType | None) -> None:
        raise RunOver

    try:
        before = signal.signal(signal.SIGALRM, over)
    except ValueError:  # not the main thread
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def mail_server() -> Iterator[BaseEmailBackend]:
    """A connection to the mail server, for one mail. Raises MailServerAway."""
    server = get_connection()
    try:
        server.open()
    except Exception as error:
        raise MailServerAway(failure_of(error)) from error
    try:
        yield server
    finally:
        with suppress(Exception):  # the mail is sent, or is not: how the server says good-bye changes neither
            server.close()


def take(pk: int, at: datetime) -> Outbox | None:
    """The mail, taken in hand by this worker, its next try booked; None when it was sent or another worker has it."""
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        mail = due(at).select_for_update(skip_locked=skip, no_key=True).filter(pk=pk).first()
        if mail is not None:
            mail.tries, mail.tried_at = mail.tries + 1, at
            mail.next_try_at = at + wait_after(mail.tries)
            mail.save(update_fields=["tries", "tried_at", "next_try_at"])
    return mail


def attempt(mail: Outbox, server: BaseEmailBackend) -> Failure | None:
    """Send a mail that is in hand, and mark it as sent or as failed."""
    try:
        send(mail, server)
    except Exception as error:  # whatever the mail server does, the next mail is tried
        failure = failure_of(error)
        log.warning("mail %s could not be sent: %s %s", mail.pk, failure.kind, failure.code)
        mark_failed(mail, failure, now())
        return failure
    mail.sent_at = now()
    mail.save(update_fields=["sent_at"])
    return None


def mark_failed(mail: Outbox, failure: Failure, at: datetime) -> None:
    """Keep why it failed. After a time a person is to see to it, and in the end it is given up."""
    mail.failure, mail.reach = str(failure), failure.reach
    mail.failing_since = mail.failing_since or at
    failing: timedelta = at - mail.failing_since
    if failing >= GIVE_UP_AFTER:
        mail.given_up_at = at
    if failing >= patience(failure, urgent=mail.urgent):
        mail.stuck_at = mail.stuck_at or at
    mail.save(update_fields=["failure", "reach", "failing_since", "given_up_at", "stuck_at"])


def send(mail: Outbox, server: BaseEmailBackend) -> None:
    """Hand the mail to the mail server. Nobody answers to it, and no holiday notice should."""
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    EmailMessage(mail.title, in_full(mail), to=[mail.recipient], headers=headers, connection=server).send()
