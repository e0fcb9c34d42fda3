"""Every row of a world again, many times, so that each list of each page is as much longer.

A copy keeps its parents: thirty people of the same case, thirty cases of the same area. Only where a constraint allows
one row of its kind does it get the copies of its parents instead: the rapid review of a copied case, the date of a
copied action. What joins two rows joins the copy of the one that owns the list with the other itself.
"""

import copy
import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from csprapp.mail.models import Outbox
from csprapp.records.models import AccessLog

APPS = {"cases", "reviews", "publishing", "publications"}
# One row, or as many as there are pages of the site and kinds of letter, or the calendar and its rules; or what
# a check read and found, kept under its digest and on no list.
ALONE = {
    "generation", "referencecounter", "calendarday", "closuredays", "ruleversion", "pageedition", "pageclearance",
    "lettertemplate", "readpart", "compared",
}  # fmt: skip
ONE_EACH = {"indicator", "reading"}  # of a theme, and themes are not copied
NOTHING_WITHOUT = {"documentversion", "edition"}  # what they belong to has one
INVENTED = {
    "DateField": dt.date(2026, 11, 20),
    "DateTimeField": dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC),
    "CharField": "Words",
    "TextField": "Words",
    "EmailField": "somebody@demo.example",
    "IntegerField": 1,
    "PositiveIntegerField": 1,
    "PositiveSmallIntegerField": 1,
    "FileField": "words.pdf",
    "URLField": "https://demo.example/",
}
APART = 1_000_000  # lies between the keys of two copies


@cache
def every_model() -> list[type[models.Model]]:
    """The models of which a world may hold rows, histories and what joins two tables included."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS]
    kept = [model for model in found if model._meta.model_name.removeprefix("historical") not in ALONE]
    return [*kept, AccessLog, Outbox]


def fill() -> set[str]:
    """A row of each kind of which there is none, invented from its fields. Gives the names of those that no such row
    can be of, because a constraint wants more of it."""
    left = set()
    for model in every_model():
        if hasattr(model, "history_object") or model._meta.auto_created or model._base_manager.exists():
            continue
        if not any(_added(invented(model, keys, facts)) for keys in (False, True) for facts in (False, True)):
            left.add(model.__name__)
    return left


def _added(row: models.Model) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.bulk_create([row])
            connection.check_constraints([row._meta.db_table])
    except IntegrityError:
        return False
    return True


def invented(model: type[models.Model], keys: bool, facts: bool) -> models.Model:
    """A row of a model with something plausible in each field that must have it; if so asked also in the keys, or in
    the other facts, that may be empty."""
    row = model(pk=APART - 1)  # no number that a sequence gives next
    for field in model._meta.concrete_fields:
        empty = getattr(row, field.attname) in (None, "")
        if field.primary_key or not empty or field.null and not (keys if field.is_relation else facts):
            continue
        if field.is_relation:
            there = field.related_model._base_manager.filter(pk__lt=APART).order_by("pk").first()
            setattr(row, field.attname, there and there.pk)
        elif field.choices:
            setattr(row, field.attname, field.flatchoices[0][0])
        else:
            setattr(row, field.attname, INVENTED.get(field.get_internal_type()))
    return row


def multiply(first: int, last: int) -> None:
    """The copies numbered so of every row that is no copy itself."""
    for model in every_model():
        if model._meta.model_name in ONE_EACH:
            continue
        rows = [row for row in model._base_manager.all() if row.pk < APART]
        copies = [copied(row, number) for number in range(first, last + 1) for row in rows]
        model._base_manager.bulk_create(copies)


def copied(row: models.Model, number: int) -> models.Model:
    """One copy of a row, as a row that is not saved yet."""
    made, unique = copy.copy(row), has_to_differ(type(row))
    made._state = models.base.ModelState()
    made.pk = row.pk + number * APART
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in unique and value is not None:
            setattr(made, field.attname, another(field, value, number))
    return made


@cache
def has_to_differ(model: type[models.Model]) -> frozenset[str]:
    return frozenset(unique_fields(model))


def unique_fields(model: type[models.Model]) -> Iterator[str]:
    """The fields in which a copy has to differ, because of each rule that no two rows may be the same: its number, else
    its parent, else what is counted or written there."""
    meta = model._meta
    if meta.auto_created:
        yield next(field.name for field in meta.concrete_fields if field.is_relation)
        return
    rules = [(field.name,) for field in meta.concrete_fields if field.unique and not field.primary_key]
    rules += [each.fields for each in meta.constraints if isinstance(each, models.UniqueConstraint) and each.fields]
    for names in rules:
        fields = [meta.get_field(name) for name in names]
        parents = [field.name for field in fields if field.is_relation and field.related_model in set(every_model())]
        counted = [field.name for field in fields if isinstance(field, models.IntegerField)]
        days = [field.name for field in fields if isinstance(field, models.DateField)]
        numbered = "number" in names and meta.model_name not in NOTHING_WITHOUT
        yield from ["number"] if numbered else parents or counted or days or names


def another(field: models.Field, value: Any, number: int) -> Any:
    """What a copy has in a field in which it has to differ."""
    if field.is_relation:
        return value + number * APART
    if isinstance(field, models.IntegerField):
        return value + number * 100  # three hundred of them fit into a small integer
    if isinstance(field, models.DateField):
        return value + dt.timedelta(days=number)
    if value[:4].isdigit():  # a reference, which begins with its year
        return f"{1000 + number}{value[4:]}"
    return value and f"{value}-{number}"
