"""When a change asks why: changing or emptying what is recorded does, filling in what was empty does not."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Manager, Model, QuerySet

from csprapp.records.refusals import Refused

FILLED_IN = "Filled in"  # the history's word where nobody was asked why
ENTER_WHY = "Enter why you are changing this"


def require_reason(
    reason: str, before: Mapping[str, Any] | Model, after: Mapping[str, Any], *, beside: str = "reason"
) -> None:
    """Nothing, or `Refused` beside the answer for it when something recorded changes without one.

    `before` is the record, or its values by name. Ask it inside `change()`, so that a conflict is told first, and open
    that with `why=reason or FILLED_IN`.
    """
    if not reason.strip() and overwritten(before, after):
        raise Refused({beside: ENTER_WHY})


def overwritten(before: Mapping[str, Any] | Model, after: Mapping[str, Any]) -> list[str]:
    """The names of the facts that were recorded and would say something else, or nothing. "No" is an answer too. A list
    that only grows loses nothing; another way of breaking lines is no other text."""
    was = before if isinstance(before, Mapping) else {name: getattr(before, name, None) for name in after}
    return [name for name, value in after.items() if not _stays(was.get(name), value)]


def _stays(before: Any, after: Any) -> bool:
    before, after = _plain(before), _plain(after)
    if before in (None, "", set()):
        return True
    if isinstance(before, set):
        return isinstance(after, set) and before <= after
    return bool(before == after)


def _plain(value: Any) -> Any:
    """A value as it is compared: text without the ends of its lines, a list without its order."""
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.strip().splitlines())
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet) or (isinstance(value, Iterable) and not isinstance(value, Mapping)):
        return set(value)
    return value
