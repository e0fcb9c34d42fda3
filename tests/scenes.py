"""Scenes that many tests begin with: made through the services once in a process, afterwards put back row by row.

A scene is put back only into an empty database, at the same time of the standing clock, for the same plain arguments;
in every other case it is made through the services as it would be without this module.
"""

import datetime as dt
import functools
import pickle
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction

from csprapp.today import now
from tests.emptying import filled

Made = TypeVar("Made")
Rows = dict[str, tuple[list[str], list[tuple]]]

_scenes: dict[tuple, tuple[Rows, bytes]] = {}
PLAIN = (str, int, bool, dt.date, type(None))


def once(make: Callable[..., Made], name: str = "") -> Callable[..., Made]:
    """A factory whose scene is made once; `name` tells it from others, where its own name does not."""

    @functools.wraps(make)
    def made(*args: Any, **fields: Any) -> Made:
        if args or not _plain(fields) or filled():
            return make(*args, **fields)
        key = (
            make.__module__,
            name or make.__qualname__,
            repr(sorted(fields.items())),
            now(),
            connection.settings_dict["NAME"],
        )
        if key not in _scenes:
            scene = make(**fields)
            _scenes[key] = _rows(), pickle.dumps(scene)
            return scene
        rows, scene = _scenes[key]
        _put_back(rows)
        return pickle.loads(scene)

    return made


def _plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(each) for key, each in value.items())
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
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
