"""Stored files that no row names, and rows whose file is not there."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from cases.documents.models import KeptFile
from cases.letters.models import LetterTemplate
from csprapp.files.models import Leaving
from csprapp.files.scanner import State
from csprapp.files.storage import private
from csprapp.files.stored import Stored
from csprapp.ui.templatetags.ui import instant, plural

# Models whose earlier files stay kept, and are named by their history alone.
EARLIER_KEPT: tuple[type[models.Model], ...] = (LetterTemplate,)


def strays() -> list[Stored]:
    """Every stored file that no row names, the oldest first, but for those of which it is written down that they have
    to go. Listed before the rows are read: a file is there before its row."""
    there = list(private.stored())
    named = {name for *_, name in _rows()} | {name for kind in EARLIER_KEPT for name in _earlier(kind)}
    named |= set(Leaving.objects.values_list("name", flat=True))
    return sorted((each for each in there if each.name not in named), key=lambda stray: stray.at)


def without_file() -> list[str]:
    """The rows whose file is not there, each by its table and key: looked at twice, since a file goes after its row
    and comes before it."""
    there, found = {each.name for each in private.stored() if not each.hidden}, []
    for model, field, pk, name in list(_rows()):
        gone = name not in there and not private.exists(name)
        if gone and model._base_manager.filter(pk=pk, **{field: name}).exists():
            found.append(f"{model._meta.db_table} {pk}")
    return found


def leaving_in_words() -> tuple[str, bool]:
    """What has to go and is still in the store, in a sentence, "" for nothing; and whether all of it is locked until a
    day that is known."""
    waiting = list(Leaving.objects.all())
    if not waiting:
        return "", True
    words = f"{plural(waiting, 'file')} waiting to be deleted {'is' if len(waiting) == 1 else 'are'} still kept"
    days = [row.locked_until for row in waiting if row.locked_until]
    if len(days) == len(waiting):
        return f"{words}, locked until {instant(max(days))}.", True
    because = next(row.because for row in waiting if not row.locked_until)
    return f"{words}: {because[:1].lower()}{because[1:]}.", False


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
