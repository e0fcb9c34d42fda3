"""The order in which rows are locked: publications, then cases, then reviews, then everything else.

Two people who take the same rows in different orders wait for each other until the database ends the work of one. So
whoever changes a case, or anything of it, takes the case's own row first: `case_for_change` in permissions.py.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.db import transaction

from cases.incidents.models import Incident

# What is locked before cases, or before a review that has none: told by the room that knows what was published from
# them. Takes the keys of the cases, and that of the review.
before_cases: list[Callable[[Collection[int], int | None], None]] = []


def lock_cases(keys: Collection[int], *, review: int | None = None) -> list[Incident]:
    """These cases, locked until the transaction ends, lowest key first; after what was published from them."""
    if not keys and review is None:
        return []
    for lock_first in before_cases:
        lock_first(keys, review)
    return list(Incident._base_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def lock_case(key: int) -> Incident:
    """One case, locked until the transaction ends."""
    (case,) = lock_cases([key])
    return case


@contextmanager
def locked_case(key: int) -> Iterator[Incident]:
    """`lock_case` in a transaction of its own, for what is done to a case by somebody who was asked about otherwise."""
    with transaction.atomic():
        yield lock_case(key)
