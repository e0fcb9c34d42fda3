"""Questions that take longer to put together than to answer: put together once for a person and a day, asked each time.

Which duties a person may know of is a condition of many parts. The ORM composes it anew at each request, which was two
thirds of what the page of the work list cost; the database answers in a tenth of that (docs/performance.md).
"""

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Count, Func, Subquery, Value, prefetch_related_objects
from django.db.models.lookups import IsNull
from django.db.models.query import ModelIterable, get_related_populators

from csprapp import kept
from csprapp.prepared import Shared, prepared_cursor

if TYPE_CHECKING:
    from csprapp.accounts.models import User

MOST = 1_000  # questions kept in a process, some ten kilobytes each
LARGEST = 2**63 - 1  # of the keys that a database takes
FAR = -(2**62)  # no row has such a key

Made = TypeVar("Made")

_known: dict[Hashable, Any] = {}


@dataclass(frozen=True)
class Some:
    """Stands in a question for keys, however many."""

    place: int


Subject = int | str | tuple[int, ...]  # what a question is about: a key, a reference, keys


def stand_ins(about: Sequence[Subject]) -> tuple[int | str | Some, ...]:
    """What stands for these in a question that is put together once for all of them."""
    return tuple(_stand_in(place, each) for place, each in enumerate(about))


def _stand_in(place: int, each: Subject) -> int | str | Some:
    if isinstance(each, tuple):
        return Some(place)
    return FAR + place if isinstance(each, int) else f"\ue000{place}"


class OneOf(Func):
    """The condition that a column is one of some keys: the same statement for however many, and for a stand-in."""

    output_field = models.BooleanField()

    def __init__(self, column: str, keys: tuple[int, ...] | Some) -> None:
        super().__init__(column)
        self.keys = keys

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        column, values = compiler.compile(self.source_expressions[0])
        found = "= ANY (%s::bigint[])" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
        return f"{column} {found}", [*values, _ready(self.keys)]


class Written(Func):
    """The condition that a text says something, without a value in it: only so does a statement that is planned once
    find by an index of such rows alone."""

    template = "%(expressions)s > ''"
    output_field = models.BooleanField()


def unread(model: type[models.Model], way: str, *read: str) -> list[str]:
    """What a list need not read of the rows at the end of a way: every column but the key and those named. A case has
    fifty, of which a line says two."""
    return [f"{way}__{column.name}" for column in model._meta.concrete_fields if column.name not in {"id", *read}]


def is_any(rows: "models.QuerySet[Any, Any]") -> IsNull:
    """Whether there is such a row, found for each row that asks. An Exists PostgreSQL may answer for all rows at once,
    and then reads whole tables for the few that ask."""
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def _ready(each: Any) -> Any:
    """As the database takes it."""
    if not isinstance(each, tuple):
        return each
    # As words: psycopg takes longer to turn a list of keys into an array than PostgreSQL to find them.
    return f"{{{','.join(map(str, each))}}}" if connection.vendor == "postgresql" else json.dumps(each)


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
    related: tuple[Any, ...] = field(default=(), compare=False)  # what puts related rows beside each
    further: tuple[Any, ...] = field(default=(), compare=False)  # what is read for all rows together

    @classmethod
    def of(cls, rows: "models.QuerySet[Any, Any]") -> "Composed":
        """The question of a queryset as the database is asked it, with how its rows become objects."""
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
        related = tuple(get_related_populators(compiler.klass_info, compiler.select, rows.db))  # type: ignore[call-arg]
        further = rows._prefetch_related_lookups  # type: ignore[attr-defined]
        return cls(sql, tuple(values), converters, rows.model, named, beside, related, further)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Which of the values that are sent stands at each place, where keys stand at more than one; else none. Only
        keys: their type is said beside them wherever they stand."""
        keys = [each for each in self.values if isinstance(each, Some)]
        if len(keys) == len(set(keys)):
            return ()
        known, fresh = dict[Some, int](), count(1)
        return tuple(
            known.get(each) or known.setdefault(each, next(fresh)) if isinstance(each, Some) else next(fresh)
            for each in self.values
        )

    def filled(self, about: Sequence[Subject]) -> "Composed":
        """The question about these, which stand-ins stand for in it."""
        if not about:
            return self
        given = {stand_in: _ready(each) for stand_in, each in zip(stand_ins(about), about, strict=True)}
        values = (given.get(each, each) if isinstance(each, int | str | Some) else each for each in self.values)
        return replace(self, values=Shared.of(values, self.numbers) if self.numbers else tuple(values))

    def read(self, about: Sequence[Subject] = ()) -> list[Any]:
        """The rows that the question, about these, finds now."""
        if not self.sql:
            return []
        with prepared_cursor() as cursor:
            cursor.execute(self.sql, self.filled(about).values)
            found = cursor.fetchall()
        if self.model or self.converters:  # else they are what is asked for as they come: keys by the hundred
            found = [self._row(row) for row in found]
        if self.further:
            prefetch_related_objects(found, *self.further)
        return found

    def _row(self, row: tuple[Any, ...]) -> Any:
        values = list(row)
        for place, converters, column in self.converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        if self.model is None:
            return tuple(values)
        found = self.model.from_db(connection.alias, self.named, values[: len(self.named)])
        for each in self.related:
            each.populate(values, found)
        for name, place in self.beside:
            setattr(found, name, values[place])
        return found


def composed(
    ask: Callable[..., "models.QuerySet[Any, Any]"],
    user: "User | None",
    on: date | None,
    *facts: Hashable,
    about: Sequence[Subject] = (),
) -> list[Any]:
    """The rows of `ask(user, on, *facts, *about)`: records, or tuples where it says `values_list()`.

    What a question is `about` is not part of what is kept: a key or a reference is put in each time, and so are keys,
    which `ask` takes by `OneOf`. It may do nothing with them but put them into the question. Without a user it is the
    same question for everybody, without a day the same on every day.
    """
    if any(isinstance(each, int) and abs(each) > LARGEST for each in about):
        return []  # no row has such a key, and PostgreSQL takes none

    def put_together(*given: Any) -> Composed:
        return Composed.of(ask(user, on, *facts, *given))

    return put_together_once(ask, user, on, *facts, about=about, put_together=put_together).read(about)


def put_together_once(
    ask: Callable[..., Any],
    user: "User | None",
    on: date | None,
    *facts: Hashable,
    about: Sequence[Subject] = (),
    put_together: Callable[..., Made],
) -> Made:
    """What `put_together` makes of `ask(user, on, *facts)` and what stands for what it is about, made once.

    It may depend on the person's key, roles and belongings on that London day, on the facts and on what `csprapp.kept`
    keeps, and on nothing else, not on the time of day either: the suite puts everything together every time, a
    minute later, and from what it is about itself, and compares (tests/conftest.py). What
    asks the database meanwhile, or is asked outside a request, is made anew each time.
    """
    versions = kept.versions()
    if versions is None:
        return put_together(*about)
    person = user and on and (user.pk, user.roles(on), frozenset(user.belongs_to(on)))
    key = (ask, connection.vendor, person, on, facts, len(about), tuple(versions.values()))
    made: Made = _kept(key, put_together, about)
    return made


def _kept(key: Hashable, put_together: Callable[..., Any], about: Sequence[Subject] = ()) -> Any:
    if (found := _known.get(key)) is not None:  # asked for once: another thread may throw all of them away meanwhile
        return found
    asked: list[str] = []

    def noted(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if not kept.is_reading():
            asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(noted):
        made = put_together(*stand_ins(about))
    if not asked:
        if len(_known) >= MOST:
            _known.clear()
        _known[key] = made
        return made
    return put_together(*about) if about else made


class Rows:
    """What `composed` finds, for a list that is shown page by page: a page is read alone, and how many there are is
    asked apart: with `most`, no further than one beyond that many. Not for a question that says `distinct()`."""

    def __init__(
        self,
        ask: Callable[..., "models.QuerySet[Any, Any]"],
        user: "User",
        on: date,
        *facts: Hashable,
        about: Sequence[Subject] = (),
        most: int = 0,
    ) -> None:
        self.user, self.on, self.asked, self.about, self.most = user, on, (ask, *facts), about, most

    def count(self) -> int:
        """How many there are, in one question; with `most`, no more than one beyond it are counted."""
        if self.most:
            return len(composed(_keys, self.user, self.on, self.most + 1, *self.asked, about=self.about))
        return sum(number for (number,) in composed(_number, self.user, self.on, *self.asked, about=self.about))

    def __getitem__(self, part: slice) -> list[Any]:
        return composed(_part, self.user, self.on, part.start, part.stop, *self.asked, about=self.about)


def _number(user: "User", on: date, ask: Callable[..., Any], *asked: Any) -> "models.QuerySet[Any, Any]":
    """How many rows a question finds; no row where it finds none."""
    every = ask(user, on, *asked).order_by().annotate(every=Value(1)).values("every")
    found: models.QuerySet[Any, Any] = every.annotate(number=Count("pk")).values_list("number")
    return found


def _keys(user: "User", on: date, many: int, ask: Callable[..., Any], *asked: Any) -> "models.QuerySet[Any, Any]":
    found: models.QuerySet[Any, Any] = ask(user, on, *asked).order_by().values_list("pk")[:many]
    return found


def _part(
    user: "User", on: date, start: int, stop: int, ask: Callable[..., Any], *asked: Any
) -> "models.QuerySet[Any, Any]":
    found: models.QuerySet[Any, Any] = ask(user, on, *asked)[start:stop]
    return found
