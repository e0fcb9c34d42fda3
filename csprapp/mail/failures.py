"""What a failed delivery says: what else would fail with it, and the words that are kept for people. Pure."""

import re
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

from django.db.models import TextChoices

# How long a mail is tried that cannot be delivered. Three days hold a weekend: whoever looks after the mail server at
# the other end is back by then. It is as long as mail servers themselves go on trying.
GIVE_UP_AFTER = timedelta(days=3)
# When a person is to see to it meanwhile: what was refused for good will hardly be taken later, what is urgent cannot
# wait. A few hours all the same, because a server that is set up wrongly for an evening refuses everything.
REFUSED_FOR = timedelta(hours=4)
URGENT_FOR = timedelta(hours=1)
LONGEST_WAIT = timedelta(hours=4)  # between two tries of a mail that cannot be sent
LONGEST_HOLD = timedelta(minutes=30)  # of other mail to an address that refuses, or to a domain that does not answer
LONGEST_WORDS = 160
LONGEST_SAID = 2_000  # signs of an answer that are looked at
CLOSING = 421  # the server ends the conversation, whatever was asked
ADDRESS = re.compile(r"[^\s<>()]+@[^\s<>()]+")


class Reach(TextChoices):
    """What a failure is of, and so what else would fail with it."""

    MAIL = "mail", "This email"
    RECIPIENT = "recipient", "This address"
    DOMAIN = "domain", "Every address with this ending"
    SERVER = "server", "The mail server"


@dataclass(frozen=True)
class Failure:
    """A failed delivery. `words` hold what the server said, without any address; `code` and `kind` are for logs."""

    reach: Reach
    kind: type[BaseException]
    code: int | None = None
    words: str = ""

    @property
    def for_good(self) -> bool:
        """Whether the server says that trying again is of no use."""
        return self.code is not None and 500 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip() if self.code else self.words


def failure_of(error: BaseException) -> Failure:
    """What an exception of a mail server, or of the way to it, says."""
    kind = type(error)
    if isinstance(error, SMTPRecipientsRefused):
        refused, why = next(iter(error.recipients.values()), (None, b""))
        return Failure(Reach.SERVER if refused == CLOSING else Reach.RECIPIENT, kind, refused, plain(why))
    if isinstance(error, SMTPSenderRefused | SMTPDataError):
        whole = isinstance(error, SMTPSenderRefused) or error.smtp_code == CLOSING
        return Failure(Reach.SERVER if whole else Reach.MAIL, kind, error.smtp_code, plain(error.smtp_error))
    if isinstance(error, SMTPServerDisconnected | TimeoutError):
        return Failure(Reach.DOMAIN, kind, words="The mail server gave no answer in time, or broke off")
    said = plain(getattr(error, "smtp_error", ""))
    return Failure(Reach.MAIL, kind, getattr(error, "smtp_code", None), said or f"It failed with {kind.__name__}")


def plain(said: bytes | str) -> str:
    """A server's words on one short line, without addresses: the recipient stands beside them, others are nobody's."""
    text = (said.decode(errors="replace") if isinstance(said, bytes) else said)[:LONGEST_SAID]
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return ADDRESS.sub("(address)", words)[:LONGEST_WORDS]


def wait_after(tries: int) -> timedelta:
    """How long to wait before the next try: 2 minutes, 4, 8 and so on, up to `LONGEST_WAIT`."""
    return min(timedelta(minutes=2 ** min(tries, 12)), LONGEST_WAIT)


def patience(failure: Failure, *, urgent: bool) -> timedelta:
    """How long a mail fails before a person is to see to it."""
    if urgent:
        return URGENT_FOR
    return REFUSED_FOR if failure.for_good else GIVE_UP_AFTER
