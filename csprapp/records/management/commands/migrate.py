"""`migrate` as one transaction: whoever writes meanwhile waits, and meets no table without its triggers; a run that is
killed has done nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from csprapp.records.migrating import Executor
from csprapp.records.statistics import look_through_tables

migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]  # Django's command takes it from its own module


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        self.connection = connections[options["database"]]
        with all_or_nothing(self.connection):
            super().handle(*args, **options)
        if not (options["check_unapplied"] or options["plan"]):
            look_through_tables(self.connection.alias)  # which may have indexes that it knows nothing of

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        """After each migration what was put off to the end of the transaction is checked, as a commit would do:
        PostgreSQL alters no table of which something is still to be checked."""
        super().migration_progress_callback(action, migration, fake)
        if action in {"apply_success", "unapply_success"} and self.connection.vendor == "postgresql":
            self.connection.check_constraints()


@contextmanager
def all_or_nothing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One transaction. SQLite remakes tables only while foreign keys are not enforced, which is said before it begins;
    each migration checks all of them at its end."""
    if connection.in_atomic_block:  # a test's
        yield
        return
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=connection.alias):
            yield
    finally:
        connection.enable_constraint_checking()
