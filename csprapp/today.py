"""The only readers of the machine's clock.

Everywhere else time is an argument, so a rule can be tried on any day and a page can be tested at midnight.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from csprapp.clock.instants import london_date

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def _read() -> dt.datetime:
    """The machine's clock. Only the tests put another one in its place."""
    return dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _told.get() or _read()


@contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Inside it is that instant, whatever the machine says: for the demonstration's past.

    No setting, address or service leads here, so nobody who uses the product can choose the time.
    """
    token = _told.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _told.reset(token)


def london_today() -> dt.date:
    """Today's date in London, where every deadline ends at midnight."""
    return london_date(now())
