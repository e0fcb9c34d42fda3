"""What follows saved records in apps above: plain functions, in the same transaction, each told who saved them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from csprapp.accounts.models import User

Act = Callable[[Sequence[Any], Any], None]

AFTER_SAVING: dict[type, list[Act]] = defaultdict(list)

# What follows when somebody's draft of a form was kept, by the form; told whose it is, on which London day.
AFTER_DRAFTING: dict[str, Callable[[User, date], None]] = {}


# What may forbid an erasure (raise Refused), told the keys that are to be emptied of each model; what is locked first
# in its transaction, or known before the words are gone, with what is then done last of all; and what follows in it,
# told the Erasure too.
Emptied = Mapping[type, list[int]]
BEFORE_ERASING: list[Callable[[Emptied], None]] = []
BEFORE_EMPTYING: list[Callable[[Emptied], Callable[[], None] | None]] = []
AFTER_ERASING: list[Callable[[Emptied, Any], None]] = []


def after_saving(model: type, act: Act) -> None:
    """Call `act(records, by)` whenever records of this model were added or one was changed. Register once, when the app
    is ready."""
    if act not in AFTER_SAVING[model]:
        AFTER_SAVING[model].append(act)


def after_drafting(form: str, act: Callable[[User, date], None]) -> None:
    """Call `act(user, today)` whenever a draft of this form was kept, by a button or while it was typed."""
    AFTER_DRAFTING[form] = act


def saved(records: Sequence[Any], by: User | None) -> None:
    """Tell who asked that these records of one model were saved; by nobody where the service itself did."""
    for act in AFTER_SAVING.get(type(records[0]), ()):
        act(records, by)
