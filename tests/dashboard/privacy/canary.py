"""A word that nobody has, written into whatever a case says, and looked for in every column of the database."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection, models

from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from cases.incidents.search import refresh_search
from csprapp.records.models import Record
from csprapp.records.services import change
from csprapp.records.triggers import personal_fields
from dashboard.privacy.rows import every, ways

WORD = "zqcanary"


def write_everywhere(case: Incident, *, by) -> int:
    """The word in every text of every record of the case, twice, for the histories; how many columns took it."""
    taken = 0
    for _ in range(2):
        for model, lookups in ways():
            if issubclass(model, Record):
                for key in {
                    pk for way in lookups for pk in every(model).filter(**{way: case.pk}).values_list("pk", flat=True)
                }:
                    taken += _write(case, model, key, by)
    refresh_search(Incident.objects.get(pk=case.pk))
    return taken


def _write(case, model, key, by) -> int:
    taken = 0
    with locked_case(case.pk), change(model, key, None, by=by, why=f"{WORD} said so") as row:
        for name in personal_fields(model):
            field, before = model._meta.get_field(name), getattr(row, name)
            if not isinstance(field, models.CharField | models.TextField) or isinstance(field, models.FileField):
                continue
            if field.choices:
                continue
            setattr(
                row,
                name,
                f"{WORD}@demo.example" if isinstance(field, models.EmailField) else f"{WORD} x"[: field.max_length],
            )
            try:
                row.validate_constraints()
            except ValidationError:
                setattr(row, name, before)
            else:
                taken += 1
    return taken


def found(word: str = WORD) -> list[str]:
    """Every column of every table in which the word stands, whatever its kind."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return sorted({f"{table}.{column}" for table in tables for column in _columns(cursor, table, word)})


def _columns(cursor, table: str, word: str) -> Iterable[str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        for name, value in zip(names, row, strict=True):
            text = bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
            if word in text.lower():
                yield name
