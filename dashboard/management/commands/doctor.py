"""Look at what can go wrong unseen, and say what mends it. Settings, Health of the service, shows the same."""

from typing import Any

from django.core.management.base import BaseCommand

from dashboard.health.checks import look
from dashboard.management.diagnosis import stop_if_unsafe, tell


class Command(BaseCommand):
    help = "Say what is wrong with this installation and what mends it. Ends with 1 only when something is unsafe."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        results = look()
        tell(results, self.stdout.write)
        stop_if_unsafe(results)
