"""What has to be there before a process can serve, and how it serves: shared by `make run` and `make live`."""

import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrations_wait() -> bool:
    """Whether the database lacks a table or a column that the code needs."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_files_are_older() -> bool:
    """Whether a file of ours changed after the files were last collected."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = (path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file())
    return not collected.exists() or max(p.stat().st_mtime for p in sources) > collected.stat().st_mtime


def refuse_a_taken_port() -> None:
    """Nothing, or CommandError where another program listens on our port: granian would share it, and each of the two
    would get every second request."""
    with socket.socket() as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            ours.bind(("127.0.0.1", settings.PORT))
        except OSError as error:
            raise CommandError(
                f"Port {settings.PORT} cannot be used ({error.strerror}). Does the service run already (systemctl "
                f"status csprapp)? Stop what listens there, or name another port: PORT={settings.PORT + 1}"
            ) from None


def start_worker(*, beside: int) -> None:
    """Have one process do what outlives the requests, for as long as the process `beside` lives. Nobody has such work
    done from a part that serves no staff."""
    if settings.CSPR_SERVE in {"all", "staff"} and not settings.CSPR_DEV:
        line = [sys.executable, sys.argv[0], "db_worker", "--beside", str(beside)]
        subprocess.Popen(line, stdin=subprocess.DEVNULL)  # noqa: S603


def granian(*more: str) -> list[str]:
    """The arguments with which Python serves on this machine alone."""
    address = ["--host", "127.0.0.1", "--port", str(settings.PORT)]
    address += ["--metrics-address", "127.0.0.1"]  # GRANIAN_METRICS_ENABLED=true: figures on a port of their own
    options = ["--interface", "wsgi", *address, "--blocking-threads", "4", "--log-level", "warning", *more]
    return ["-m", "granian", *options, "csprapp.wsgi:application"]
