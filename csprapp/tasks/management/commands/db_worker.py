"""Do the work that goes on beside the requests, until told to end. One process is enough; more do no harm."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME

from csprapp.tasks.worker import Worker, keep_one_beside


class Command(BaseCommand):
    help = "Do the work in the background. It ends on SIGTERM, and leaves what it is doing to the next worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when nothing is waiting")
        parser.add_argument("--interval", type=float, default=1, help="seconds between two looks at the queue")
        parser.add_argument("--beside", type=int, metavar="PID", help="for as long as that process lives, and again")

    def handle(self, *args: Any, batch: bool, interval: float, beside: int | None, **options: Any) -> None:
        for name in ("django_tasks", "django_tasks_db"):  # what they say of a fault may hold words of what was done
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if beside:
            keep_one_beside(beside)
        worker = Worker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=interval,
            batch=batch,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()
