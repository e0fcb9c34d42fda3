"""`make live`: check, migrate, collect, say how to set up while nobody can sign in, and serve."""

import os
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.http.request import validate_host

from dashboard.administration.setup_services import is_needed
from dashboard.management.serving import granian, migrations_wait, static_files_are_older

NO_PROXY = (
    "Warning: CSPR_BEHIND_PROXY=1 is not set, so every page leads to https for ever. Set it once a proxy of yours "
    "speaks TLS and sets X-Forwarded-Proto and X-Forwarded-For itself."
)
NOT_OURS = "With two roles of PostgreSQL, first run `manage.py migrate` with the owner's DATABASE_URL."


class Command(BaseCommand):
    help = "Serve on 127.0.0.1:$PORT, after everything that has to be there before. See docs/operations.md."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        if settings.CSPR_DEMO:
            raise CommandError("The demonstration asks for no second factor. Unset CSPR_DEMO, or run `make run`.")
        call_command("check", deploy=True, stdout=self.stdout, stderr=self.stderr)  # warnings are shown, errors stop
        self.warn()
        self.prepare()
        if settings.CSPR_SERVE != "public" and is_needed():
            call_command("setup", stdout=self.stdout)
        self.stdout.write(f"Serving {settings.CSPR_SITE} on 127.0.0.1:{settings.PORT}. Stop with Ctrl-C.")
        self.stdout.flush()
        os.execv(sys.executable, [sys.executable, *granian("--workers", "2", "--respawn-failed-workers")])  # noqa: S606

    def warn(self) -> None:
        """What is safe, and yet lets nobody in."""
        name = urlsplit(settings.CSPR_SITE).hostname or ""
        if not validate_host(name, settings.ALLOWED_HOSTS):
            self.stderr.write(f"Warning: {name} of CSPR_SITE is not in ALLOWED_HOSTS: links to it are refused.")
        if not settings.SECURE_PROXY_SSL_HEADER:
            self.stderr.write(NO_PROXY)

    def prepare(self) -> None:
        """Migrate and collect, each only when there is something to do."""
        try:
            if migrations_wait():
                self.stdout.write("Bringing the database up to date")
                call_command("migrate", verbosity=0)
        except DatabaseError as refused:
            raise CommandError(f"The database cannot be brought up to date: {refused}\n{NOT_OURS}") from None
        if static_files_are_older():
            self.stdout.write("Collecting static files")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
