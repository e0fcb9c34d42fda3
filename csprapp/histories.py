"""Every history, kept by django-simple-history: who, when, why, and each field as it was."""

from functools import cache
from typing import Any

from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


class KeptManager(HistoryManager):
    """The package makes a class of manager anew each time a history is looked at; this one is made once."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class Histories(HistoricalRecords):
    """The package gives every history that one declaration makes the same field for the reason, which then believes to
    be of the last of them; here each has its own."""

    def _get_history_change_reason_field(self) -> Any:
        return super()._get_history_change_reason_field().clone()


def history(**options: Any) -> HistoricalRecords:
    """The history of a model, with room for a reason of any length."""
    reason = models.TextField(null=True)
    return Histories(history_change_reason_field=reason, history_manager=KeptManager, **options)
