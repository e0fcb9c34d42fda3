"""Fields of models that Django does not have."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class ChoiceListField(models.JSONField):
    """Any number of values out of `choices`, kept as a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Every value is one of the choices."""
        if unknown := [each for each in value if each not in dict(self.flatchoices)]:
            raise ValidationError(self.error_messages["invalid_choice"], params={"value": unknown[0]})
