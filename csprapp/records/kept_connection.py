"""SQLite's connection, kept between requests: a file that was restored or replaced is another one at the same address,
and the open connection would go on reading, and writing, the one that is gone."""

from pathlib import Path

from django.db import connections

from csprapp import kept


def notice_another_file(**signal: object) -> None:
    """A request begins: leave a file that is no longer the one at its address."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            file = _identity(connection.settings_dict["NAME"])
            if vars(connection).get("file") != file:
                connection.close()
                kept.forget()
            vars(connection)["file"] = file


def _identity(name: str) -> tuple[int, int] | None:
    try:
        found = Path(name).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
