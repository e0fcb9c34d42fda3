"""Several small questions about one case or one review, asked of the database in one statement."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Func, QuerySet, Value, Window
from django.db.models.functions import RowNumber

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)  # in JSON as in the database
PART = ("question_number", "place_in_answer", "row_as_json")  # no field of a model is called so


def together(*asked: QuerySet[Any]) -> list[list[Any]]:
    """The rows of each question, in its order and with what it selects of related rows: a union, each row as one value
    of JSON. For the few rows that hang on one record; a question with a limit is asked by itself."""
    parts = [_part(number, rows) for number, rows in enumerate(asked)]
    found: list[list[Any]] = [[] for _ in asked]
    for number, _, said in parts[0].union(*parts[1:], all=True).order_by(*PART[:2]):
        rows = asked[number]
        row = _row(rows.db, rows.model, _related(rows), said)
        for field, known in rows._known_related_objects.items():
            setattr(row, field.name, known[getattr(row, field.attname)])
        found[number].append(row)
    return found


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
