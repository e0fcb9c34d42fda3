"""Ask the public site from outside whether it shows exactly what it should. For a nightly run."""

import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from csprapp.records.timers import add_flag, timed
from csprapp.today import now
from csprapp.ui.templatetags.ui import plural
from publications.library.models import Publication
from publications.public.patrol import Seen, patrol
from publishing.links.blockers import check_again

SECONDS = 30


class Command(BaseCommand):
    help = "Walk the public site and name anything visible that should not be, or missing that should be there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--site", default=settings.CSPR_SITE, help="Address of the site, without a slash at the end"
        )

        parser.add_argument(
            "--again",
            action="store_true",
            help="Instead, run the disclosure check as it is now over what is public: publishers and managers are told",
        )
        add_flag(parser)

    def handle(self, *args: Any, site: str, again: bool, **options: Any) -> None:
        if again:
            self.check_again()
            return
        site = site.rstrip("/")
        if not site.startswith(("https://", "http://")):
            raise CommandError("Give the site’s address, for example --site https://reviews.example.org")
        with timed("check_public", clock_is_right=options["clock_is_right"]) as run:
            found = self.walk(site)
            run.outcome = f"{len(found)} things are wrong" if found else "all is as it should be"
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"{len(found)} things are wrong on {site}")
        self.stdout.write(f"{site} shows what it should, and nothing else.")

    def check_again(self) -> None:
        """Tell of what is public and would not be cleared now without a word. Raises CommandError when there is any."""
        stopped = check_again(now())
        for blocker in stopped:
            self.stdout.write(f"{blocker.link.publication.slug}: {blocker.words}")
        if stopped:
            raise CommandError(f"{plural(stopped, 'publication')} to look at. Publishers and managers are told.")
        self.stdout.write("The check finds nothing new in what is public.")

    def walk(self, site: str) -> list[str]:
        """Once; and once more when midnight or a report's hour passed on the way."""
        began = now()
        found = patrol(lambda path: fetch(site + path), began)
        if found and Publication.objects.next_change(began) <= now():
            found = patrol(lambda path: fetch(site + path), now())
        return found


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A public address that leads elsewhere is an answer to report, not one to follow."""


def fetch(address: str) -> Seen:
    """One GET, whatever the status. Raises CommandError when the site cannot be reached."""
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(address, timeout=SECONDS) as answer:
            return Seen(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Seen(refusal.code, {k.lower(): v for k, v in refusal.headers.items()}, refusal.read())
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise CommandError(f"{address} cannot be reached: {getattr(error, 'reason', error)}") from error
