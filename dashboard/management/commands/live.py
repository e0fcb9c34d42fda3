"""`make live`: ask the doctor, migrate, collect, say how to set up while nobody can sign in, and serve."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from csprapp import closed
from dashboard.administration.setup_services import is_needed
from dashboard.health.checks import before_migrating, look
from dashboard.health.findings import Result, State
from dashboard.management.diagnosis import stop_if_unsafe, tell
from dashboard.management.serving import (
    granian,
    migrations_wait,
    refuse_a_taken_port,
    start_worker,
    static_files_are_older,
)

# One worker that dies takes nobody with it, and one that does not stop when it is told to is stopped after ten seconds.
FOR_EARNEST = ("--workers", "2", "--respawn-failed-workers", "--workers-kill-timeout", "10")
NOT_OURS = "With two roles of PostgreSQL, first run `manage.py migrate` with the owner’s DATABASE_URL."
TO_PUT_RIGHT = "Still to be put right (only what is marked unsafe stops the service; manage.py doctor looks again):"
CUT_OFF = "The service is closed: an upgrade was cut off. deploy/upgrade continues it, deploy/upgrade --back undoes it."


class Command(BaseCommand):
    help = "Serve on 127.0.0.1:$PORT, after everything that has to be there before. See docs/operations.md."
    requires_system_checks: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown: list[Result] = []

    def handle(self, **options: object) -> None:
        if settings.CSPR_DEMO:
            raise CommandError("The demonstration asks for no second factor. Unset CSPR_DEMO, or run `make run`.")
        refuse_a_taken_port()
        stop_if_unsafe(self.told(before_migrating()))
        self.prepare()
        stop_if_unsafe(self.told(look()))
        if settings.CSPR_SERVE != "public" and is_needed():
            call_command("setup", stdout=self.stdout)
        self.stdout.write(f"Serving {settings.CSPR_SITE} on 127.0.0.1:{settings.PORT}. Stop with Ctrl-C.")
        self.stdout.flush()
        start_worker(beside=os.getpid())
        os.execv(sys.executable, [sys.executable, *granian(*FOR_EARNEST)])  # noqa: S606

    def told(self, results: list[Result]) -> list[Result]:
        """The same, once all that is not well has been shown, each thing once."""
        wrong = [one for one in results if one.finding.state is not State.OK and one not in self.shown]
        if wrong and not self.shown:
            self.stderr.write(TO_PUT_RIGHT)
        tell(wrong, self.stderr.write)
        self.shown += wrong
        return results

    def prepare(self) -> None:
        """Migrate and collect, each only when there is something to do."""
        try:
            if migrations_wait():
                if closed.by_file():
                    raise CommandError(CUT_OFF)
                self.stdout.write("Bringing the database up to date")
                call_command("migrate", verbosity=0)
        except DatabaseError as refused:
            raise CommandError(f"The database cannot be brought up to date: {refused}\n{NOT_OURS}") from None
        if static_files_are_older():
            self.stdout.write("Collecting static files")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
