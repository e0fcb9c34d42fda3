"""Look at what can go wrong unseen, and say what mends it. Settings, Health of the service, shows the same."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard.health.checks import look
from dashboard.health.findings import State


class Command(BaseCommand):
    help = "Say what is wrong with this installation and what mends it. Ends with 1 only when something is unsafe."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        results = look()
        for one in results:
            self.stdout.write(f"{one.finding.state:8} {one.name}: {one.finding.sentence}")
            if one.finding.mend:
                self.stdout.write(f"         {one.finding.mend}")
        unsafe = [one.name for one in results if one.finding.state is State.UNSAFE]
        if unsafe:
            raise CommandError(f"Unsafe: {', '.join(unsafe)}.")
