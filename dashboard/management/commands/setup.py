"""Print the link with which the first administrator sets up their account in the browser."""

from django.core.management.base import BaseCommand, CommandError

from csprapp.records.refusals import Refused
from csprapp.today import now
from dashboard.administration.setup_services import make_link


class Command(BaseCommand):
    help = (
        "Print a link that sets up the first administrator: good once, for an hour. Run again, the earlier one is void."
    )

    def handle(self, **options: object) -> None:
        try:
            self.stdout.write(f"Open once to set up: {make_link(now())}")
        except Refused as refused:
            raise CommandError(str(refused)) from None
