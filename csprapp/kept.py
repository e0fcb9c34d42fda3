"""What every staff page asks of small tables that change once in months: read once, and kept in the process for as
long as the database says, once a request, that nothing has changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.apps import apps
from django.db import connection

from csprapp.prepared import prepared_cursor

T = TypeVar("T")

_KEPT: list["Kept"] = []
_versions: ContextVar[dict[str, str] | None] = ContextVar("versions", default=None)
_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def asked_once() -> Iterator[None]:
    """For one request: the database is asked once which versions stand, and again after one of them was written."""
    token = _versions.set({})
    try:
        yield
    finally:
        _versions.reset(token)


class Kept(Generic[T]):
    """Something read from a few models with a history.

    Outside `asked_once()` it is read each time. Inside, it is read again when a history has a line that it had not
    when it was read last: how many lines, the newest, and when it was written. All three, since two who write at the
    same time may be done in another order than their numbers, and a number given back may be given again.
    """

    def __init__(self, read: Callable[[], T], *models: str) -> None:
        self.read, self.models = read, models
        self._kept: tuple[tuple[str, ...], T] | None = None
        _KEPT.append(self)

    def __call__(self) -> T:
        asked = versions()
        if asked is None:
            return self.read()
        version = tuple(asked[model] for model in self.models)
        if self._kept is None or self._kept[0] != version:
            token = _reading.set(True)
            try:
                self._kept = version, self.read()
            finally:
                _reading.reset(token)
        return self._kept[1]


def is_reading() -> bool:
    """Whether what is asked just now is read to be kept: as long as the versions stand it would be the same."""
    return _reading.get()


def versions() -> dict[str, str] | None:
    """Which versions stand of all that is kept, asked once for a request; None outside of one."""
    asked = _versions.get()
    if asked is not None and not asked:
        asked.update(_ask())
    return asked


def _ask() -> dict[str, str]:
    """The versions of all that is kept, in one query."""
    models = sorted({model for kept in _KEPT for model in kept.models})
    one = "(SELECT COUNT(*) || ' ' || MAX(history_id) || ' ' || MAX(history_date) FROM {})"
    tables = [connection.ops.quote_name(apps.get_model(model).history.model._meta.db_table) for model in models]
    with prepared_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(one.format(table) for table in tables)}")  # names of our tables
        return dict(zip(models, map(str, cursor.fetchone()), strict=True))


def written(**_: object) -> None:
    """A history has a new line: whoever asks next in this request asks the database again."""
    if asked := _versions.get():
        asked.clear()


def forget() -> None:
    """Read everything again: the database is another one."""
    for kept in _KEPT:
        kept._kept = None
