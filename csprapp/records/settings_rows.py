"""The one way to write a setting or an account: a row with a history that is no private record and has no version.

The key of the newest line of its history stands for the version. So pages and conflicts treat such a row as they treat
a record, and of two people who save at once the second is told.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from csprapp.accounts.models import User
from csprapp.records.apostrophes import says
from csprapp.records.reasons import overwritten
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, write

Row = TypeVar("Row", bound=models.Model)
FIRST = "Recorded for the first time"
QUICKER = "Somebody else has just saved the same thing. Check what is there now."


def with_version(row: Row) -> Row:
    """The row with its `version`: 0 before it was first saved."""
    row.version = row.history.values_list("history_id", flat=True).order_by("-history_id").first() or 0  # type: ignore[attr-defined]
    return row


def add_row(row: Row, *, by: User, why: str) -> Row:
    """Save a new row with who and why. Raises Refused when somebody has just added the same."""
    return _write(row, by=by, why=why, new=True)


def _write(row: Row, *, by: User, why: str, new: bool) -> Row:
    try:
        with transaction.atomic():
            write(row, by=by, why=why, new=new)  # type: ignore[arg-type]
    except IntegrityError:
        raise Refused(QUICKER) from None
    return row


@contextmanager
def change_row(model: type[Row], pk: Any, version: int | None, *, by: User, why: str) -> Iterator[Row]:
    """Open a row for one change, as `change()` opens a record: locked, compared, saved once with who and why.

    `version` is None only for a change that follows from another one. Raises Conflict, and Refused when what has to be
    the only one of its name is not.
    """
    with transaction.atomic():
        row = with_version(model._base_manager.select_for_update(no_key=True).get(pk=pk))
        if version is not None and row.version != version:  # type: ignore[attr-defined]
            raise Conflict(row, version)  # type: ignore[arg-type]
        yield row
        _write(row, by=by, why=why, new=False)


def correct(row: Row, version: int, facts: Mapping[str, Any], *, by: User, why: str) -> Row:
    """Set some facts of a row. Filling in needs no reason; taking away or changing what was recorded does.

    Raises Refused, Conflict.
    """
    with change_row(type(row), row.pk, version, by=by, why=why.strip() or FIRST) as held:
        require_why({name: getattr(held, name) for name in facts}, facts, why)
        for name, value in facts.items():
            setattr(held, name, value)
    return held


def require_why(before: Mapping[str, Any], after: Mapping[str, Any], why: str) -> None:
    """Nothing, or `Refused` when something that was recorded changes without a reason. A box that was not ticked says
    nothing yet."""
    if not why.strip() and overwritten({name: before[name] or None for name in after}, after):
        raise Refused({"why": "Enter why you are changing it"})


def require_only(model: type[models.Model], name: str, *, but: Any = None, field: str = "name") -> None:
    """Nothing, or `Refused` beside the answer when another row has this name, however it is written."""
    if model._base_manager.filter(says(field, name.strip(), "iexact")).exclude(pk=but).exists():
        raise Refused({field: f"There is already one called {name.strip()}"})
