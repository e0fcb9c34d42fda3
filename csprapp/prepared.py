"""Statements that come again and again: brought into the database's own form once, and planned once by PostgreSQL."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import count
from typing import Any

from django.db import connection

MOST = 150  # statements that a connection to PostgreSQL keeps planned: all pages of the staff together ask 115


class Shared(tuple[Any, ...]):
    """The values of a statement, of which some stand in it at several places: `numbers` says of each place which one is
    meant. PostgreSQL is sent each once, and takes the keys of fifty cases apart once and not sixty times."""

    numbers: tuple[int, ...]

    @classmethod
    def of(cls, values: Iterable[Any], numbers: tuple[int, ...]) -> "Shared":
        """These values, each with its number; of the same number all are alike."""
        shared = cls(values)
        shared.numbers = numbers
        return shared

    def sent(self) -> list[Any]:
        """Each of them once."""
        return list(dict(zip(self.numbers, self, strict=True)).values())


def prepared_cursor() -> Any:
    """A cursor; with PostgreSQL one that leaves the values to the server, which then plans a question that comes again
    and again on one connection once: planning takes several times longer than answering."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    driver = connection.connection
    driver.prepared_max = MOST
    usual, driver.cursor_factory = driver.cursor_factory, _numbering()
    try:
        return connection.cursor()
    finally:
        driver.cursor_factory = usual


@cache
def _numbering() -> type:
    """A cursor of psycopg that takes statements with numbers for values. Those with %s it takes apart each time that
    they are longer than 4,096 letters, as ours are, which took as long as to answer them."""
    from django.db.backends.postgresql.base import CursorMixin
    from psycopg import RawCursor

    class Numbering(CursorMixin, RawCursor):
        def execute(self, query: str, params: Any = None, **how: Any) -> Any:  # type: ignore[override]
            if isinstance(params, Shared):
                return super().execute(numbered(query, params.numbers), params.sent(), **how)
            return super().execute(query if params is None else numbered(query), params, **how)

    return Numbering


@lru_cache(maxsize=2 * MOST)
def numbered(query: str, places: tuple[int, ...] = ()) -> bytes:
    """A statement with $1, $2 ... or the numbers that are given where Django says %s, and % where it says %%."""
    numbers = iter(places) if places else count(1)
    return re.sub("%[%s]", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", query).encode()
