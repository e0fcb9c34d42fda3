"""Fields of models that Django does not have."""

from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from csprapp.accounts.models import User

# A key that may be empty, to a row that stays as long as something points to it.
_OPTIONAL: dict[str, Any] = {"null": True, "blank": True, "on_delete": models.PROTECT}
OptionalKey: Any = partial(models.ForeignKey, **_OPTIONAL)
OptionalOne: Any = partial(models.OneToOneField, **_OPTIONAL)


def by_whom(words: str | None = None) -> "models.ForeignKey[User | None, User | None]":
    """The key to whoever did something, empty while nobody has. Nothing leads back from the person."""
    key: models.ForeignKey[User | None, User | None]
    key = OptionalKey(settings.AUTH_USER_MODEL, related_name="+", verbose_name=words)
    return key


def day_of_a_life(words: str | None = None) -> "models.DateField[date, date]":
    """A day that whoever writes the record has to give, and that an Erasure empties. What is emptied is no line of any
    list, so whoever reads a record there finds a day."""
    field: Any = models.DateField
    day: models.DateField[date, date] = field(words, null=True)
    return day


class ChoiceListField(models.JSONField):
    """Any number of values out of `choices`, kept as a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Every value is one of the choices."""
        if unknown := [each for each in value if each not in dict(self.flatchoices)]:
            raise ValidationError(self.error_messages["invalid_choice"], params={"value": unknown[0]})
