"""Send the mail that waits in the outbox. Run it every minute; several may run at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count, Min, Q

from cases.mails.services import keep_rows
from cases.referrals.incoming import take_in
from csprapp.mail.delivery import MailServerAway, deliver, in_short
from csprapp.mail.models import Outbox
from csprapp.records.timers import add_flag, timed
from csprapp.today import london_today
from csprapp.ui.templatetags.ui import instant


class Command(BaseCommand):
    help = "Send the mail waiting in the outbox: each at least once, whatever happens to the others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=200, help="the most to send in this run (200)")
        add_flag(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with timed("deliver_mail", clock_is_right=options["clock_is_right"]) as run:
            take_in(london_today())  # first: who is told of a referral is told in this run
            try:
                sent, failed = deliver(options["limit"], say=self.stdout.write)
            except MailServerAway as away:
                run.outcome = f"the mail server cannot be reached: {in_short(away.failure)}"
                raise CommandError(f"T{run.outcome[1:]}; {left()}") from away
            keep_rows(london_today())
            run.outcome = f"{sent} sent, {failed} failed"
        self.stdout.write(f"{run.outcome}; {left()}")
        if failed:
            raise CommandError(f"{failed} could not be sent; each is tried again, or was given up")


def left() -> str:
    """What is not sent, in words: how many wait and until when, how many were given up."""
    given_up = Q(given_up_at__isnull=False)
    found = Outbox.objects.unsent().aggregate(
        waiting=Count("pk", filter=~given_up),
        next=Min("next_try_at", filter=~given_up),
        lost=Count("pk", filter=given_up),
    )
    until = f" (the next try: {instant(found['next'])})" if found["next"] else ""
    return f"{found['waiting']} waiting{until}, {found['lost']} given up"
