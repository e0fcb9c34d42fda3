"""A service with something in it, and an empty place beside it."""

from contextlib import contextmanager

import pytest
from django.db import connection

from csprapp import kept, memory
from csprapp.ui.health import remembered
from tests.tools import leave


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Files, memory and backups in folders of this test's own."""
    move_to(settings, tmp_path / "here")
    settings.CSPR_MEMORY = tmp_path / "elsewhere"
    settings.CSPR_BACKUP_KEY = ""
    (tmp_path / "backups").mkdir()
    yield tmp_path
    forget()


def move_to(settings, var) -> None:
    var.mkdir()
    settings.CSPR_VAR, settings.FILES_ROOT, settings.STATIC_ROOT = var, var / "files", var / "static"
    forget()


def forget() -> None:
    kept.forget()
    remembered.good.clear()
    memory.untold()


@pytest.fixture
def empty_place(settings, place):
    """A function: inside it the service is another one, with an empty database and no files."""

    @contextmanager
    def another(name: str = "there"):
        here, old = connection.settings_dict["NAME"], settings.CSPR_VAR
        there = str(place / f"{name}.sqlite3") if connection.vendor == "sqlite" else f"{here}_{name}"
        use = run_beside if connection.vendor == "postgresql" else None
        if use:
            use(f'DROP DATABASE IF EXISTS "{there}"', f'CREATE DATABASE "{there}"')
        leave(connection)
        connection.settings_dict["NAME"] = there
        move_to(settings, place / name)
        try:
            yield
        finally:
            leave(connection)
            connection.settings_dict["NAME"] = here
            settings.CSPR_VAR, settings.FILES_ROOT, settings.STATIC_ROOT = old, old / "files", old / "static"
            forget()
            if use:
                use(f'DROP DATABASE "{there}"')

    return another


def run_beside(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
