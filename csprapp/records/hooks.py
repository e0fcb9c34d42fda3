"""What follows a saved record in apps above: plain functions, in the same transaction, each told who saved it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from csprapp.accounts.models import User

AFTER_SAVING: dict[type, list[Callable[[Any, User], None]]] = defaultdict(list)


def after_saving(model: type, act: Callable[[Any, User], None]) -> None:
    """Call `act(record, by)` whenever a record of this model was added or changed. Register once, when the app is
    ready."""
    if act not in AFTER_SAVING[model]:
        AFTER_SAVING[model].append(act)


def saved(record: Any, by: User) -> None:
    """Tell who asked that this record was saved."""
    for act in AFTER_SAVING.get(type(record), ()):
        act(record, by)
