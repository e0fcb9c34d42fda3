"""Daily mails in the outbox: at most one to a person and day, which the database holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from csprapp.accounts.models import User
from csprapp.mail.models import Digest
from csprapp.mail.services import Mail, post_all

DIGEST = "digest"


@dataclass(frozen=True)
class DailyMail:
    """A daily mail to a person, or to an address without an account, and the keys of what it says."""

    to: User | str
    title: str
    text: str
    said: list[str]

    def words(self) -> tuple[str, str]:
        """Its subject and its text."""
        return self.title, self.text


def key_of(to: User | str) -> str:
    """Who it is, whatever their address becomes."""
    return f"account:{to.pk}" if isinstance(to, User) else to


def last_digests() -> dict[str, Digest]:
    """The last daily mail to each, by `key_of`."""
    newest = Digest.objects.values("person").annotate(newest=Max("pk")).values("newest")
    return {row.person: row for row in Digest.objects.filter(pk__in=newest)}


def post_digests(mails: Iterable[DailyMail], *, day: date) -> None:
    """Write the daily mails of a day: all in one transaction, and none to who has one. Of two who write at once the
    later one waits for the other's rows, and writes nothing."""
    coming = sorted(mails, key=lambda mail: key_of(mail.to))
    rows = [Digest(person=key_of(mail.to), day=day, said=mail.said) for mail in coming]
    with transaction.atomic():
        Digest.objects.bulk_create(rows, ignore_conflicts=True)
        post_all(Mail(DIGEST, DIGEST, mail.to, day, "", mail.words) for mail in coming)
