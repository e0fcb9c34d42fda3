"""Migrations that change one table at a time, applied without working out every other model anew.

After each column Django makes every model again that is related to the changed one, through however many others. Here
all are related through the people, so 190 models were made for each of 150 changes: most of the time for which the
service is closed for an upgrade.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from csprapp.create_models import CreateModels

# What looks at its own table and at those that this one points to, never at those that point to it. Before RunPython
# Django itself makes every model anew when some were left as they were.
OF_ONE_TABLE = (
    CreateModels,
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.AlterUniqueTogether,
    operations.CreateModel,
    operations.DeleteModel,
    operations.RemoveConstraint,
    operations.RemoveField,
    operations.RemoveIndex,
    operations.RunPython,
)


class Executor(MigrationExecutor):
    """Django's, which makes anew the model alone that a migration changes, where nobody can tell the difference."""

    def apply_migration(self, state: ProjectState, migration: Migration, *args: Any, **options: Any) -> ProjectState:
        if all(map(_is_of_one_table, migration.operations)):
            with _each_model_alone():
                return super().apply_migration(state, migration, *args, **options)
        state.clear_delayed_apps_cache()
        state.is_delayed = False
        _ = state.apps  # made here, once, and not in each copy of the state
        return super().apply_migration(state, migration, *args, **options)


def _is_of_one_table(operation: Operation) -> bool:
    """A column that others may point to is altered there too, so such a change is not of one table."""
    if isinstance(operation, operations.AlterField):
        return not (operation.field.is_relation or operation.field.unique)  # a primary key is unique
    return isinstance(operation, OF_ONE_TABLE)


@contextmanager
def _each_model_alone() -> Iterator[None]:
    """Inside, a changed model is made anew and its relatives are not, which the state is told."""
    whole = ProjectState.reload_model

    def alone(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
        if "apps" in state.__dict__:  # asked for otherwise, they would be made
            state.is_delayed = True
            state._reload({(app_label, model_name)})

    ProjectState.reload_model = alone  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        ProjectState.reload_model = whole  # type: ignore[method-assign]
