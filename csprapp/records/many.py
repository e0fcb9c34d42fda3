"""Many new private records at once, each with its history: for a demonstration's load, and for bringing cases over."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from csprapp.accounts.models import User
from csprapp.records.hooks import saved
from csprapp.records.models import Record

R = TypeVar("R", bound=Record)


def add_all(records: Sequence[R], *, by: User, why: str) -> list[R]:
    """`add` for new records of one model, in two statements. Signals of single saves are not sent. Call it inside the
    service's transaction."""
    if not why.strip():
        raise ValueError("A change says why")
    if not records:
        return []
    with transaction.atomic(savepoint=False):
        model = type(records[0])
        made: list[R] = bulk_create_with_history(
            records, model, batch_size=500, default_user=by, default_change_reason=why
        )
        saved(made, by)
    return made
