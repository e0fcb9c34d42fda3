"""Mail in trouble."""

import datetime as dt

from csprapp.mail.models import Outbox
from csprapp.mail.services import post
from csprapp.today import now
from tests.factories import counter


def make_mail(to="lost@demo.example", case=None, **more) -> Outbox:
    """A mail that waits."""
    number, at = next(counter), now()
    reference = case.reference if case else ""
    return post("kind", f"deadline:{number}", to, f"Title {number}", "Text", day=at.date(), case=reference, **more)


def make_stuck(to="lost@demo.example", case=None, *, given_up=True, days=3, **more) -> Outbox:
    """A mail that has failed for days and waits for a person."""
    mail, at = make_mail(to, case, **more), now()
    mail.created_at = mail.failing_since = at - dt.timedelta(days=days)
    mail.tries, mail.tried_at, mail.stuck_at = 24, at, at
    mail.given_up_at, mail.failure = at if given_up else None, "550 5.1.1 (address): no such mailbox"
    mail.next_try_at = at + dt.timedelta(hours=4)
    mail.save()
    return mail
