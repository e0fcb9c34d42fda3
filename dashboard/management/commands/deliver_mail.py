"""Send the mail that waits in the outbox. Run it every minute; several may run at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csprapp.mail.services import deliver


class Command(BaseCommand):
    help = "Send the mail that waits in the outbox: each at least once, whatever happens to the others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=200, help="the most to send in this run (200)")

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = deliver(options["limit"])
        self.stdout.write(f"{sent} sent, {failed} failed")
        if failed:
            raise CommandError(f"{failed} could not be sent and will be tried again")
