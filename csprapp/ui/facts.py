"""A recorded fact as pages, sheets and reports show it: its name and its words, both from the model's field."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.text import capfirst

from csprapp.partnership.national import called_now
from csprapp.ui.components import Fact
from csprapp.ui.conflicts import words


def name_of(model: type[models.Model] | models.Model, field: str) -> str:
    """What a fact is called everywhere: the name that its field has in the model."""
    return capfirst(called_now(str(model._meta.get_field(field).verbose_name)))


def value_of(record: models.Model, field: str, between: str = ", ") -> str:
    """A fact in words, "" when it is not recorded; several answers are joined by `between`."""
    value = getattr(record, field)
    if value in (None, "", []):
        return ""
    choices = dict(record._meta.get_field(field).flatchoices)
    if isinstance(value, list):
        return between.join(words(each, choices) for each in value)
    return words(value, choices)


def fact(record: models.Model, field: str, between: str = ", ", **more: Any) -> Fact:
    """One row of a summary list; `more` is what a Fact takes besides, and its value where the page says it itself."""
    return Fact(name_of(record, field), **{"value": value_of(record, field, between), **more})


def facts(record: models.Model, fields: Iterable[str], between: str = ", ") -> list[Fact]:
    """The rows of a summary list for some of a record's facts."""
    return [fact(record, field, between) for field in fields]
