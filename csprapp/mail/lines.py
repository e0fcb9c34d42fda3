"""Mail that is not sent, as pages show it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import F

from csprapp.mail.models import Outbox, OutboxQuerySet

MOST = 200  # of one case
PAGE = 50
AGAIN = "The email will be tried again within a minute."
NOT_NEEDED = "The email is no longer needed and will not be tried again."


@dataclass(frozen=True)
class Line:
    """A mail with what it is about and where its buttons lead; those of one that never failed lead nowhere."""

    mail: Outbox
    about: str
    again_url: str = ""
    settle_url: str = ""


def pressing_first(mails: OutboxQuerySet) -> OutboxQuerySet:
    """What a person is to see to first, then what failed, then what only waits, the oldest first."""
    return mails.order_by(F("stuck_at").asc(nulls_last=True), F("failing_since").asc(nulls_last=True), "pk")


def lines(
    mails: Iterable[Outbox], button: Callable[[str, Outbox], str], *, about: Callable[[Outbox], str]
) -> list[Line]:
    """The mails as lines, in their order."""
    return [
        Line(mail, about(mail), *((button("again", mail), button("settle", mail)) if mail.failing_since else ()))
        for mail in mails
    ]
