"""`make run` and `make dev`: get everything ready in one process, say where to go and how to sign in, and serve."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from csprapp.accounts.models import User
from dashboard.management.serving import (
    granian,
    migrations_wait,
    refuse_a_taken_port,
    start_worker,
    static_files_are_older,
)
from demo.people import PASSWORD, PEOPLE
from demo.secret_key import keep_secret_key


class Command(BaseCommand):
    help = "Serve the demonstration with invented data on 127.0.0.1:$PORT."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CSPR_DEMO:
            raise CommandError("This serves invented data. Set CSPR_DEMO=1, or run `make run`.")
        refuse_a_taken_port()
        self.prepare()
        self.stdout.write(self.welcome())
        self.stdout.flush()
        start_worker(beside=os.getpid())
        os.execv(sys.executable, [sys.executable, *self.server()])  # noqa: S606

    def server(self) -> list[str]:
        """What to serve with: granian, as in production, or Django's own server, which reloads what is changed."""
        if settings.CSPR_DEV:
            return [sys.argv[0], "runserver", f"127.0.0.1:{settings.PORT}"]
        return granian()

    def prepare(self) -> None:
        """Migrate, collect and seed: each only when there is something to do, so that a second start is quick."""
        keep_secret_key()
        if migrations_wait():
            self.stdout.write("Making the database")
            call_command("migrate", verbosity=0)
        if not settings.CSPR_DEV and static_files_are_older():
            self.stdout.write("Collecting static files")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        if not User.objects.exists():
            self.stdout.write("Inventing cases, reviews and publications")
            call_command("seed_demo", verbosity=0)

    def welcome(self) -> str:
        """What the terminal says: addresses, accounts, and the password that all of them have."""
        site = f"http://127.0.0.1:{settings.PORT}"
        lines = [
            "",
            "  The demonstration. Every person, case and report in it is invented.",
            "",
            f"  Public pages   {site}/",
            f"  Staff          {site}/staff/",
            f"  Components     {site}/staff/gallery/",
            f"  Mail it wrote  {site}/staff/mail/",
            "",
            f"  Password of everybody: {PASSWORD}",
            *(f"    {person.email:32} {person.what}" for person in PEOPLE),
            "",
            "  Stop with Ctrl-C.",
            "",
        ]
        return "\n".join(lines)
