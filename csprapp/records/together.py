"""Several small questions about one case or one review, asked of the database in one statement."""

import datetime as dt
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, models
from django.db.models import Func, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from csprapp.accounts.models import User
from csprapp.composed import Composed, Subject, put_together_once

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)  # in JSON as in the database
PART = ("question_number", "place_in_answer", "row_as_json")  # no field of a model is called so


@dataclass(frozen=True)
class Shape:
    """What rows of a question are made of: their model, what is selected beside them, and the records they hang on;
    or by which fields they hang on the one record that is asked about."""

    using: str
    model: type[models.Model]
    related: Mapping[str, Any]
    known: Mapping[Any, Mapping[Any, models.Model]]
    owned: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Any) -> "Shape":
        """How the rows of this queryset are made of what the database answers."""
        return cls(rows.db, rows.model, _related(rows), rows._known_related_objects)

    @classmethod
    def of_one(cls, rows: Any) -> "Shape":
        """The same without the records themselves, which are others the next time."""
        shape = cls.of(rows)
        return replace(shape, known={}, owned=tuple(field.name for field in shape.known))


def together(*asked: QuerySet[Any]) -> list[list[Any]]:
    """The rows of each question, in its order and with what it selects of related rows: a union, each row as one value
    of JSON. For the few rows that hang on one record; a question with a limit is asked by itself."""
    return _apart(_union(asked), [Shape.of(rows) for rows in asked])


def together_for(
    ask: Callable[..., Sequence[Sequence[QuerySet[Any]]]],
    user: User | None,
    on: dt.date | None,
    *facts: Hashable,
    about: Sequence[Subject] = (),
    owner: models.Model | None = None,
) -> list[list[list[Any]]]:
    """The same of groups of questions, `ask(user, on, *facts, *about)`, put together once for a person and a day
    (`composed`). What hangs on the one record that is asked about hangs on `owner`."""

    def put_together(*given: Any) -> tuple[Composed, list[Shape], list[int]]:
        groups = ask(user, on, *facts, *given)
        asked = [rows for group in groups for rows in group]
        shapes = [Shape.of_one(rows) for rows in asked]
        return Composed.of(_union(asked)), shapes, [len(group) for group in groups]

    question, shapes, lengths = put_together_once(ask, user, on, *facts, about=about, put_together=put_together)
    answers = iter(_apart(question.read(about), shapes, owner))
    return [[next(answers) for _ in range(length)] for length in lengths]


def _union(asked: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    first_of_all, *others = (_part(number, rows) for number, rows in enumerate(asked))
    every: QuerySet[Any] = first_of_all.union(*others, all=True).order_by(*PART[:2])
    return every


def _apart(
    found: Iterable[tuple[int, int, list[Any]]], shapes: Sequence[Shape], owner: models.Model | None = None
) -> list[list[Any]]:
    answers: list[list[Any]] = [[] for _ in shapes]
    for number, _, said in found:
        shape = shapes[number]
        row = _row(shape.using, shape.model, shape.related, said)
        for field, known in shape.known.items():
            setattr(row, field.name, known[getattr(row, field.attname)])
        for name in shape.owned if owner else ():
            setattr(row, name, owner)
        answers[number].append(row)
    return answers


def first(rows: QuerySet[Any], most: int) -> QuerySet[Any]:
    """The first of these rows in their order, so many `most`, as a question that can be asked `together`."""
    keys = rows.select_related(None).values("pk")[:most]
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=keys).order_by(*rows.query.order_by)
    return found.select_related(*chosen) if (chosen := list(_names(_related(rows)))) else found


def _names(related: Mapping[str, Any]) -> Iterator[str]:
    """What was selected beside the rows, as `select_related` takes it."""
    for name, further in related.items():
        yield name
        yield from (f"{name}__{each}" for each in _names(further))


Lookups = tuple[models.Model, Sequence[str]]


def read_beside(
    record: models.Model, *lookups: str, and_of: Lookups | None = None, also: Sequence[QuerySet[Any]] = ()
) -> list[list[Any]]:
    """What hangs on a record, `and_of` another, in one statement with the questions asked `also`: their rows are the
    answer. Nothing hangs on what was never saved.

    "people__child" are its people, each with the child. For a page that only shows: `record.people.all()` asks no more.
    """
    asked = [*_beside(record, lookups), *(_beside(*and_of) if and_of else ())]
    every = [*(rows for _, _, rows in asked), *also]
    found = together(*every) if every else []
    for (owner, name, _), rows in zip(asked, found, strict=False):
        keep_beside(owner, name, rows)
    return found[len(asked) :]


Further = Callable[[Any, Any, Any], Sequence[QuerySet[Any]]]  # of a record, a user and a day


def read_beside_once(
    record: models.Model, *lookups: str, also: Further, user: User | None, on: dt.date | None, of: Sequence[str] = ()
) -> list[list[Any]]:
    """What `read_beside` reads, put together once for a person and a day and for all records of the kind: the questions
    `also(record, user, on)` may be made of nothing but its key and of the keys of the records that it belongs to `of`.
    """
    keys = [getattr(record, f"{name}_id") for name in of]
    if record.pk is None or None in keys:
        return read_beside(record, *lookups, also=also(record, user, on))
    beside, found = together_for(
        _of_one, user, on, (type(record), lookups, tuple(of), also), about=(record.pk, *keys), owner=record
    )
    ways = dict.fromkeys(lookup.partition("__")[0] for lookup in lookups)
    for name, rows in zip(ways, beside, strict=True):
        keep_beside(record, name, rows)
    return found


def _of_one(user: User | None, on: dt.date | None, asked: Any, pk: int, *keys: int) -> list[Sequence[QuerySet[Any]]]:
    model, lookups, of, also = asked
    record = bare(model, pk, dict(zip(of, keys, strict=True)))
    return [[rows for _, _, rows in _beside(record, lookups)], also(record, user, on)]


def bare(model: Any, pk: int, owners: Mapping[str, int]) -> Any:
    """A record of which nothing is known but its key and those of the records that it belongs to: whoever wants to know
    more of it asks the database, so that a question made of more is never kept."""
    known = {model._meta.pk.attname: pk} | {f"{name}_id": key for name, key in owners.items()}
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    record = model.from_db(connection.alias, names, [known[name] for name in names])
    for name, key in owners.items():
        setattr(record, name, bare(model._meta.get_field(name).related_model, key, {}))
    return record


def _beside(record: models.Model, lookups: Sequence[str]) -> Iterator[tuple[models.Model, str, QuerySet[Any]]]:
    ways = [lookup.partition("__") for lookup in lookups] if record.pk else []
    for name in dict.fromkeys(own for own, _, _ in ways):
        further = [other for own, _, other in ways if own == name and other]
        rows = getattr(record, name).all()
        yield record, name, rows.select_related(*further) if further else rows


def keep_beside(record: models.Model, name: str, rows: list[Any]) -> None:
    """These rows hang on the record: read already, and kept as Django keeps what it prefetches."""
    manager = getattr(record, name)
    kept = manager.all()
    kept._result_cache, kept._prefetch_done = rows, True
    place = getattr(manager, "prefetch_cache_name", "") or manager.field.remote_field.cache_name
    record.__dict__.setdefault("_prefetched_objects_cache", {})[place] = kept


def _part(number: int, rows: QuerySet[Any]) -> Any:
    order = rows.query.order_by or rows.model._meta.ordering or ("pk",)
    place = Window(RowNumber(), order_by=[*order])
    part = rows.order_by().annotate(**dict(zip(PART, (Value(number), place, Value("")), strict=True)))
    query = part.query
    # Put in after the others: to resolve thirty names of fields costs more than to ask for them.
    query.annotations[PART[2]] = _as_json(query, rows.model, _related(rows), query.get_initial_alias())
    return part.values_list(*PART)


def _related(rows: QuerySet[Any]) -> Mapping[str, Any]:
    chosen = rows.query.select_related
    return chosen if isinstance(chosen, dict) else {}


class RowAsJson(Func):
    """Columns of one row, and rows beside it, as an array of JSON."""

    function, output_field = "JSON_ARRAY", models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **context)


def _as_json(query: Any, model: Any, related: Mapping[str, Any], alias: str) -> RowAsJson:
    """A row and what is selected beside it, joined as Django joins what `select_related` names."""
    parts: list[Any] = [field.get_col(alias) for field in model._meta.concrete_fields]
    for name, further in related.items():
        there = query.setup_joins([name], model._meta, alias).joins[-1]
        parts.append(_as_json(query, model._meta.get_field(name).related_model, further, there))
    return RowAsJson(*parts)


def _row(using: str, model: Any, related: Mapping[str, Any], said: list[Any]) -> Any:
    """A row of a model from what JSON says of it, its related rows with it."""
    fields = model._meta.concrete_fields
    own = zip(fields, said[: len(fields)], strict=True)
    facts = [value if isinstance(field, AS_THEY_ARE) else plain(field, value) for field, value in own]
    row = model.from_db(using, [field.attname for field in fields], facts)
    for (name, further), beside in zip(related.items(), said[len(fields) :], strict=True):
        field = model._meta.get_field(name)
        key = field.related_model._meta.concrete_fields.index(field.related_model._meta.pk)
        there = beside[key] is not None
        other = _row(using, field.related_model, further, beside) if there else None
        field.set_cached_value(row, other)
        if there and field.one_to_one:
            field.remote_field.set_cached_value(other, row)
    return row


def plain(field: "models.Field[Any, Any]", value: Any) -> Any:
    """What a field holds, from how JSON says it: SQLite keeps an instant as words and JSON within JSON as text."""
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.loads(value) if connection.vendor == "sqlite" else value
    return instant(value) if isinstance(field, models.DateTimeField) else field.to_python(value)


def instant(value: dt.datetime | str) -> dt.datetime:
    """An instant as it comes out of a database: SQLite keeps words, in UTC."""
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
