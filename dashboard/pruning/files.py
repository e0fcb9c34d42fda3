"""Stored files that no row names, and rows whose file is not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from cases.documents.models import KeptFile
from cases.letters.models import LetterTemplate
from csprapp.files.scanner import State

# Models whose earlier files stay kept, and are named by their history alone.
EARLIER_KEPT: tuple[type[models.Model], ...] = (LetterTemplate,)


@dataclass(frozen=True)
class Stray:
    """A file that no row names, and when it was written."""

    path: Path
    at: datetime

    def __str__(self) -> str:
        return str(self.path.relative_to(settings.FILES_ROOT))


def strays() -> list[Stray]:
    """Every stored file that no row names, the oldest first. Listed before the rows are read: a file is there before
    its row."""
    root = Path(settings.FILES_ROOT)
    there = [path for path in root.rglob("*") if path.is_file()]
    named = {name for *_, name in _rows()} | {name for kind in EARLIER_KEPT for name in _earlier(kind)}
    found = []
    for path in there:
        if str(path.relative_to(root)) not in named and path.exists():
            found.append(Stray(path, datetime.fromtimestamp(path.stat().st_mtime, UTC)))
    return sorted(found, key=lambda stray: stray.at)


def without_file() -> list[str]:
    """The rows whose file is not there, each by its table and key: looked at twice, since a file goes after its row."""
    root, found = Path(settings.FILES_ROOT), []
    for model, field, pk, name in list(_rows()):
        if not (root / name).is_file() and model._base_manager.filter(pk=pk, **{field: name}).exists():
            found.append(f"{model._meta.db_table} {pk}")
    return found


def _rows() -> Iterator[tuple[Any, str, Any, str]]:
    """(model, field, key, name) of every row that should have a file. What a scanner refused has none any more."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                rows = model._base_manager.exclude(**{field.name: ""})
                if issubclass(model, KeptFile):
                    rows = rows.exclude(scan=State.REFUSED)
                for pk, name in rows.values_list("pk", field.name):
                    yield model, field.name, pk, name


def _earlier(model: Any) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.FileField):
            yield from model.history.values_list(field.name, flat=True)
