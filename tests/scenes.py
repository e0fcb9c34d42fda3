"""Scenes that many tests begin with: made through the services once in a process, afterwards put back row by row.

A scene is put back only into an empty database, at the same time of the standing clock, for the same plain arguments;
in every other case it is made through the services as it would be without this module. Files come back with the rows.
"""

import datetime as dt
import functools
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, transaction

from csprapp.files.storage import read
from csprapp.today import now
from tests.emptying import filled
from tests.kept_files import put, stored

Made = TypeVar("Made")
Rows = dict[str, tuple[list[str], list[tuple]]]
Files = dict[Path, bytes]

_scenes: dict[tuple, tuple[Rows, Files, bytes]] = {}
PLAIN = (str, bytes, int, bool, dt.date, type(None))


def once(make: Callable[..., Made], name: str = "") -> Callable[..., Made]:
    """A factory whose scene is made once; `name` tells it from others, where its own name does not."""

    @functools.wraps(make)
    def made(*args: Any, **fields: Any) -> Made:
        if not _plain([args, fields]) or filled():
            return make(*args, **fields)
        key = (
            make.__module__,
            name or make.__qualname__,
            repr((args, sorted(fields.items()))),
            now(),
            connection.settings_dict["NAME"],
            settings.FILES_ROOT,
        )
        if key not in _scenes:
            there = stored()
            scene = make(*args, **fields)
            written = {file: read(file) for file in stored() - there}
            _scenes[key] = _rows(), written, pickle.dumps(scene)
            return scene
        rows, written, scene = _scenes[key]
        _put_back(rows)
        for file, data in written.items():
            put(file, data)
        return pickle.loads(scene)

    return made


def _plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(each) for key, each in value.items())
    if isinstance(value, list | tuple):
        return all(map(_plain, value))
    return isinstance(value, PLAIN)


def _rows() -> Rows:
    """Every row of every table that has any."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in filled():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def _put_back(found: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in found.items():
            names = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(["%s"] * len(columns))
            given = [[_given(value) for value in row] for row in rows]
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', given)


def _given(value: Any) -> Any:
    """A value as the database takes it: SQLite gives an hour and takes words."""
    return connection.ops.adapt_timefield_value(value) if isinstance(value, dt.time) else value
