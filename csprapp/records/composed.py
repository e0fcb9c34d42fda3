"""Questions that take longer to put together than to answer: put together once for a person and a day, asked each time.

Which duties a person may know of is a condition of many parts. The ORM composes it anew at each request, which was two
thirds of what the page of the work list cost; the database answers in a tenth of that (docs/performance.md).
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.query import ModelIterable

from csprapp import kept
from csprapp.accounts.models import User

MOST = 500  # questions kept in a process, some twenty kilobytes each

Made = TypeVar("Made")

_known: dict[Hashable, Any] = {}


@dataclass(frozen=True)
class Composed:
    """A question as the database takes it; "" where nothing can be found. Its rows are of a model, which has the
    columns named first, or tuples."""

    sql: str
    values: tuple[Any, ...] = ()
    converters: tuple[tuple[int, Any, Any], ...] = field(default=(), compare=False)  # place, how it is read, column
    model: type[models.Model] | None = None
    named: tuple[str, ...] = ()
    beside: tuple[tuple[str, int], ...] = ()  # what is annotated, and its place

    @classmethod
    def of(cls, rows: "models.QuerySet[Any, Any]") -> "Composed":
        compiler = rows.query.get_compiler(rows.db)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return cls("")
        chosen = [column for column, *_ in compiler.select[: compiler.col_count]]
        converters = tuple((place, *read) for place, read in compiler.get_converters(chosen).items())
        if rows._iterable_class is not ModelIterable:
            return cls(sql, tuple(values), converters)
        named = tuple(chosen[place].target.attname for place in compiler.klass_info["select_fields"])
        beside = tuple(compiler.annotation_col_map.items())
        return cls(sql, tuple(values), converters, rows.model, named, beside)

    def read(self) -> list[Any]:
        """The rows that the question finds now."""
        if not self.sql:
            return []
        with _cursor() as cursor:
            cursor.execute(self.sql, self.values)
            return [self._row(row) for row in cursor.fetchall()]

    def _row(self, row: tuple[Any, ...]) -> Any:
        values = list(row)
        for place, converters, column in self.converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        if self.model is None:
            return tuple(values)
        found = self.model.from_db(connection.alias, self.named, values[: len(self.named)])
        for name, place in self.beside:
            setattr(found, name, values[place])
        return found


def _cursor() -> Any:
    """A cursor; with PostgreSQL one that leaves the values to the server, which then plans a question that comes again
    and again on one connection once: planning takes several times longer than answering."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    driver = connection.connection
    usual, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        return connection.cursor()
    finally:
        driver.cursor_factory = usual


def composed(ask: Callable[..., "models.QuerySet[Any, Any]"], user: User, on: date, *facts: Hashable) -> list[Any]:
    """The rows of `ask(user, on, *facts)`: a question with `values_list()`, or for a model without related ones."""
    return put_together_once(ask, user, on, *facts, put_together=lambda: Composed.of(ask(user, on, *facts))).read()


def put_together_once(
    ask: Callable[..., Any], user: User, on: date, *facts: Hashable, put_together: Callable[[], Made]
) -> Made:
    """What `put_together` makes of `ask(user, on, *facts)`, made once.

    It may depend on the person's key, roles and belongings on that London day, on the facts and on what `csprapp.kept`
    keeps, and on nothing else, not on the time of day either: the suite puts everything together every time, and a
    minute later, and compares (tests/conftest.py). What
    asks the database meanwhile, or is asked outside a request, is made anew each time.
    """
    versions = kept.versions()
    if versions is None:
        return put_together()
    person = (user.pk, user.roles(on), frozenset(user.belongs_to(on)))
    made: Made = _kept((ask, connection.vendor, person, on, facts, tuple(versions.values())), put_together)
    return made


def _kept(key: Hashable, put_together: Callable[[], Any]) -> Any:
    if (found := _known.get(key)) is not None:  # asked for once: another thread may throw all of them away meanwhile
        return found
    asked: list[str] = []

    def noted(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(noted):
        made = put_together()
    if not asked:
        if len(_known) >= MOST:
            _known.clear()
        _known[key] = made
    return made
