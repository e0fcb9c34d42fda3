"""The only bulk writes: many rows of one table in one statement, for what a service cannot do row by row.

Neither function writes history: they are for rows whose changes are kept on a ledger of their own, whose lines the
caller appends in the same transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models


def _fields(model: type[models.Model], names: Iterable[str]) -> "list[models.Field[Any, Any]]":
    known = {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    return [known[name] for name in names]


def _columns(fields: "Sequence[models.Field[Any, Any]]", rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The values of each column as the database takes them; the same value is prepared once."""
    using = connections[DEFAULT_DB_ALIAS]
    prepared = []
    for field, column in zip(fields, zip(*rows, strict=True), strict=True):
        known = {value: field.get_db_prep_save(value, using) for value in set(column)}
        prepared.append([known[value] for value in column])
    return prepared


def _quoted(field: "models.Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _array(field: "models.Field[Any, Any]") -> str:
    return f"%s::{field.rel_db_type(connection) if field.is_relation else field.cast_db_type(connection)}[]"


def append_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, anew: bool = True, **same: Any
) -> None:
    """Insert rows that differ in `names` and agree in `same`; every other column takes its default. Unless all are to
    be written `anew`, those that are there already stay as they are."""
    if not rows:
        return
    fields = _fields(model, names)
    others = [field for field in model._meta.concrete_fields if not field.primary_key and field not in fields]
    alike = [field.get_db_prep_save(same.get(field.name, field.get_default()), connection) for field in others]
    columns = ", ".join(_quoted(field) for field in (*fields, *others))
    there = "" if anew else " ON CONFLICT DO NOTHING"
    table = connection.ops.quote_name(model._meta.db_table)
    varying = _columns(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(_array(field) for field in fields)
            constants = "".join(", %s" for _ in others)
            sql = f"INSERT INTO {table} ({columns}) SELECT u.*{constants} FROM unnest({arrays}) AS u{there}"  # noqa: S608
            cursor.execute(sql, [*alike, *varying])
        else:
            marks = ", ".join("%s" for _ in (*fields, *others))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}){there}"  # noqa: S608
            cursor.executemany(sql, [[*row, *alike] for row in zip(*varying, strict=True)])


def change_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Set the columns `names` of many rows, each given as (key, value, value ...), and count their version up."""
    if not rows:
        return
    key = model._meta.pk
    fields = [key, *_fields(model, names)]
    table = connection.ops.quote_name(model._meta.db_table)
    values = _columns(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            set_to = ", ".join(f"{_quoted(f)} = u.c{n}" for n, f in enumerate(fields[1:]))
            named = ", ".join(["k", *(f"c{n}" for n in range(len(names)))])
            arrays = ", ".join(_array(field) for field in fields)
            sql = (
                f"UPDATE {table} AS t SET version = t.version + 1, {set_to} "  # noqa: S608
                f"FROM unnest({arrays}) AS u({named}) WHERE t.{_quoted(key)} = u.k"
            )
            cursor.execute(sql, values)
        else:
            set_to = ", ".join(f"{_quoted(field)} = %s" for field in fields[1:])
            sql = f"UPDATE {table} SET version = version + 1, {set_to} WHERE {_quoted(key)} = %s"  # noqa: S608
            cursor.executemany(sql, list(zip(*values[1:], values[0], strict=True)))
