"""What has to be there before a process can serve, and how it serves: shared by `make run` and `make live`."""

from pathlib import Path

from django.conf import settings
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


def granian(*more: str) -> list[str]:
    """The arguments with which Python serves on this machine alone."""
    address = ["--host", "127.0.0.1", "--port", str(settings.PORT)]
    address += ["--metrics-address", "127.0.0.1"]  # GRANIAN_METRICS_ENABLED=true: figures on a port of their own
    options = ["--interface", "wsgi", *address, "--blocking-threads", "4", "--log-level", "warning", *more]
    return ["-m", "granian", *options, "csprapp.wsgi:application"]
