"""Which records of a case somebody picks for an erasure, and what of a history stood there before."""

from collections.abc import Iterable, Iterator

from django.db import models

from cases.incidents.models import Incident
from csprapp.records.models import Record
from csprapp.records.refusals import Refused
from csprapp.records.together import together
from csprapp.records.triggers import personal_fields
from dashboard.privacy.rows import called, every, ways


def choices_of(case: Incident) -> list[tuple[str, str]]:
    """Every record of a case that holds words about people: its sign, and what it is called."""
    return [(sign(row), f"{called(type(row))}: {row}") for row in _records(case)]


def sign(row: models.Model) -> str:
    """A row in the value of a box: "cases_person:12"."""
    return f"{row._meta.db_table}:{row.pk}"


def chosen(case: Incident, signs: Iterable[str], *, past: bool) -> list[models.Model]:
    """The records of the case with these signs; or of each only the `past` lines of its history that say something
    else than it says now. Raises Refused when nothing stood there before."""
    wanted = set(signs)
    rows = [row for row in _records(case) if sign(row) in wanted]
    if not past:
        return rows
    lines = [line for row in rows for line in earlier(row)]
    if not lines:
        raise Refused({"records": "These records have never been changed. Correct them first"})
    return lines


def earlier(row: Record) -> list[models.Model]:
    """The lines of a record's history that say something else than it says now."""
    names = [name for name in personal_fields(type(row))]
    kept = {field.name for field in row.history.model._meta.concrete_fields}
    names = [name for name in names if name in kept]
    now = [getattr(row, name) for name in names]
    return [line for line in row.history.all() if [getattr(line, name) for name in names] != now]


def _records(case: Incident) -> Iterator[Record]:
    """Each record once, with the rows that it needs for its name: one statement, however many kinds there are."""
    kinds = [(model, way) for model, lookups in ways() if issubclass(model, Record) for way in lookups]
    asked = [every(model).filter(**{way: case.pk}).select_related(*_named_by(model)) for model, way in kinds]
    yield from {(type(row), row.pk): row for rows in together(*asked) for row in rows}.values()


def _named_by(model: type[models.Model]) -> list[str]:
    """The keys of a kind of record to what it may be called by."""
    return [each.name for each in model._meta.concrete_fields if each.is_relation and not each.null]
